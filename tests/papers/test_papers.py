"""The office's papers: right, accessible, the same every time, whatever people are called."""

import dataclasses
import hashlib
import json
import subprocess
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from motcua.papers import service as papers
from motcua.papers.glyphs import drawable

AT = datetime(2026, 11, 23, 2, 15, tzinfo=UTC)  # 9:15 in Vietnam
CODE = "H10.901-261123-0001"
OFFICE = papers.Office(
    name="Sở Lao động – Thương binh và Xã hội", parent="Ủy ban nhân dân tỉnh Bình Phước", place="Bình Phước"
)
LAN = papers.Person(
    name="Lê Thị Lan", identity="070190001234", address="Ấp 1, xã Thuận Phú", phone="0912345678"
)
FILE = papers.FileLine(
    document="Hộ chiếu", name="hộ chiếu.pdf", size=1_572_864, pages=3, sha256=hashlib.sha256(b"x").hexdigest()
)
COMMON: dict[str, Any] = {"office": OFFICE, "qr_url": f"https://dvc.example.vn/xac-thuc/{CODE}", "code": CODE}
SLIP: dict[str, Any] = COMMON | {
    "form": "Mẫu số 01",
    "number": "125",
    "unit": "Một cửa",
    "officer": "Hồng Nhung",
}

RECEIPT = papers.Receipt(
    **COMMON,
    procedure="Cấp giấy phép lao động",
    procedure_code="2.000205",
    submitted_at=AT,
    applicant=LAN,
    owner=None,
    files=[FILE],
    answer_within="08 giờ làm việc",
)
ACCEPTANCE = papers.AcceptanceSlip(
    **SLIP,
    applicant=LAN,
    owner=papers.Person(name="Công ty TNHH Phú Riềng"),
    request="Cấp giấy phép lao động",
    documents=[papers.DocumentLine(name="Hộ chiếu", certified=1)],
    sets=1,
    duration="05 ngày làm việc",
    received_at=AT,
    due_at=AT + timedelta(days=7),
    delivery="Trung tâm Phục vụ hành chính công",
)
SUPPLEMENT = papers.SupplementSlip(
    **SLIP,
    owner=LAN,
    request="Cấp giấy phép lao động",
    defects=[
        papers.DefectLine(name=f"Giấy tờ {n}", wanted="Nộp lại", reason=f"Lý do {n}") for n in range(1, 41)
    ],
    deadline=AT + timedelta(days=14),
    issued_at=AT,
    officer_phone="0271 3888 123",
)
REFUSAL = papers.RefusalSlip(
    **SLIP,
    applicant=LAN,
    owner=None,
    request="Cấp giấy phép lao động",
    submitted_at=AT,
    reason="Không thuộc thẩm quyền.\nNộp tại xã.",
    issued_at=AT,
    support_phone="",
)
DECLARATION = papers.Declaration(
    **COMMON,
    title="Tờ khai đề nghị cấp giấy phép",
    basis="Mẫu số 11",
    addressee="Sở Lao động",
    sections=[
        papers.Section(
            title="I. Người khai",
            lines=[
                papers.Line(label="Họ và tên", text="Lê Thị Lan"),
                papers.Line(label="Giới tính", text="Nữ", options=["Nam", "Nữ"]),
            ],
            tables=[
                papers.Table(label="Danh sách", columns=["Họ tên", "Quốc tịch"], rows=[["Kim", "Hàn Quốc"]])
            ],
        )
    ],
    signer="Lê Thị Lan",
    signed_at=AT,
    signed="Đã xác nhận điện tử",
)
BLANK = dataclasses.replace(DECLARATION, blank=True, signed_at=None, signed="", code="", qr_url="")
ALL = [RECEIPT, ACCEPTANCE, SUPPLEMENT, REFUSAL, DECLARATION, BLANK]
NASTY = 'Ñandú "] #panic() $x^2$ *_`\\ <b>\u200d👨\u200d👩\u200d👧 محمد \u202e@ref // /* 中'


