"""The lists of the desk: what waits for whom, found again, page by page, at a constant price."""

import re
from datetime import timedelta
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.dossiers import finding, service
from motcua.dossiers.models import Defect, Dossier, Result, Step
from tests.desk.conftest import Desk, address, text
from tests.dossiers.conftest import DOCUMENT, MONDAY

HOUR = timedelta(hours=1)


def copies(dossier, count, first=1000):
    """More dossiers like this one: each an hour younger, with a name of its own and the same steps."""
    steps = list(dossier.steps.all())
    made = []
    for number in range(first - 1000, first - 1000 + count):
        copy = Dossier.objects.get(pk=dossier.pk)
        copy.pk, copy.draft, copy.step = None, None, None
        copy.code = f"{dossier.code[:-4]}{number + 1000}"
        copy.owner_name = f"Điểu Khôn {number}"
        copy.submitted_at = dossier.submitted_at + HOUR * number
        copy.answer_due_at = dossier.answer_due_at + HOUR * number
        copy.save()
        for step in steps:
            step.pk, step.dossier = None, copy
            step.save()
        copy.step = Step.objects.get(dossier=copy, position=1)
        copy.save(update_fields=["step"])
        finding.note(copy)
        made.append(copy)
    return made


def codes(response):
    return re.findall(r'desk-code" href="/can-bo/ho-so/([^"]+)"', response.content.decode())


def leads(response, way):
    """Where "next" or "prev" leads; "" where the list ends."""
    found = re.search(rf'href="([^"]+)" rel="{way}"', response.content.decode())
    return unescape(found[1]) if found else ""


def count(response, tab):
    badge = r"(?: <span class=\"mc-count-badge\">([^<]+)</span>)?"
    found = re.search(f">{tab}{badge}</a>", response.content.decode())
    return found and found[1]


def listed(user, tab, at=MONDAY + HOUR):
    return codes(Desk(user, at).get("/can-bo", **{"danh-sach": tab}))


@pytest.mark.parametrize(
    ("tab", "who"),
    [
        ("cho-tiep-nhan", "one_stop"),
        ("viec-cua-toi", "one_stop"),
        ("tat-ca", "director"),
        ("tat-ca", "appraiser"),
    ],
)
def test_a_new_dossier_waits_at_the_counter_and_is_seen_by_its_agencies(dossier, cast, tab, who):
    assert listed(cast[who], tab) == [dossier.code]
    assert listed(cast["centre_appraiser"], tab) == []
    assert listed(cast["appraiser"], "viec-cua-toi") == []


def test_the_turn_goes_from_hand_to_hand(dossier, cast):
    def whose():
        at = MONDAY + 10 * HOUR
        people = ("one_stop", "head", "appraiser", "director", "clerk")
        return [who for who in people if listed(cast[who], "viec-cua-toi", at) == [dossier.code]]

    one_stop, head, appraiser = cast["one_stop"], cast["head"], cast["appraiser"]
    assert whose() == ["one_stop"]
    service.accept(dossier, user=one_stop, at=MONDAY + HOUR)
    service.forward(dossier, user=one_stop, at=MONDAY + HOUR)
    assert whose() == ["head"]
    service.assign(dossier, to=appraiser, user=head, at=MONDAY + HOUR)
    assert whose() == ["appraiser"]
    fault = service.Fault(Defect.Kind.DOCUMENT, DOCUMENT, "Mờ.")
    service.propose_supplement(dossier, faults=[fault], user=appraiser, at=MONDAY + HOUR)
    assert whose() == ["head"]
    service.request_supplement(dossier, user=head, at=MONDAY + HOUR)
    assert whose() == []
    dossier.supplements.update(standing="sent")
    assert whose() == ["one_stop"]
    service.accept_supplement(dossier, user=one_stop, at=MONDAY + 2 * HOUR)
    granted = Result.Outcome.GRANTED
    service.propose(dossier, outcome=granted, opinion="Đủ.", user=appraiser, at=MONDAY + 2 * HOUR)
    service.endorse(dossier, user=head, at=MONDAY + 2 * HOUR)
    assert whose() == ["director"]


