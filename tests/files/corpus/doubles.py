"""Two things at once, or another thing than the name says."""

import struct
from io import BytesIO

from PIL import Image

from tests.files import samples

ZIP = samples.archive({"chay.class": b"\xca\xfe\xba\xbe" + bytes(100)})
PAGE = b"<html><script>alert(1)</script></html>"


def zip_with_end_mark_of_pdf() -> bytes:
    """The archive's comment ends like a PDF, so that the last bytes look right."""
    content = bytearray(samples.pdf() + ZIP)
    comment = b"\n%%EOF\n"
    content[-2:] = struct.pack("<H", len(comment))
    return bytes(content) + comment


def page_in_comment_of_jpeg() -> bytes:
    image = samples.image("JPEG")
    return image[:2] + b"\xff\xfe" + struct.pack(">H", len(PAGE) + 2) + PAGE + image[2:]


def pdf_in_comment_of_jpeg() -> bytes:
    image, start = samples.image("JPEG"), samples.pdf()
    return image[:2] + b"\xff\xfe" + struct.pack(">H", len(start) + 2) + start + image[2:]


def php_in_png() -> bytes:
    from PIL.PngImagePlugin import PngInfo

    info, out = PngInfo(), BytesIO()
    info.add_text("Comment", "<?php system($_GET['c']); ?>")
    Image.new("RGB", (20, 20)).save(out, "PNG", pnginfo=info)
    return out.getvalue()


def pdf_in_front_of_docx() -> bytes:
    """The first part of the archive is a PDF, stored as it is."""
    import zipfile

    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a", samples.pdf())
        archive.writestr("[Content_Types].xml", samples.WORD_TYPES)
        archive.writestr("word/document.xml", b"<d/>")
    return out.getvalue()


FILES = {
    "pdf+zip": lambda: ("don-kep.pdf", samples.pdf() + ZIP),
    "pdf+zip-marked": lambda: ("don-kep2.pdf", zip_with_end_mark_of_pdf()),
    "gif+jar": lambda: ("anh.gif", b"GIF89a" + bytes(200) + ZIP),
    "jpeg+zip": lambda: ("anh-kep.jpg", samples.image("JPEG") + ZIP),
    "png+zip": lambda: ("anh-kep.png", samples.image("PNG") + ZIP),
    "heic+zip": lambda: ("anh-kep.heic", samples.heic() + ZIP),
    "doc+zip": lambda: ("don-kep.doc", samples.doc() + bytes(512) + ZIP),
    "jpeg+html": lambda: ("anh-web.jpg", page_in_comment_of_jpeg()),
    "jpeg+html-behind": lambda: ("anh-web2.jpg", samples.image("JPEG") + PAGE),
    "png+php": lambda: ("anh-php.png", php_in_png()),
    "jpeg+pdf": lambda: ("anh-pdf.jpg", pdf_in_comment_of_jpeg()),
    "docx+pdf": lambda: ("don-pdf.docx", pdf_in_front_of_docx()),
    "docx+program": lambda: ("don-exe.docx", samples.docx() + b"MZ" + bytes(500)),
    "html+pdf": lambda: ("trang.pdf", b"<html><!--" + samples.pdf() + b"-->"),
    "program+pdf": lambda: ("cai-dat.pdf", b"MZ" + bytes(100) + samples.pdf()),
    "program-as-pdf": lambda: ("hoa-don.pdf", b"MZ\x90\x00" + bytes(4000)),
    "jpeg-as-pdf": lambda: ("cccd.pdf", samples.image("JPEG")),
    "docx-as-xlsx": lambda: ("bang-sai.xlsx", samples.docx()),
    "html-as-doc": lambda: ("trang.doc", PAGE),
    "rtf-as-doc": lambda: ("van-ban.doc", b"{\\rtf1\\ansi Xin chao}"),
    "zip": lambda: ("ho-so.zip", ZIP),
    "rar": lambda: ("ho-so.rar", b"Rar!\x1a\x07\x00" + bytes(200)),
    "svg": lambda: ("hinh.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>'),
    "tiff": lambda: ("quet.tif", samples.image("TIFF")),
    "webp": lambda: ("anh.webp", samples.image("WEBP")),
    "mp4": lambda: ("phim.mp4", b"\0\0\0\x18ftypisom" + bytes(200)),
    "text": lambda: ("ghi-chu.txt", "Kính gửi ông bà".encode()),
    "noise": lambda: ("rac.bin", bytes(range(256))),
}
