"""One dossier of 2.000134 from submission to return, as the minutes would tell it."""

from datetime import datetime, timedelta

import pytest

from motcua.base import clock
from motcua.dossiers import events, service
from motcua.dossiers.errors import IncompleteError, NotAllowedError, OvertakenError
from motcua.dossiers.models import Dossier, Result, Slip
from motcua.dossiers.states import State
from motcua.files import service as files
from motcua.messaging.models import Message
from motcua.organization.models import Agency
from motcua.papers import service as papers
from tests.dossiers.conftest import DOCUMENT, MONDAY, store

LATER = MONDAY + timedelta(days=2)


def kinds_of_notices(dossier, channel="email"):
    told = Message.objects.filter(about=dossier.code, channel=channel).order_by("pk")
    return [message.kind for message in told]


def test_a_phone_that_was_merely_typed_gets_no_sms(draft, lan):
    """It may be a stranger's; the letter still goes."""
    lan.phone_proof = lan.PhoneProof.TYPED
    lan.save()
    dossier = service.drafts.submit(draft, user=lan, at=MONDAY)
    assert kinds_of_notices(dossier) == ["submitted"]
    assert kinds_of_notices(dossier, "sms") == []


def test_submission_gives_a_code_a_receipt_and_a_notice(dossier, lan):
    agency = Agency.objects.get(key="BP-SLDTBXH")
    assert dossier.code == f"{agency.code}-261116-0001"
    assert dossier.state == State.REGISTERED
    receipt = dossier.slips.get()
    assert receipt.form == Slip.Form.RECEIPT
    assert receipt.data["files"][0]["sha256"] == dossier.papers.get().file.sha256
    assert kinds_of_notices(dossier) == ["submitted"]
    assert kinds_of_notices(dossier, "sms") == ["submitted"]
    # Submitted at nine on Monday: eight working hours later it is nine on Tuesday.
    assert clock.local(dossier.answer_due_at) == datetime(2026, 11, 17, 9, 0, tzinfo=clock.VIETNAM)


def test_pressing_submit_again_gives_the_same_dossier(draft, lan):
    first = service.drafts.submit(draft, user=lan, at=MONDAY)
    second = service.drafts.submit(draft, user=lan, at=MONDAY + timedelta(seconds=1))
    assert second == first
    assert Dossier.objects.count() == 1


def test_a_failed_submission_takes_no_number(draft, lan, procedure):
    draft.papers.all().delete()
    with pytest.raises(IncompleteError) as refused:
        service.drafts.submit(draft, user=lan, at=MONDAY)
    assert refused.value.problems[0][0] == f"document-{DOCUMENT}"
    draft.refresh_from_db()
    assert draft.submitted_at is None
    service.drafts.add_paper(draft, DOCUMENT, store(), MONDAY)
    assert service.drafts.submit(draft, user=lan, at=MONDAY).code.endswith("-0001")


def test_somebody_else_cannot_submit_lans_draft(draft, minh):
    with pytest.raises(NotAllowedError):
        service.drafts.submit(draft, user=minh, at=MONDAY)


def test_accepting_starts_the_clock_and_issues_mau_01(dossier, one_stop):
    slip = service.accept(dossier, user=one_stop, at=MONDAY + timedelta(hours=1))
    # Received Monday 16/11 at ten, five working days: Monday 23/11 at ten.
    assert clock.local(dossier.due_at) == datetime(2026, 11, 23, 10, 0, tzinfo=clock.VIETNAM)
    assert dossier.first_due_at == dossier.due_at
    assert slip.data["due_at"] == "2026-11-23T10:00"
    assert slip.data["form"] == "Mẫu số 01 (Thông tư 03/2025/TT-VPCP)"
    assert kinds_of_notices(dossier) == ["submitted", "accepted"]


def test_the_culture_day_of_november_is_not_counted(dossier, one_stop):
    service.accept(dossier, user=one_stop, at=MONDAY + timedelta(days=1))
    # Tuesday 17/11 + 5 working days would be Tuesday 24/11, a holiday since 2026.
    assert clock.local(dossier.due_at).date().isoformat() == "2026-11-25"


def test_the_whole_way_to_return(in_appraisal, one_stop, appraiser, head, director, clerk, lan):
    dossier, minute = in_appraisal, timedelta(minutes=1)
    granted = Result.Outcome.GRANTED
    service.propose(dossier, outcome=granted, opinion="Đủ điều kiện", user=appraiser, at=LATER)
    service.endorse(dossier, user=head, at=LATER + minute)
    service.approve(dossier, user=director, at=LATER + 2 * minute)
    service.issue_result(dossier, outcome=granted, stored=store(), user=clerk, at=LATER + 3 * minute)
    assert dossier.state == State.FINISHED
    service.return_result(
        dossier, originals=[DOCUMENT], collector="Nguyễn Thị Lan", user=one_stop, at=LATER + 4 * minute
    )
    assert dossier.state == State.RETURNED
    assert dossier.step is None
    acts = " ".join(event.act for event in dossier.events.all())
    assert acts == "submit accept forward assign propose endorse approve issue_result return_result"
    assert kinds_of_notices(dossier) == ["submitted", "accepted", "result_ready", "returned"]
    assert list(events.broken_chains()) == []


