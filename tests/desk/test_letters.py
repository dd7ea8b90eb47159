"""At the leader's screen: the drafted apology, the stop, the routing slip; and the register at the desk."""

from datetime import datetime, timedelta

import pytest

from motcua.base import clock
from motcua.dossiers import service
from motcua.dossiers.models import Look, RegisterCopy
from motcua.dossiers.service import State
from tests.desk.conftest import Desk, text
from tests.dossiers.conftest import MONDAY

LAST_DAY = datetime(2026, 11, 20, 8, 0, tzinfo=clock.VIETNAM)
WHY = "Cần kiểm tra thực tế tại nơi lắp đặt."


@pytest.fixture
def drafted(in_appraisal):
    service.extension.draft_due_apologies(LAST_DAY)
    return in_appraisal


def test_the_leader_finds_the_draft_among_what_waits_and_signs_it(drafted, director, lan):
    desk = Desk(director, LAST_DAY)
    assert drafted.code in desk.get("/can-bo").content.decode()
    assert "Dự thảo xin lỗi chờ bạn ký" in text(desk.open(drafted))
    page = desk.open(drafted, "xin-loi").content.decode()
    assert 'value="27/11/2026"' in page
    assert "chưa hoàn thành theo kế hoạch" in page
    done = desk.act(drafted, "xin-loi", reason=WHY, new_due="30/11/2026")
    assert done.status_code == 302
    after = text(desk.get(done.url))
    assert "Hẹn trả 10:00 30/11/2026" in after or "30/11/2026" in after
    assert "In văn bản xin lỗi và đề nghị gia hạn" in after
    assert "Dự thảo xin lỗi chờ bạn ký" not in after
    # The citizen reads the reason and the new date.
    desk = Desk(lan, LAST_DAY + timedelta(hours=1))
    told = text(desk.get(f"/ho-so/{drafted.code}"))
    assert WHY in told
    assert "Cơ quan xin lỗi và hẹn lại ngày trả kết quả" in told
    assert "Văn bản xin lỗi và đề nghị gia hạn" in told


def test_a_wrong_date_keeps_the_words_and_says_what_to_do(drafted, director):
    desk = Desk(director, LAST_DAY)
    wrong = {"20/11/2026": "phải sau", "mai": "Hãy ghi ngày có trong lịch", "": "Hãy ghi ngày hẹn"}
    for typed, said in wrong.items():
        shown = desk.act(drafted, "xin-loi", reason=WHY, new_due=typed)
        assert said in text(shown)
        assert 'href="#new_due"' in shown.content.decode()
        assert WHY in shown.content.decode()


def test_extended_once_the_page_says_no_more(drafted, director):
    desk = Desk(director, LAST_DAY)
    desk.act(drafted, "xin-loi", reason=WHY, new_due="30/11/2026")
    assert desk.open(drafted, "xin-loi").status_code == 409
    refused = desk.act(drafted, "xin-loi", reason=WHY, new_due="30/12/2026")
    assert refused.status_code == 409
    assert "không quá một lần" in text(refused)


def test_the_draft_opens_as_pdf_for_the_leader_alone(drafted, director, appraiser):
    opened = Desk(director, LAST_DAY).get(f"/can-bo/ho-so/{drafted.code}/du-thao-xin-loi")
    assert opened.content.startswith(b"%PDF")
    sent_back = Desk(appraiser, LAST_DAY).get(f"/can-bo/ho-so/{drafted.code}/du-thao-xin-loi")
    assert sent_back.status_code == 302


def test_what_a_leader_may_always_do_is_not_what_the_dossier_waits_for(in_appraisal, director):
    page = Desk(director).open(in_appraisal)
    assert "Lúc này hồ sơ không chờ bạn." in text(page)
    assert "Tạm dừng giải quyết" in text(page)


def test_stop_for_a_while_and_go_on(in_appraisal, director, lan):
    desk = Desk(director, MONDAY + timedelta(days=1))
    assert "Hãy ghi căn cứ" in text(desk.act(in_appraisal, "tam-dung", reason="Chờ", basis=""))
    done = desk.act(
        in_appraisal, "tam-dung", reason="Chờ giám định.", basis="Điều 10", resume_when="có kết quả"
    )
    assert "In thông báo dừng giải quyết hồ sơ" in text(desk.get(done.url))
    in_appraisal.refresh_from_db()
    assert in_appraisal.state == State.SUSPENDED
    assert "Chờ giám định." in text(Desk(lan).get(f"/ho-so/{in_appraisal.code}"))
    desk.at += timedelta(days=1)
    assert desk.act(in_appraisal, "giai-quyet-tiep", reason="").status_code == 302
    in_appraisal.refresh_from_db()
    assert in_appraisal.state == State.PROCESSING