def opened(pdf: bytes) -> pikepdf.Pdf:
    return pikepdf.open(BytesIO(pdf))


def read(paper: papers.Paper) -> str:
    """The paper's text in reading order, spaces made single."""
    pdf = papers.render(paper, AT)
    text = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()
    return " ".join(text.split())


def named(paper: Any, name: str) -> Any:
    """The paper with `name` wherever a person or a line of text allows it."""
    changes: dict[str, Any] = {
        field.name: {str: name, papers.Person: papers.Person(name=name, address=name)}[type(value)]
        for field in dataclasses.fields(paper)
        if isinstance(value := getattr(paper, field.name), str | papers.Person) and field.name != "qr_url"
    }
    return dataclasses.replace(paper, **changes)


@pytest.mark.parametrize("paper", ALL, ids=lambda paper: paper.template)
def test_every_paper_is_archival_accessible_and_titled(paper):
    pdf = opened(papers.render(paper, AT))
    with pdf.open_metadata() as facts:
        assert (facts["pdfaid:part"], facts["pdfaid:conformance"], facts["pdfuaid:part"]) == ("2", "A", "1")
        assert facts["dc:title"]
    assert pdf.Root.MarkInfo.Marked
    assert pdf.Root.Lang == "vi"


@pytest.mark.parametrize("paper", ALL, ids=lambda paper: paper.template)
def test_every_typeface_is_ours_and_travels_with_the_paper(paper):
    for page in opened(papers.render(paper, AT)).pages:
        for font in page.resources.Font.values():
            descriptor = font.DescendantFonts[0].FontDescriptor
            assert "Tinos" in str(descriptor.FontName)
            assert "/FontFile2" in descriptor


@pytest.mark.parametrize("paper", ALL, ids=lambda paper: paper.template)
def test_kept_snapshot_gives_the_same_bytes_again(paper):
    kept = json.loads(json.dumps(paper.snapshot()))
    assert papers.render_snapshot(paper.template, kept, AT) == papers.render(paper, AT)


@pytest.mark.parametrize("paper", ALL, ids=lambda paper: paper.template)
def test_what_people_are_called_neither_breaks_a_paper_nor_is_read_as_typst(paper):
    text = read(named(paper, NASTY))
    assert '"] #panic() $x^2$ *_`\\ <b>' in text or paper.template == "declaration"


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60))
def test_any_text_whatsoever_can_be_printed(text):
    assert papers.render(named(REFUSAL, text), AT).startswith(b"%PDF-1.7")


def test_receipt_proves_every_file_with_size_pages_and_fingerprint():
    text = read(RECEIPT)
    for fact in (
        CODE,
        "09 giờ 15 phút, ngày 23 tháng 11 năm 2026",
        "Lê Thị Lan",
        "2.000205",
        "08 giờ làm việc",
    ):
        assert fact in text
    for fact in ("hộ chiếu.pdf", "1,5 MB", FILE.sha256):
        assert fact in text


def test_acceptance_slip_has_two_copies_and_the_due_date():
    text = read(ACCEPTANCE)
    assert len(opened(papers.render(ACCEPTANCE, AT)).pages) == 2
    assert text.count("09 giờ 15 phút, ngày 30 tháng 11 năm 2026") == 2
    assert text.count("Công ty TNHH Phú Riềng") == 2
    assert ("Liên 1" in text, "Liên 2" in text) == (True, True)


def test_acceptance_without_a_time_limit_promises_no_date():
    assert "theo thông báo của cơ quan" in read(dataclasses.replace(ACCEPTANCE, due_at=None))


def test_supplement_slip_lists_all_forty_defects_with_their_reasons():
    text = read(SUPPLEMENT)
    assert all(f"Giấy tờ {n}" in text and f"Lý do {n}" in text for n in range(1, 41))
    assert "09 giờ 15 phút, ngày 07 tháng 12 năm 2026" in text


