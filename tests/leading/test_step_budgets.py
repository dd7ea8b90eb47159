"""Each step's share of the time: how much is used, and a warning at three quarters and when all is gone."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.base import clock
from motcua.dossiers import service
from motcua.dossiers.models import Defect, Dossier, Result, Step
from motcua.dossiers.service import budgets
from tests.desk.conftest import Desk, text
from tests.desk.test_lists import copies
from tests.dossiers.conftest import DOCUMENT, store
from tests.dossiers.walks import Walk

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
NOTHING, MINUTE = timedelta(), timedelta(minutes=1)
PRESSING, OVER = "Sắp hết phần thời gian của bước", "Quá phần thời gian của bước"


def at(day, hour, minute=0):
    return datetime(2026, 11, day, hour, minute, tzinfo=clock.VIETNAM)


# Five days are forty hours, of which the appraiser has twenty: from Monday 14:00 to Thursday 8:00.
PRESSES, GONE = at(18, 11), at(19, 8)


def shown(dossier, user, moment):
    """The steps panel of the dossier's page."""
    said = text(Desk(user, moment).open(dossier))
    return said[said.index("Các bước giải quyết") : said.index("Giấy đã lập")]


def test_the_page_says_how_much_of_its_share_a_step_has_used(in_appraisal, appraiser):
    panel = shown(in_appraisal, appraiser, at(17, 17))
    assert "Đã dùng 1 ngày 3 giờ trên 2 ngày 4 giờ" in panel
    assert PRESSING not in panel
    assert OVER not in panel


@pytest.mark.parametrize(
    ("moment", "tag"),
    [
        (PRESSES - timedelta(minutes=1), ""),
        (PRESSES, PRESSING),
        (GONE - timedelta(minutes=1), PRESSING),
        (GONE, OVER),
        (GONE + 30 * DAY, OVER),
    ],
)
def test_it_warns_at_three_quarters_and_when_all_is_gone(in_appraisal, appraiser, moment, tag):
    page, row = shown(in_appraisal, appraiser, moment), text(Desk(appraiser, moment).get("/can-bo"))
    for one in (PRESSING, OVER):
        assert (one in page) == (one == tag)
        assert (one in row) == (one == tag)


def test_the_desk_has_its_share_from_reception_on_not_before(dossier, one_stop):
    # Filed at nine, received at one: of four hours the desk has used one by half past two.
    service.accept(dossier, user=one_stop, at=at(16, 13))
    assert "Đã dùng 1 giờ trên 4 giờ" in shown(dossier, one_stop, at(16, 14, 30))
    assert PRESSING not in shown(dossier, one_stop, at(16, 14, 30))
    assert PRESSING in shown(dossier, one_stop, at(16, 16, 30))


def test_a_finished_step_that_took_too_long_says_so_and_one_in_time_does_not(in_appraisal, appraiser, head):
    service.propose(
        in_appraisal, outcome=Result.Outcome.GRANTED, opinion="Đủ", user=appraiser, at=GONE + HOUR
    )
    panel = shown(in_appraisal, head, GONE + HOUR)
    assert panel.count(OVER) == 1
    assert "Đã dùng 2 ngày 5 giờ trên 2 ngày 4 giờ" in panel


def test_what_is_sent_back_begins_anew(in_appraisal, appraiser, head):
    late = GONE + 2 * HOUR
    service.propose(in_appraisal, outcome=Result.Outcome.GRANTED, opinion="Đủ", user=appraiser, at=late)
    service.send_back(in_appraisal, reason="Xem lại", user=head, at=late)
    assert OVER not in shown(in_appraisal, appraiser, late + HOUR)
    assert "Đã dùng 1 giờ trên 2 ngày 4 giờ" in shown(in_appraisal, appraiser, late + HOUR)
    # Twenty hours from Thursday ten o’clock: five, eight on Friday, seven on Monday.
    assert in_appraisal.step.due_at == at(23, 16)


def test_waiting_for_papers_uses_nothing_up(in_appraisal, cast):
    walk = Walk(in_appraisal, cast, at=at(17, 8))
    walk.act("propose_supplement", "appraiser", faults=[service.Fault(Defect.Kind.DOCUMENT, DOCUMENT, "Mờ")])
    walk.act("request_supplement", "head")
    long_after = walk.at + 10 * DAY
    assert OVER not in text(Desk(cast["appraiser"], long_after).get("/can-bo", **{"danh-sach": "tat-ca"}))
    assert "Đã dùng 6 giờ trên" in shown(in_appraisal, cast["appraiser"], long_after)
    walk.at = at(26, 6)
    service.supplements.add_paper(in_appraisal.supplements.get(), DOCUMENT, store("ro.pdf", walk.at), walk.at)
    walk.act("send_supplement", "lan")
    walk.act("accept_supplement", "one_stop")
    # Six hours were used; nine more are three quarters, fourteen are all.
    assert (in_appraisal.step.warn_at, in_appraisal.step.due_at) == (at(27, 9), at(27, 16))


def test_a_step_that_is_done_leaves_no_moments_behind(in_appraisal, appraiser, cast):
    service.propose(
        in_appraisal, outcome=Result.Outcome.GRANTED, opinion="Đủ", user=appraiser, at=PRESSES + HOUR
    )
    assert [step.act for step in Step.objects.exclude(due_at=None)] == ["endorse"]
    walk = Walk(in_appraisal, cast, at=PRESSES + HOUR).until("return")
    assert not Step.objects.exclude(due_at=None).exists()
    assert OVER not in text(Desk(cast["one_stop"], walk.at + 90 * DAY).get("/can-bo"))


def test_a_closed_dossier_warns_of_nothing(in_appraisal, director):
    service.stop(in_appraisal, reason="Vì", basis="Luật", user=director, at=PRESSES + HOUR)
    assert not Step.objects.exclude(due_at=None).exists()
    assert OVER not in shown(in_appraisal, director, GONE + 30 * DAY)


def test_moments_and_minutes_agree_at_every_step_of_the_way(dossier, cast):
    """What lists compare says the same as what the page reckons."""
    walk = Walk(dossier, cast)
    seen = 0
    while dossier.step is not None and dossier.step.act != "return":
        walk.step()
        dossier.refresh_from_db()
        step = dossier.step
        shares = budgets.Budgets(dossier, list(dossier.steps.all()))
        if step.due_at is None:
            continue
        seen += 1
        moments = [moment - before for moment in (step.due_at, step.warn_at) for before in (NOTHING, MINUTE)]
        over, not_yet, pressing, calm = filter(None, (shares.spent(step, moment) for moment in moments))
        assert (over.is_over, not_yet.is_over) == (True, False)
        assert (pressing.presses, calm.presses) == (True, False)
    assert seen == 5


def test_a_list_full_of_slow_steps_costs_no_more_queries(in_appraisal, appraiser):
    desk = Desk(appraiser, GONE + HOUR)

    def queries():
        desk.get("/can-bo", **{"danh-sach": "tat-ca"})
        with CaptureQueriesContext(connection) as asked:
            shown = text(desk.get("/can-bo", **{"danh-sach": "tat-ca"}))
        return len(asked), shown.count(OVER)

    few, one = queries()
    for copy in copies(in_appraisal, 24):
        Dossier.objects.filter(pk=copy.pk).update(step=copy.steps.get(act="appraise"))
    many, all_of_them = queries()
    assert (few, one, all_of_them) == (many, 1, 25)
