"""The law of the dossier as a table: which act is lawful in which state, by whom, and what it does.

The states are those of RULES b.1, the moves those of RULES b.2. The table says what is lawful; the workflow
of a procedure (data) only says who holds each step. `perform` is the one reader that changes anything.
Article numbers of Decree 61/2018 are from memory [M].

Reading a row: an act is possible in one of `sources`; it leads to `target` (None: the state stays). `who` may
do it: the applicant, the holder of the step, the one-stop desk, who leads where the dossier now is, that
agency's own leader, the unit whose opinion was asked, or the system itself. `step_acts`, where given, says at
which steps the act is possible. `completes_step` hands the dossier to the next step of the workflow. `clock`
says what the act does to the legal clock, `notice` whom it tells what, `slip` which paper it issues.
"""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from motcua.dossiers.models import Slip
from motcua.dossiers.states import CLOSED, State


class Act(StrEnum):
    """What can be done to a dossier, as the office names it."""

    SUBMIT = "submit"
    ACCEPT = "accept"
    REQUEST_SUPPLEMENT_AT_RECEPTION = "request_supplement_at_reception"
    PROPOSE_SUPPLEMENT_AT_RECEPTION = "propose_supplement_at_reception"
    REQUEST_SUPPLEMENT_AGAIN = "request_supplement_again"
    RESUBMIT = "resubmit"
    LAPSE = "lapse"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"
    ASK_WITHDRAWAL = "ask_withdrawal"
    AGREE_TO_WITHDRAWAL = "agree_to_withdrawal"
    DECLINE_WITHDRAWAL = "decline_withdrawal"
    FORWARD = "forward"
    ASSIGN = "assign"
    REASSIGN = "reassign"
    ASK_OPINION = "ask_opinion"
    GIVE_OPINION = "give_opinion"
    PROPOSE_SUPPLEMENT = "propose_supplement"
    DECLINE_SUPPLEMENT = "decline_supplement"
    REQUEST_SUPPLEMENT = "request_supplement"
    SEND_SUPPLEMENT = "send_supplement"
    ACCEPT_SUPPLEMENT = "accept_supplement"
    REQUEST_PAYMENT = "request_payment"
    CANCEL_PAYMENT = "cancel_payment"
    RECORD_PAYMENT = "record_payment"
    PROPOSE = "propose"
    PASS_ON = "pass_on"  # noqa: S105 - an act, not a password
    ENDORSE = "endorse"
    APPROVE = "approve"
    SEND_BACK = "send_back"
    ISSUE_RESULT = "issue_result"
    RETURN_RESULT = "return_result"
    TRANSFER = "transfer"
    EXTEND = "extend"
    SUSPEND = "suspend"
    RESUME = "resume"
    STOP = "stop"


class Who(StrEnum):
    APPLICANT = "applicant"
    STEP_HOLDER = "step_holder"
    ONE_STOP = "one_stop"
    LEADER = "leader"  # the head of department, or the director where there is none
    DIRECTOR = "director"  # the leader of the agency where the dossier now is, who signs its letters
    ASKED_UNIT = "asked_unit"  # an officer of the unit whose opinion was asked and is still awaited
    SYSTEM = "system"


class Clock(StrEnum):
    START = "start"
    PAUSE = "pause"
    RESUME = "resume"  # restarts or adds the waiting time, as the regime at reception says
    RESUME_ADDING = "resume_adding"  # a stop by law, or for a fee, gives back its time under every regime
    EXTEND = "extend"
    STOP = "stop"
    DROP = "drop"  # there will be no result that could be due


@dataclass(frozen=True)
class Transition:
    act: Act
    label: str | Promise
    sources: tuple[State, ...]
    target: State | None
    who: Who
    rule: str
    step_acts: frozenset[str] = frozenset()
    completes_step: bool = False
    clock: Clock | None = None
    notice: str = ""
    slip: Slip.Form | None = None


