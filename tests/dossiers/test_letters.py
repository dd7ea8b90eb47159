"""Apology with a new date, stop for a while and for good: what the leader signs, with slip and notice."""

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from motcua.base import clock
from motcua.dossiers import service
from motcua.dossiers.errors import IncompleteError, NotAllowedError
from motcua.dossiers.models import Apology, Dossier, Slip
from motcua.dossiers.states import State
from motcua.files import service as files
from motcua.messaging.models import Message
from tests.dossiers.conftest import MONDAY
from tests.dossiers.walks import Walk

HOUR = timedelta(hours=1)
# Received on Monday 16-11 at 10:00; 5 working days end on Monday 23-11 at 10:00. 24-11 is a holiday.
DUE = datetime(2026, 11, 23, 10, 0, tzinfo=clock.VIETNAM)
LAST_DAY = datetime(2026, 11, 20, 8, 0, tzinfo=clock.VIETNAM)  # the Friday before
FRIDAY = datetime(2026, 11, 27, 10, 0, tzinfo=clock.VIETNAM)  # the third working day after it
WHY = "Cần kiểm tra thực tế tại nơi lắp đặt; đường vào đang ngập."


def extend(dossier, director, *, at=LAST_DAY, new_due_at=FRIDAY, reason=WHY):
    return service.extend(dossier, reason=reason, new_due_at=new_due_at, user=director, at=at)


def letters(dossier, kind):
    return Message.objects.get(about=dossier.code, kind=kind, channel="email").text


# --- the apology


def test_the_leader_signs_and_the_applicant_has_a_new_date(in_appraisal, director):
    extend(in_appraisal, director)
    fresh = Dossier.objects.get(pk=in_appraisal.pk)
    assert (fresh.due_at, fresh.first_due_at, fresh.state) == (FRIDAY, DUE, State.PROCESSING)
    assert service.deadlines.lawful_due(fresh) == DUE
    slip = fresh.slips.get(form=Slip.Form.APOLOGY)
    assert slip.data["form"] == "Mẫu số 04 (Thông tư 03/2025/TT-VPCP)"
    assert slip.data["title"] == slip.name
    assert slip.number == "1/XLGH-SLĐTBXH"
    assert (slip.data["due_at"], slip.data["new_due_at"]) == ("2026-11-23T10:00", "2026-11-27T10:00")
    assert slip.data["signer"] == director.full_name
    told = letters(fresh, "extended")
    assert WHY in told
    assert "10:00 ngày 27/11/2026" in told
    assert "10:00 ngày 23/11/2026" in told


def test_a_second_apology_is_refused_with_the_rule(in_appraisal, director):
    extend(in_appraisal, director)
    with pytest.raises(
        NotAllowedError, match=r"không quá một lần \(Nghị định 118/2025/NĐ-CP; Thông tư 03/2025/TT-VPCP\)"
    ):
        extend(in_appraisal, director, at=LAST_DAY + HOUR, new_due_at=FRIDAY + timedelta(days=7))
    assert [row.act.value for row in service.offered_acts(in_appraisal, director, LAST_DAY)] == [
        "suspend",
        "stop",
    ]
    another = in_appraisal.apologies.get()
    another.pk = another.slip = None
    with pytest.raises(IntegrityError), transaction.atomic():
        another.save(force_insert=True)


def test_signed_after_the_date_it_is_a_late_apology(in_appraisal, director):
    signed = extend(in_appraisal, director, at=DUE + timedelta(minutes=1))
    assert signed.is_late
    assert in_appraisal.events.get(act="extend").data["late"] is True
    assert in_appraisal.slips.get(form=Slip.Form.APOLOGY).data["is_late"] is True


def test_on_the_last_minute_it_is_in_time(in_appraisal, director):
    assert not extend(in_appraisal, director, at=DUE).is_late


