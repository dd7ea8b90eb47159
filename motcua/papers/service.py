"""The door to the papers: a paper's facts to the bytes of its PDF."""

import json
from datetime import datetime
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from threading import Lock
from typing import Any

import segno
import typst

from motcua.papers import spreadsheets
from motcua.papers.data import (
    AcceptanceSlip,
    ApologySlip,
    Declaration,
    DefectLine,
    DocumentLine,
    FileLine,
    HandoverLine,
    HandoverSlip,
    Line,
    Office,
    Paper,
    Party,
    Person,
    Receipt,
    RefusalSlip,
    Register,
    RegisterLine,
    ResultLine,
    ReturnSlip,
    RoutingSlip,
    Section,
    ShareLine,
    StopNotice,
    SupplementSlip,
    Table,
    WithdrawalSlip,
)
from motcua.papers.glyphs import FONTS, drawable
from motcua.papers.joining import joined

__all__ = [
    "AcceptanceSlip",
    "ApologySlip",
    "Declaration",
    "DefectLine",
    "DocumentLine",
    "FileLine",
    "HandoverLine",
    "HandoverSlip",
    "Line",
    "Office",
    "Paper",
    "Party",
    "Person",
    "Receipt",
    "RefusalSlip",
    "Register",
    "RegisterLine",
    "ResultLine",
    "ReturnSlip",
    "RoutingSlip",
    "Section",
    "ShareLine",
    "StopNotice",
    "SupplementSlip",
    "Table",
    "WithdrawalSlip",
    "joined",
    "render",
    "render_snapshot",
    "spreadsheets",
]

TEMPLATES = Path(__file__).parent / "templates"
# Archival with structure, and accessible: a screen reader reads our papers in order, with table headings.
STANDARDS: "list[typst.PDFStandard]" = ["a-2a", "ua-1"]

_one_at_a_time = Lock()


def render(paper: Paper, at: datetime) -> bytes:
    """The PDF of `paper` as issued `at`; the same paper and moment give the same bytes."""
    return render_snapshot(paper.template, paper.snapshot(), at)


def render_snapshot(template: str, snapshot: dict[str, Any], at: datetime) -> bytes:
    """The PDF of a paper from its kept snapshot (`Paper.snapshot`), to be issued again word for word."""
    facts = drawable(snapshot) | {"qr": _qr(snapshot["qr_url"])}
    with _one_at_a_time:
        made = _compiler(template).compile(
            format="pdf",
            sys_inputs={"data": json.dumps(facts, ensure_ascii=False)},
            pdf_standards=STANDARDS,
            timestamp=int(at.timestamp()),
        )
    assert isinstance(made, bytes)  # noqa: S101 - PDF is one file; only pictures come as a list
    return made


@lru_cache(maxsize=16)
def _compiler(template: str) -> typst.Compiler:
    """Kept, because reading the fonts takes longer than setting a page."""
    return typst.Compiler(
        TEMPLATES / f"{template}.typ", root=TEMPLATES, font_paths=[FONTS], ignore_system_fonts=True
    )


def _qr(url: str) -> str:
    """The QR code of `url` as SVG; "" for no address."""
    if not url:
        return ""
    picture = BytesIO()
    segno.make(url, error="m", micro=False).save(picture, kind="svg", border=2, xmldecl=False, svgns=True)
    return picture.getvalue().decode()
