"""Real bytes of every kind of file, made on the spot."""

import struct
import zipfile
from io import BytesIO
from typing import Any

import pikepdf
import pillow_heif
from PIL import Image

_FREE, _END, _TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD

WORD_TYPES = (
    b'<Types><Override PartName="/word/document.xml" '
    b'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)


def pdf(pages: int = 1, **saving: Any) -> bytes:
    document = pikepdf.new()
    for _ in range(pages):
        document.add_blank_page()
    out = BytesIO()
    document.save(out, **saving)
    return out.getvalue()


def locked_pdf(open_password: str) -> bytes:
    return pdf(encryption=pikepdf.Encryption(user=open_password, owner="chu"))


def image(format_: str, size: tuple[int, int] = (64, 48)) -> bytes:
    out = BytesIO()
    Image.effect_noise(size, 80).convert("RGB").save(out, format_)
    return out.getvalue()


def heic() -> bytes:
    pillow_heif.register_heif_opener()
    return image("HEIF", (128, 128))


def archive(parts: dict[str, bytes]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return out.getvalue()


def docx(**more: bytes) -> bytes:
    parts = {"[Content_Types].xml": WORD_TYPES, "word/document.xml": b"<document/>" * 50}
    return archive(parts | more)


def xlsx() -> bytes:
    return archive({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>"})


def compound(streams: dict[str, bytes]) -> bytes:
    """A compound file ([MS-CFB]) of the older Office with these streams, 512-byte sectors, one table."""
    directory_sectors = -(-(len(streams) + 1) // 4)
    table = [_TABLE, *range(2, directory_sectors + 1), _END]
    entries = [_entry("Root Entry", 5, _END, 0)]
    body = b""
    for name, content in streams.items():
        first, count = len(table), -(-len(content) // 512)
        table += [*range(first + 1, first + count), _END]
        body += content.ljust(count * 512, b"\0")
        entries.append(_entry(name, 2, first, len(content)))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
    header = header.ljust(44, b"\0") + struct.pack("<IIIIIIII", 1, 1, 0, 4096, _END, 0, _END, 0)
    header += struct.pack("<109I", 0, *[_FREE] * 108)
    table_sector = struct.pack("<128I", *(table + [_FREE] * (128 - len(table))))
    return header + table_sector + b"".join(entries).ljust(directory_sectors * 512, b"\0") + body


def _entry(name: str, kind: int, first: int, size: int) -> bytes:
    spelled = name.encode("utf-16-le") + b"\0\0"
    start = spelled.ljust(64, b"\0") + struct.pack("<HBB", len(spelled), kind, 1)
    return start.ljust(116, b"\0") + struct.pack("<IQ", first, size)


def doc(flags: int = 0, **more: bytes) -> bytes:
    """A Word document of 1997 to 2003: only what tells it is one."""
    return compound({"WordDocument": (bytes(10) + struct.pack("<H", flags)).ljust(4096, b"x"), **more})


def xls(locked: bool = False) -> bytes:
    """An Excel book of 1997 to 2003: its first two records."""
    second = 0x2F if locked else 0x42
    book = struct.pack("<HH16xHH", 0x0809, 16, second, 2)
    return compound({"Workbook": book.ljust(4096, b"\0")})
