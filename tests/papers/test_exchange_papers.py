"""Hand-over, result given, dossier withdrawn: right, accessible and repeatable as the other papers."""

import dataclasses
import json
import re
import subprocess
from datetime import timedelta
from typing import Any

import pytest

from motcua.papers import service as papers
from tests.papers.test_office_papers import APOLOGY
from tests.papers.test_papers import (
    ACCEPTANCE,
    AT,
    COMMON,
    FILE,
    LAN,
    NASTY,
    OFFICE,
    RECEIPT,
    REFUSAL,
    named,
    opened,
    read,
)

DAY = timedelta(days=1)
EXCHANGE: dict[str, Any] = COMMON | {
    "form": "",
    "number": "3/BGHS-SLĐTBXH",
    "unit": "Trung tâm Phục vụ hành chính công",
    "issued_at": AT,
    "owner": LAN,
    "request": "Cấp giấy phép lao động",
}
HANDOVER = papers.HandoverSlip(
    **EXCHANGE,
    giver=papers.Party(agency="Sở Lao động", unit="Lãnh đạo cơ quan", person="Ngô Thị Kim Liên"),
    taker=papers.Party(agency="Ủy ban nhân dân tỉnh", unit="Lãnh đạo cơ quan"),
    opinion="Đủ điều kiện.",
    acceptance_number="125/TNHS-SLĐTBXH",
    papers=[FILE],
    declaration_sha256="0123456789abcdef" * 4,
    received_at=AT - 7 * DAY,
    first_due_at=AT + 3 * DAY,
    due_at=AT + 10 * DAY,
    share="6 ngày làm việc",
    share_of="27 ngày làm việc",
    share_until=AT + 8 * DAY,
    share_is_cut=False,
    shares=[
        papers.ShareLine(step="Phê duyệt", time="5 ngày làm việc", until=AT + 7 * DAY),
        papers.ShareLine(step="Phát hành kết quả", time="1 ngày làm việc", until=AT + 8 * DAY),
    ],
)
RETURN = papers.ReturnSlip(
    **EXCHANGE,
    acceptance_number="125/TNHS-SLĐTBXH",
    received_at=AT - 7 * DAY,
    due_at=AT,
    finished_at=AT - DAY,
    results=[
        papers.ResultLine(
            name="Giấy phép lao động", outcome="Đồng ý giải quyết", file=FILE, signed_by=["Sở Lao động"]
        )
    ],
    channel="counter",
    address="",
    originals=["Hộ chiếu"],
    collector="Lê Văn Tám",
    officer="Phạm Thị Thu",
)
WITHDRAWAL = papers.WithdrawalSlip(
    **EXCHANGE,
    submitted_at=AT - DAY,
    received_at=None,
    withdrawn_by="Lê Thị Lan",
    asked_at=AT,
    reason="Tôi không còn nhu cầu.",
    returned=[],
    signer="",
    signer_title="",
)
AGREED = dataclasses.replace(
    WITHDRAWAL,
    received_at=AT - DAY,
    asked_at=AT - timedelta(hours=2),
    returned=[papers.DocumentLine(name="Hộ chiếu", originals=1)],
    signer="Ngô Thị Kim Liên",
    signer_title="Thủ trưởng cơ quan, đơn vị",
)
ALL = [HANDOVER, RETURN, WITHDRAWAL, AGREED]


def pages(paper: papers.Paper) -> int:
    return len(opened(papers.render(paper, AT)).pages)


@pytest.mark.parametrize("paper", ALL, ids=lambda paper: paper.template)
def test_every_paper_is_archival_accessible_and_the_same_again(paper):
    pdf = papers.render(paper, AT)
    with opened(pdf).open_metadata() as facts:
        assert (facts["pdfaid:part"], facts["pdfaid:conformance"], facts["pdfuaid:part"]) == ("2", "A", "1")
        assert facts["dc:title"]
    kept = json.loads(json.dumps(paper.snapshot()))
    assert papers.render_snapshot(paper.template, kept, AT) == pdf


