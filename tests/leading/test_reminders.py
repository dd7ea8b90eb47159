"""Whoever holds a step is told once that its share of the time presses, and once that it is gone."""

from datetime import timedelta

import pytest

from motcua.base.jobs import service as jobs
from motcua.dossiers import reminders, service
from motcua.dossiers.models import Defect, Dossier, Result, Step
from motcua.messaging import service as messaging
from motcua.messaging.models import Message
from tests.accounts.test_substitutions import arrange
from tests.desk.test_lists import copies
from tests.dossiers.conftest import DOCUMENT, store
from tests.dossiers.walks import Walk
from tests.leading.conftest import at

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
# The appraiser has twenty hours from Monday 14:00.
PRESSES, GONE = at(18, 11), at(19, 8)
KINDS = ("step_pressing", "step_over")


def told():
    """Who was told what, oldest first."""
    return [(m.kind, m.recipient) for m in Message.objects.filter(kind__in=KINDS).order_by("pk")]


def test_the_holder_is_told_when_three_quarters_are_used_and_once(in_appraisal, appraiser):
    assert reminders.remind(PRESSES - MINUTE) == 0
    assert told() == []
    assert reminders.remind(PRESSES) == 1
    assert reminders.remind(PRESSES + 10 * MINUTE) == 0
    assert told() == [("step_pressing", appraiser.email)]


def test_when_all_is_gone_their_head_is_told_too_and_nobody_twice(in_appraisal, appraiser, head):
    reminders.remind(PRESSES)
    reminders.remind(GONE)
    reminders.remind(GONE + DAY)
    assert told()[1:] == [("step_over", appraiser.email), ("step_over", head.email)]


def test_a_worker_that_comes_late_tells_only_what_still_matters(in_appraisal, appraiser, head):
    assert reminders.remind(GONE + 3 * DAY) == 1
    assert told() == [("step_over", appraiser.email), ("step_over", head.email)]


def test_the_letter_says_which_dossier_and_step_and_nothing_of_the_applicant(in_appraisal, lan):
    reminders.remind(GONE)
    letter = Message.objects.filter(kind="step_over")[0]
    assert in_appraisal.code in letter.subject
    assert f"/can-bo/ho-so/{in_appraisal.code}" in letter.text
    assert "bước “Thẩm định” lúc 08:00 ngày 19/11/2026" in letter.text
    assert "Đang giữ: Võ Quốc Bảo (Phòng Lao động - Việc làm, Sở LĐTBXH)" in letter.text
    for private in (lan.full_name, lan.identity_number, lan.phone, lan.email):
        assert private not in letter.text + letter.subject


def test_a_step_that_names_nobody_is_told_to_all_who_can_hold_it(received, one_stop, head, director):
    service.forward(received, user=one_stop, at=at(16, 11))
    reminders.remind(at(17, 8))
    # The head holds it; who leads the head is the director.
    assert told() == [("step_over", head.email), ("step_over", director.email)]


def test_a_director_has_nobody_above(in_appraisal, cast, director):
    Walk(in_appraisal, cast, at=at(16, 13)).until("approve")
    reminders.remind(at(27, 8))
    assert told() == [("step_over", director.email)]


def test_the_colleagues_of_an_officer_who_left_are_told(in_appraisal, appraiser, cast):
    colleague, post = cast["training_appraiser"], appraiser.posts.get()
    colleague.posts.update(department=post.department)
    appraiser.posts.update(held_to=at(17, 8))
    reminders.remind(PRESSES)
    assert told() == [("step_pressing", colleague.email)]


def test_who_stands_in_is_told_as_well(in_appraisal, appraiser, head, cast):
    arrange(head, cast["training_head"], head)
    arrange(appraiser, cast["training_appraiser"], head)
    reminders.remind(GONE)
    holders = {appraiser.email, cast["training_appraiser"].email}
    assert {to for _kind, to in told()} == holders | {head.email, cast["training_head"].email}


def test_after_a_reassignment_the_new_officer_is_told_what_comes_next(
    in_appraisal, appraiser, head, colleague
):
    reminders.remind(PRESSES)
    service.reassign(in_appraisal, to=colleague, reason="Nghỉ ốm", user=head, at=PRESSES + HOUR)
    reminders.remind(PRESSES + 2 * HOUR)
    reminders.remind(GONE)
    assert told()[0] == ("step_pressing", appraiser.email)
    assert {to for _kind, to in told()[1:]} == {colleague.email, head.email}


