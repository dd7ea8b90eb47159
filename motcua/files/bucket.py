"""Objects in an S3-compatible bucket. Imported only where the settings name it: boto3 costs 25 MB a process.

Every request is signed, sent over one of few kept connections, and given up after seconds, so that a store
that is away costs a person a sentence and not a minute.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any, BinaryIO, cast

from boto3.exceptions import Boto3Error
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.core.files import File
from django.utils.deconstruct import deconstructible
from storages.backends.s3 import S3Storage

from motcua.files.storage import Pieces, StoredObject

CONNECT_SECONDS, READ_SECONDS = 3, 20


class StoreAwayError(OSError):
    """The bucket cannot be used now: not reached, or it refuses us."""


# Of uploads on their way; they are no files yet (settings.STORAGES).
PARTS = "parts/"


@deconstructible
class Bucket(S3Storage):  # type: ignore[misc]  # the library has no types
    """The bucket of the settings. An object is there whole or not at all: S3 knows no half of one."""

    def __init__(self, **options: Any) -> None:
        config = Config(
            signature_version="s3v4",
            s3={"addressing_style": "path"},
            connect_timeout=CONNECT_SECONDS,
            read_timeout=READ_SECONDS,
            retries={"total_max_attempts": 2, "mode": "standard"},
            # Many compatible stores do not know the newer check sums; ours stands in the row.
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        )
        # Above all uploads, so that each is one request: nothing half sent is left behind to be paid for.
        transfer = TransferConfig(multipart_threshold=1 << 30, use_threads=False)
        super().__init__(**{"client_config": config, "transfer_config": transfer, **options})

    def read(self, key: str, start: int, length: int) -> Pieces:
        """As Store."""
        if length <= 0:
            return Pieces(BytesIO(), 0)
        asked = f"bytes={start}-{start + length - 1}"
        with _faults_told():
            answer = self._client.get_object(Bucket=self.bucket_name, Key=key, Range=asked)
        return Pieces(answer["Body"], length)

    def objects(self) -> Iterator[StoredObject]:
        """As Store."""
        with _faults_told():
            for page in self._client.get_paginator("list_objects_v2").paginate(Bucket=self.bucket_name):
                for entry in page.get("Contents", ()):
                    if entry["Key"].startswith(PARTS):
                        continue
                    yield StoredObject(entry["Key"], entry["Size"], entry["LastModified"])

    def delete(self, name: str) -> None:
        """As Store."""
        with _faults_told():
            super().delete(name)

    def exists(self, name: str) -> bool:
        """Whether the object is there."""
        with _faults_told():
            found: bool = super().exists(name)
            return found

    @property
    def _client(self) -> Any:
        return self.connection.meta.client

    def _open(self, name: str, mode: str = "rb") -> BinaryIO:
        with _faults_told():
            opened = cast(Any, super()._open(name, mode))
            # Fetched now, to the disk beyond the first megabyte: later reads must not meet the network.
            opened.read(0)
        return cast(BinaryIO, opened)

    def _save(self, name: str, content: "File[Any]") -> str:
        with _faults_told():
            saved: str = super()._save(name, content)
        return saved


@contextmanager
def _faults_told() -> Iterator[None]:
    """Turns what boto3 raises into the OSErrors that this room knows; no address, no key in their text."""
    try:
        yield
    except ClientError as error:
        code = error.response.get("Error", {}).get("Code", "?")
        if code in ("NoSuchKey", "404"):
            raise FileNotFoundError(code) from error
        raise StoreAwayError(f"the bucket answers {code}") from error
    except (BotoCoreError, Boto3Error) as error:
        raise StoreAwayError(f"the bucket cannot be reached ({type(error).__name__})") from error