def test_the_result_is_not_handed_over_before_originals_are_compared(
    in_appraisal, one_stop, appraiser, head, director, clerk
):
    dossier = in_appraisal
    service.propose(dossier, outcome=Result.Outcome.GRANTED, opinion="Đủ", user=appraiser, at=LATER)
    service.endorse(dossier, user=head, at=LATER)
    service.approve(dossier, user=director, at=LATER)
    service.issue_result(dossier, outcome=Result.Outcome.GRANTED, stored=store(), user=clerk, at=LATER)
    with pytest.raises(IncompleteError) as refused:
        service.return_result(dossier, originals=[], collector="Nguyễn Thị Lan", user=one_stop, at=LATER)
    assert refused.value.problems[0][0] == f"original-{DOCUMENT}"
    dossier.refresh_from_db()
    assert dossier.state == State.FINISHED


def test_each_step_belongs_to_its_holder(received, one_stop, appraiser, head, director, other_agency_officer):
    service.forward(received, user=one_stop, at=LATER)
    for person in (appraiser, director, one_stop, other_agency_officer):
        with pytest.raises(NotAllowedError):
            service.assign(received, to=appraiser, user=person, at=LATER)
    service.assign(received, to=appraiser, user=head, at=LATER)
    assert received.step.officer == appraiser


def test_a_page_older_than_the_dossier_is_refused_with_what_happened(dossier, one_stop):
    seen = dossier.version
    service.accept(Dossier.objects.get(pk=dossier.pk), user=one_stop, at=MONDAY, version=seen)
    stale = Dossier.objects.get(pk=dossier.pk)
    with pytest.raises(OvertakenError, match="Phạm Thị Thu"):
        service.forward(stale, user=one_stop, at=MONDAY, version=seen)


def test_of_two_who_hold_the_same_page_one_wins(dossier, one_stop):
    first, second = Dossier.objects.get(pk=dossier.pk), Dossier.objects.get(pk=dossier.pk)
    service.accept(first, user=one_stop, at=MONDAY)
    with pytest.raises(OvertakenError):
        service.refuse(second, reason="Không thuộc thẩm quyền", user=one_stop, at=MONDAY)
    assert second.state == State.REGISTERED
    assert dossier.events.count() == 2


def test_refusal_needs_a_reason_and_tells_it(dossier, one_stop):
    with pytest.raises(IncompleteError):
        service.refuse(dossier, reason="  ", user=one_stop, at=MONDAY)
    service.refuse(dossier, reason="Thiết bị không thuộc danh mục", user=one_stop, at=MONDAY)
    assert dossier.state == State.REFUSED
    assert dossier.closed_at == MONDAY
    letter = Message.objects.get(about=dossier.code, kind="refused", channel="email")
    assert "Thiết bị không thuộc danh mục" in letter.text
    assert dossier.slips.last().data["reason"] == "Thiết bị không thuộc danh mục"


def test_only_the_applicant_withdraws_and_only_before_reception(dossier, lan, minh, one_stop):
    with pytest.raises(NotAllowedError):
        service.withdraw(dossier, user=minh, at=MONDAY)
    service.accept(dossier, user=one_stop, at=MONDAY)
    with pytest.raises(NotAllowedError):
        service.withdraw(dossier, user=lan, at=MONDAY)


def test_sending_back_returns_the_dossier_to_its_appraiser(in_appraisal, appraiser, head):
    service.propose(in_appraisal, outcome=Result.Outcome.GRANTED, opinion="Đủ", user=appraiser, at=LATER)
    with pytest.raises(IncompleteError):
        service.send_back(in_appraisal, reason="", user=head, at=LATER)
    service.send_back(in_appraisal, reason="Xem lại hạn kiểm định", user=head, at=LATER)
    assert in_appraisal.step.act == "appraise"
    assert in_appraisal.step.officer == appraiser


def test_offered_acts_are_just_those_the_person_may_do(dossier, one_stop, lan, minh, appraiser):
    def offered(person):
        return [row.act.value for row in service.offered_acts(dossier, person, MONDAY)]

    assert offered(one_stop) == ["accept", "request_supplement_at_reception", "refuse"]
    assert offered(lan) == ["withdraw"]
    assert offered(minh) == offered(appraiser) == []


def test_a_slip_printed_again_is_the_same_to_the_byte(received):
    slip = received.slips.get(form=Slip.Form.SLIP_01)
    first = service.slips.render(slip, LATER)
    again = Slip.objects.get(pk=slip.pk)
    assert service.slips.render(again, LATER + timedelta(days=900)) == first
    # Its facts make the same paper for ever; the seal, made once, stands behind it.
    printed = papers.render_snapshot(slip.form, again.data, slip.issued_at)
    assert b"".join(files.open(first)).startswith(printed)


def test_numbers_grow_past_four_digits(procedure):
    from motcua.dossiers.codes import next_dossier_code
    from motcua.dossiers.models import CodeCounter

    agency = Agency.objects.get(key="BP-SLDTBXH")
    CodeCounter.objects.create(agency=agency, series="dossier", day=MONDAY.date(), last=9999)
    assert next_dossier_code(agency, MONDAY.date()) == f"{agency.code}-261116-10000"