def test_refusal_slip_gives_its_reason_line_by_line():
    text = read(REFUSAL)
    assert "Không thuộc thẩm quyền. Nộp tại xã." in text


def test_filled_declaration_shows_answers_and_rows():
    text = read(DECLARATION)
    for fact in (
        "TỜ KHAI ĐỀ NGHỊ CẤP GIẤY PHÉP",
        "Họ và tên: Lê Thị Lan",
        "Giới tính: Nữ",
        "Kim",
        "Hàn Quốc",
    ):
        assert fact in text


def test_question_left_open_says_so_on_the_filled_paper_and_so_does_a_table():
    section = papers.Section(
        title="", lines=[papers.Line(label="Fax")], tables=[papers.Table(label="Con", columns=["Họ tên"])]
    )
    text = read(dataclasses.replace(DECLARATION, sections=[section]))
    assert "Fax: (không khai)" in text
    assert text.count("(không khai)") == 2


def test_preview_says_above_all_that_it_is_not_filed():
    text = read(dataclasses.replace(DECLARATION, note="CHƯA NỘP", signed="", signed_at=None, code=""))
    assert text.startswith("CHƯA NỘP")
    assert "ngày 23" not in text
    assert "(Ký và ghi rõ họ tên)" in text


def test_table_of_many_columns_turns_every_page_on_its_side():
    def pages(columns):
        grid = papers.Table(label="", columns=[f"Cột {n}" for n in range(columns)], rows=[["x"] * columns])
        paper = dataclasses.replace(DECLARATION, sections=[papers.Section(title="A", tables=[grid])])
        return [page.mediabox[2] > page.mediabox[3] for page in opened(papers.render(paper, AT)).pages]

    assert pages(8) == [False]
    assert pages(14) == [True]


def test_signature_never_stands_alone_on_a_page():
    for count in range(38, 50):
        lines = [papers.Line(label=f"Câu {n}", text="x") for n in range(count)]
        paper = dataclasses.replace(DECLARATION, sections=[papers.Section(title="A", lines=lines)])
        pdf = papers.render(paper, AT)
        last = str(len(opened(pdf).pages))
        told = subprocess.run(
            ["pdftotext", "-f", last, "-l", last, "-", "-"], input=pdf, capture_output=True, check=True
        ).stdout.decode()
        assert ("NGƯỜI KHAI" in told, "Câu" in told) == (True, True)


def test_blank_declaration_asks_everything_and_answers_nothing():
    text = read(BLANK)
    assert "Lan" not in text
    assert "Kim" not in text
    for asked in ("Họ và tên:", "Nam", "Nữ", "Quốc tịch"):
        assert asked in text


def test_table_of_two_hundred_rows_and_twelve_columns_keeps_every_row():
    columns = [f"Cột {n}" for n in range(12)]
    rows = [[f"r{row}c{column}" for column in range(12)] for row in range(200)]
    section = papers.Section(title="", tables=[papers.Table(label="", columns=columns, rows=rows)])
    text = read(dataclasses.replace(DECLARATION, sections=[section]))
    assert all(cell in text for row in rows for cell in row)


def test_answer_longer_than_a_page_is_not_cut():
    words = [f"từ{n}" for n in range(3000)]
    section = papers.Section(
        title="", tables=[papers.Table(label="", columns=["A"], rows=[[" ".join(words)]])]
    )
    text = read(dataclasses.replace(DECLARATION, sections=[section]))
    assert all(word in text for word in words)


def test_character_without_a_glyph_becomes_a_box_and_vietnamese_stays():
    typed = {"a": ["Nguye\u0302\u0303n Thị Ẩn – Đỗ ₫\x00", "김👍\ue000"]}
    assert drawable(typed) == {"a": ["Nguyễn Thị Ẩn – Đỗ ₫", "□□□"]}
