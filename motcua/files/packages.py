"""docx and xlsx: zip archives. Never unpacked to disk; measured before anything is read."""

import zipfile
import zlib
from typing import BinaryIO

from django.utils.translation import gettext as _

from motcua.files.refusal import Refused

MOST_ENTRIES = 5_000
# Text of office files packs 10 to 20 times; 20 MB of honest pictures hardly pack at all.
MOST_UNPACKED = 200_000_000
MOST_RATIO = 100
# Below this size even a very dense part is harmless (empty sheets pack 500 times).
RATIO_COUNTS_FROM = 20_000_000

_MAIN_PART = {"word/document.xml": "word", "xl/workbook.xml": "excel"}


def program_of(file: BinaryIO) -> str:
    """Whose file this archive is: "word", "excel" or ""."""
    try:
        with zipfile.ZipFile(_rewound(file)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError):
        return ""
    if "[Content_Types].xml" not in names:
        return ""
    return next((program for part, program in _MAIN_PART.items() if part in names), "")


def inspect(file: BinaryIO, name: str) -> None:
    """Raises Refused for macros, a password, an archive bomb or a damaged file. Pages cannot be counted."""
    try:
        with zipfile.ZipFile(_rewound(file)) as archive:
            entries = archive.infolist()
            _check_size(entries, name)
            if any(entry.flag_bits & 1 for entry in entries):
                raise Refused(_locked(name))
            _check_macros(archive, name)
            if archive.testzip() is not None:
                raise Refused(_damaged(name))
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, KeyError) as error:
        raise Refused(_damaged(name)) from error
    except (NotImplementedError, RuntimeError) as error:  # a packing method nobody's office writes
        raise Refused(_damaged(name)) from error


def _rewound(file: BinaryIO) -> BinaryIO:
    file.seek(0)
    return file


def _check_size(entries: list[zipfile.ZipInfo], name: str) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries) or 1
    dense = unpacked > RATIO_COUNTS_FROM and unpacked / packed > MOST_RATIO
    if len(entries) > MOST_ENTRIES or unpacked > MOST_UNPACKED or dense:
        raise Refused(
            _(
                "Tệp “%(name)s” nén quá nhiều dữ liệu bên trong nên cổng không nhận. "
                "Hãy lưu thành PDF rồi tải lên lại."
            )
            % {"name": name}
        )


def _check_macros(archive: zipfile.ZipFile, name: str) -> None:
    parts = [part.lower() for part in archive.namelist()]
    types = archive.read("[Content_Types].xml").lower()
    if any(part.endswith("vbaproject.bin") for part in parts) or b"macroenabled" in types:
        raise Refused(with_macros(name))


def with_macros(name: str) -> str:
    """The sentence for a file that carries a program."""
    return _(
        "Tệp “%(name)s” có chứa macro (chương trình) nên cổng không nhận. "
        "Hãy lưu thành PDF, hoặc lưu lại ở dạng không có macro, rồi tải lên lại."
    ) % {"name": name}


def _locked(name: str) -> str:
    return _("Tệp “%(name)s” có mật khẩu nên cơ quan không mở được. Hãy bỏ mật khẩu rồi tải lên lại.") % {
        "name": name
    }


def _damaged(name: str) -> str:
    return _("Không mở được tệp “%(name)s”: tệp bị hỏng hoặc bị thiếu. Hãy lưu lại tệp rồi tải lên lại.") % {
        "name": name
    }
