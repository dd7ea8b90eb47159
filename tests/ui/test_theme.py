"""Colours that can be read, assets that are ours, style sheets that are fresh, pages that are light."""

import gzip
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client
from PIL import ImageFont

ROOT = Path(__file__).resolve().parents[2]
STATIC = ROOT / "motcua" / "web" / "ui" / "static" / "ui"
THEME = dict(
    re.findall(r"^\$([a-z-]+): (#[0-9a-f]{6});", (ROOT / "assets/sass/_theme.scss").read_text("utf-8"), re.M)
)
TEXT_ON_GROUND = [
    *((text, ground) for text in ("ink", "ink-soft") for ground in ("paper", "card", "sand", "gold-pale")),
    *((text, "paper") for text in ("river", "river-deep", "plum", "lacquer", "leaf", "error")),
    *((text, "river-pale") for text in ("ink", "river", "river-deep")),
    *((text, "lacquer-pale") for text in ("ink", "error", "lacquer-deep")),
    *((text, "leaf-pale") for text in ("ink", "leaf-deep")),
    *(("card", ground) for ground in ("leaf", "leaf-deep", "lacquer", "lacquer-deep", "error")),
    ("gold-ink", "gold-pale"),
    ("ink", "gold"),
    ("ink", "focus"),
    ("ink", "lacquer-pale"),
    ("plum", "card"),
]


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize(("text", "ground"), TEXT_ON_GROUND)
def test_text_stands_out_from_its_ground(text, ground):
    light, dark = sorted((luminance(THEME[text]), luminance(THEME[ground])), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 4.5


def test_nothing_of_the_british_government_shows():
    foreign = re.compile(r"GDS Transport|GOV\.UK|gov\.uk|crown", re.I)
    for path in STATIC.rglob("*"):
        if path.suffix in (".css", ".js", ".svg"):
            assert not foreign.search(path.read_text("utf-8")), path.name


@pytest.mark.parametrize("path", ["/gallery", "/gallery/desk", "/nope"])
def test_no_page_names_it_either(path):
    page = Client().get(path).content.decode()
    assert not re.search(r"GOV\.UK|gov\.uk|crown", re.sub(r"govuk-[\w!-]+", "", page), re.I)


def test_the_style_sheets_are_fresh():
    check = subprocess.run([sys.executable, ROOT / "assets/stale.py"], capture_output=True, text=True)
    assert check.returncode == 0, check.stdout


def test_every_picture_and_font_a_style_sheet_names_is_there():
    # collectstatic, and with it the start of the portal, stops at the first one missing.
    for sheet in STATIC.glob("*.css"):
        for name in re.findall(r"url\(\"?([^\")]+)\"?\)", sheet.read_text("utf-8")):
            assert name.startswith("data:") or (STATIC / name).is_file(), name


def wire(path: Path) -> int:
    body = path.read_bytes()
    return len(body) if path.suffix == ".woff2" else len(gzip.compress(body))


@pytest.mark.parametrize(
    ("path", "sheets", "budget"),
    [("/gallery", ["ui.css"], 100_000), ("/gallery/desk", ["ui.css", "desk.css"], 170_000)],
)
def test_a_first_visit_stays_light(path, sheets, budget):
    html = Client().get(path, headers={"accept-encoding": "gzip"})
    assert html["Content-Encoding"] == "gzip"
    files = [*(STATIC / sheet for sheet in sheets), STATIC / "app.js", *STATIC.glob("img/*.svg")]
    files += STATIC.glob("fonts/*.woff2")
    total = len(html.content) + sum(map(wire, files))
    print(f"{path}: page {len(html.content)}, first visit {total} bytes")
    # A later visit fetches only the page.
    assert len(html.content) <= 15_000
    # The frame leaves at least half of the budget to the pages themselves.
    assert total <= budget / 2 + 10_000


def test_the_typeface_knows_vietnamese():
    wanted = "ĂăÂâĐđÊêÔôƠơƯưẰằẮắẲẳẴẵẶặỀềẾếỂểỄễỆệỐốỘộỚớỢợỪừỨứỰựỲỳỴỵỶỷỸỹ₫–“”…"
    for path in STATIC.glob("fonts/*.woff2"):
        font = ImageFont.truetype(str(path), 40)
        missing = bytes(font.getmask("\ue000"))
        assert [letter for letter in wanted if bytes(font.getmask(letter)) == missing] == []
