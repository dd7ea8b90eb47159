"""What happens beside the way: a second request, a fee, a wish to withdraw, opinions, another appraiser."""

from datetime import date, datetime

import pytest
from django.db import IntegrityError, transaction

from motcua.base import clock
from motcua.dossiers import events, service
from motcua.dossiers.errors import IncompleteError, NotAllowedError, OvertakenError
from motcua.dossiers.models import Dossier, OpinionRequest, Result, Slip, WithdrawalRequest
from motcua.dossiers.opinions import Unit
from motcua.dossiers.payment import Method
from motcua.dossiers.service import Act
from motcua.dossiers.states import State
from motcua.messaging.models import Message
from motcua.organization.models import Department
from tests.dossiers.conftest import MONDAY
from tests.dossiers.meanwhile import *  # noqa: F403 - the dossiers
from tests.dossiers.meanwhile import DAY, FAULTS, HOUR, TUESDAY, ask, welfare
from tests.dossiers.walks import Walk

# Received on Monday 16-11 at 10:00: five working days.
DUE = datetime(2026, 11, 23, 10, 0, tzinfo=clock.VIETNAM)


def letter(dossier, kind):
    return Message.objects.get(about=dossier.code, kind=kind, channel="email").text


def waits_for(dossier, person, at=TUESDAY):
    return Dossier.objects.waiting_for(person, at).filter(pk=dossier.pk).exists()


# --- a second request before reception


@pytest.fixture
def proposed_again(mended, one_stop):
    service.propose_supplement_at_reception(
        mended, faults=FAULTS, reason="Trang 2 lần trước chưa có", user=one_stop, at=TUESDAY
    )
    return mended


def test_a_second_request_does_not_go_out_without_a_leader(mended, one_stop):
    with pytest.raises(NotAllowedError, match="Từ lần thứ hai phải trình lãnh đạo"):
        service.request_supplement_at_reception(
            mended, faults=FAULTS, reason="Thiếu", user=one_stop, at=TUESDAY
        )


def test_a_first_request_is_not_put_before_the_leader(dossier, one_stop):
    with pytest.raises(NotAllowedError, match="đầu tiên gửi thẳng"):
        service.propose_supplement_at_reception(dossier, faults=FAULTS, user=one_stop, at=TUESDAY)


def test_a_second_request_says_why_it_was_not_said_at_first(mended, one_stop):
    with pytest.raises(IncompleteError) as missing:
        service.propose_supplement_at_reception(mended, faults=FAULTS, user=one_stop, at=TUESDAY)
    assert "bổ sung thứ 2" in missing.value.problems[0][1]


def test_the_leader_sends_it_and_the_applicant_is_asked(proposed_again, one_stop, head):
    assert waits_for(proposed_again, head)
    assert not waits_for(proposed_again, one_stop)
    service.request_supplement_again(proposed_again, user=head, at=TUESDAY + HOUR)
    assert proposed_again.state == State.SUPPLEMENT_AT_RECEPTION
    assert proposed_again.clock_entries.count() == 0
    assert proposed_again.slips.filter(form=Slip.Form.SLIP_02).count() == 2
    asked = Message.objects.filter(about=proposed_again.code, kind="supplement_requested", channel="email")
    assert asked.count() == 2


def test_the_leader_declines_and_the_desk_goes_on(proposed_again, one_stop, head):
    with pytest.raises(NotAllowedError, match="chờ lãnh đạo"):
        service.accept(proposed_again, user=one_stop, at=TUESDAY)
    with pytest.raises(NotAllowedError, match="chờ lãnh đạo"):
        service.refuse(proposed_again, reason="Thiếu", user=one_stop, at=TUESDAY)
    service.decline_supplement(proposed_again, reason="Giấy đã đủ rõ", user=head, at=TUESDAY + HOUR)
    assert waits_for(proposed_again, one_stop)
    service.accept(proposed_again, user=one_stop, at=TUESDAY + 2 * HOUR)
    assert proposed_again.state == State.RECEIVED


# --- a fee


