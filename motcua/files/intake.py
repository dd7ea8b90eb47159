"""Receiving a file: judge it, store it, then write its row with its SHA-256 and have it scanned."""

import errno
import hashlib
import logging
from dataclasses import dataclass
from datetime import datetime
from typing import Any, BinaryIO

from django.conf import settings
from django.core.files import File
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from motcua.files.kinds import recognise, with_extension
from motcua.files.models import Scan, StoredFile
from motcua.files.names import clean_name
from motcua.files.refusal import NoRoomError, Refused
from motcua.files.scanning import await_scan
from motcua.files.storage import PIECE, new_key, store
from motcua.files.uploads import LARGEST

logger = logging.getLogger(__name__)


def receive(upload: "UploadedFile[Any]", at: datetime, limit: int = LARGEST) -> StoredFile:
    """Judge and keep `upload`; raises Refused. `limit` in bytes, at most LARGEST.

    The object is in the store before its row is written, so a row never points to nothing. An object whose
    row was rolled back is removed at night (housekeeping.py). Call it outside a transaction: the store may
    be far away.
    """
    name = clean_name(upload.name or "")
    _check_size(upload, name, min(limit, LARGEST))
    source: BinaryIO = upload.file  # type: ignore[assignment]
    kind = recognise(source, name)
    seen = kind.inspect(source, name)
    placed = place(source, with_extension(name, kind), kind.content_type)
    return record(placed, at, page_count=seen.page_count, notes=seen.notes, uploaded=True)


@dataclass(frozen=True)
class Placed:
    """An object that lies in the store and has no row yet; nobody else knows of it."""

    name: str
    content_type: str
    size: int
    sha256: str
    key: str


def place(source: BinaryIO, name: str, content_type: str) -> Placed:
    """Store the bytes of `source`; raises Refused where the store takes nothing now."""
    digest, size = _measured(source)
    key = new_key()
    source.seek(0)
    try:
        store().save(key, File(source))
    except OSError as error:
        logger.error("files: the store refused an object: %s", _why(error))
        raise NoRoomError(full(name)) from error
    return Placed(name, content_type, size, digest, key)


@transaction.atomic
def record(
    placed: Placed,
    at: datetime,
    *,
    page_count: int | None = None,
    notes: tuple[str, ...] = (),
    uploaded: bool = False,
) -> StoredFile:
    """Write the row of what was placed. What was `uploaded` waits for the scanner, where there is one."""
    scan = Scan.OURS
    if uploaded:
        scan = Scan.WAITING if settings.MOTCUA_SCANNER else Scan.UNSCANNED
    stored = StoredFile.objects.create(
        name=placed.name,
        content_type=placed.content_type,
        size=placed.size,
        page_count=page_count,
        sha256=placed.sha256,
        storage_key=placed.key,
        received_at=at,
        notes=list(notes),
        scan=scan,
    )
    if scan == Scan.WAITING:
        await_scan(at)
    return stored


def _measured(source: BinaryIO) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    source.seek(0)
    while piece := source.read(PIECE):
        digest.update(piece)
        size += len(piece)
    return digest.hexdigest(), size


def _why(error: OSError) -> str:
    return errno.errorcode.get(error.errno or 0) or str(error)


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
