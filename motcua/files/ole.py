"""doc and xls: compound files of the older Office ([MS-CFB]), read just far enough to judge them.

A compound file is sectors of one size, chained by a table (FAT). One chain holds the directory, 128 bytes an
entry, with the names of all streams: the names tell Word from Excel, show macros and encryption. A table that
speaks of sectors beyond the end shows that the file was cut short.
"""

import struct
from dataclasses import dataclass
from typing import BinaryIO

from django.utils.translation import gettext as _

from motcua.files.doubles import refuse_double
from motcua.files.notes import EMBEDDED, Seen
from motcua.files.packages import with_macros
from motcua.files.refusal import Refused

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_FREE = 0xFFFFFFFF
_LAST_REAL_SECTOR = 0xFFFFFFFA
_MOST_SECTORS = 100_000
_ENTRY = 128
_VBA = ("_VBA_PROJECT", "VBA", "MACROS")
_EMBEDDED = ("ObjectPool", "\x01Ole10Native", "Package")
# The list of sheets stands within the first megabyte of any book.
_BOOK_HEAD = 1024 * 1024
_WORD, _EXCEL, _LOCKED = "WordDocument", ("Workbook", "Book"), "EncryptedPackage"


class _DamagedError(Exception):
    """The structure contradicts itself."""


@dataclass(frozen=True)
class _Stream:
    name: str
    first_sector: int


def program_of(file: BinaryIO) -> str:
    """Whose file this is: "word", "excel", "locked" (a newer file under a password) or ""."""
    try:
        names = {stream.name for stream in _Compound(file).streams}
    except _DamagedError:
        return ""
    if _LOCKED in names:
        return "locked"
    if _WORD in names:
        return "word"
    return "excel" if names & set(_EXCEL) else ""


def inspect(file: BinaryIO, name: str) -> Seen:
    """Raises Refused for macros, a password or a damaged file. Pages cannot be counted."""
    try:
        compound = _Compound(file)
        compound.check_complete()
        locked = _is_locked(compound)
        runs = _has_macros(compound)
    except _DamagedError as error:
        raise Refused(
            _("Không mở được tệp “%(name)s”: tệp bị hỏng hoặc bị thiếu. Hãy lưu lại tệp rồi tải lên lại.")
            % {"name": name}
        ) from error
    if locked:
        raise Refused(
            _("Tệp “%(name)s” có mật khẩu nên cơ quan không mở được. Hãy bỏ mật khẩu rồi tải lên lại.")
            % {"name": name}
        )
    if runs:
        raise Refused(with_macros(name))
    refuse_double(file, name)
    embeds = any(stream.name in _EMBEDDED for stream in compound.streams)
    return Seen(notes=(EMBEDDED,) if embeds else ())


def _has_macros(compound: "_Compound") -> bool:
    """VBA (its storage or its table of contents), or a macro sheet of Excel 4.0."""
    for stream in compound.streams:
        if stream.name.upper().startswith(_VBA):
            return True
        if stream.name in _EXCEL and _has_macro_sheet(compound, stream):
            return True
    return False


def _has_macro_sheet(compound: "_Compound", book: "_Stream") -> bool:
    """[MS-XLS] 2.4.28: a BoundSheet8 record (0x85) says what its sheet is; 1 is a macro sheet."""
    content = compound.beginning(book, _BOOK_HEAD)
    at = 0
    while at + 4 <= len(content):
        kind, length = struct.unpack_from("<HH", content, at)
        if kind == 0x0A:  # the end of the book's own records; sheets follow
            return False
        if kind == 0x85 and at + 10 <= len(content) and content[at + 9] == 1:
            return True
        at += 4 + length
    return False


def _is_locked(compound: "_Compound") -> bool:
    for stream in compound.streams:
        if stream.name == _LOCKED:
            return True
        if stream.name == _WORD:
            # [MS-DOC] FibBase: bit 8 of the flags at offset 10 says "encrypted".
            flags = struct.unpack_from("<H", compound.sector(stream.first_sector), 10)[0]
            return bool(flags & 0x0100)
        if stream.name in _EXCEL:
            # [MS-XLS]: a FilePass record (0x2F) follows the first record in an encrypted book.
            start = compound.sector(stream.first_sector)
            second = 4 + struct.unpack_from("<H", start, 2)[0]
            return start[second : second + 2] == b"\x2f\x00"
    return False


class _Compound:
    def __init__(self, file: BinaryIO) -> None:
        self.file = file
        self.size = file.seek(0, 2)
        file.seek(0)
        header = file.read(512)
        if len(header) < 512:
            raise _DamagedError
        shift: int = struct.unpack_from("<H", header, 30)[0]
        if shift not in (9, 12):
            raise _DamagedError
        self.sector_size = 1 << shift
        self.table = self._read_table(header)
        self.streams = self._read_directory(struct.unpack_from("<I", header, 48)[0])

    def check_complete(self) -> None:
        """Raises _DamagedError where the table speaks of sectors that are not there."""
        used = max((i for i, following in enumerate(self.table) if following != _FREE), default=0)
        # Some programs leave the last sector short.
        if self.size <= (used + 1) * self.sector_size:
            raise _DamagedError

    def sector(self, number: int) -> bytes:
        """Sector `number`; raises _DamagedError beyond the end."""
        self.file.seek((number + 1) * self.sector_size)
        data = self.file.read(self.sector_size)
        if number > _LAST_REAL_SECTOR or len(data) < 64:
            raise _DamagedError
        return data.ljust(self.sector_size, b"\0")

    def beginning(self, stream: "_Stream", most: int) -> bytes:
        """Up to `most` bytes of a stream that has sectors of its own, whole sectors."""
        read, number = bytearray(), stream.first_sector
        while number <= _LAST_REAL_SECTOR and len(read) < most:
            read += self.sector(number)
            if number >= len(self.table):
                raise _DamagedError
            number = self.table[number]
        return bytes(read)

    def _read_table(self, header: bytes) -> list[int]:
        table: list[int] = []
        for number in self._table_sectors(header):
            table += struct.unpack(f"<{self.sector_size // 4}I", self.sector(number))
        return table

    def _table_sectors(self, header: bytes) -> list[int]:
        count, following = struct.unpack_from("<I", header, 44)[0], struct.unpack_from("<I", header, 68)[0]
        if count > _MOST_SECTORS:
            raise _DamagedError
        numbers = list(struct.unpack_from("<109I", header, 76))
        while len(numbers) < count and following <= _LAST_REAL_SECTOR:
            *more, following = struct.unpack(f"<{self.sector_size // 4}I", self.sector(following))
            numbers += more
        return numbers[:count]

    def _read_directory(self, first: int) -> list[_Stream]:
        streams = []
        number, seen = first, 0
        while number <= _LAST_REAL_SECTOR:
            data = self.sector(number)
            streams += [_stream(data[i : i + _ENTRY]) for i in range(0, self.sector_size, _ENTRY)]
            seen += 1
            if number >= len(self.table) or seen > _MOST_SECTORS:
                raise _DamagedError
            number = self.table[number]
        return streams


def _stream(entry: bytes) -> _Stream:
    length = min(struct.unpack_from("<H", entry, 64)[0], 64)
    name = entry[: max(0, length - 2)].decode("utf-16-le", "replace")
    return _Stream(name, struct.unpack_from("<I", entry, 116)[0])
