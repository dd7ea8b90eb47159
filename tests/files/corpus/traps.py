"""What must not come in: empty, locked, cut, bursting, acting by itself, infected."""

import struct
import zlib
from io import BytesIO

import pikepdf
from PIL import Image

from tests.files import samples
from tests.files.corpus import honest
from tests.files.peers import EICAR

SCRIPT = "app.alert('xin chao');"


def with_action(place: str, action: pikepdf.Dictionary) -> bytes:
    pdf = pikepdf.new()
    page = pdf.add_blank_page()
    if place == "open":
        pdf.Root.OpenAction = action
    elif place == "page":
        page.obj.AA = pikepdf.Dictionary(O=action)
    elif place == "names":
        tree = pikepdf.Dictionary(Names=pikepdf.Array([pikepdf.String("a"), pdf.make_indirect(action)]))
        pdf.Root.Names = pikepdf.Dictionary(JavaScript=tree)
    else:
        link = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 99, 99], A=action
        )
        page.obj.Annots = pikepdf.Array([pdf.make_indirect(link)])
    return honest.saved(pdf)


def script() -> pikepdf.Dictionary:
    return pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=SCRIPT)


def launch() -> pikepdf.Dictionary:
    return pikepdf.Dictionary(S=pikepdf.Name.Launch, F="cmd.exe")


def script_after_another_action() -> bytes:
    """Behind a harmless one, and packed: no search for words finds it."""
    action = pikepdf.Dictionary(S=pikepdf.Name.GoTo, D=pikepdf.Array([0, pikepdf.Name.Fit]), Next=script())
    pdf = pikepdf.open(BytesIO(with_action("open", action)))
    return honest.saved(pdf, object_stream_mode=pikepdf.ObjectStreamMode.generate)


def bursting_pdf() -> bytes:
    """Packed objects of 40 kB that unpack to 40 MB."""
    pdf = pikepdf.new()
    pdf.add_blank_page()
    pdf.Root.Mau = pikepdf.Array([pikepdf.String("0" * 40_000_000)])
    return honest.saved(pdf, object_stream_mode=pikepdf.ObjectStreamMode.generate, compress_streams=True)


def pdf_of_many_objects() -> bytes:
    """A table that promises a million objects and has three: readers mend it and believe none of it."""
    content = samples.pdf()
    return content.replace(b"/Size 4", b"/Size 1000000").replace(b"xref\n0 4", b"xref\n0 1000000")


def deep_pdf() -> bytes:
    nest = b"[" * 20_000 + b"]" * 20_000
    return samples.pdf().replace(b"/Pages ", b"/Sau " + nest + b" /Pages ", 1)


def bursting_png(width: int = 64, height: int = 48) -> bytes:
    """A small picture by its measures; its dots unpack to 300 MB."""
    return png_of(width, height, zlib.compress(bytes(300_000_000), 9))


def png_of(width: int, height: int, packed: bytes) -> bytes:
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", packed), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )


def huge_picture(format_: str) -> bytes:
    out = BytesIO()
    Image.new("L" if format_ == "JPEG" else "1", (9_000, 9_000)).save(out, format_)
    return out.getvalue()


def laughs() -> bytes:
    """A billion laughs: ten entities, each ten times the one before."""
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    text = f'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY l0 "ha">{entities}]><d>&l9;</d>'
    return samples.docx(**{"word/styles.xml": text.encode()})


def laughs_in_utf16() -> bytes:
    text = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE d [<!ENTITY l "ha">]><d>&l;</d>'
    return samples.docx(**{"word/styles.xml": text.encode("utf-16")})


def remote_template() -> bytes:
    link = (
        b'<Relationships><Relationship Id="r1" Target="https://example.vn/mau.dotm" TargetMode="External" '
        b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"/>'
        b"</Relationships>"
    )
    return samples.docx(**{"word/_rels/settings.xml.rels": link})


def macro_types() -> bytes:
    types = samples.WORD_TYPES.replace(
        b"wordprocessingml.document.main", b"ms-word.document.macroEnabled.main"
    )
    return samples.archive({"[Content_Types].xml": types, "word/document.xml": b"<d/>"})


def macro_sheet() -> bytes:
    return samples.archive(
        {
            "[Content_Types].xml": b"<Types/>",
            "xl/workbook.xml": b"<workbook/>",
            "xl/macrosheets/sheet1.xml": b"<m/>",
        }
    )


def two_parts_of_one_name() -> bytes:
    return samples.docx(**{"word/documenu.xml": b"<d/>"}).replace(b"word/documenu.xml", b"word/document.xml")


def locked_zip() -> bytes:
    """The flag of a password on every entry."""
    content = bytearray(samples.docx())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(mark)
        while at >= 0:
            content[at + offset] |= 1
            at = content.find(mark, at + 4)
    return bytes(content)


def eicar_in_jpeg() -> bytes:
    return samples.image("JPEG") + EICAR


def eicar_in_pdf() -> bytes:
    # Saved once more, as programs do that work on files of others: of the first draft ClamAV unpacks nothing.
    return honest.saved(pikepdf.open(BytesIO(honest.pdf_with_attachment("ghi-chu.txt", EICAR))))


def eicar_in_docx() -> bytes:
    return samples.docx(**{"word/media/anh1.bin": EICAR})


def eicar_in_doc() -> bytes:
    return samples.doc(Data=EICAR.ljust(4096, b"\0"))


