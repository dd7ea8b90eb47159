"""Supplements: every defect at once, mended by the applicant, seen by the office."""

from datetime import timedelta

import pytest

from motcua.base import clock
from motcua.dossiers import service
from motcua.dossiers.errors import IncompleteError, NotAllowedError
from motcua.dossiers.models import Defect, Result, Slip, Supplement
from motcua.dossiers.service import Fault
from motcua.dossiers.states import State
from motcua.messaging.models import Message
from tests.dossiers.conftest import DOCUMENT, MONDAY, store

FAULTS = [
    Fault(Defect.Kind.DOCUMENT, DOCUMENT, "Ảnh mờ, không đọc được số chế tạo"),
    Fault(Defect.Kind.QUESTION, "fax", "Số fax không liên lạc được"),
]
TUESDAY = MONDAY + timedelta(days=1)


@pytest.fixture
def asked(dossier, one_stop):
    service.request_supplement_at_reception(dossier, faults=FAULTS, user=one_stop, at=MONDAY)
    return dossier


def mend(dossier, at=TUESDAY):
    supplement = service.supplements.open_of(dossier)
    assert supplement is not None
    service.supplements.save(
        supplement, version=supplement.version, answers={**supplement.answers, "fax": "02713888999"}
    )
    service.supplements.add_paper(supplement, DOCUMENT, store("ro-net.pdf"), at)


def test_the_notice_names_every_defect_and_the_sms_their_number(asked):
    letter = Message.objects.get(about=asked.code, kind="supplement_requested", channel="email")
    for fault in FAULTS:
        assert fault.reason in letter.text
    sms = Message.objects.get(about=asked.code, kind="supplement_requested", channel="sms")
    assert "2 noi dung" in sms.text
    assert len(asked.slips.get(form=Slip.Form.SLIP_02).data["defects"]) == 2


def test_no_fault_no_reason_no_request(dossier, one_stop):
    with pytest.raises(IncompleteError):
        service.request_supplement_at_reception(dossier, faults=[], user=one_stop, at=MONDAY)
    nameless = [Fault(Defect.Kind.DOCUMENT, DOCUMENT, " ")]
    with pytest.raises(IncompleteError) as refused:
        service.request_supplement_at_reception(dossier, faults=nameless, user=one_stop, at=MONDAY)
    assert refused.value.problems[0][0] == f"reason-document-{DOCUMENT}"
    assert dossier.state == State.REGISTERED
    assert not dossier.supplements.exists()


def test_the_supplement_is_not_sent_while_a_defect_is_left(asked, lan):
    with pytest.raises(IncompleteError) as refused:
        service.send_supplement(asked, user=lan, at=TUESDAY)
    assert {anchor for anchor, _ in refused.value.problems} == {f"document-{DOCUMENT}", "fax"}


def test_sending_puts_the_dossier_back_to_the_desk_with_the_old_file_kept(asked, lan):
    mend(asked)
    service.send_supplement(asked, user=lan, at=TUESDAY)
    asked.refresh_from_db()
    assert asked.state == State.REGISTERED
    assert asked.answers["fax"] == "02713888999"
    old, new = asked.papers.order_by("pk")
    assert (old.replaced_at, new.pending) == (TUESDAY, False)
    assert clock.local(asked.answer_due_at).date().isoformat() == "2026-11-18"


def test_a_second_request_needs_a_reason(asked, lan, one_stop):
    mend(asked)
    service.send_supplement(asked, user=lan, at=TUESDAY)
    again = FAULTS[:1]
    with pytest.raises(IncompleteError) as refused:
        service.propose_supplement_at_reception(asked, faults=again, user=one_stop, at=TUESDAY)
    assert refused.value.problems[0][0] == "reason"
    service.propose_supplement_at_reception(
        asked, faults=again, reason="Tệp mới bị hỏng trang 2", user=one_stop, at=TUESDAY
    )
    assert asked.supplements.count() == 2


def test_a_supplement_that_never_comes_lapses(asked):
    deadline = asked.supplements.get().respond_by
    assert service.lapse_overdue_supplements(deadline) == 0
    assert service.lapse_overdue_supplements(deadline + timedelta(minutes=2)) == 1
    asked.refresh_from_db()
    assert asked.state == State.REFUSED
    assert asked.supplements.get().standing == Supplement.Standing.LAPSED


def test_waiting_for_papers_during_appraisal_does_not_use_the_offices_time(
    in_appraisal, appraiser, head, lan, one_stop
):
    dossier = in_appraisal
    service.propose_supplement(dossier, faults=FAULTS, user=appraiser, at=TUESDAY)
    with pytest.raises(NotAllowedError):
        service.propose(dossier, outcome=Result.Outcome.GRANTED, opinion="Đủ", user=appraiser, at=TUESDAY)
    service.request_supplement(dossier, user=head, at=TUESDAY)
    assert (dossier.state, dossier.due_at) == (State.SUPPLEMENT_IN_APPRAISAL, None)
    mend(dossier)
    back = TUESDAY + timedelta(days=2)
    service.send_supplement(dossier, user=lan, at=back)
    dossier.refresh_from_db()
    service.accept_supplement(dossier, user=one_stop, at=back)
    assert dossier.state == State.PROCESSING
    # The regime in force restarts the five days: Thursday 19/11 + 5, with 24/11 off, is Friday 27/11.
    assert clock.local(dossier.due_at).date().isoformat() == "2026-11-27"
    assert clock.local(dossier.first_due_at).date().isoformat() == "2026-11-23"
    reading = service.deadlines.reading(dossier)
    assert reading is not None
    assert [line.kind for line in reading.lines] == ["started", "paused", "restarted"]


def test_a_declined_request_is_never_sent(in_appraisal, appraiser, head):
    service.propose_supplement(in_appraisal, faults=FAULTS, user=appraiser, at=TUESDAY)
    service.decline_supplement(in_appraisal, reason="Số fax không bắt buộc", user=head, at=TUESDAY)
    assert in_appraisal.state == State.PROCESSING
    assert not Message.objects.filter(kind="supplement_requested").exists()
    service.propose(in_appraisal, outcome=Result.Outcome.GRANTED, opinion="Đủ", user=appraiser, at=TUESDAY)
