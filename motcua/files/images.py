"""Pictures: whole, readable, and not made to exhaust the memory of whoever opens them."""

import warnings
from io import BytesIO
from typing import BinaryIO

from django.utils.translation import gettext as _

from motcua.files.refusal import Refused

# 60 million dots: every scanner and the usual setting of every phone; decoded about 180 MB.
MOST_DOTS = 60_000_000


def inspect_jpeg(file: BinaryIO, name: str) -> int:
    """1, or raises Refused."""
    return _inspect(file, name, "JPEG")


def inspect_png(file: BinaryIO, name: str) -> int:
    """1, or raises Refused."""
    return _inspect(file, name, "PNG")


def inspect_heic(file: BinaryIO, name: str) -> int:
    """1, or raises Refused. The picture is kept as it came; who looks at it gets `as_jpeg`."""
    import pillow_heif

    pillow_heif.register_heif_opener()
    return _inspect(file, name, "HEIF")


def as_jpeg(file: BinaryIO) -> bytes:
    """A picture of Apple's format, upright and without what its camera wrote beside it, as JPEG.

    Only of what `inspect_heic` let in: a larger one might exhaust the memory.
    """
    import pillow_heif
    from PIL import Image

    pillow_heif.register_heif_opener()
    made = BytesIO()
    with Image.open(file, formats=["HEIF"]) as image:
        image.convert("RGB").save(made, "JPEG", quality=88)
    return made.getvalue()


def _inspect(file: BinaryIO, name: str, format_: str) -> int:
    from PIL import Image

    file.seek(0)
    try:
        with warnings.catch_warnings():
            # Pillow's own limit is a warning; ours, below, is stricter and answers in a sentence.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            image = Image.open(file, formats=[format_])
            _check_dots(image.width * image.height, name)
            if format_ == "PNG":
                image.verify()  # the checksums of all chunks, without unpacking them
            else:
                # A JPEG is decoded at an eighth of its size: enough to notice that the end is missing.
                image.draft("L", (max(1, image.width // 8), max(1, image.height // 8)))
                image.load()
    except Refused:
        raise
    except Image.DecompressionBombError as error:
        raise Refused(_too_large(name)) from error
    except Exception as error:  # decoders raise whatever they like on damaged input
        raise Refused(
            _("Không mở được ảnh “%(name)s”: ảnh bị hỏng hoặc bị thiếu. Hãy chụp lại rồi tải lên lại.")
            % {"name": name}
        ) from error
    return 1


def _check_dots(dots: int, name: str) -> None:
    if dots > MOST_DOTS:
        raise Refused(_too_large(name))


def _too_large(name: str) -> str:
    return _(
        "Ảnh “%(name)s” có quá nhiều điểm ảnh. Hãy chụp lại ở chế độ thường (dưới 50 megapixel) rồi tải lên."
    ) % {"name": name}