def test_a_dossier_assigned_to_a_colleague_is_not_my_turn(in_appraisal, appraiser, cast):
    colleague, step = cast["commune_appraiser"], in_appraisal.step
    colleague.posts.update(agency=step.agency, department=step.department)
    assert listed(colleague, "viec-cua-toi", MONDAY + 6 * HOUR) == []
    assert listed(colleague, "dang-giai-quyet", MONDAY + 6 * HOUR) == [in_appraisal.code]


@pytest.mark.parametrize(
    ("hours", "said"),
    [
        (1, "Còn 7 giờ làm việc"),
        (4.5, "Còn 5 giờ 30 phút làm việc"),
        (24.5, "Trễ 30 phút làm việc"),
        (73, "Trễ 2 ngày 1 giờ làm việc"),
    ],
)
def test_the_answer_clock_runs_in_working_hours(dossier, one_stop, hours, said):
    assert said in text(Desk(one_stop, MONDAY + HOUR * hours).get("/can-bo"))


def test_the_most_urgent_comes_first(dossier, one_stop):
    second = copies(dossier, 1)[0]
    Dossier.objects.filter(pk=second.pk).update(answer_due_at=MONDAY)
    assert listed(one_stop, "viec-cua-toi") == [second.code, dossier.code]
    assert listed(one_stop, "cho-tiep-nhan") == [second.code, dossier.code]


@pytest.mark.parametrize("words", ["dieu khon 3", "Điểu Khôn 3", "KHÔN 3", "-1003", "261116-1003"])
def test_a_dossier_is_found_by_part_of_name_or_code(dossier, one_stop, words):
    copies(dossier, 5)
    found = _search(one_stop, words)
    assert codes(found) == ["H10.912-261116-1003"]


def test_a_dossier_is_found_by_the_identity_number(dossier, one_stop, lan):
    assert codes(_search(one_stop, lan.identity_number)) == [dossier.code]
    assert codes(_search(one_stop, "070185001235")) == []


def test_neither_names_nor_numbers_stand_in_the_address(dossier, one_stop, lan):
    desk = Desk(one_stop)
    for words in ("Nguyễn Thị Lan", lan.identity_number):
        found = desk.post("/can-bo/tim", q=words)
        assert lan.identity_number not in found.url
        assert "Lan" not in parse_qs(urlsplit(found.url).query)["tim"][0]


def test_a_whole_code_opens_its_dossier(dossier, one_stop, other_agency_officer):
    typed = f" {dossier.code.lower()} "
    assert Desk(one_stop).post("/can-bo/tim", q=typed).url == address(dossier)
    assert Desk(other_agency_officer).post("/can-bo/tim", q=typed).url.startswith("/can-bo?")


def test_the_search_can_be_narrowed_to_a_procedure(dossier, one_stop):
    desk = Desk(one_stop)
    narrowed = desk.post("/can-bo/tim", **{"q": "", "thu-tuc": "1.000105", "danh-sach": "tat-ca"})
    assert codes(desk.get(narrowed.url)) == []
    assert "Không tìm thấy hồ sơ nào như vậy" in text(desk.get(narrowed.url))
    narrowed = desk.post("/can-bo/tim", **{"q": "", "thu-tuc": "2.000134", "danh-sach": "tat-ca"})
    assert codes(desk.get(narrowed.url)) == [dossier.code]


@pytest.mark.parametrize(
    "query", ["tim=x", "tim=%F0%9F%92%A9", "tim=AAAA", "trang=x", "trang=a:b", "danh-sach=x", "thu-tuc=%00"]
)
def test_odd_addresses_show_the_first_page(dossier, one_stop, query):
    answer = Desk(one_stop).get(f"/can-bo?{query}")
    assert answer.status_code == 200
    assert codes(answer) == [dossier.code]