@pytest.mark.parametrize("wanted", [DUE, DUE - HOUR, DUE + timedelta(days=400)])
def test_a_date_that_is_not_later_or_far_too_late_is_refused(in_appraisal, director, wanted):
    with pytest.raises(IncompleteError) as refused:
        extend(in_appraisal, director, new_due_at=wanted)
    assert refused.value.problems[0][0] == "new_due"
    assert not Apology.objects.exists()


def test_a_date_on_a_day_off_becomes_the_next_working_moment(in_appraisal, director):
    saturday = datetime(2026, 11, 28, 9, 0, tzinfo=clock.VIETNAM)
    extend(in_appraisal, director, new_due_at=saturday)
    assert in_appraisal.due_at == datetime(2026, 11, 30, 7, 0, tzinfo=clock.VIETNAM)


def test_an_apology_needs_a_reason(in_appraisal, director):
    with pytest.raises(IncompleteError, match="lý do"):
        extend(in_appraisal, director, reason="  ")


def test_nobody_but_the_leader_signs(in_appraisal, appraiser, head, one_stop, clerk):
    for person in (appraiser, head, one_stop, clerk):
        with pytest.raises(NotAllowedError):
            extend(in_appraisal, person)


def test_while_the_clock_stands_still_there_is_nothing_to_extend(in_appraisal, director):
    service.suspend(in_appraisal, reason="Chờ", basis="Điều 1", user=director, at=LAST_DAY)
    with pytest.raises(NotAllowedError):
        extend(in_appraisal, director, at=LAST_DAY + HOUR)


# --- the draft of the last working day


def test_on_the_last_working_day_an_apology_drafts_itself(in_appraisal, director, appraiser):
    assert service.extension.draft_due_apologies(LAST_DAY - timedelta(days=1)) == 0
    assert service.extension.draft_due_apologies(LAST_DAY) == 1
    assert service.extension.draft_due_apologies(LAST_DAY + HOUR) == 0
    draft = service.extension.draft_of(in_appraisal)
    assert draft is not None
    assert (draft.due_at, draft.new_due_at) == (DUE, FRIDAY)
    assert "Thẩm định" in draft.reason
    waiting = Dossier.objects.waiting_for(director, LAST_DAY)
    assert list(waiting) == [in_appraisal]
    # It is still the appraiser's turn as well; the citizen was told nothing.
    assert list(Dossier.objects.waiting_for(appraiser, LAST_DAY)) == [in_appraisal]
    assert not Message.objects.filter(about=in_appraisal.code, kind="extended").exists()


def test_signing_uses_the_draft_up(in_appraisal, director):
    service.extension.draft_due_apologies(LAST_DAY)
    extend(in_appraisal, director, at=LAST_DAY + HOUR)
    apology = in_appraisal.apologies.get()
    assert (apology.standing, apology.drafted_by, apology.signed_by) == ("signed", None, director)
    assert not Dossier.objects.waiting_for(director, LAST_DAY).exists()
    assert service.extension.draft_due_apologies(FRIDAY - timedelta(days=1)) == 0


def test_a_draft_for_a_date_that_has_moved_waits_for_nobody(in_appraisal, director):
    service.extension.draft_due_apologies(LAST_DAY)
    service.suspend(in_appraisal, reason="Chờ", basis="Điều 1", user=director, at=LAST_DAY + HOUR)
    service.resume(in_appraisal, user=director, at=LAST_DAY + timedelta(days=5))
    assert in_appraisal.due_at > DUE
    assert service.extension.draft_of(in_appraisal) is None
    assert not Dossier.objects.waiting_for(director, LAST_DAY).exists()
    # On the last working day before the new date there is a new one.
    assert service.extension.draft_due_apologies(in_appraisal.due_at) == 1
    anew = service.extension.draft_of(in_appraisal)
    assert anew is not None
    assert anew.due_at == in_appraisal.due_at


def test_what_is_finished_needs_no_apology(dossier, cast):
    Walk(dossier, cast).until("return")
    assert service.extension.draft_due_apologies(DUE + timedelta(days=30)) == 0


