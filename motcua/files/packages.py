"""docx and xlsx: zip archives. Never unpacked to disk; measured before anything is read."""

import re
import zipfile
import zlib
from typing import BinaryIO

from django.utils.translation import gettext as _

from motcua.files.doubles import refuse_double
from motcua.files.notes import EMBEDDED, EXTERNAL, Seen
from motcua.files.refusal import Refused

MOST_ENTRIES = 5_000
# Text of office files packs 10 to 20 times; 20 MB of honest pictures hardly pack at all.
MOST_UNPACKED = 200_000_000
MOST_RATIO = 100
# Below this size even a very dense part is harmless (empty sheets pack 500 times).
RATIO_COUNTS_FROM = 20_000_000

# Word on the web calls it document2.xml now and then.
_MAIN_PART = re.compile(r"(?:(?P<word>word/document\d*\.xml)|(?P<excel>xl/workbook\d*\.xml))")
_DTD = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
# Parts that run, whatever the content types say: VBA, Excel 4.0 macro and dialog sheets, ActiveX.
_RUNS = re.compile(
    r"(?:.*vbaproject.*\.bin|xl/(?:macrosheets|dialogsheets)/.+|.*/activex\d*\.bin)", re.IGNORECASE
)
_EMBEDDED = re.compile(r"(?:word|xl)/embeddings/.+", re.IGNORECASE)
_TEMPLATE = re.compile(
    rb"<Relationship\b(?=[^>]*attachedTemplate)(?=[^>]*TargetMode\s*=\s*[\"']External)"
    rb"(?=[^>]*Target\s*=\s*[\"'](?:https?:|\\\\|file://[^/]))[^>]*>",
    re.IGNORECASE,
)
_OUTSIDE = re.compile(
    rb"<Relationship\b(?=[^>]*/(?:oleObject|image|externalLinkPath|frame|subDocument)[\"'])"
    rb"(?=[^>]*TargetMode\s*=\s*[\"']External)[^>]*>",
    re.IGNORECASE,
)
_PIECE, _OVERLAP = 1024 * 1024, 4096


def program_of(file: BinaryIO) -> str:
    """Whose file this archive is: "word", "excel" or ""."""
    try:
        with zipfile.ZipFile(_rewound(file)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError):
        return ""
    if "[Content_Types].xml" not in names:
        return ""
    return next((found.lastgroup or "" for part in names if (found := _MAIN_PART.fullmatch(part))), "")


def inspect(file: BinaryIO, name: str) -> Seen:
    """Raises Refused for macros, a password, an archive bomb or a damaged file. Pages cannot be counted."""
    try:
        with zipfile.ZipFile(_rewound(file)) as archive:
            entries = archive.infolist()
            _check_size(entries, name)
            if any(entry.flag_bits & 1 for entry in entries):
                raise Refused(_locked(name))
            if len({entry.filename for entry in entries}) < len(entries):
                # Of two parts of one name each program may read another.
                raise Refused(_damaged(name))
            _check_macros(archive, name)
            notes = _read_through(archive, name)
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, KeyError) as error:
        raise Refused(_damaged(name)) from error
    except (NotImplementedError, RuntimeError) as error:  # a packing method nobody's office writes
        raise Refused(_damaged(name)) from error
    refuse_double(file, name, is_archive=True)
    return Seen(notes=notes)


def _read_through(archive: zipfile.ZipFile, name: str) -> tuple[str, ...]:
    """Every part once, which proves its check sum; what it says of other files. Raises Refused for bombs."""
    notes = {EMBEDDED} if any(_EMBEDDED.fullmatch(part) for part in archive.namelist()) else set()
    for entry in archive.infolist():
        is_xml = entry.filename.lower().endswith((".xml", ".rels", ".vml"))
        with archive.open(entry) as part:
            before = b""
            while piece := part.read(_PIECE):
                # Some programs write UTF-16; without its zeros the tags read alike.
                text = (before + piece).replace(b"\0", b"") if is_xml else b""
                if _DTD.search(text):
                    raise Refused(_dense(name))
                if _TEMPLATE.search(text):
                    raise Refused(with_macros(name))
                if _OUTSIDE.search(text):
                    notes.add(EXTERNAL)
                before = piece[-_OVERLAP:]
    return tuple(sorted(notes))


def _rewound(file: BinaryIO) -> BinaryIO:
    file.seek(0)
    return file


def _check_size(entries: list[zipfile.ZipInfo], name: str) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries) or 1
    dense = unpacked > RATIO_COUNTS_FROM and unpacked / packed > MOST_RATIO
    if len(entries) > MOST_ENTRIES or unpacked > MOST_UNPACKED or dense:
        raise Refused(_dense(name))


def _check_macros(archive: zipfile.ZipFile, name: str) -> None:
    types = archive.read("[Content_Types].xml").replace(b"\0", b"").lower()
    runs = (b"macroenabled", b"vbaproject", b"macrosheet")
    if any(_RUNS.fullmatch(part) for part in archive.namelist()) or any(word in types for word in runs):
        raise Refused(with_macros(name))


def with_macros(name: str) -> str:
    """The sentence for a file that carries a program."""
    return _(
        "Tệp “%(name)s” có chứa macro (chương trình) nên cổng không nhận. "
        "Hãy lưu thành PDF, hoặc lưu lại ở dạng không có macro, rồi tải lên lại."
    ) % {"name": name}


def _dense(name: str) -> str:
    return _(
        "Tệp “%(name)s” nén quá nhiều dữ liệu bên trong nên cổng không nhận. "
        "Hãy lưu thành PDF rồi tải lên lại."
    ) % {"name": name}


def _locked(name: str) -> str:
    return _("Tệp “%(name)s” có mật khẩu nên cơ quan không mở được. Hãy bỏ mật khẩu rồi tải lên lại.") % {
        "name": name
    }


def _damaged(name: str) -> str:
    return _("Không mở được tệp “%(name)s”: tệp bị hỏng hoặc bị thiếu. Hãy lưu lại tệp rồi tải lên lại.") % {
        "name": name
    }