@pytest.mark.parametrize("words", ["", "   ", "%", "_", "'", "\x00", "💩", "a" * 5000, "đ"])
def test_odd_words_find_nothing_and_break_nothing(dossier, one_stop, words):
    assert _search(one_stop, words).status_code == 200


@pytest.mark.parametrize("tab", ["viec-cua-toi", "cho-tiep-nhan", "tat-ca"])
def test_pages_hold_every_dossier_once_in_both_directions(dossier, one_stop, tab):
    copies(dossier, 59)
    desk = Desk(one_stop)
    pages = [desk.get("/can-bo", **{"danh-sach": tab})]
    while leads(pages[-1], "next"):
        pages.append(desk.get(leads(pages[-1], "next")))
    assert [len(codes(page)) for page in pages] == [25, 25, 10]
    everything = [code for page in pages for code in codes(page)]
    assert len(set(everything)) == 60
    back = desk.get(leads(pages[-1], "prev"))
    assert codes(back) == codes(pages[1])
    first = desk.get(leads(back, "prev"))
    assert codes(first) == codes(pages[0])
    assert not leads(first, "prev")


@pytest.mark.parametrize("sort", ["", "-han", "ten", "nop"])
def test_what_waits_for_different_reasons_fills_the_pages_of_one_list(
    in_appraisal, appraiser, one_stop, sort
):
    """Thirty steps of the desk, and in their midst a supplement that was sent."""
    fault = service.Fault(Defect.Kind.DOCUMENT, DOCUMENT, "Mờ.")
    made = copies(in_appraisal, 30)
    for number, copy in enumerate(made):
        Dossier.objects.filter(pk=copy.pk).update(due_at=in_appraisal.due_at + HOUR * (number - 15))
    service.propose_supplement(in_appraisal, faults=[fault], user=appraiser, at=MONDAY + 6 * HOUR)
    in_appraisal.supplements.update(standing="sent")
    desk = Desk(one_stop, MONDAY + 7 * HOUR)
    first = desk.get("/can-bo", **{"danh-sach": "viec-cua-toi", "xep": sort})
    second = desk.get(leads(first, "next"))
    assert (len(codes(first)), len(codes(second))) == (25, 6)
    assert count(first, "Chờ tôi xử lý") == "31"
    column = {"": "urgency", "-han": "-urgency", "ten": "owner_folded_name", "nop": "submitted_at"}[sort]
    in_order = Dossier.objects.order_by(column, "-pk" if column.startswith("-") else "pk")
    assert codes(first) + codes(second) == list(in_order.values_list("code", flat=True))
    assert codes(desk.get(leads(second, "prev"))) == codes(first)


def test_equal_due_times_lose_nobody_between_pages(dossier, one_stop):
    copies(dossier, 29)
    Dossier.objects.update(answer_due_at=MONDAY)
    first = Desk(one_stop).get("/can-bo")
    second = Desk(one_stop).get(leads(first, "next"))
    assert len({*codes(first), *codes(second)}) == 30


def test_tabs_count_to_99_and_no_further(dossier, one_stop):
    copies(dossier, 98)
    shown = Desk(one_stop).get("/can-bo")
    assert count(shown, "Chờ tiếp nhận") == "99"
    assert count(shown, "Đã đóng") is None
    copies(dossier, 1, first=2000)
    assert count(Desk(one_stop).get("/can-bo"), "Chờ tiếp nhận") == "99+"


def test_a_long_list_costs_as_many_queries_as_a_short_one(dossier, one_stop):
    few = _queries(one_stop, "/can-bo")
    copies(dossier, 30)
    assert _queries(one_stop, "/can-bo") == few
    assert few <= 25


