"""Receiving a file: judge it, store it while counting its SHA-256, then write its row."""

import errno
import hashlib
import logging
from collections.abc import Iterator
from datetime import datetime
from typing import Any, BinaryIO

from django.core.files import File
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from motcua.files.kinds import recognise, with_extension
from motcua.files.models import StoredFile
from motcua.files.names import clean_name
from motcua.files.refusal import NoRoomError, Refused
from motcua.files.storage import new_key, store
from motcua.files.uploads import LARGEST

logger = logging.getLogger(__name__)

_CHUNK = 64 * 1024


def receive(upload: "UploadedFile[Any]", at: datetime, limit: int = LARGEST) -> StoredFile:
    """Judge and keep `upload`; raises Refused. `limit` in bytes, at most LARGEST.

    The object is on the disk before its row is written, so a row never points to nothing. An object whose
    row was rolled back is removed by `sweep`.
    """
    name = clean_name(upload.name or "")
    _check_size(upload, name, min(limit, LARGEST))
    source: BinaryIO = upload.file  # type: ignore[assignment]
    kind = recognise(source, name)
    page_count = kind.inspect(source, name)
    source.seek(0)
    return write(source, with_extension(name, kind), kind.content_type, page_count, at)


def write(source: BinaryIO, name: str, content_type: str, page_count: int | None, at: datetime) -> StoredFile:
    """Store the bytes of `source` and write their row; raises Refused where the store takes nothing more."""
    counted = _Counted(source)
    key = new_key()
    try:
        store().save(key, counted)
    except OSError as error:
        logger.error("files: the store refused an object: %s", errno.errorcode.get(error.errno or 0, "?"))
        raise NoRoomError(full(name)) from error
    return StoredFile.objects.create(
        name=name,
        content_type=content_type,
        size=counted.length,
        page_count=page_count,
        sha256=counted.digest.hexdigest(),
        storage_key=key,
        received_at=at,
    )


class _Counted(File):  # type: ignore[type-arg]  # Django's File takes no parameter at run time
    """A stream that is measured while the store reads it."""

    def __init__(self, source: BinaryIO) -> None:
        super().__init__(source)
        self.source = source
        self.digest = hashlib.sha256()
        self.length = 0

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        self.digest, self.length = hashlib.sha256(), 0
        self.source.seek(0)
        while chunk := self.source.read(chunk_size or _CHUNK):
            self.digest.update(chunk)
            self.length += len(chunk)
            yield chunk


def _check_size(upload: "UploadedFile[Any]", name: str, limit: int) -> None:
    size = upload.size or 0
    if not size:
        raise Refused(
            _("Tệp “%(name)s” trống (0 byte). Hãy mở thử tệp trên máy của bạn, rồi chọn lại tệp có nội dung.")
            % {"name": name}
        )
    if size > limit:
        raise Refused(
            _(
                "Tệp “%(name)s” nặng %(size)s MB, mỗi tệp chỉ được tối đa %(limit)d MB. "
                "Hãy quét ở độ phân giải thấp hơn hoặc chia thành nhiều tệp."
            )
            % {"name": name, "size": _megabytes(size), "limit": limit // 2**20}
        )
    if not getattr(upload, "is_complete", True):
        raise NoRoomError(full(name))


def _megabytes(size: int) -> str:
    # Rounded up, so that a file just over the limit is not said to weigh as much as the limit.
    tenths = -(-size * 10 // 2**20)
    return f"{tenths // 10},{tenths % 10}"


def full(name: str) -> str:
    """The sentence for a store that takes nothing more."""
    return _(
        "Chưa nhận được tệp “%(name)s” vì kho lưu trữ của cổng đang đầy hoặc gặp sự cố. "
        "Những gì bạn đã khai vẫn còn; hãy thử lại sau ít phút."
    ) % {"name": name}
