"""The kinds of file the office takes (RULES c), told apart by content. A name proves nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.files import documents, images, ole, packages
from motcua.files.doubles import starts_as_another
from motcua.files.names import extension_of, shorten
from motcua.files.notes import Seen
from motcua.files.refusal import Refused

HEAD = 1024

Inspect = Callable[[BinaryIO, str], Seen]


@dataclass(frozen=True)
class Kind:
    """One kind of file. `inspect(file, name)` says what was found, or raises Refused."""

    label: str | Promise
    content_type: str
    extensions: tuple[str, ...]
    inspect: Inspect


PDF = Kind("PDF", "application/pdf", ("pdf",), documents.inspect_pdf)
JPEG = Kind(gettext_lazy("ảnh JPG"), "image/jpeg", ("jpg", "jpeg", "jpe", "jfif"), images.inspect_jpeg)
PNG = Kind(gettext_lazy("ảnh PNG"), "image/png", ("png",), images.inspect_png)
HEIC = Kind(gettext_lazy("ảnh HEIC"), "image/heic", ("heic", "heif"), images.inspect_heic)
DOC = Kind("Word", "application/msword", ("doc",), ole.inspect)
XLS = Kind("Excel", "application/vnd.ms-excel", ("xls",), ole.inspect)
DOCX = Kind(
    "Word",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ("docx",),
    packages.inspect,
)
XLSX = Kind(
    "Excel",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ("xlsx",),
    packages.inspect,
)
# Office files with a password are all the same compound file outside, whatever is locked inside.
LOCKED = Kind("Office", "application/x-ole-storage", ("doc", "docx", "xls", "xlsx"), ole.inspect)
KINDS = (PDF, JPEG, PNG, HEIC, DOC, DOCX, XLS, XLSX)
ACCEPTED = ",".join(f".{extension}" for kind in KINDS for extension in kind.extensions)

_HEIC_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1", b"hevc", b"hevx")
# What people most often send by mistake: (bytes at the beginning, what it is).
_FOREIGN: tuple[tuple[bytes, str | Promise], ...] = (
    (b"MZ", gettext_lazy("một chương trình máy tính")),
    (b"\x7fELF", gettext_lazy("một chương trình máy tính")),
    (b"#!", gettext_lazy("một chương trình máy tính")),
    (b"PK\x03\x04", gettext_lazy("một tệp nén hoặc ứng dụng")),
    (b"Rar!", gettext_lazy("một tệp nén")),
    (b"7z\xbc\xaf", gettext_lazy("một tệp nén")),
    (b"\x1f\x8b", gettext_lazy("một tệp nén")),
    (b"GIF8", gettext_lazy("ảnh GIF")),
    (b"RIFF", gettext_lazy("ảnh WebP hoặc video")),
    (b"BM", gettext_lazy("ảnh BMP")),
    (b"II*\x00", gettext_lazy("ảnh TIFF")),
    (b"MM\x00*", gettext_lazy("ảnh TIFF")),
    (b"{\\rtf", gettext_lazy("văn bản RTF")),
    (b"<", gettext_lazy("một trang web")),
)


def recognise(file: BinaryIO, name: str) -> Kind:
    """The kind of the content of `file`; raises Refused for other kinds, or where `name` claims another."""
    kind = _sniff(file)
    if kind is None:
        raise Refused(_unknown(file, name))
    extension = extension_of(name)
    if extension not in kind.extensions and any(extension in other.extensions for other in KINDS):
        raise Refused(
            _(
                "Tệp “%(name)s” có đuôi .%(claimed)s nhưng nội dung là %(kind)s. "
                "Hãy đổi đuôi tên tệp thành .%(right)s, hoặc chọn đúng tệp, rồi tải lên lại."
            )
            % {
                "name": name,
                "claimed": extension,
                "kind": kind.label,
                "right": kind.extensions[0],
            }
        )
    return kind


def with_extension(name: str, kind: Kind) -> str:
    """`name` ending as files of `kind` do, so that it opens by itself once downloaded."""
    if extension_of(name) in kind.extensions:
        return name
    return shorten(f"{name}.{kind.extensions[0]}")


def _sniff(file: BinaryIO) -> Kind | None:
    head = _head(file)
    if b"%PDF-" in head and not starts_as_another(file):
        return PDF
    if head.startswith(b"\xff\xd8\xff"):
        return JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if head[4:8] == b"ftyp" and head[8:12] in _HEIC_BRANDS:
        return HEIC
    if head.startswith(b"PK\x03\x04"):
        return {"word": DOCX, "excel": XLSX}.get(packages.program_of(file))
    if head.startswith(ole.MAGIC):
        return {"word": DOC, "excel": XLS, "locked": LOCKED}.get(ole.program_of(file))
    return None


def _unknown(file: BinaryIO, name: str) -> str:
    head = _head(file).lstrip(b"\xef\xbb\xbf \r\n\t")
    what = next((label for magic, label in _FOREIGN if head.startswith(magic)), None)
    if what is None and head[4:8] == b"ftyp":
        what = _("video hoặc kiểu ảnh khác")
    if what is None:
        return _(
            "Không đọc được tệp “%(name)s”: tệp hỏng hoặc không thuộc loại được nhận. "
            "Hãy gửi PDF, ảnh (JPG, PNG, HEIC), Word hoặc Excel."
        ) % {"name": name}
    return _(
        "Tệp “%(name)s” là %(what)s, cổng không nhận loại này. "
        "Hãy gửi PDF, ảnh (JPG, PNG, HEIC), Word hoặc Excel."
    ) % {"name": name, "what": what}


def _head(file: BinaryIO) -> bytes:
    file.seek(0)
    return file.read(HEAD)
