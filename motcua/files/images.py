"""Pictures: whole, readable, and not made to exhaust the memory of whoever opens them."""

import struct
import warnings
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import BinaryIO

from django.utils.translation import gettext as _

from motcua.files.doubles import refuse_double
from motcua.files.notes import Seen
from motcua.files.refusal import Refused

# 60 million dots: every scanner and the usual setting of every phone; decoded about 180 MB.
MOST_DOTS = 60_000_000
_PIECE = 64 * 1024


def inspect_jpeg(file: BinaryIO, name: str) -> Seen:
    """One page, or raises Refused."""
    return _inspect(file, name, "JPEG")


def inspect_png(file: BinaryIO, name: str) -> Seen:
    """One page, or raises Refused."""
    return _inspect(file, name, "PNG")


def inspect_heic(file: BinaryIO, name: str) -> Seen:
    """One page, or raises Refused. The picture is kept as it came; who looks at it gets `as_jpeg`."""
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


def _inspect(file: BinaryIO, name: str, format_: str) -> Seen:
    from PIL import Image

    file.seek(0)
    try:
        with warnings.catch_warnings():
            # Pillow's own limit is a warning; ours, below, is stricter and answers in a sentence.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            image = Image.open(file, formats=[format_])
            _check_dots(image.width * image.height, name)
            if format_ == "PNG":
                # The checksums of all chunks; then the dots, unpacked piece by piece and thrown away.
                image.verify()
                _check_dots_of_png(file, image.width, image.height, name)
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
    refuse_double(file, name, is_picture=True)
    return Seen(1)


def _check_dots(dots: int, name: str) -> None:
    if dots > MOST_DOTS:
        raise Refused(_too_large(name))


def _check_dots_of_png(file: BinaryIO, width: int, height: int, name: str) -> None:
    """Raises EOFError where dots are missing; Refused where there are far more than the picture has."""
    unpacking, unpacked = zlib.decompressobj(), 0
    # Four channels of 16 bits are the most; each line, of each of seven passes, has a byte more.
    most = width * height * 8 + height * 14 + 1024
    for packed in _packed_dots(file):
        while packed and not unpacking.eof:
            unpacked += len(unpacking.decompress(packed, _PIECE))
            packed = unpacking.unconsumed_tail
            if unpacked > most:
                raise Refused(_too_large(name))
    if not unpacking.eof:
        raise EOFError


def _packed_dots(file: BinaryIO) -> Iterator[bytes]:
    file.seek(8)
    while len(head := file.read(8)) == 8:
        length, kind = struct.unpack(">I4s", head)
        if kind == b"IEND":
            return
        if kind != b"IDAT":
            file.seek(length + 4, 1)
            continue
        while length:
            piece = file.read(min(length, _PIECE))
            if not piece:
                return
            length -= len(piece)
            yield piece
        file.seek(4, 1)


def _too_large(name: str) -> str:
    return _(
        "Ảnh “%(name)s” có quá nhiều điểm ảnh. Hãy chụp lại ở chế độ thường (dưới 50 megapixel) rồi tải lên."
    ) % {"name": name}