def test_a_draft_is_shown_without_number_and_code_and_says_that_it_is_one(in_appraisal, director):
    pdf = service.extension.preview(in_appraisal, user=director, at=LAST_DAY)
    assert pdf.startswith(b"%PDF")
    assert not in_appraisal.slips.filter(form=Slip.Form.APOLOGY).exists()


# --- the stop


def test_a_stop_for_a_while_gives_its_time_back(in_appraisal, director, one_stop):
    stopped = MONDAY + timedelta(days=2)  # Wednesday 9:00
    service.suspend(
        in_appraisal,
        reason="Chờ kết quả giám định.",
        basis="Khoản 2 Điều 10",
        resume_when="có kết quả giám định",
        user=director,
        at=stopped,
    )
    assert (in_appraisal.state, in_appraisal.due_at) == (State.SUSPENDED, None)
    slip = in_appraisal.slips.get(form=Slip.Form.STOP)
    assert slip.data["form"] == "Mẫu số 05 (Thông tư 03/2025/TT-VPCP)"
    assert slip.data["is_temporary"] is True
    assert "Khoản 2 Điều 10" in letters(in_appraisal, "suspended")
    service.resume(in_appraisal, user=director, at=stopped + timedelta(days=2))
    # Two working days back, across the holiday, though the regime restarts the clock after a supplement.
    assert in_appraisal.due_at == datetime(2026, 11, 26, 10, 0, tzinfo=clock.VIETNAM)
    assert in_appraisal.state == State.PROCESSING
    assert "10:00 ngày 26/11/2026" in letters(in_appraisal, "resumed")
    reading = service.deadlines.reading(in_appraisal)
    assert reading is not None
    assert "Khoản 2 Điều 10" in reading.lines[1].text


def test_a_stop_for_good_closes_the_dossier(in_appraisal, director):
    service.stop(in_appraisal, reason="Người nộp đã giải thể.", basis="Điều 3", user=director, at=LAST_DAY)
    assert (in_appraisal.state, in_appraisal.closed_at) == (State.STOPPED, LAST_DAY)
    assert (in_appraisal.due_at, in_appraisal.first_due_at, in_appraisal.finished_at) == (None, DUE, None)
    assert in_appraisal.slips.get(form=Slip.Form.STOP).data["is_temporary"] is False
    assert "Người nộp đã giải thể." in letters(in_appraisal, "stopped")
    assert service.offered_acts(in_appraisal, director, LAST_DAY) == []


@pytest.mark.parametrize(("reason", "basis", "anchor"), [("", "Điều 3", "reason"), ("Vì", " ", "basis")])
def test_a_stop_needs_a_reason_and_a_ground_in_law(in_appraisal, director, reason, basis, anchor):
    for act in (service.stop, service.suspend):
        with pytest.raises(IncompleteError) as refused:
            act(in_appraisal, reason=reason, basis=basis, user=director, at=LAST_DAY)
        assert refused.value.problems[0][0] == anchor


def test_a_letter_with_a_very_long_ground_is_still_written(in_appraisal, director):
    service.suspend(in_appraisal, reason="Vì", basis="Điều 3 " * 200, user=director, at=LAST_DAY)
    slip = in_appraisal.slips.get(form=Slip.Form.STOP)
    assert b"".join(files.open(service.slips.render(slip, LAST_DAY))).startswith(b"%PDF")


def test_every_letter_is_printed_the_same_to_the_byte(in_appraisal, director):
    from motcua.papers import service as papers

    extend(in_appraisal, director)
    slip = in_appraisal.slips.get(form=Slip.Form.APOLOGY)
    again = Slip.objects.get(pk=slip.pk)
    assert papers.render_snapshot(slip.form, slip.data, slip.issued_at) == papers.render_snapshot(
        again.form, again.data, again.issued_at
    )


def test_whoever_appraised_does_not_stop_it(dossier, cast):
    walk = Walk(dossier, cast).until("endorse")
    cast["director"].posts.update(user=cast["appraiser"])
    with pytest.raises(NotAllowedError, match="Người thẩm định"):
        service.stop(dossier, reason="Vì", basis="Điều 3", user=cast["appraiser"], at=walk.at)