def test_a_dossier_with_a_long_history_costs_no_more_queries(in_appraisal, appraiser, head):
    few = _queries(appraiser, address(in_appraisal), MONDAY + 9 * HOUR)
    at = MONDAY + 6 * HOUR
    for _time in range(3):
        granted = Result.Outcome.GRANTED
        service.propose(in_appraisal, outcome=granted, opinion="Đủ.", user=appraiser, at=at)
        service.send_back(in_appraisal, reason="Xem lại.", user=head, at=at)
    assert _queries(appraiser, address(in_appraisal), MONDAY + 9 * HOUR) == few


def test_officers_of_two_agencies_see_both(dossier, cast):
    person = cast["district_one_stop"]
    assert listed(person, "tat-ca") == []
    person.posts.filter(role="clerk").update(agency=cast["clerk"].posts.get().agency)
    assert listed(person, "tat-ca") == [dossier.code]


def _search(user, words):
    desk = Desk(user)
    found = desk.post("/can-bo/tim", q=words)
    return desk.get(found.url)


def _queries(user, path, at=MONDAY + HOUR):
    desk = Desk(user, at)
    desk.get(path)
    with CaptureQueriesContext(connection) as asked:
        assert desk.get(path).status_code == 200
    return len(asked)


# --- what must I do now? ---


def test_what_is_due_today_and_what_is_late(dossier, cast):
    user = cast["one_stop"]
    assert listed(user, "den-han-hom-nay") == []
    due = dossier.answer_due_at
    assert listed(user, "den-han-hom-nay", due - timedelta(minutes=1)) == [dossier.code]
    assert listed(user, "den-han-hom-nay", due) == [dossier.code]
    assert listed(user, "qua-han", due) == []
    assert listed(user, "qua-han", due + timedelta(minutes=1)) == [dossier.code]
    assert listed(user, "den-han-hom-nay", due + timedelta(minutes=1)) == []
    service.accept(dossier, user=user, at=MONDAY + HOUR)
    assert listed(user, "qua-han", due + timedelta(minutes=1)) == []
    assert listed(user, "qua-han", dossier.due_at + HOUR) == [dossier.code]


def test_what_waits_for_the_applicant_is_never_late(dossier, cast):
    fault = service.Fault(Defect.Kind.DOCUMENT, DOCUMENT, "Ảnh mờ")
    service.request_supplement_at_reception(dossier, faults=[fault], user=cast["one_stop"], at=MONDAY + HOUR)
    assert listed(cast["one_stop"], "qua-han", MONDAY + timedelta(days=20)) == []


def test_leaders_see_what_waits_for_their_approval(in_appraisal, appraiser, head, director, one_stop):
    at = MONDAY + 10 * HOUR
    assert listed(head, "cho-toi-duyet", at) == []
    service.propose(
        in_appraisal, outcome=Result.Outcome.GRANTED, opinion="Đủ.", user=appraiser, at=MONDAY + 6 * HOUR
    )
    assert listed(head, "cho-toi-duyet", at) == [in_appraisal.code]
    assert listed(director, "cho-toi-duyet", at) == []
    service.endorse(in_appraisal, user=head, at=MONDAY + 7 * HOUR)
    assert listed(director, "cho-toi-duyet", at) == [in_appraisal.code]
    assert "Chờ tôi duyệt" not in text(Desk(one_stop, at).get("/can-bo"))


def test_a_proposed_request_waits_for_its_leader(in_appraisal, appraiser, head):
    fault = service.Fault(Defect.Kind.DOCUMENT, DOCUMENT, "Ảnh mờ")
    service.propose_supplement(in_appraisal, faults=[fault], user=appraiser, at=MONDAY + 6 * HOUR)
    assert listed(head, "cho-toi-duyet", MONDAY + 10 * HOUR) == [in_appraisal.code]


# --- narrowed, sorted, kept ---