_AT_RECEPTION = State.SUPPLEMENT_AT_RECEPTION
_IN_APPRAISAL = State.SUPPLEMENT_IN_APPRAISAL
_OPEN = tuple(state for state in State if state not in CLOSED)
_UNDER_WAY = (
    State.RECEIVED,
    State.PROCESSING,
    _IN_APPRAISAL,
    State.AWAITING_PAYMENT,
    State.SUSPENDED,
)
# While the appraiser has it, whatever it waits for.
_WITH_APPRAISER = tuple(state for state in _UNDER_WAY if state is not State.RECEIVED)


def _at(*steps: str) -> frozenset[str]:
    return frozenset(steps)


# fmt: off
TRANSITIONS: dict[Act, Transition] = {
    row.act: row
    for row in (
        Transition(Act.SUBMIT, _("Nộp hồ sơ"), (), State.REGISTERED, Who.APPLICANT,
                   "NĐ 45/2020; RULES a.2, b.2", notice="submitted", slip=Slip.Form.RECEIPT),
        Transition(Act.ACCEPT, _("Tiếp nhận"), (State.REGISTERED,), State.RECEIVED, Who.STEP_HOLDER,
                   "NĐ 61/2018 Điều 17; RULES a.4",
                   step_acts=_at("receive"), clock=Clock.START, notice="accepted", slip=Slip.Form.SLIP_01),
        Transition(Act.REQUEST_SUPPLEMENT_AT_RECEPTION, _("Yêu cầu bổ sung"),
                   (State.REGISTERED,), _AT_RECEPTION, Who.STEP_HOLDER,
                   "NĐ 61/2018 Điều 17; RULES a.4.1, a.5",
                   step_acts=_at("receive"), notice="supplement_requested", slip=Slip.Form.SLIP_02),
        Transition(Act.PROPOSE_SUPPLEMENT_AT_RECEPTION, _("Đề nghị yêu cầu bổ sung lần nữa"),
                   (State.REGISTERED,), None, Who.STEP_HOLDER,
                   "RULES a.5: từ lần thứ hai lãnh đạo duyệt", step_acts=_at("receive")),
        Transition(Act.REQUEST_SUPPLEMENT_AGAIN, _("Duyệt và gửi yêu cầu bổ sung"),
                   (State.REGISTERED,), _AT_RECEPTION, Who.LEADER,
                   "RULES a.5: từ lần thứ hai lãnh đạo duyệt",
                   notice="supplement_requested", slip=Slip.Form.SLIP_02),
        Transition(Act.RESUBMIT, _("Gửi bổ sung"),
                   (_AT_RECEPTION,), State.REGISTERED, Who.APPLICANT,
                   "RULES b.2", notice="supplement_received"),
        Transition(Act.LAPSE, _("Hết hạn bổ sung"), (_AT_RECEPTION,), State.REFUSED, Who.SYSTEM,
                   "RULES a.5", notice="lapsed", slip=Slip.Form.SLIP_03),
        Transition(Act.REFUSE, _("Từ chối tiếp nhận"),
                   (State.REGISTERED, _AT_RECEPTION), State.REFUSED, Who.STEP_HOLDER,
                   "NĐ 61/2018 Điều 17; RULES a.4.1",
                   step_acts=_at("receive"), notice="refused", slip=Slip.Form.SLIP_03),
        Transition(Act.WITHDRAW, _("Rút hồ sơ"),
                   (State.REGISTERED, _AT_RECEPTION), State.WITHDRAWN, Who.APPLICANT,
                   "RULES a.8, b.2", notice="withdrawn", slip=Slip.Form.WITHDRAWAL),
        Transition(Act.ASK_WITHDRAWAL, _("Đề nghị rút hồ sơ"), _UNDER_WAY, None, Who.APPLICANT,
                   "RULES a.8, b.2: rút trước khi có kết quả"),
        Transition(Act.AGREE_TO_WITHDRAWAL, _("Đồng ý cho rút hồ sơ"),
                   _UNDER_WAY, State.WITHDRAWN, Who.DIRECTOR,
                   "RULES a.8, b.2: lãnh đạo đồng ý",
                   clock=Clock.DROP, notice="withdrawn", slip=Slip.Form.WITHDRAWAL),
        Transition(Act.DECLINE_WITHDRAWAL, _("Không đồng ý cho rút hồ sơ"), _UNDER_WAY, None, Who.DIRECTOR,
                   "RULES a.8, b.2: lãnh đạo đồng ý", notice="withdrawal_declined"),
        Transition(Act.FORWARD, _("Chuyển phòng chuyên môn"),
                   (State.RECEIVED,), State.PROCESSING, Who.STEP_HOLDER,
                   "NĐ 61/2018 Điều 18; RULES b.2", step_acts=_at("receive"), completes_step=True),
        Transition(Act.ASSIGN, _("Phân công"), (State.PROCESSING,), None, Who.STEP_HOLDER,
                   "RULES a.11", step_acts=_at("assign"), completes_step=True),
        Transition(Act.REASSIGN, _("Giao cho cán bộ khác"), _WITH_APPRAISER, None, Who.LEADER,
                   "RULES a.11", step_acts=_at("appraise")),
        Transition(Act.ASK_OPINION, _("Hỏi ý kiến đơn vị khác"), (State.PROCESSING,), None, Who.STEP_HOLDER,
                   "NĐ 61/2018 Điều 19; RULES a.3: cơ quan phối hợp",
                   step_acts=_at("appraise", "endorse", "pass_on", "approve")),
        Transition(Act.GIVE_OPINION, _("Cho ý kiến"), _WITH_APPRAISER, None, Who.ASKED_UNIT,
                   "NĐ 61/2018 Điều 19; RULES a.3: cơ quan phối hợp"),
        Transition(Act.PROPOSE_SUPPLEMENT, _("Đề nghị yêu cầu bổ sung"),
                   (State.PROCESSING,), None, Who.STEP_HOLDER,
                   "NĐ 61/2018 Điều 19; RULES a.5", step_acts=_at("appraise")),
        Transition(Act.DECLINE_SUPPLEMENT, _("Không duyệt yêu cầu bổ sung"),
                   (State.REGISTERED, State.PROCESSING), None, Who.LEADER,
                   "RULES a.5"),
        Transition(Act.REQUEST_SUPPLEMENT, _("Duyệt và gửi yêu cầu bổ sung"),
                   (State.PROCESSING,), _IN_APPRAISAL, Who.LEADER,
                   "NĐ 61/2018 Điều 19; RULES a.5, b.2",
                   clock=Clock.PAUSE, notice="supplement_requested", slip=Slip.Form.SLIP_02),
        Transition(Act.SEND_SUPPLEMENT, _("Gửi bổ sung"), (_IN_APPRAISAL,), None, Who.APPLICANT,
                   "RULES a.5"),
        Transition(Act.ACCEPT_SUPPLEMENT, _("Nhận bổ sung"),
                   (_IN_APPRAISAL,), State.PROCESSING, Who.ONE_STOP,
                   "RULES a.5, b.2", clock=Clock.RESUME, notice="supplement_received"),
        Transition(Act.REQUEST_PAYMENT, _("Thông báo nộp phí"),
                   (State.PROCESSING,), State.AWAITING_PAYMENT, Who.STEP_HOLDER,
                   "RULES a.6, a.10, b.2",
                   step_acts=_at("appraise"), clock=Clock.PAUSE, notice="payment_requested"),
        Transition(Act.CANCEL_PAYMENT, _("Hủy thông báo nộp phí"),
                   (State.AWAITING_PAYMENT,), State.PROCESSING, Who.STEP_HOLDER,
                   "RULES a.6, a.10",
                   step_acts=_at("appraise"), clock=Clock.RESUME_ADDING, notice="payment_cancelled"),
        Transition(Act.RECORD_PAYMENT, _("Xác nhận đã thu phí"),
                   (State.AWAITING_PAYMENT,), State.PROCESSING, Who.ONE_STOP,
                   "RULES a.6, a.10, b.2", clock=Clock.RESUME_ADDING, notice="payment_received"),
        Transition(Act.PROPOSE, _("Trình lãnh đạo"), (State.PROCESSING,), None, Who.STEP_HOLDER,
                   "NĐ 61/2018 Điều 19", step_acts=_at("appraise"), completes_step=True),
        Transition(Act.PASS_ON, _("Chuyển cơ quan tiếp theo"), (State.PROCESSING,), None, Who.STEP_HOLDER,
                   "NĐ 61/2018 Điều 18 (một cửa liên thông)",
                   step_acts=_at("pass_on"), completes_step=True, slip=Slip.Form.HANDOVER),
        Transition(Act.ENDORSE, _("Đồng ý trình ký"), (State.PROCESSING,), None, Who.STEP_HOLDER,
                   "RULES a.11", step_acts=_at("endorse"), completes_step=True),
        Transition(Act.APPROVE, _("Phê duyệt"), (State.PROCESSING,), None, Who.STEP_HOLDER,
                   "RULES a.11: người xử lý không tự duyệt", step_acts=_at("approve"), completes_step=True),
        Transition(Act.SEND_BACK, _("Trả lại bước thẩm định"), (State.PROCESSING,), None, Who.STEP_HOLDER,
                   "RULES a.11", step_acts=_at("endorse", "pass_on", "approve", "issue")),
        Transition(Act.ISSUE_RESULT, _("Phát hành kết quả"),
                   (State.PROCESSING,), State.FINISHED, Who.STEP_HOLDER,
                   "NĐ 61/2018 Điều 20; RULES b.2",
                   step_acts=_at("issue"), completes_step=True, clock=Clock.STOP, notice="result_ready"),
        Transition(Act.RETURN_RESULT, _("Trả kết quả"), (State.FINISHED,), State.RETURNED, Who.STEP_HOLDER,
                   "NĐ 61/2018 Điều 20; RULES a.8",
                   step_acts=_at("return"), completes_step=True, notice="returned", slip=Slip.Form.RETURN),
        Transition(Act.TRANSFER, _("Chuyển sang cơ quan kế thừa"), _OPEN, None, Who.SYSTEM,
                   "RULES 0.1, 0.6, a.6: đổi cơ quan không đổi thời hạn", notice="transferred"),
        Transition(Act.EXTEND, _("Ký xin lỗi, hẹn lại ngày trả"),
                   (State.RECEIVED, State.PROCESSING), None, Who.DIRECTOR,
                   "NĐ 61/2018 Điều 19; RULES a.7: hẹn lại không quá một lần",
                   clock=Clock.EXTEND, notice="extended", slip=Slip.Form.APOLOGY),
        Transition(Act.SUSPEND, _("Tạm dừng giải quyết"), (State.PROCESSING,), State.SUSPENDED, Who.DIRECTOR,
                   "RULES a.6, a.8, b.2", clock=Clock.PAUSE, notice="suspended", slip=Slip.Form.STOP),
        Transition(Act.RESUME, _("Giải quyết tiếp"), (State.SUSPENDED,), State.PROCESSING, Who.DIRECTOR,
                   "RULES a.6, b.2", clock=Clock.RESUME_ADDING, notice="resumed"),
        Transition(Act.STOP, _("Dừng giải quyết"),
                   _WITH_APPRAISER, State.STOPPED, Who.DIRECTOR,
                   "RULES a.8, b.2", clock=Clock.DROP, notice="stopped", slip=Slip.Form.STOP),
    )
}
# fmt: on

# Who appraised, or filed, may not decide (RULES a.11).
DECIDING = frozenset(
    {
        Act.ENDORSE,
        Act.APPROVE,
        Act.REQUEST_SUPPLEMENT,
        Act.REQUEST_SUPPLEMENT_AGAIN,
        Act.EXTEND,
        Act.SUSPEND,
        Act.STOP,
        Act.AGREE_TO_WITHDRAWAL,
        Act.DECLINE_WITHDRAWAL,
    }
)
# What is the applicant's to do: at the counter a clerk does it with them, if the dossier was filed on paper.
AT_COUNTER = frozenset({Act.RESUBMIT, Act.SEND_SUPPLEMENT, Act.WITHDRAW, Act.ASK_WITHDRAWAL})
