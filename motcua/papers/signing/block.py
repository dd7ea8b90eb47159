"""The visible block of a signature (after Decree 30/2020, annex I): who, which agency, when; upper right."""

import json
from datetime import datetime
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typst

from motcua.base import clock
from motcua.papers.glyphs import FONTS, drawable
from motcua.papers.signing.keys import Holder

if TYPE_CHECKING:
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.stamp import StaticStampStyle

_TEMPLATE = Path(__file__).parent / "block.typ"
# In points. Three blocks stand side by side in the upper margin of A4, more go below.
WIDTH, HEIGHT, GAP = 182, 37, 5
_IN_A_ROW = 3
_A4 = (0, 0, 595, 842)
# Of the tree of pages: deeper ones are made to trap readers.
_DEEPEST = 50


def style(holder: Holder, at: datetime) -> "StaticStampStyle":
    """The appearance of a signature by `holder`."""
    from pyhanko.pdf_utils.layout import AxisAlignment, Margins, SimpleBoxLayoutRule
    from pyhanko.stamp import StaticStampStyle

    middle = AxisAlignment.ALIGN_MID
    plain = SimpleBoxLayoutRule(x_align=middle, y_align=middle, margins=Margins(0, 0, 0, 0))
    return StaticStampStyle(background=_drawing(drawn(holder, at)), background_layout=plain, border_width=0)


def drawn(holder: Holder, at: datetime) -> bytes:
    """The block alone, as a small PDF."""
    moment = clock.local(at).strftime("%d/%m/%Y %H:%M:%S %z")
    facts = {
        "name": holder.name,
        "organisation": holder.organisation,
        "at": f"{moment[:-2]}:{moment[-2:]}",
        "width": WIDTH,
        "height": HEIGHT,
    }
    made = _compiler().compile(
        format="pdf",
        sys_inputs={"data": json.dumps(drawable({k: str(v) for k, v in facts.items()}), ensure_ascii=False)},
        pdf_standards=["a-2b"],
        pdf_tags=False,
        timestamp=int(at.timestamp()),
    )
    assert isinstance(made, bytes)  # noqa: S101 - PDF is one file; only pictures come as a list
    return made


def place_on(writer: "IncrementalPdfFileWriter", earlier: int) -> tuple[int, int, int, int]:
    """The box of the next block on the first page, `earlier` blocks being there already."""
    left, bottom, right, top = _first_page(writer.root["/Pages"])
    column, row = earlier % _IN_A_ROW, earlier // _IN_A_ROW
    x = max(left, right - (column + 1) * (WIDTH + GAP))
    y = max(bottom, top - (row + 1) * (HEIGHT + GAP))
    return int(x), int(y), int(x) + WIDTH, int(y) + HEIGHT


def _first_page(node: Any) -> tuple[float, float, float, float]:
    """Left, bottom, right, top of the first page; boxes are inherited, and written from any corner."""
    box = None
    for _depth in range(_DEEPEST):
        # `get` would give references, not what they refer to.
        box = next((node[name] for name in ("/CropBox", "/MediaBox") if name in node), box)
        if "/Kids" not in node:
            break
        node = node["/Kids"][0]
    x1, y1, x2, y2 = (float(side) for side in box or _A4)
    return min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)


def _drawing(pdf: bytes) -> Any:
    from pyhanko.pdf_utils.content import PdfContent
    from pyhanko.pdf_utils.generic import pdf_name
    from pyhanko.pdf_utils.layout import BoxConstraints
    from pyhanko.pdf_utils.reader import PdfFileReader

    class Drawing(PdfContent):
        """Our block as one drawing of the document that is signed."""

        def render(self) -> bytes:
            assert self.writer is not None  # noqa: S101 - pyHanko has set it before it asks for the drawing
            drawing = self.writer.import_page_as_xobject(PdfFileReader(BytesIO(pdf)))
            self.resources.xobject[pdf_name("/Khoi")] = drawing
            self.box = BoxConstraints(width=WIDTH, height=HEIGHT)
            return b"/Khoi Do"

    return Drawing()


@lru_cache(maxsize=1)
def _compiler() -> typst.Compiler:
    return typst.Compiler(_TEMPLATE, root=_TEMPLATE.parent, font_paths=[FONTS], ignore_system_fonts=True)
