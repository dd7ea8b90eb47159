"""Photos joined to one PDF: upright, on A4, in order, within bounded memory."""

import subprocess
import sys
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from PIL import Image

from motcua.files.photobook import join
from tests.files import samples

pytestmark = pytest.mark.once

RED, BLUE, WHITE = (220, 30, 30), (30, 30, 220), (255, 255, 255)
SIDEWAYS = 6  # the camera was held upright: turn it a quarter to the right to see it so


def photo(size=(80, 40), format_="JPEG", orientation=1, mode="RGB"):
    """The left half red, the right half blue."""
    image = Image.new("RGB", size, RED)
    image.paste(BLUE, (size[0] // 2, 0, *size))
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "May anh cua Lan"
    out = BytesIO()
    image.convert(mode).save(out, format_, **({"exif": exif} if mode == "RGB" else {}))
    return BytesIO(out.getvalue())


def pages_of(made):
    """Of each page: its box, and its picture."""
    with pikepdf.open(BytesIO(made)) as pdf:
        for page in pdf.pages:
            picture: Any
            (picture,) = page.get_images().values()
            yield [float(edge) for edge in page.mediabox], pikepdf.PdfImage(picture).as_pil_image().copy()


def near(colour, other):
    return all(abs(a - b) < 40 for a, b in zip(colour, other, strict=True))


def test_each_photo_is_a_page_of_a4_that_lies_as_it_does():
    boxes = [box for box, _picture in pages_of(join([photo((80, 40)), photo((40, 80))]))]

    assert boxes == [[0, 0, 842, 595], [0, 0, 595, 842]]


@pytest.mark.parametrize("format_", ["JPEG", "PNG"])
def test_a_photo_taken_sideways_stands_upright(format_):
    ((box, picture),) = pages_of(join([photo(format_=format_, orientation=SIDEWAYS)]))

    assert box == [0, 0, 595, 842]
    assert picture.size == (40, 80)
    assert near(picture.getpixel((20, 10)), RED)
    assert near(picture.getpixel((20, 70)), BLUE)


def test_the_order_is_kept():
    first, second = Image.new("RGB", (40, 40), RED), Image.new("RGB", (40, 40), BLUE)
    files = []
    for image in (first, second, first):
        files.append(BytesIO())
        image.save(files[-1], "PNG")

    colours = [picture.getpixel((20, 20)) for _box, picture in pages_of(join(files))]

    assert [near(colour, RED) for colour in colours] == [True, False, True]


def test_every_kind_of_picture_that_is_taken_can_be_joined():
    heic = BytesIO(samples.heic())
    odd = [photo(format_="PNG", mode=mode) for mode in ("1", "L", "P", "RGBA", "I;16", "LA")]
    grey = [photo(mode="L"), photo(mode="CMYK")]

    assert len(list(pages_of(join([heic, *odd, *grey])))) == 9


def test_nothing_shines_through():
    out = BytesIO()
    Image.new("RGBA", (40, 40), (0, 0, 0, 0)).save(out, "PNG")

    ((_box, picture),) = pages_of(join([out]))

    assert picture.getpixel((20, 20)) == WHITE


def test_large_photos_are_as_sharp_as_a_page_needs_and_no_more():
    ((_box, picture),) = pages_of(join([photo((4000, 3000))]))

    assert 2000 < picture.width < 2400


def test_what_the_camera_wrote_stays_in_the_original():
    assert b"May anh" not in join([photo()])


def test_the_same_photos_make_the_same_bytes():
    assert join([photo()]) == join([photo()])


def test_many_large_photos_take_no_more_memory_than_one(tmp_path):
    path = tmp_path / "anh.jpg"
    Image.effect_noise((1000, 800), 60).resize((5000, 4000)).convert("RGB").save(path, quality=80)
    program = """
import resource, sys
from motcua.files.photobook import join
def peak(): return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
join([open(sys.argv[1], "rb")])
one = peak()
join(open(sys.argv[1], "rb") for _ in range(8))
print(one, peak())
"""
    command = [sys.executable, "-c", program, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)
    one, many = map(int, done.stdout.split())

    # In kB: what eight pages weigh, not what eight photos of 20 megapixels do (60 MB each).
    assert many - one < 60_000
