"""Spreadsheets: every cell as it was typed, none of them ever computed."""

import zipfile
from datetime import UTC, datetime
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.papers import spreadsheets

AT = datetime(2026, 11, 23, 2, 15, tzinfo=UTC)
SHEET = spreadsheets.Sheet(
    name="Sổ",
    head=["Sở Lao động"],
    columns=[spreadsheets.Column(title, 20) for title in ("TT", "Tên", "Lúc")],
)
NS = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def sheet_of(path):
    with zipfile.ZipFile(path) as book:
        return ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml")), book.read(
            "xl/styles.xml"
        ).decode()


def cells(path):
    page, _styles = sheet_of(path)
    return [["".join(cell.itertext()) for cell in row.iter(f"{NS}c")] for row in page.iter(f"{NS}row")]


def test_rows_stand_below_head_and_columns_and_moments_show_vietnam(tmp_path):
    path = tmp_path / "so.xlsx"
    assert spreadsheets.write(path, SHEET, [[1, "Lê Thị Lan", AT], [2, "Nguyễn", None]], AT) == 2
    told = cells(path)
    assert told[:3] == [["Sở Lao động"], ["TT", "Tên", "Lúc"], ["1", "Lê Thị Lan", told[2][2]]]
    assert float(told[2][2]) == pytest.approx(46349 + (9 * 60 + 15) / 1440)  # 23-11-2026 9:15
    assert told[3][1] == "Nguyễn"


@pytest.mark.parametrize(
    "typed",
    [
        "=1+1",
        "+84912",
        "-2+3",
        "@SUM(A1)",
        "\t=1",
        " =cmd|'/C calc'!A1",
        '=HYPERLINK("http://x","y")',
        "＝1+1",
    ],
)
def test_what_looks_like_a_formula_stays_text_and_says_so(tmp_path, typed):
    path = tmp_path / "so.xlsx"
    spreadsheets.write(path, SHEET, [[1, typed, None]], AT)
    page, styles = sheet_of(path)
    assert list(page.iter(f"{NS}f")) == []
    assert list(page.iter(f"{NS}hyperlink")) == []
    assert typed.strip("\t") in cells(path)[2][1]
    cell = list(page.iter(f"{NS}c"))[-2]
    formats = ElementTree.fromstring(styles).find(f"{NS}cellXfs")
    assert formats is not None
    assert formats[int(cell.attrib["s"])].attrib["quotePrefix"] == "1"
    assert cell.attrib["t"] in ("inlineStr", "s")


def test_an_ordinary_name_carries_no_mark(tmp_path):
    path = tmp_path / "so.xlsx"
    spreadsheets.write(path, SHEET, [[1, "Lê Thị Lan", None]], AT)
    page, styles = sheet_of(path)
    formats = ElementTree.fromstring(styles).find(f"{NS}cellXfs")
    cell = list(page.iter(f"{NS}c"))[-2]
    assert formats is not None
    assert "quotePrefix" not in formats[int(cell.attrib["s"])].attrib


@given(st.text(max_size=40))
def test_any_text_can_be_written(tmp_path_factory, text):
    path = tmp_path_factory.mktemp("xlsx") / "so.xlsx"
    assert spreadsheets.write(path, SHEET, [[1, text, None]], AT) == 1
    page, _styles = sheet_of(path)
    assert list(page.iter(f"{NS}f")) == []


def test_the_same_rows_give_the_same_bytes(tmp_path):
    made = []
    for name in ("a.xlsx", "b.xlsx"):
        spreadsheets.write(tmp_path / name, SHEET, [[1, "Lan", AT]], AT)
        made.append((tmp_path / name).read_bytes())
    assert made[0] == made[1]


def test_a_text_longer_than_a_cell_is_cut_rather_than_lost(tmp_path):
    path = tmp_path / "so.xlsx"
    spreadsheets.write(path, SHEET, [[1, "a" * 40_000, None]], AT)
    assert len(cells(path)[2][1]) == spreadsheets.LONGEST_CELL


def test_more_rows_than_a_sheet_holds_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(spreadsheets, "MOST_ROWS", 3)
    with pytest.raises(spreadsheets.TooManyRowsError):
        spreadsheets.write(tmp_path / "so.xlsx", SHEET, ([n, "x", None] for n in range(4)), AT)