def test_the_clock_waits_for_the_fee_and_gets_the_time_back(with_fee, appraiser, one_stop):
    service.request_payment(with_fee, amount=600_000, user=appraiser, at=TUESDAY)
    assert (with_fee.state, with_fee.due_at) == (State.AWAITING_PAYMENT, None)
    told = letter(with_fee, "payment_requested")
    assert "600.000 đồng" in told
    sms = Message.objects.get(about=with_fee.code, kind="payment_requested", channel="sms")
    assert "600" not in sms.text
    assert not waits_for(with_fee, appraiser)
    paid_at = TUESDAY + 2 * DAY
    service.record_payment(with_fee, method=Method.CASH, receipt="BL-01 0001234", user=one_stop, at=paid_at)
    # Two working days from Monday the 23rd: the 24th is a holiday.
    assert with_fee.due_at == datetime(2026, 11, 26, 10, 0, tzinfo=clock.VIETNAM)
    assert with_fee.first_due_at == DUE
    assert "10:00 ngày 26/11/2026" in letter(with_fee, "payment_received")
    reading = service.deadlines.reading(with_fee)
    assert reading is not None
    lines = [line.text for line in reading.lines]
    assert any("nghĩa vụ tài chính" in line for line in lines)
    assert waits_for(with_fee, appraiser, paid_at)


def test_a_paid_fee_is_not_asked_for_again(with_fee, appraiser, one_stop):
    service.request_payment(with_fee, amount=600_000, user=appraiser, at=TUESDAY)
    service.record_payment(with_fee, method=Method.TRANSFER, receipt="7", user=one_stop, at=TUESDAY + HOUR)
    with pytest.raises(NotAllowedError, match="đã nộp phí"):
        service.request_payment(with_fee, amount=1, user=appraiser, at=TUESDAY + 2 * HOUR)


def test_a_procedure_without_a_fee_asks_for_none(in_appraisal, appraiser):
    assert in_appraisal.fee == 0
    with pytest.raises(NotAllowedError, match="không thu phí"):
        service.request_payment(in_appraisal, amount=600_000, user=appraiser, at=TUESDAY)


@pytest.mark.parametrize("amount", [0, -5, 1_000_000_001])
def test_an_amount_that_is_none_is_told(with_fee, appraiser, amount):
    with pytest.raises(IncompleteError) as told:
        service.request_payment(with_fee, amount=amount, user=appraiser, at=TUESDAY)
    assert told.value.problems[0][0] == "amount"
    assert with_fee.state == State.PROCESSING


def test_money_is_not_taken_in_without_a_receipt(with_fee, appraiser, one_stop):
    service.request_payment(with_fee, amount=600_000, user=appraiser, at=TUESDAY)
    with pytest.raises(IncompleteError, match="số biên lai"):
        service.record_payment(with_fee, method=Method.CASH, receipt=" ", user=one_stop, at=TUESDAY + HOUR)


# --- a wish to withdraw


@pytest.fixture
def leaving(in_appraisal, lan):
    service.ask_withdrawal(in_appraisal, reason="Tôi bán máy rồi", user=lan, at=TUESDAY)
    return in_appraisal


def test_the_office_works_on_until_the_leader_answers(leaving, appraiser, director, head):
    assert leaving.state == State.PROCESSING
    assert leaving.due_at == DUE
    assert waits_for(leaving, appraiser)
    assert waits_for(leaving, director)
    assert not waits_for(leaving, head)


def test_the_leader_agrees_and_the_dossier_is_closed_without_a_result(leaving, director):
    service.agree_to_withdrawal(leaving, user=director, at=TUESDAY + HOUR)
    fresh = Dossier.objects.get(pk=leaving.pk)
    assert (fresh.state, fresh.due_at, fresh.closed_at) == (State.WITHDRAWN, None, TUESDAY + HOUR)
    assert letter(fresh, "withdrawn")
    assert WithdrawalRequest.objects.get().standing == "agreed"
    assert not waits_for(fresh, director)
    assert list(events.broken_chains()) == []


def test_the_leader_declines_and_the_applicant_reads_why(leaving, director, lan):
    why = "Kết quả đã ký, chờ phát hành"
    service.decline_withdrawal(leaving, reason=why, user=director, at=TUESDAY + HOUR)
    assert leaving.state == State.PROCESSING
    assert why in letter(leaving, "withdrawal_declined")
    read = service.statements_by_event(leaving, list(leaving.events.all()), for_applicant=True)
    assert why in read.values()
    # Nothing keeps her from asking again.
    service.ask_withdrawal(leaving, user=lan, at=TUESDAY + 2 * HOUR)
    assert waits_for(leaving, director)


def test_one_wish_waits_at_a_time(leaving, lan):
    with pytest.raises(NotAllowedError, match="đang xem xét"):
        service.ask_withdrawal(leaving, user=lan, at=TUESDAY + HOUR)
    with pytest.raises(IntegrityError), transaction.atomic():
        WithdrawalRequest.objects.create(dossier=leaving, standing="asked", asked_at=TUESDAY)


