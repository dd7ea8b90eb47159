"""What a tab counts is what its list holds, however lists are narrowed and whichever way it is counted."""

from datetime import timedelta

import pytest

from motcua.dossiers import service
from motcua.dossiers.models import Dossier
from motcua.web.desk import search, tabs
from tests.desk.conftest import Desk
from tests.desk.test_lists import codes, count
from tests.dossiers.conftest import MONDAY
from tests.dossiers.test_supplements import FAULTS
from tests.dossiers.walks import Walk, another, walk_of

LATER = MONDAY + timedelta(days=9)
DAY = f"{MONDAY:%Y-%m-%d}"
WISHES: tuple[dict[str, str], ...] = (
    {},
    {"buoc": "appraise"},
    {"buoc": "receive", "den": DAY},
    {"thu-tuc": "2.000134"},
    {"thu-tuc": "1.000105", "tu": DAY},
    {"tu": f"{MONDAY + timedelta(days=1):%Y-%m-%d}"},
    {"q": "nguyen"},
    {"q": "261116-0001"},
    {"q": "261116", "buoc": "receive"},
    {"q": "khong ai ten vay"},
)


@pytest.fixture
def office(draft, lan, cast):
    """Dossiers at every stage, some of them late by `LATER`."""

    def walk():
        return Walk(service.drafts.submit(another(draft), user=lan, at=MONDAY), cast)

    for act in ("receive", "receive", "assign", "appraise", "endorse", "approve", "return"):
        walk().until(act)
    walk().to_the_end()
    walk_of("1.000105", cast, at_agency="BP-SLDTBXH").until("receive")
    asked = walk().until("appraise")
    asked.act("propose_supplement", "appraiser", faults=FAULTS)
    refused = walk()
    service.refuse(refused.dossier, reason="Không thuộc thẩm quyền.", user=cast["one_stop"], at=MONDAY)
    service.withdraw(walk().dossier, user=lan, at=MONDAY)
    return cast


def counted_and_listed(desk, wishes):
    """For each tab: what it counts, and how many its list shows."""
    words = {"tim": search.sealed(wishes["q"])} if "q" in wishes else {}
    asked = {name: value for name, value in wishes.items() if name != "q"} | words
    shown = {tab.key: desk.get("/can-bo", **{"danh-sach": tab.key} | asked) for tab in tabs.TABS}
    first = next(iter(shown.values()))
    return {
        tab.key: (int(count(first, tab.name) or 0), len(codes(page)))
        for tab, page in ((tab, shown[tab.key]) for tab in tabs.TABS)
        if f"danh-sach={tab.key}" in first.content.decode()
    }


@pytest.mark.parametrize(
    ("who", "few"), [("one_stop", 1000), ("one_stop", 0), ("head", 0), ("director", 1000)]
)
def test_tabs_count_what_their_lists_hold(office, monkeypatch, who, few):
    monkeypatch.setattr(tabs, "FEW", few)
    monkeypatch.setattr(search, "FEW", few)
    desk, seen = Desk(office[who], LATER), set()
    for wishes in WISHES:
        found = counted_and_listed(desk, wishes)
        assert {key: counted for key, (counted, _listed) in found.items()} == {
            key: listed for key, (_counted, listed) in found.items()
        }, wishes
        seen |= {key for key, (counted, _listed) in found.items() if counted}
    # Enough of them hold something for this to say something.
    assert seen >= {"viec-cua-toi", "qua-han", "dang-giai-quyet", "cho-tra", "da-dong", "tat-ca"}


def test_a_dossier_that_has_no_due_date_by_law_is_never_late(office):
    timeless = Dossier.objects.filter(state="processing")
    timeless.update(due_at=None, first_due_at=None)
    late = codes(Desk(office["head"], LATER).get("/can-bo", **{"danh-sach": "qua-han"}))
    assert timeless.count() > 3
    assert not set(late) & set(timeless.values_list("code", flat=True))


def test_what_is_late_is_the_same_however_it_is_sorted(office):
    desk = Desk(office["head"], LATER)
    moments = {code: moment for code, moment in Dossier.objects.values_list("code", "runs_out_at") if moment}
    late = sorted(code for code, moment in moments.items() if moment < LATER)
    assert len(late) > 3
    for sort in ("", "han", "-han", "ma", "-nop", "ten"):
        shown = codes(desk.get("/can-bo", **{"danh-sach": "qua-han", "xep": sort}))
        assert sorted(shown) == late
        if sort.endswith("han") or not sort:
            order = [moments[code] for code in shown]
            assert order == sorted(order, reverse=sort.startswith("-"))