@pytest.mark.parametrize("paper", ALL, ids=lambda paper: paper.template)
def test_what_people_are_called_neither_breaks_a_paper_nor_is_read_as_typst(paper: Any) -> None:
    assert "#panic()" in read(named(paper, NASTY))


@pytest.mark.parametrize("paper", ALL, ids=lambda paper: paper.template)
def test_ours_alone_it_has_state_name_motto_office_number_and_no_number_of_a_form(paper):
    text = read(paper)
    for fact in ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập – Tự do – Hạnh phúc", paper.number):
        assert fact in text
    assert "THƯƠNG BINH VÀ XÃ HỘI" in text
    assert "Mẫu số" not in text


def test_hand_over_says_who_gives_whom_what_by_when_in_two_copies():
    text = read(HANDOVER)
    assert pages(HANDOVER) == 2
    for fact in (
        "BIÊN BẢN BÀN GIAO HỒ SƠ",
        "Bên giao: Sở Lao động (Ngô Thị Kim Liên, Lãnh đạo cơ quan)",
        "Bên nhận: Ủy ban nhân dân tỉnh (Lãnh đạo cơ quan)",
        "125/TNHS-SLĐTBXH",
        "Hộ chiếu (hộ chiếu.pdf)",
        "2d71 1642 b726 b044",  # SHA-256 of "x", as far as it is compared by eye
        "0123 4567 89ab cdef",
        "Hẹn trả kết quả: 09 giờ 15 phút, ngày 26 tháng 11 năm 2026",
        "đang có hiệu lực: 09 giờ 15 phút, ngày 03 tháng 12 năm 2026",
        "6 ngày làm việc, trong tổng số 27 ngày làm việc",
        "xong trước: 09 giờ 15 phút, ngày 01 tháng 12 năm 2026",
        "Phát hành kết quả",
        "Đủ điều kiện.",
    ):
        assert text.count(fact) == 2
    assert ("Liên 1: bên giao lưu" in text, "Liên 2: bên nhận lưu" in text) == (True, True)


def test_hand_over_without_a_time_limit_promises_none():
    none: dict[str, Any] = {
        "first_due_at": None,
        "due_at": None,
        "share_until": None,
        "share": "",
        "share_of": "",
        "shares": [],
    }
    text = read(dataclasses.replace(HANDOVER, **none))
    assert "không quy định thời hạn" in text
    assert "phải xong trước" not in text


def test_hand_over_that_comes_too_late_says_that_the_date_stays():
    assert "ngày hẹn với người dân không thay đổi" in read(dataclasses.replace(HANDOVER, share_is_cut=True))


def test_result_at_the_counter_is_signed_for_in_two_copies():
    text = read(RETURN)
    assert pages(RETURN) == 2
    for fact in (
        "GIẤY GIAO NHẬN KẾT QUẢ",
        "Giấy phép lao động",
        "Ký số: Sở Lao động",
        "Bản chính đã đối chiếu và trả lại – Hộ chiếu",
        "Người nhận kết quả: Lê Văn Tám",
        "NGƯỜI TRẢ KẾT QUẢ",
    ):
        assert text.count(fact) == 2
    assert ("Liên 1: lưu" in text, "Liên 2: giao người nhận" in text) == (True, True)


def test_result_online_says_since_when_it_was_there_and_nobody_signs_for_it():
    paper = dataclasses.replace(RETURN, channel="online", collector="", originals=[])
    text = read(paper)
    assert pages(paper) == 1
    assert "trên Cổng dịch vụ công từ 09 giờ 15 phút, ngày 22 tháng 11 năm 2026" in text
    assert "NGƯỜI NHẬN KẾT QUẢ" not in text
    assert "Liên" not in text


def test_result_by_post_says_where_it_went():
    text = read(dataclasses.replace(RETURN, channel="post", address="Ấp 1, xã Thuận Phú", collector=""))
    assert "bưu chính công ích đến địa chỉ: Ấp 1, xã Thuận Phú" in text