def cut(content: bytes, off: int) -> bytes:
    return content[:-off]


FILES = {
    "empty": lambda: ("don.pdf", b""),
    "too-large": lambda: ("phim-chup.jpg", samples.image("JPEG") + bytes(21 * 2**20)),
    "pdf-locked": lambda: ("don-khoa.pdf", samples.locked_pdf("bi mat")),
    "doc-locked": lambda: ("don-khoa.doc", samples.doc(flags=0x0100)),
    "xls-locked": lambda: ("bang-khoa.xls", samples.xls(locked=True)),
    "docx-locked": lambda: ("don-khoa.docx", samples.compound({"EncryptedPackage": bytes(4096)})),
    "docx-zip-locked": lambda: ("don-khoa-zip.docx", locked_zip()),
    "pdf-cut": lambda: ("don-dut.pdf", cut(honest.scanned_pdf(), 3000)),
    "pdf-nonsense": lambda: ("don-gia.pdf", b"%PDF-1.7\n" + b"khong phai pdf " * 40 + b"%%EOF"),
    "jpeg-cut": lambda: ("anh-dut.jpg", cut(samples.image("JPEG", (600, 600)), 20_000)),
    "png-cut": lambda: ("anh-dut.png", cut(samples.image("PNG", (200, 200)), 500)),
    "png-dots-missing": lambda: (
        "anh-thieu.png",
        png_of(64, 48, zlib.compress(bytes(64 * 3 * 48 + 48))[:-20]),
    ),
    "heic-cut": lambda: ("anh-dut.heic", cut(samples.heic(), 500)),
    "doc-cut": lambda: ("don-dut.doc", cut(samples.doc(), 2000)),
    "xls-cut": lambda: ("bang-dut.xls", cut(samples.xls(), 2000)),
    "docx-cut": lambda: ("don-dut.docx", cut(samples.docx(), 60)),
    "xlsx-cut": lambda: ("bang-dut.xlsx", cut(honest.workbook(), 60)),
    "docm": lambda: ("don.docm", samples.docx(**{"word/vbaProject.bin": b"x"})),
    "xlsm-as-xlsx": lambda: (
        "bang.xlsx",
        samples.archive(
            {"[Content_Types].xml": b"<T/>", "xl/workbook.xml": b"<w/>", "xl/vbaProject.bin": b"x"}
        ),
    ),
    "docx-macro-types": lambda: ("don-macro.docx", macro_types()),
    "xlsx-macro-sheet": lambda: ("bang-macro.xlsx", macro_sheet()),
    "docx-remote-template": lambda: ("don-mau-tu-xa.docx", remote_template()),
    "doc-vba": lambda: ("don-macro.doc", samples.doc(_VBA_PROJECT=bytes(4096))),
    "xls-vba": lambda: (
        "bang-vba.xls",
        samples.compound({"Workbook": bytes(4096), "_VBA_PROJECT_CUR": bytes(4096)}),
    ),
    "xls-macro-sheet": lambda: ("bang-macro4.xls", honest.xls_with_sheets(0, 1)),
    "pdf-script-open": lambda: ("don-js.pdf", with_action("open", script())),
    "pdf-script-page": lambda: ("don-js-trang.pdf", with_action("page", script())),
    "pdf-script-names": lambda: ("don-js-ten.pdf", with_action("names", script())),
    "pdf-script-next": lambda: ("don-js-sau.pdf", script_after_another_action()),
    "pdf-launch": lambda: ("don-chay.pdf", with_action("link", launch())),
    "pdf-program": lambda: ("hoa-don-kem.pdf", honest.pdf_with_attachment("xem.exe", b"MZ" + bytes(200))),
    "pdf-program-renamed": lambda: (
        "hoa-don-kem2.pdf",
        honest.pdf_with_attachment("xem.txt", b"MZ" + bytes(200)),
    ),
    "pdf-bomb": lambda: ("don-bom.pdf", bursting_pdf()),
    "pdf-million-objects": lambda: ("don-trieu.pdf", pdf_of_many_objects()),
    "pdf-deep": lambda: ("don-sau.pdf", deep_pdf()),
    "docx-bomb": lambda: ("bang-bom.docx", samples.docx(**{"word/media/anh.bmp": bytes(60_000_000)})),
    "docx-many-parts": lambda: (
        "nhieu-phan.docx",
        samples.docx(**{f"word/p{n}.xml": b"" for n in range(5001)}),
    ),
    "docx-laughs": lambda: ("cuoi.docx", laughs()),
    "docx-laughs-utf16": lambda: ("cuoi16.docx", laughs_in_utf16()),
    "docx-two-of-one-name": lambda: ("hai-phan.docx", two_parts_of_one_name()),
    "png-bomb": lambda: ("anh-bom.png", bursting_png()),
    "png-huge": lambda: ("anh-lon.png", huge_picture("PNG")),
    "jpeg-huge": lambda: ("anh-lon.jpg", huge_picture("JPEG")),
    "eicar": lambda: ("thu.txt", EICAR),
    "eicar-jpeg": lambda: ("anh-doc.jpg", eicar_in_jpeg()),
    "eicar-pdf": lambda: ("don-doc.pdf", eicar_in_pdf()),
    "eicar-docx": lambda: ("don-doc.docx", eicar_in_docx()),
    "eicar-doc": lambda: ("don-doc.doc", eicar_in_doc()),
}
