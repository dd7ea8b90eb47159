"""What people rightly send: each kind as several programs write it."""

import struct
from io import BytesIO
from typing import Any

import pikepdf
import pillow_heif
import xlsxwriter
from PIL import Image
from PIL.TiffImagePlugin import IFDRational

from motcua.papers import service as papers
from tests.files import samples


def scanned_pdf() -> bytes:
    """As scanner programs write it: one picture a page."""
    out = BytesIO()
    pages = [Image.effect_noise((620, 877), 60).convert("L") for _ in range(3)]
    pages[0].save(out, "PDF", save_all=True, append_images=pages[1:])
    return out.getvalue()


def pdf_with_wrong_table() -> bytes:
    """As some scanner apps write it: the table of contents is a few bytes off, and every reader mends it."""
    return samples.pdf(2).replace(b"%PDF-1.3\n", b"%PDF-1.3\n\n\n", 1)


def pdf_after_junk() -> bytes:
    return b"\r\n\r\n" + samples.pdf()


def form_with_calculation() -> bytes:
    """An official form whose fields calculate."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page()
    script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="AFNumber_Format(0, 0, 0, 0, '', true);")
    field = pdf.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Annot,
            Subtype=pikepdf.Name.Widget,
            FT=pikepdf.Name.Tx,
            T="tong",
            Rect=[10, 10, 90, 30],
            AA=pikepdf.Dictionary(F=script),
        )
    )
    page.obj.Annots = pikepdf.Array([field])
    pdf.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([field]))
    return saved(pdf)


def xfa_form() -> bytes:
    pdf = pikepdf.new()
    pdf.add_blank_page()
    xfa = pdf.make_stream(b"<xdp:xdp xmlns:xdp='http://ns.adobe.com/xdp/'/>")
    pdf.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([]), XFA=xfa)
    return saved(pdf)


def pdf_with_attachment(name: str = "bang-ke.xlsx", content: bytes | None = None) -> bytes:
    pdf = pikepdf.new()
    pdf.add_blank_page()
    pdf.attachments[name] = pikepdf.AttachedFileSpec(
        pdf,
        samples.xlsx() if content is None else content,
        filename=name,
        description="",
        mime_type="",
        creation_date="",
        mod_date="",
    )
    return saved(pdf)


def saved(pdf: pikepdf.Pdf, **options: Any) -> bytes:
    out = BytesIO()
    pdf.save(out, **options)
    return out.getvalue()


def paper_of_ours() -> bytes:
    """PDF/A as typst writes it: people send back what the office gave them."""
    from tests.signing.conftest import AT, RECEIPT

    return papers.render(RECEIPT, AT)


def phone_photo() -> bytes:
    """With what a phone writes beside the picture: EXIF, turned by 90 degrees, a place on earth."""
    image = Image.effect_noise((800, 600), 80).convert("RGB")
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "Điện thoại"
    exif.get_ifd(0x8825)[2] = (IFDRational(11), IFDRational(32), IFDRational(0))
    out = BytesIO()
    image.save(out, "JPEG", exif=exif)
    return out.getvalue()


def motion_photo() -> bytes:
    """A JPEG with a short film behind it, as Samsung and Google phones write them."""
    return samples.image("JPEG") + b"\0\0\0\x18ftypmp42" + bytes(5000) + b"MotionPhoto_Data"


def jpeg(**options: Any) -> bytes:
    out = BytesIO()
    mode = str(options.pop("mode", "RGB"))
    Image.effect_noise((300, 200), 80).convert(mode).save(out, "JPEG", **options)
    return out.getvalue()


def png(mode: str = "RGBA", **options: Any) -> bytes:
    out = BytesIO()
    Image.effect_noise((120, 90), 80).convert(mode).save(out, "PNG", **options)
    return out.getvalue()


def several_heic() -> bytes:
    """A burst: several pictures in one file, the first of which counts."""
    pillow_heif.register_heif_opener()
    out = BytesIO()
    pictures = [Image.effect_noise((128, 128), 80).convert("RGB") for _ in range(2)]
    pictures[0].save(out, "HEIF", save_all=True, append_images=pictures[1:])
    return out.getvalue()


def workbook() -> bytes:
    """As XlsxWriter writes it, and by and large Excel."""
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Danh sách")
        for row in range(200):
            sheet.write_row(row, 0, [row, "Nguyễn Văn A", 1_500_000])
    return out.getvalue()


def docx_of_the_web() -> bytes:
    """Word on the web calls the main part document2.xml."""
    types = samples.WORD_TYPES.replace(b"document.xml", b"document2.xml")
    return samples.archive({"[Content_Types].xml": types, "word/document2.xml": b"<w:document/>"})


def docx_with_embedded_sheet() -> bytes:
    return samples.docx(**{"word/embeddings/bang1.xlsx": workbook()})


def docx_with_outside_picture() -> bytes:
    link = (
        b'<Relationships><Relationship Id="r1" TargetMode="External" Target="https://example.vn/a.png" '
        b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"/></Relationships>'
    )
    return samples.docx(**{"word/_rels/document.xml.rels": link})


def book_with_two_sheets() -> bytes:
    """Two ordinary sheets ([MS-XLS] BoundSheet8)."""
    return xls_with_sheets(0, 0)


def xls_with_sheets(*kinds: int) -> bytes:
    book = struct.pack("<HH16x", 0x0809, 16)
    for number, kind in enumerate(kinds):
        name = b"S%d" % number
        book += struct.pack("<HHIBBBB", 0x85, 8 + len(name), 0, 0, kind, len(name), 0) + name
    return samples.compound({"Workbook": (book + struct.pack("<HH", 0x0A, 0)).ljust(4096, b"\0")})


FILES = {
    "pdf": lambda: ("don.pdf", samples.pdf(3)),
    "pdf-scanned": lambda: ("ban-quet.pdf", scanned_pdf()),
    "pdf-packed": lambda: (
        "don-nen.pdf",
        samples.pdf(40, object_stream_mode=pikepdf.ObjectStreamMode.generate),
    ),
    "pdf-wrong-table": lambda: ("may-quet.pdf", pdf_with_wrong_table()),
    "pdf-after-junk": lambda: ("ngan-hang.pdf", pdf_after_junk()),
    "pdf-no-changes": lambda: ("ban-sao.pdf", samples.locked_pdf("")),
    "pdf-form": lambda: ("to-khai-thue.pdf", form_with_calculation()),
    "pdf-ours": lambda: ("giay-hen.pdf", paper_of_ours()),
    "pdf-xfa": lambda: ("to-khai-xfa.pdf", xfa_form()),
    "pdf-attachment": lambda: ("hoa-don.pdf", pdf_with_attachment()),
    "jpeg": lambda: ("cccd.jpg", samples.image("JPEG")),
    "jpeg-phone": lambda: ("IMG_0412.JPG", phone_photo()),
    "jpeg-motion": lambda: ("MVIMG_0413.jpg", motion_photo()),
    "jpeg-progressive": lambda: ("anh-the.jpeg", jpeg(progressive=True)),
    "jpeg-cmyk": lambda: ("may-in.jpg", jpeg(mode="CMYK")),
    "png": lambda: ("so-do.png", samples.image("PNG")),
    "png-alpha": lambda: ("con-dau.png", png()),
    "png-palette": lambda: ("chup-man-hinh.png", png("P")),
    "png-bilevel": lambda: ("den-trang.png", png("1")),
    "heic": lambda: ("IMG_0414.HEIC", samples.heic()),
    "heic-several": lambda: ("IMG_0415.heif", several_heic()),
    "doc": lambda: ("don.doc", samples.doc()),
    "docx": lambda: ("don.docx", samples.docx()),
    "docx-web": lambda: ("don-web.docx", docx_of_the_web()),
    "docx-embedded": lambda: ("bao-cao.docx", docx_with_embedded_sheet()),
    "docx-outside": lambda: ("thu-moi.docx", docx_with_outside_picture()),
    "xls": lambda: ("bang.xls", samples.xls()),
    "xls-sheets": lambda: ("bang-luong.xls", book_with_two_sheets()),
    "xlsx": lambda: ("danh-sach.xlsx", workbook()),
}
