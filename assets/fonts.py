"""Cuts Be Vietnam Pro down to Latin and Vietnamese: one small file a weight, written where the pages find it.

Run once when the typeface changes, with fonttools and brotli installed and the package of package.json:
`python assets/fonts.py assets/node_modules/@fontsource/be-vietnam-pro/files`
"""

import sys
import tempfile
from pathlib import Path

from fontTools.merge import Merger  # type: ignore[import-not-found]
from fontTools.subset import Options, Subsetter  # type: ignore[import-not-found]
from fontTools.ttLib import TTFont  # type: ignore[import-not-found]

OUT = Path(__file__).resolve().parent.parent / "motcua" / "web" / "ui" / "static" / "ui" / "fonts"
WEIGHTS = (400, 600)
LETTERS = {
    *range(0x20, 0x7F),
    *range(0xA0, 0x100),
    *range(0x1EA0, 0x1EFA),
    *map(ord, "ĂăĐđĨĩŨũƠơƯư\u0300\u0301\u0303\u0309\u0323₫–—‘’“”•…−€"),
}
FEATURES = ["kern", "mark", "mkmk", "ccmp", "liga", "tnum", "lnum", "locl"]


def cut(source: Path, target: Path) -> None:
    """`source` with our letters only and without hints, which today's screens ignore."""
    font = TTFont(source)
    font.flavor = None
    options = Options(
        hinting=False, layout_features=FEATURES, name_IDs=[0, 1, 2, 13, 14], notdef_outline=True
    )
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=LETTERS)
    subsetter.subset(font)
    font.save(target)


def main(files: Path) -> None:
    """The package holds Latin and Vietnamese apart; every page of ours needs both, so they become one."""
    for weight in WEIGHTS:
        with tempfile.TemporaryDirectory() as room:
            parts = []
            for script in ("latin", "vietnamese"):
                part = Path(room) / f"{script}.ttf"
                cut(files / f"be-vietnam-pro-{script}-{weight}-normal.woff2", part)
                parts.append(str(part))
            font = Merger().merge(parts)
            font.flavor = "woff2"
            font.save(OUT / f"be-vietnam-pro-{weight}.woff2")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