def test_a_result_that_is_issued_first_ends_the_wish(leaving, cast, director):
    walk = Walk(leaving, cast, at=TUESDAY).until("issue")
    walk.act("issue_result", "clerk")
    assert leaving.state == State.FINISHED
    assert WithdrawalRequest.objects.get().standing == "dropped"
    with pytest.raises(NotAllowedError):
        service.agree_to_withdrawal(leaving, user=director, at=walk.at + HOUR)


def test_a_stop_ends_the_wish(leaving, director):
    service.stop(leaving, reason="Không còn", basis="Điều 10", user=director, at=TUESDAY + HOUR)
    assert WithdrawalRequest.objects.get().standing == "dropped"


def test_a_wish_in_a_suspended_dossier_still_reaches_the_leader(in_appraisal, lan, director):
    service.suspend(in_appraisal, reason="Giám định", basis="Điều 10", user=director, at=TUESDAY)
    assert not waits_for(in_appraisal, director)
    service.ask_withdrawal(in_appraisal, user=lan, at=TUESDAY + HOUR)
    assert waits_for(in_appraisal, director)


# --- an opinion of another unit


def test_the_unit_sees_the_dossier_and_has_to_answer(in_appraisal, appraiser, cast):
    stranger = cast["centre_appraiser"]
    assert not Dossier.objects.worked_on_by(stranger, TUESDAY).exists()
    request = ask(in_appraisal, appraiser)
    assert request.due_at == datetime(2026, 11, 19, 17, 0, tzinfo=clock.VIETNAM)
    assert Dossier.objects.worked_on_by(stranger, TUESDAY).get() == in_appraisal
    assert waits_for(in_appraisal, stranger)
    assert waits_for(in_appraisal, appraiser)
    assert in_appraisal.due_at == DUE


def test_the_answer_is_there_once_and_for_all(in_appraisal, appraiser, cast):
    ask(in_appraisal, appraiser)
    first, second = cast["centre_appraiser"], cast["centre_head"]
    seen = in_appraisal.version
    service.give_opinion(in_appraisal, answer="Có, mục 3", user=first, at=TUESDAY + HOUR)
    with pytest.raises(OvertakenError, match=first.full_name):
        service.require_version(in_appraisal, seen)
    request = OpinionRequest.objects.get()
    assert (request.answer, request.answered_by) == ("Có, mục 3", first)
    assert not waits_for(in_appraisal, first)
    assert Dossier.objects.worked_on_by(first, TUESDAY).exists()
    with pytest.raises(NotAllowedError):
        service.give_opinion(in_appraisal, answer="Thêm", user=second, at=TUESDAY + 2 * HOUR)
    assert list(events.broken_chains()) == []


def test_a_late_answer_says_so(in_appraisal, appraiser, cast):
    ask(in_appraisal, appraiser)
    friday = MONDAY + 4 * DAY
    service.give_opinion(in_appraisal, answer="Có", user=cast["centre_appraiser"], at=friday)
    assert in_appraisal.events.get(act="give_opinion").data["overdue"] is True


def test_a_department_answers_for_itself(in_appraisal, appraiser, cast, director):
    ask(in_appraisal, appraiser, unit=welfare())
    assert waits_for(in_appraisal, cast["welfare_appraiser"])
    assert waits_for(in_appraisal, cast["welfare_head"])
    assert not waits_for(in_appraisal, director)
    assert not waits_for(in_appraisal, cast["centre_appraiser"])


def test_two_questions_are_answered_one_after_the_other(in_appraisal, appraiser, cast):
    ask(in_appraisal, appraiser, question="Câu thứ nhất?")
    ask(in_appraisal, appraiser, question="Câu thứ hai?")
    person = cast["centre_appraiser"]
    for answer in ("một", "hai"):
        service.give_opinion(in_appraisal, answer=answer, user=person, at=TUESDAY + HOUR)
    said = OpinionRequest.objects.order_by("pk")
    assert [(one.question, one.answer) for one in said] == [("Câu thứ nhất?", "một"), ("Câu thứ hai?", "hai")]


def test_opinions_do_not_keep_the_decision_waiting(in_appraisal, appraiser, cast):
    ask(in_appraisal, appraiser)
    walk = Walk(in_appraisal, cast, at=TUESDAY).to_the_end()
    assert walk.dossier.state == State.RETURNED
    assert not waits_for(in_appraisal, cast["centre_appraiser"], walk.at)