def test_withdrawal_of_ones_own_will_needs_no_signature_and_gives_nothing_back():
    text = read(WITHDRAWAL)
    assert pages(WITHDRAWAL) == 1
    assert "xác nhận Ông/Bà Lê Thị Lan đã rút hồ sơ này lúc 09 giờ 15 phút, ngày 23 tháng 11" in text
    assert "Tôi không còn nhu cầu." in text
    assert "không giữ bản chính nào để trả lại" in text
    assert "Ký và ghi rõ họ tên" not in text


def test_withdrawal_that_was_agreed_to_is_signed_by_the_leader_and_lists_what_comes_back():
    text = read(AGREED)
    assert pages(AGREED) == 2
    for fact in (
        "đề nghị rút hồ sơ này lúc 07 giờ 15 phút",
        "đồng ý lúc 09 giờ 15 phút",
        "trả lại những giấy tờ sau đây",
        "Hộ chiếu",
        "NGƯỜI NHẬN LẠI",
        "THỦ TRƯỞNG CƠ QUAN, ĐƠN VỊ",
        "Ngô Thị Kim Liên",
    ):
        assert text.count(fact) == 2


def test_withdrawal_without_a_reason_leaves_it_out():
    assert "Lý do" not in read(dataclasses.replace(WITHDRAWAL, reason=""))


# --- what all papers have in common


@pytest.mark.parametrize(("month", "written"), [(1, "01"), (2, "02"), (3, "3"), (9, "9"), (11, "11")])
def test_days_are_written_as_decree_30_writes_them(month, written):
    """Symptom: "tháng 09"; the decree puts a nought before days under ten and before months 1 and 2 only."""
    paper = dataclasses.replace(WITHDRAWAL, issued_at=AT.replace(month=month, day=5))
    assert f"Bình Phước, ngày 05 tháng {written} năm 2026" in read(paper)


def test_the_name_of_an_agency_does_not_break_within_a_word():
    """Symptom: "SỞ LAO ĐỘNG - THƯƠNG" stood above "BINH VÀ XÃ HỘI"."""
    office = dataclasses.replace(OFFICE, name="Sở Lao động - Thương binh và Xã hội")
    assert "SỞ LAO ĐỘNG –\nTHƯƠNG BINH VÀ XÃ HỘI\n" in _lines(dataclasses.replace(WITHDRAWAL, office=office))


def test_a_heading_does_not_break_within_a_word():
    """Symptom: "ĐỀ NGHỊ GIA" stood above "HẠN THỜI GIAN"."""
    assert "ĐỀ NGHỊ GIA HẠN\nTHỜI GIAN" in _lines(APOLOGY)


@pytest.mark.parametrize("paper", [HANDOVER, RECEIPT, REFUSAL], ids=lambda paper: paper.template)
def test_a_word_without_end_does_not_run_off_the_page(paper):
    """Symptom: the name of a file, or an address, ran over the edge of its cell and of the page."""
    endless = papers.Person(name="Lan", email="x" * 90 + "@example.vn")
    changes: dict[str, Any] = {"owner": endless}
    if not isinstance(paper, papers.RefusalSlip):
        files = [dataclasses.replace(FILE, name="a" * 190 + ".pdf")]
        changes["papers" if isinstance(paper, papers.HandoverSlip) else "files"] = files
    pdf = papers.render(dataclasses.replace(paper, **changes), AT)
    command = ["pdftotext", "-bbox", "-", "-"]
    told = subprocess.run(command, input=pdf, capture_output=True, check=True).stdout.decode()
    right = [float(edge) for edge in re.findall(r'xMax="([\d.]+)"', told)]
    assert max(right) < 210 / 25.4 * 72 - 40


def test_a_slip_of_before_is_printed_though_it_knows_less():
    """Slips that were issued before a fact was added are made again from what they have."""
    receipt, accepted = RECEIPT.snapshot(), ACCEPTANCE.snapshot()
    del receipt["number"]
    for line in accepted["documents"]:
        del line["files"]
    for template, snapshot in (("receipt", receipt), ("slip_01", accepted)):
        assert papers.render_snapshot(template, snapshot, AT).startswith(b"%PDF")


def _lines(paper: papers.Paper) -> str:
    pdf = papers.render(paper, AT)
    text = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()
    return text.replace("\u00a0", " ")