def seen(user, **wishes):
    return codes(Desk(user).get("/can-bo", **{"danh-sach": "tat-ca"} | wishes))


def test_lists_are_narrowed_by_step_and_day(dossier, one_stop):
    assert seen(one_stop, buoc="receive") == [dossier.code]
    assert seen(one_stop, buoc="approve") == []
    day = f"{MONDAY:%Y-%m-%d}"
    assert seen(one_stop, tu=day, den=day) == [dossier.code]
    assert seen(one_stop, tu=f"{MONDAY + timedelta(days=1):%Y-%m-%d}") == []
    assert seen(one_stop, den=f"{MONDAY - timedelta(days=1):%Y-%m-%d}") == []


@pytest.mark.parametrize(
    "odd", [{"tu": "x"}, {"den": "9999-99-99"}, {"tu": "0001-01-01"}, {"buoc": "x"}, {"xep": "pk"}]
)
def test_odd_wishes_ask_for_nothing(dossier, one_stop, odd):
    assert seen(one_stop, **odd) == [dossier.code]


@pytest.mark.parametrize("column", ["ma", "ten", "nop", "han"])
def test_lists_are_sorted_both_ways_over_all_pages(dossier, one_stop, column):
    copies(dossier, 30)
    there = _all_pages(one_stop, column)
    assert len(there) == 31
    assert _all_pages(one_stop, f"-{column}") == list(reversed(there))


def test_the_head_of_a_column_turns_the_order(dossier, one_stop):
    page = Desk(one_stop).get("/can-bo", **{"danh-sach": "tat-ca", "xep": "nop"}).content.decode()
    [head] = re.findall(r'aria-sort="ascending"><a class="desk-sort" href="([^"]+)"', page)
    assert parse_qs(urlsplit(unescape(head)).query)["xep"] == ["-nop"]


def test_a_filter_is_kept_found_again_and_forgotten(dossier, one_stop, lan):
    desk = Desk(one_stop)
    narrowed = desk.post("/can-bo/tim", q="Lan", **{"danh-sach": "tat-ca", "buoc": "receive"}).url
    hidden = dict(
        re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', desk.get(narrowed).content.decode())
    )
    desk.post("/can-bo/bo-loc", ten="Của chị Lan", **{n: hidden[n] for n in ("tim", "buoc", "danh-sach")})
    page = desk.get("/can-bo").content.decode()
    [link] = re.findall(r'href="([^"]+)">Của chị Lan<', page)
    assert codes(desk.get(unescape(link))) == [dossier.code]
    assert "Của chị Lan" not in Desk(lan).get("/ho-so").content.decode()
    desk.post("/can-bo/bo-loc", bo="Của chị Lan")
    assert "Của chị Lan" not in desk.get("/can-bo").content.decode()


def test_a_filter_needs_a_short_name_and_there_are_twenty_at_most(dossier, one_stop):
    desk = Desk(one_stop)
    for name, said in (("", "đặt tên"), ("x" * 61, "60 ký tự")):
        desk.post("/can-bo/bo-loc", ten=name)
        assert said in text(desk.get("/can-bo"))
    for number in range(21):
        desk.post("/can-bo/bo-loc", ten=f"Bộ lọc {number}", buoc="receive")
    page = text(desk.get("/can-bo"))
    assert "bỏ bớt" in page
    assert "Bộ lọc 19" in page
    assert "Bộ lọc 20" not in page


def test_another_officers_filters_are_not_mine(dossier, one_stop, head):
    Desk(one_stop).post("/can-bo/bo-loc", ten="Của tôi", buoc="receive")
    assert "Của tôi" not in text(Desk(head).get("/can-bo"))


def _all_pages(user, sort):
    desk, found = Desk(user), []
    page = desk.get("/can-bo", **{"danh-sach": "tat-ca", "xep": sort})
    while True:
        found += codes(page)
        following = leads(page, "next")
        if not following:
            return found
        page = desk.get(following)
