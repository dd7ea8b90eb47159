"""The law of the dossier as a table: which act is lawful in which state, by whom, and what it does.

The states are those of RULES b.1, the moves those of RULES b.2. The table says what is lawful; the workflow
of a procedure (data) only says who holds each step. `perform` is the one reader that changes anything.
Article numbers of Decree 61/2018 are from memory [M].

Reading a row: an act is possible in one of `sources`; it leads to `target` (None: the state stays). `who` may
do it: the applicant, the holder of the step whose act is `step_act`, the one-stop desk, who leads where the
dossier now is, that agency's own leader, or the system itself. `completes_step` hands the dossier to the next
step of the workflow. `clock` says what the act does to the legal clock, `notice` whom it tells what, `slip`
which paper it issues.
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
    RESUBMIT = "resubmit"
    LAPSE = "lapse"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"
    FORWARD = "forward"
    ASSIGN = "assign"
    PROPOSE_SUPPLEMENT = "propose_supplement"
    DECLINE_SUPPLEMENT = "decline_supplement"
    REQUEST_SUPPLEMENT = "request_supplement"
    SEND_SUPPLEMENT = "send_supplement"
    ACCEPT_SUPPLEMENT = "accept_supplement"
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
    SYSTEM = "system"


class Clock(StrEnum):
    START = "start"
    PAUSE = "pause"
    RESUME = "resume"  # restarts or adds the waiting time, as the regime at reception says
    RESUME_ADDING = "resume_adding"  # a stop by law gives back its time under every regime
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
    step_act: str = ""
    completes_step: bool = False
    clock: Clock | None = None
    notice: str = ""
    slip: Slip.Form | None = None


_AT_RECEPTION = State.SUPPLEMENT_AT_RECEPTION
_IN_APPRAISAL = State.SUPPLEMENT_IN_APPRAISAL
_OPEN = tuple(state for state in State if state not in CLOSED)

# fmt: off
TRANSITIONS: dict[Act, Transition] = {
    row.act: row
    for row in (
        Transition(Act.SUBMIT, _("Nộp hồ sơ"), (), State.REGISTERED, Who.APPLICANT,
                   "NĐ 45/2020; RULES a.2, b.2", notice="submitted", slip=Slip.Form.RECEIPT),
        Transition(Act.ACCEPT, _("Tiếp nhận"), (State.REGISTERED,), State.RECEIVED, Who.STEP_HOLDER,
                   "NĐ 61/2018 Điều 17; RULES a.4",
                   step_act="receive", clock=Clock.START, notice="accepted", slip=Slip.Form.SLIP_01),
        Transition(Act.REQUEST_SUPPLEMENT_AT_RECEPTION, _("Yêu cầu bổ sung"),
                   (State.REGISTERED,), _AT_RECEPTION, Who.STEP_HOLDER,
                   "NĐ 61/2018 Điều 17; RULES a.4.1, a.5",
                   step_act="receive", notice="supplement_requested", slip=Slip.Form.SLIP_02),
        Transition(Act.RESUBMIT, _("Gửi bổ sung"),
                   (_AT_RECEPTION,), State.REGISTERED, Who.APPLICANT,
                   "RULES b.2", notice="supplement_received"),
        Transition(Act.LAPSE, _("Hết hạn bổ sung"), (_AT_RECEPTION,), State.REFUSED, Who.SYSTEM,
                   "RULES a.5", notice="lapsed", slip=Slip.Form.SLIP_03),
        Transition(Act.REFUSE, _("Từ chối tiếp nhận"),
                   (State.REGISTERED, _AT_RECEPTION), State.REFUSED, Who.STEP_HOLDER,
                   "NĐ 61/2018 Điều 17; RULES a.4.1",
                   step_act="receive", notice="refused", slip=Slip.Form.SLIP_03),
        Transition(Act.WITHDRAW, _("Rút hồ sơ"),
                   (State.REGISTERED, _AT_RECEPTION), State.WITHDRAWN, Who.APPLICANT,
                   "RULES a.8, b.2", notice="withdrawn"),
        Transition(Act.FORWARD, _("Chuyển phòng chuyên môn"),
                   (State.RECEIVED,), State.PROCESSING, Who.STEP_HOLDER,
                   "NĐ 61/2018 Điều 18; RULES b.2", step_act="receive", completes_step=True),
        Transition(Act.ASSIGN, _("Phân công"), (State.PROCESSING,), None, Who.STEP_HOLDER,
                   "RULES a.11", step_act="assign", completes_step=True),
        Transition(Act.PROPOSE_SUPPLEMENT, _("Đề nghị yêu cầu bổ sung"),
                   (State.PROCESSING,), None, Who.STEP_HOLDER,
                   "NĐ 61/2018 Điều 19; RULES a.5", step_act="appraise"),
        Transition(Act.DECLINE_SUPPLEMENT, _("Không duyệt yêu cầu bổ sung"),
                   (State.PROCESSING,), None, Who.LEADER,
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
        Transition(Act.PROPOSE, _("Trình lãnh đạo"), (State.PROCESSING,), None, Who.STEP_HOLDER,
                   "NĐ 61/2018 Điều 19", step_act="appraise", completes_step=True),
        Transition(Act.PASS_ON, _("Chuyển cơ quan tiếp theo"), (State.PROCESSING,), None, Who.STEP_HOLDER,
                   "NĐ 61/2018 Điều 18 (một cửa liên thông)", step_act="pass_on", completes_step=True),
        Transition(Act.ENDORSE, _("Đồng ý trình ký"), (State.PROCESSING,), None, Who.STEP_HOLDER,
                   "RULES a.11", step_act="endorse", completes_step=True),
        Transition(Act.APPROVE, _("Phê duyệt"), (State.PROCESSING,), None, Who.STEP_HOLDER,
                   "RULES a.11: người xử lý không tự duyệt", step_act="approve", completes_step=True),
        Transition(Act.SEND_BACK, _("Trả lại bước thẩm định"), (State.PROCESSING,), None, Who.STEP_HOLDER,
                   "RULES a.11"),
        Transition(Act.ISSUE_RESULT, _("Phát hành kết quả"),
                   (State.PROCESSING,), State.FINISHED, Who.STEP_HOLDER,
                   "NĐ 61/2018 Điều 20; RULES b.2",
                   step_act="issue", completes_step=True, clock=Clock.STOP, notice="result_ready"),
        Transition(Act.RETURN_RESULT, _("Trả kết quả"), (State.FINISHED,), State.RETURNED, Who.STEP_HOLDER,
                   "NĐ 61/2018 Điều 20; RULES a.8",
                   step_act="return", completes_step=True, notice="returned"),
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
                   (State.PROCESSING, _IN_APPRAISAL, State.SUSPENDED), State.STOPPED, Who.DIRECTOR,
                   "RULES a.8, b.2", clock=Clock.DROP, notice="stopped", slip=Slip.Form.STOP),
    )
}
# fmt: on

# From which steps a dossier may go back to its appraiser, with a reason.
SENDING_BACK = frozenset({"endorse", "pass_on", "approve", "issue"})
# Who appraised, or filed, may not decide (RULES a.11).
DECIDING = frozenset({Act.ENDORSE, Act.APPROVE, Act.REQUEST_SUPPLEMENT, Act.STOP})