def test_a_step_done_in_time_reminds_nobody(in_appraisal, appraiser, head):
    service.propose(
        in_appraisal, outcome=Result.Outcome.GRANTED, opinion="Đủ", user=appraiser, at=PRESSES - MINUTE
    )
    reminders.remind(PRESSES)
    assert told() == []
    reminders.remind(at(18, 16))
    assert told() == [("step_pressing", head.email)]


def test_while_the_clock_stands_still_nobody_is_reminded_and_afterwards_not_twice(in_appraisal, cast):
    reminders.remind(PRESSES)
    walk = Walk(in_appraisal, cast, at=at(18, 13))
    walk.act("propose_supplement", "appraiser", faults=[service.Fault(Defect.Kind.DOCUMENT, DOCUMENT, "Mờ")])
    walk.act("request_supplement", "head")
    assert reminders.remind(at(24, 12)) == 0
    walk.at = at(26, 6)
    service.supplements.add_paper(in_appraisal.supplements.get(), DOCUMENT, store("ro.pdf", walk.at), walk.at)
    walk.act("send_supplement", "lan")
    walk.act("accept_supplement", "one_stop")
    reminders.remind(at(26, 8) + MINUTE)
    assert [kind for kind, _to in told()] == ["step_pressing"]
    # Three hours were left when it was paused at three on Wednesday.
    reminders.remind(at(26, 10))
    assert [kind for kind, _to in told()] == ["step_pressing"]
    reminders.remind(at(26, 14))
    assert [kind for kind, _to in told()] == ["step_pressing", "step_over", "step_over"]


def test_what_is_sent_back_is_reminded_of_anew(in_appraisal, appraiser, head):
    reminders.remind(GONE)
    service.propose(
        in_appraisal, outcome=Result.Outcome.GRANTED, opinion="Đủ", user=appraiser, at=GONE + HOUR
    )
    service.send_back(in_appraisal, reason="Xem lại", user=head, at=GONE + HOUR)
    reminders.remind(GONE + 2 * HOUR)
    assert len(told()) == 2
    reminders.remind(at(26, 8))
    assert told()[2:] == [("step_over", appraiser.email), ("step_over", head.email)]


def test_a_letter_that_fails_keeps_nobody_else_from_theirs(in_appraisal, cast, monkeypatch, caplog):
    other = copies(in_appraisal, 1)[0]
    Dossier.objects.filter(pk=other.pk).update(step=other.steps.get(act="appraise"))
    notify = messaging.notify

    def failing(kind, to, context, **more):
        if context["code"] == in_appraisal.code:
            raise messaging.WordingError("broken")
        return notify(kind, to, context, **more)

    monkeypatch.setattr(messaging, "notify", failing)
    with pytest.raises(reminders.RemindingError, match=in_appraisal.code):
        reminders.remind(PRESSES)
    assert [m.about for m in Message.objects.filter(kind="step_pressing")] == [other.code]
    monkeypatch.undo()
    assert reminders.remind(PRESSES) == 1
    assert len(told()) == 2


def test_of_two_workers_one_tells(in_appraisal):
    first, second = (Dossier.objects.select_related("step").get(pk=in_appraisal.pk) for _worker in range(2))
    assert reminders._remind_of(first, PRESSES)
    assert not reminders._remind_of(second, PRESSES)
    assert len(told()) == 1


def test_the_worker_does_it_every_few_minutes(in_appraisal, appraiser):
    jobs.enqueue("dossiers.remind", {}, PRESSES)
    jobs.run_due(PRESSES, limit=100)
    assert told() == [("step_pressing", appraiser.email)]


def test_dossiers_without_a_time_limit_have_nothing_to_be_reminded_of(in_appraisal):
    Dossier.objects.filter(pk=in_appraisal.pk).update(first_due_at=None, due_at=None)
    in_appraisal.refresh_from_db()
    service.budgets.mark(in_appraisal, at(17, 8))
    assert not Step.objects.exclude(remind_at=None).exists()
    assert reminders.remind(at(30, 8)) == 0
