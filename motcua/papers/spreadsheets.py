"""Rows to a spreadsheet (.xlsx), one by one: as little memory for fifty thousand as for fifty.

Whatever a person typed stays text. A cell that begins like a formula is written as a string and marked with
Excel's own text prefix, so that it is not computed even after somebody edits the cell.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from motcua.base import clock
from motcua.base.text import clean

Cell = str | int | datetime | None

MOST_ROWS = 1_000_000  # a sheet has 1,048,576
LONGEST_CELL = 32_767  # characters; Excel calls a file with longer ones damaged
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%", "＝", "＋", "－", "＠")


class TooManyRowsError(ValueError):
    """More rows than a sheet holds."""


@dataclass(frozen=True)
class Column:
    """A column's head and its width in characters."""

    title: str
    width: int


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """What stands above the rows: the lines of the head, and the columns."""

    name: str
    head: Sequence[str]
    columns: Sequence[Column]


def write(path: Path, sheet: Sheet, rows: Iterable[Sequence[Cell]], at: datetime) -> int:
    """Write the rows to `path` as they come; how many there were. Moments show the clock of Vietnam.

    Raises TooManyRowsError where they do not fit on one sheet.
    """
    options: dict[str, Any] = {"constant_memory": True, "tmpdir": str(path.parent)}
    with xlsxwriter.Workbook(path, options) as book:
        book.set_properties({"title": sheet.name, "created": clock.local(at).replace(tzinfo=None)})
        page = book.add_worksheet(sheet.name)
        styles = _Styles(book)
        _lay_out(page, sheet, styles)
        top, count = len(sheet.head) + 1, 0
        for count, row in enumerate(rows, start=1):
            if count > MOST_ROWS:
                raise TooManyRowsError
            for column, cell in enumerate(row):
                _put(page, top + count - 1, column, cell, styles)
    return count


class _Styles:
    def __init__(self, book: xlsxwriter.Workbook) -> None:
        edge = {"border": 1, "text_wrap": True, "valign": "vcenter"}
        self.title = book.add_format({"bold": True, "font_size": 12})
        self.head = book.add_format({**edge, "bold": True, "align": "center", "bg_color": "#EEEEEE"})
        self.text = book.add_format({**edge, "num_format": "@"})
        self.guarded = book.add_format({**edge, "num_format": "@", "quote_prefix": True})
        self.number = book.add_format({**edge, "align": "center"})
        self.moment = book.add_format({**edge, "align": "center", "num_format": "dd/mm/yyyy hh:mm"})


def _lay_out(page: Any, sheet: Sheet, styles: _Styles) -> None:
    page.set_landscape()
    page.set_paper(9)  # A4
    page.fit_to_pages(1, 0)
    page.repeat_rows(len(sheet.head))
    for number, line in enumerate(sheet.head):
        page.write_string(number, 0, line, styles.title)
    for number, column in enumerate(sheet.columns):
        page.set_column(number, number, column.width)
        page.write_string(len(sheet.head), number, column.title, styles.head)
    page.freeze_panes(len(sheet.head) + 1, 0)


def _put(page: Any, row: int, column: int, cell: Cell, styles: _Styles) -> None:
    if isinstance(cell, datetime):
        page.write_datetime(row, column, clock.local(cell).replace(tzinfo=None), styles.moment)
    elif isinstance(cell, int):
        page.write_number(row, column, cell, styles.number)
    else:
        text = clean(cell or "")[:LONGEST_CELL]
        page.write_string(row, column, text, styles.guarded if is_formula(text) else styles.text)


def is_formula(text: str) -> bool:
    """Whether a spreadsheet might compute `text` where somebody types or imports it."""
    return text.lstrip(" \u00a0").startswith(_FORMULA) or text.startswith(_FORMULA)
