"""The lists of the desk: what waits for whom, found again, page by page, at a constant price."""

import re
from datetime import timedelta
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.dossiers import service
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
        Dossier.objects.filter(pk=copy.pk).update(step=Step.objects.get(dossier=copy, position=1))
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
    [("cho-tiep-nhan", "appraiser"), ("viec-cua-toi", "one_stop"), ("tat-ca", "director")],
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
    [(1, "Còn 7 giờ"), (4.5, "Còn 5 giờ 30 phút"), (24.5, "Trễ 30 phút"), (73, "Trễ 2 ngày")],
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
    assert few <= 20


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
