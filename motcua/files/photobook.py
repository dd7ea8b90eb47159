"""Photos of paper, joined to one PDF: a page of A4 each, upright, as sharp as reading needs.

Memory stays bounded however many there are: one photo is open at a time, made small before anything else
happens to it, and what stays of it are some hundred kilobytes. What its camera wrote beside it (where it was
taken, say) stays in the original alone.
"""

from collections.abc import Iterable
from io import BytesIO
from typing import TYPE_CHECKING, Any, BinaryIO

from motcua.files.kinds import HEIC, JPEG, PNG

if TYPE_CHECKING:
    from PIL.Image import Image

PHOTOS = frozenset({JPEG.content_type, PNG.content_type, HEIC.content_type})

# A4 in points, with a margin that every printer has; 200 dots an inch read well and print well.
_SHORT, _LONG, _MARGIN = 595, 842, 17
_DOTS_PER_POINT = 200 / 72
_QUALITY = 82


def join(photos: Iterable[BinaryIO]) -> bytes:
    """A PDF with one page for each of `photos`, in their order.

    Only of what `images` let in: larger ones might exhaust the memory.
    """
    import pikepdf  # imported late, as in documents.py

    with pikepdf.new() as pdf:
        for photo in photos:
            _add_page(pdf, photo)
        made = BytesIO()
        pdf.save(made, deterministic_id=True)
    return made.getvalue()


def _add_page(pdf: Any, photo: BinaryIO) -> None:
    from pikepdf import Array, Dictionary, Name, Page

    image = _prepared(photo)
    packed = BytesIO()
    image.save(packed, "JPEG", quality=_QUALITY)
    picture = pdf.make_stream(packed.getvalue())
    picture.Type, picture.Subtype, picture.Filter = Name.XObject, Name.Image, Name.DCTDecode
    picture.Width, picture.Height, picture.BitsPerComponent = image.width, image.height, 8
    picture.ColorSpace = Name.DeviceGray if image.mode == "L" else Name.DeviceRGB
    width, height = (_SHORT, _LONG) if image.height >= image.width else (_LONG, _SHORT)
    scale = min((width - 2 * _MARGIN) / image.width, (height - 2 * _MARGIN) / image.height)
    across, up = image.width * scale, image.height * scale
    left, bottom = (width - across) / 2, (height - up) / 2
    drawing = f"q {across:.2f} 0 0 {up:.2f} {left:.2f} {bottom:.2f} cm /Anh Do Q"
    page = Dictionary(
        Type=Name.Page,
        MediaBox=Array([0, 0, width, height]),
        Resources=Dictionary(XObject=Dictionary(Anh=picture)),
        Contents=pdf.make_stream(drawing.encode()),
    )
    pdf.pages.append(Page(pdf.make_indirect(page)))


def _prepared(photo: BinaryIO) -> "Image":
    """Upright, no larger than its page, in grey or in colour without anything shining through."""
    import pillow_heif
    from PIL import Image, ImageOps

    pillow_heif.register_heif_opener()
    most = int(_LONG * _DOTS_PER_POINT)
    with Image.open(photo, formats=["JPEG", "PNG", "HEIF"]) as opened:
        opened.draft("RGB", (most, most))  # a JPEG is then decoded no larger than it needs to be
        image: Image.Image = opened
        if image.mode not in ("L", "LA", "RGB", "RGBA"):
            image = image.convert("RGBA" if "transparency" in image.info else "RGB")
        image.thumbnail((most, most))
        image = ImageOps.exif_transpose(image)
        if image.mode in ("LA", "RGBA"):
            paper = Image.new("RGB", image.size, "white")
            paper.paste(image, mask=image.getchannel("A"))
            return paper
        return image.copy()