@pytest.mark.parametrize(
    "day",
    [date(2026, 11, 16), date(2026, 11, 22), date(2026, 11, 24), date(2028, 1, 3), date.max],
    ids=["over", "a Sunday", "a holiday", "too far", "the end of time"],
)
def test_a_day_that_is_none_is_told(in_appraisal, appraiser, day):
    with pytest.raises(IncompleteError) as told:
        ask(in_appraisal, appraiser, until=day)
    assert [anchor for anchor, _sentence in told.value.problems] == ["until"]


def test_everything_that_is_missing_is_said_at_once(in_appraisal, appraiser):
    here = Department.objects.select_related("agency").get(key="SLDTBXH-LDVL")
    with pytest.raises(IncompleteError) as told:
        ask(in_appraisal, appraiser, unit=Unit(here.agency, here), until=date(2026, 11, 22), question=" ")
    assert [anchor for anchor, _sentence in told.value.problems] == ["unit", "question", "until"]


def test_nobody_is_offered_their_own_unit_or_one_without_people(in_appraisal):
    offered = {unit.name for unit in service.opinions.units(in_appraisal, TUESDAY)}
    assert not any("Lao động – Việc làm" in name or "Lao động - Việc làm" in name for name in offered)
    kept = {(u.agency.key, u.department.key if u.department else "") for u in _offered(in_appraisal)}
    assert ("BP-SLDTBXH", "SLDTBXH-BTXH") in kept
    assert ("BP-SLDTBXH", "SLDTBXH-LDVL") not in kept
    assert ("BP-TTPVHCC", "") not in kept  # only a desk, nobody who advises


def _offered(dossier):
    return service.opinions.units(dossier, TUESDAY)


# --- another appraiser


def test_the_head_gives_the_appraisal_to_somebody_else(in_appraisal, head, appraiser, colleague):
    due_at = in_appraisal.due_at
    service.reassign(in_appraisal, to=colleague, reason="Nghỉ ốm", user=head, at=TUESDAY)
    assert waits_for(in_appraisal, colleague)
    assert not waits_for(in_appraisal, appraiser)
    assert in_appraisal.due_at == due_at
    service.propose(
        in_appraisal, outcome=Result.Outcome.GRANTED, opinion="Đủ", user=colleague, at=TUESDAY + HOUR
    )
    with pytest.raises(NotAllowedError):
        service.reassign(in_appraisal, to=appraiser, user=head, at=TUESDAY + 2 * HOUR)


def test_it_is_not_given_to_who_has_it_or_who_cannot_hold_it(in_appraisal, head, appraiser, colleague, cast):
    for wrong in (appraiser, cast["welfare_appraiser"], cast["clerk"]):
        with pytest.raises(IncompleteError, match="Hãy chọn cán bộ"):
            service.reassign(in_appraisal, to=wrong, user=head, at=TUESDAY)


# --- found by a newcomer


def test_a_wrong_amount_can_be_taken_back_and_the_clock_runs_on(with_fee, appraiser, one_stop):
    """Symptom: fifteen đồng instead of 1.5 million could only be paid."""
    service.request_payment(with_fee, amount=15, user=appraiser, at=TUESDAY)
    why = "Ghi nhầm số tiền"
    service.cancel_payment(with_fee, reason=why, user=appraiser, at=TUESDAY + DAY)
    assert with_fee.state == State.PROCESSING
    assert with_fee.due_at == datetime(2026, 11, 25, 10, 0, tzinfo=clock.VIETNAM)
    assert why in letter(with_fee, "payment_cancelled")
    service.request_payment(with_fee, amount=150_000, user=appraiser, at=TUESDAY + DAY + HOUR)
    assert service.payment.asked(with_fee) == 150_000


def test_nobody_is_offered_to_give_the_dossier_away_where_there_is_nobody_else(in_appraisal, head):
    """Symptom: the page of "Giao cho cán bộ khác" had nobody to choose."""
    assert Act.REASSIGN not in {row.act for row in service.offered_acts(in_appraisal, head, TUESDAY)}


def test_an_extension_cites_the_law_of_the_day_of_reception(in_appraisal, director):
    """Symptom: a dossier of 2026 was extended under the decree of 2018."""
    new_due_at = datetime(2026, 11, 30, 10, 0, tzinfo=clock.VIETNAM)
    service.extend(in_appraisal, reason="Ngập", new_due_at=new_due_at, user=director, at=TUESDAY)
    assert in_appraisal.clock_entries.get(kind="extended").basis.startswith("Nghị định 118/2025/NĐ-CP")
