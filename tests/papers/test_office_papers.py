"""Apology, stop, routing slip and register: as right, accessible and repeatable as the other papers."""

import dataclasses
import json
from datetime import timedelta
from typing import Any

import pytest

from motcua.papers import apart
from motcua.papers import service as papers
from tests.papers.test_papers import AT, CODE, COMMON, LAN, NASTY, OFFICE, named, opened, read

LETTER: dict[str, Any] = COMMON | {
    "number": "12/XLGH-SLĐTBXH",
    "unit": "Trung tâm Phục vụ hành chính công",
    "owner": LAN,
    "request": "Cấp giấy phép lao động",
    "received_at": AT - timedelta(days=7),
    "issued_at": AT,
    "signer": "Trần Quốc Hùng",
    "signer_title": "Thủ trưởng cơ quan, đơn vị",
}
APOLOGY = papers.ApologySlip(
    **LETTER,
    form="Mẫu số 04 (Thông tư 03/2025/TT-VPCP)",
    title="Văn bản xin lỗi và đề nghị gia hạn thời gian giải quyết hồ sơ",
    acceptance_number="125/TNHS-SLĐTBXH",
    due_at=AT + timedelta(days=1),
    new_due_at=AT + timedelta(days=4),
    standing="đang ở bước Thẩm định",
    reason="Cần kiểm tra tại chỗ.\nĐường bị ngập.",
    asks_extension=True,
    is_late=False,
)
STOP = papers.StopNotice(
    **LETTER,
    form="Mẫu số 05 (Thông tư 03/2025/TT-VPCP)",
    title="Thông báo dừng giải quyết hồ sơ",
    is_temporary=True,
    reason="Chờ kết quả giám định.",
    basis="Điều 10 Thông tư số 01",
    until="có kết quả giám định",
)
HANDOVER = papers.HandoverLine(
    giver="Một cửa (Phạm Thị Thu)",
    taker="Phòng Lao động – Việc làm",
    at=AT,
    step="Tiếp nhận",
    verdict="Đúng hạn",
)
ROUTING = papers.RoutingSlip(
    office=OFFICE,
    form="Mẫu số 06 (Thông tư 03/2025/TT-VPCP)",
    code=CODE,
    owner="Lê Thị Lan",
    request="Cấp giấy phép lao động",
    lead="Sở Lao động",
    partners=["Ủy ban nhân dân tỉnh"],
    received_at=AT,
    first_due_at=AT + timedelta(days=5),
    due_at=AT + timedelta(days=7),
    due_note="",
    finished_at=None,
    verdict="",
    handovers=[HANDOVER],
    now_at="Đang ở bước Thẩm định",
    told_until=AT + timedelta(hours=1),
    printed_by="Phạm Thị Thu",
)
LINE = papers.RegisterLine(
    number=1,
    code=CODE,
    request="Cấp giấy phép lao động",
    sets=1,
    owner="Lê Thị Lan",
    address="Ấp 1, xã Thuận Phú",
    phone="0912345678",
    received="23/11/2026 09:15",
    due="30/11/2026 09:15",
    collected="",
    collector="",
    receiver="Phạm Thị Thu",
    note="",
)
REGISTER = papers.Register(
    office=OFFICE,
    form="Mẫu số 07 (Thông tư 03/2025/TT-VPCP)",
    period="Từ ngày 01/11/2026 đến ngày 30/11/2026",
    volume=2,
    volumes=3,
    told_until=AT,
    printed_by="Phạm Thị Thu",
    lines=[LINE],
)
ALL = [APOLOGY, STOP, ROUTING, REGISTER]


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
    if paper is REGISTER:
        paper = dataclasses.replace(REGISTER, lines=[named(LINE, NASTY)])
    elif paper is ROUTING:
        paper = dataclasses.replace(ROUTING, handovers=[named(HANDOVER, NASTY)])
    else:
        paper = named(paper, NASTY)
    # The cells of the register are narrow: its text comes in pieces.
    assert "#panic()" in read(paper)


def test_apology_says_what_was_promised_why_it_fails_and_the_new_day():
    text = read(APOLOGY)
    for fact in (
        "Mẫu số 04 (Thông tư 03/2025/TT-VPCP)",
        "VĂN BẢN XIN LỖI",
        "Kính gửi: Lê Thị Lan",
        "125/TNHS-SLĐTBXH",
        "09 giờ 15 phút, ngày 24 tháng 11 năm 2026",
        "Cần kiểm tra tại chỗ. Đường bị ngập.",
        "09 giờ 15 phút, ngày 27 tháng 11 năm 2026",
        "đề nghị gia hạn",
        "Trần Quốc Hùng",
    ):
        assert fact in text
    assert "sau ngày đã hẹn" not in text


def test_late_apology_says_that_it_is_late_and_the_old_form_asks_for_nothing():
    text = read(dataclasses.replace(APOLOGY, is_late=True, asks_extension=False))
    assert "được ký sau ngày đã hẹn" in text
    assert "đề nghị gia hạn thời gian giải quyết hồ sơ. Ngày" not in text
    assert "hẹn lại ngày trả kết quả là 09 giờ 15 phút, ngày 27 tháng 11 năm 2026" in text


def test_stop_for_a_while_and_for_good_are_told_apart():
    text = read(STOP)
    assert "tạm dừng giải quyết hồ sơ này" in text
    assert "giải quyết tiếp khi: có kết quả giám định" in text
    good = read(dataclasses.replace(STOP, is_temporary=False, form=""))
    assert "tạm dừng" not in good
    assert "khép lại" in good
    assert "Mẫu số" not in good


def test_routing_slip_names_both_ends_of_a_hand_over_its_time_and_verdict():
    text = read(ROUTING)
    for fact in (
        "Ghi đến 10 giờ 15 phút, ngày 23 tháng 11 năm 2026",
        "Giao: Một cửa (Phạm Thị Thu)",
        "Nhận: Phòng Lao động – Việc làm",
        "Đúng hạn",
        "Ngày hẹn trả đang có hiệu lực: 09 giờ 15 phút, ngày 30 tháng 11 năm 2026",
    ):
        assert fact in text


def test_made_in_a_process_of_its_own_a_paper_is_the_same_to_the_byte():
    assert apart.render(REGISTER, AT) == papers.render(REGISTER, AT)


def test_register_lies_on_its_side_and_repeats_its_head_on_every_page():
    pdf = papers.render(dataclasses.replace(REGISTER, lines=[LINE] * 60), AT)
    pages = opened(pdf).pages
    assert len(pages) > 1
    assert all(page.mediabox[2] > page.mediabox[3] for page in pages)
    text = read(dataclasses.replace(REGISTER, lines=[LINE] * 60))
    assert text.count("Người nhận hồ sơ") == len(pages)
    assert "Quyển 2 trong 3 quyển" in text
