"""Files that are two things at once: whatever we take one for, another program would open the other.

Such files exist for one purpose, to get past a door like ours. Pictures with a web page in them and a PDF
with an archive behind it are the usual ones. Cameras do append things of their own to pictures (a second
picture, a short film), so not everything behind the end is refused, only what another program would take for
its own.
"""

import re
import struct
from collections.abc import Iterator
from typing import BinaryIO

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.files.refusal import Refused

_EDGE = 64 * 1024
_PDF_WITHIN = 1024
_ZIP_ENTRY, _ZIP_END, _ZIP_END_SIZE = b"PK\x01\x02", b"PK\x05\x06", 22
# What browsers and servers would run. As chance would have it once in a million pictures at most.
_PAGE = re.compile(rb"<(?:script|html|iframe|!doctype html|\?php)[\s>/]", re.IGNORECASE)
_OTHERS_BEFORE_PDF = tuple(b"\xff\xd8\xff|\x89PNG|GIF8|PK|MZ|\x7fELF|BM|#!|\xd0\xcf|<".split(b"|"))

_ARCHIVE, _WEB_PAGE = gettext_lazy("tệp nén"), gettext_lazy("trang web")


def refuse_double(file: BinaryIO, name: str, *, is_archive: bool = False, is_picture: bool = False) -> None:
    """Raises Refused where `file`, which was recognised by its beginning, is something else as well."""
    head, tail = _edges(file)
    if other := _other(head, tail, is_archive=is_archive, is_picture=is_picture):
        raise Refused(
            _(
                "Tệp “%(name)s” chứa lẫn %(other)s nên cổng không nhận. "
                "Hãy tạo lại tệp từ bản gốc (chụp, quét hoặc in ra PDF mới) rồi tải lên."
            )
            % {"name": name, "other": other}
        )


def starts_as_another(file: BinaryIO) -> bool:
    """Whether what calls itself PDF further on begins as another kind."""
    file.seek(0)
    return file.read(_PDF_WITHIN).lstrip(b"\xef\xbb\xbf \r\n\t\0").startswith(_OTHERS_BEFORE_PDF)


def _other(head: bytes, tail: bytes, *, is_archive: bool, is_picture: bool) -> str | Promise:
    if (is_picture or is_archive) and b"%PDF-" in head[:_PDF_WITHIN]:
        return "PDF"
    if is_archive:
        # An archive ends where it says; behind that nothing belongs to it.
        return "" if _ends_as_archive(tail) else _ARCHIVE
    if _has_archive_behind(tail):
        return _ARCHIVE
    return _WEB_PAGE if is_picture and (_PAGE.search(head) or _PAGE.search(tail)) else ""


def _edges(file: BinaryIO) -> tuple[bytes, bytes]:
    file.seek(0)
    head = file.read(_EDGE)
    size = file.seek(0, 2)
    file.seek(max(0, size - _EDGE - _ZIP_END_SIZE))
    return head, file.read()


def _ends_as_archive(tail: bytes) -> bool:
    return any(end == len(tail) for _at, end in _archive_ends(tail))


def _has_archive_behind(tail: bytes) -> bool:
    """Whether an archive ends with the file, or behind the last end mark of a PDF."""
    return any(end == len(tail) or b"%%EOF" not in tail[at:] for at, end in _archive_ends(tail))


def _archive_ends(tail: bytes) -> Iterator[tuple[int, int]]:
    """Of each record that ends an archive: where it stands, and where it ends by its own words."""
    at = tail.find(_ZIP_END)
    while at >= 0:
        record = tail[at : at + _ZIP_END_SIZE]
        if len(record) == _ZIP_END_SIZE:
            directory, comment = struct.unpack("<12xI4xH", record)
            # Just before it stands the directory; where that is longer than what we look at, we believe it.
            if directory > at or tail[at - directory : at].startswith(_ZIP_ENTRY):
                yield at, at + _ZIP_END_SIZE + comment
        at = tail.find(_ZIP_END, at + 1)