def test_stop_for_good(in_appraisal, director, lan):
    desk = Desk(director)
    done = desk.act(in_appraisal, "dung", reason="Đã giải thể.", basis="Điều 3")
    assert "Đã dừng giải quyết hồ sơ" in text(desk.get(done.url))
    assert "Đã giải thể." in text(Desk(lan).get(f"/ho-so/{in_appraisal.code}"))
    assert Desk(lan).get("/ho-so?loc=da-dong").status_code == 200


def test_strangers_read_of_a_stop_that_it_is_one_and_no_reason(in_appraisal, director, client):
    service.stop(in_appraisal, reason="Bí mật riêng.", basis="Điều 3", user=director, at=LAST_DAY)
    cards = service.lookup.public_cards(code=in_appraisal.code)
    assert [card.state for card in cards] == [State.STOPPED]


def test_the_routing_slip_opens_at_any_time_and_the_look_is_recorded(in_appraisal, appraiser):
    desk = Desk(appraiser)
    assert "Phiếu kiểm soát" in text(desk.open(in_appraisal))
    opened = desk.get(f"/can-bo/ho-so/{in_appraisal.code}/phieu-kiem-soat")
    assert opened["Content-Type"] == "application/pdf"
    assert Look.objects.filter(dossier=in_appraisal, what="routing").count() == 1


# --- the register


def test_the_register_is_shown_printed_and_taken(received, one_stop):
    desk = Desk(one_stop, MONDAY + timedelta(days=2))
    page = desk.get("/can-bo/so-theo-doi")
    assert "1 hồ sơ" in text(page)
    assert "Chưa ai lấy sổ." in text(page)
    assert 'href="/can-bo/so-theo-doi"' in desk.get("/can-bo").content.decode()
    agency = one_stop.posts.get().agency_id
    period = {"agency": agency, "first": "16/11/2026", "last": "2026-11-18"}
    printed = desk.get("/can-bo/so-theo-doi/ban-in", **period)
    assert printed.content.startswith(b"%PDF")
    taken = desk.get("/can-bo/so-theo-doi/bang-tinh", **period)
    assert b"".join(taken.streaming_content).startswith(b"PK")
    assert "attachment" in taken["Content-Disposition"]
    assert RegisterCopy.objects.count() == 2
    assert one_stop.full_name in text(desk.get("/can-bo/so-theo-doi", **period))


@pytest.mark.parametrize(
    "asked",
    [
        {"agency": "999999"},
        {"first": "hôm qua"},
        {"first": "18/11/2026", "last": "16/11/2026"},
        {"first": "01/01/0001"},
        {"last": "31/12/9999"},
        {"volume": "7"},
        {"volume": "-1"},
        {"volume": "²"},
        {"agency": "\x00"},
    ],
)
def test_what_cannot_be_a_book_is_answered_with_a_sentence(received, one_stop, asked):
    desk = Desk(one_stop)
    if "volume" not in asked:
        shown = desk.get("/can-bo/so-theo-doi", **asked)
        assert shown.status_code == 200
        assert b"govuk-error-summary" in shown.content
    assert desk.get("/can-bo/so-theo-doi/ban-in", **asked).status_code == 302
    if "volume" not in asked:
        assert desk.get("/can-bo/so-theo-doi/bang-tinh", **asked).status_code == 302
    assert not RegisterCopy.objects.exists()


def test_others_find_no_register(received, appraiser, head, clerk, lan):
    for person in (appraiser, head, clerk, lan):
        for path in ("", "/ban-in", "/bang-tinh"):
            assert Desk(person).get(f"/can-bo/so-theo-doi{path}").status_code == 404


def test_an_agency_that_is_not_ones_own_is_no_choice(received, cast):
    other = cast["commune_one_stop"]
    mine = received.steps.get(act="receive").agency_id
    shown = Desk(other).get("/can-bo/so-theo-doi", agency=mine)
    assert "Hãy chọn cơ quan trong danh sách." in text(shown)


def test_the_list_says_what_waits_for_the_leaders_word(drafted, director, lan):
    service.ask_withdrawal(drafted, reason="Tôi bán máy rồi.", user=lan, at=LAST_DAY)
    listed = text(Desk(director, LAST_DAY).get("/can-bo"))
    assert "Thư xin lỗi chờ lãnh đạo ký" in listed
    assert "Người nộp đề nghị rút hồ sơ" in listed
