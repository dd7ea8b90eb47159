"""The acts of a test by name, each done as an office does it: by the right person, by the real service."""

from collections.abc import Callable, Sequence
from typing import Any, Protocol

from django.utils.translation import gettext as _

from motcua.accounts.models import User
from motcua.catalog import service as catalog
from motcua.catalog.scenarios import Turn
from motcua.dossiers import (
    applicant,
    appraisal,
    drafts,
    extension,
    outcome,
    payment,
    reception,
    stopping,
    supplements,
    withdrawing,
)
from motcua.dossiers.models import Defect, Dossier, Result, Supplement
from motcua.dossiers.rehearsal.crew import paper
from motcua.dossiers.states import State
from motcua.dossiers.supplements import Fault
from motcua.dossiers.transitions import Act


class Stage(Protocol):
    """Where the acts happen (playing.Play)."""

    dossier: Dossier

    def do(self, act: Act, function: Callable[..., Any], **arguments: Any) -> None:
        """Have whoever may do `act` do it by `function`, and note it."""

    def next_officer(self) -> User:
        """Who holds the step after the current one."""

    def lapse(self) -> None:
        """Let the worker close what is overdue."""


def accept(stage: Stage, _turn: Turn) -> None:
    stage.do(Act.ACCEPT, reception.accept)


def refuse(stage: Stage, turn: Turn) -> None:
    stage.do(Act.REFUSE, reception.refuse, reason=_why(turn))


def withdraw(stage: Stage, turn: Turn) -> None:
    stage.do(Act.WITHDRAW, withdrawing.withdraw, reason=turn.reason)


def ask_withdrawal(stage: Stage, turn: Turn) -> None:
    stage.do(Act.ASK_WITHDRAWAL, withdrawing.ask_withdrawal, reason=turn.reason)


def agree_to_withdrawal(stage: Stage, turn: Turn) -> None:
    stage.do(Act.AGREE_TO_WITHDRAWAL, withdrawing.agree_to_withdrawal, reason=turn.reason)


def decline_withdrawal(stage: Stage, turn: Turn) -> None:
    stage.do(Act.DECLINE_WITHDRAWAL, withdrawing.decline_withdrawal, reason=_why(turn))


def request_payment(stage: Stage, turn: Turn) -> None:
    amount = turn.amount or stage.dossier.fee or 0
    stage.do(Act.REQUEST_PAYMENT, payment.request_payment, amount=amount, reason=turn.reason)


def cancel_payment(stage: Stage, turn: Turn) -> None:
    stage.do(Act.CANCEL_PAYMENT, payment.cancel_payment, reason=_why(turn))


def record_payment(stage: Stage, turn: Turn) -> None:
    stage.do(Act.RECORD_PAYMENT, payment.record_payment, method=payment.Method.CASH, receipt=_why(turn))


def forward(stage: Stage, _turn: Turn) -> None:
    stage.do(Act.FORWARD, reception.forward)


def assign(stage: Stage, _turn: Turn) -> None:
    stage.do(Act.ASSIGN, appraisal.assign, to=stage.next_officer())


def propose(stage: Stage, turn: Turn) -> None:
    decided = Result.Outcome(turn.outcome)
    stage.do(Act.PROPOSE, appraisal.propose, outcome=decided, opinion=_why(turn))


def pass_on(stage: Stage, turn: Turn) -> None:
    stage.do(Act.PASS_ON, appraisal.pass_on, opinion=turn.reason)


def endorse(stage: Stage, turn: Turn) -> None:
    stage.do(Act.ENDORSE, appraisal.endorse, opinion=turn.reason)


def approve(stage: Stage, turn: Turn) -> None:
    stage.do(Act.APPROVE, appraisal.approve, opinion=turn.reason)


def send_back(stage: Stage, turn: Turn) -> None:
    stage.do(Act.SEND_BACK, appraisal.send_back, reason=_why(turn))


def issue_result(stage: Stage, turn: Turn) -> None:
    decided = Result.Outcome(turn.outcome)
    stored = paper("ket-qua", turn.at)
    stage.do(Act.ISSUE_RESULT, outcome.issue_result, outcome=decided, stored=stored)


def return_result(stage: Stage, _turn: Turn) -> None:
    checked = [key for key, _name in outcome.originals_to_check(stage.dossier)]
    collector = stage.dossier.owner_name
    stage.do(Act.RETURN_RESULT, outcome.return_result, originals=checked, collector=collector)


def extend(stage: Stage, turn: Turn) -> None:
    stage.do(Act.EXTEND, extension.extend, reason=_why(turn), new_due_at=turn.new_due)


def suspend(stage: Stage, turn: Turn) -> None:
    stage.do(Act.SUSPEND, stopping.suspend, reason=_why(turn), basis=_why(turn))


def resume(stage: Stage, turn: Turn) -> None:
    stage.do(Act.RESUME, stopping.resume, reason=turn.reason)


def stop(stage: Stage, turn: Turn) -> None:
    stage.do(Act.STOP, stopping.stop, reason=_why(turn), basis=_why(turn))


def request_supplement(stage: Stage, turn: Turn) -> None:
    """At reception the desk asks by itself, once; else a leader sends what was proposed."""
    if stage.dossier.state == State.REGISTERED:
        _request_at_reception(stage, turn)
        return
    if supplements.open_of(stage.dossier) is None:
        propose_supplement(stage, turn)
    stage.do(Act.REQUEST_SUPPLEMENT, appraisal.request_supplement)


def _request_at_reception(stage: Stage, turn: Turn) -> None:
    said = {"faults": _faults(turn), "reason": _why(turn)}
    if not supplements.asked_before(stage.dossier):
        ask = reception.request_supplement_at_reception
        stage.do(Act.REQUEST_SUPPLEMENT_AT_RECEPTION, ask, **said)
        return
    stage.do(Act.PROPOSE_SUPPLEMENT_AT_RECEPTION, reception.propose_supplement_at_reception, **said)
    stage.do(Act.REQUEST_SUPPLEMENT_AGAIN, appraisal.request_supplement_again)


def propose_supplement(stage: Stage, turn: Turn) -> None:
    ask = appraisal.propose_supplement
    stage.do(Act.PROPOSE_SUPPLEMENT, ask, faults=_faults(turn), reason=_why(turn))


def decline_supplement(stage: Stage, turn: Turn) -> None:
    stage.do(Act.DECLINE_SUPPLEMENT, appraisal.decline_supplement, reason=_why(turn))


def send_supplement(stage: Stage, turn: Turn) -> None:
    """The applicant mends what the test says: papers that were asked for, and answers."""
    asked = supplements.open_of(stage.dossier)
    if asked and asked.standing == Supplement.Standing.REQUESTED:
        _mend(asked, turn)
    at_reception = stage.dossier.state == State.SUPPLEMENT_AT_RECEPTION
    stage.do(Act.RESUBMIT if at_reception else Act.SEND_SUPPLEMENT, applicant.send_supplement)


def accept_supplement(stage: Stage, _turn: Turn) -> None:
    stage.do(Act.ACCEPT_SUPPLEMENT, reception.accept_supplement)


def finish(stage: Stage, turn: Turn) -> None:
    """Every step by its holder, up to the end or to the step that the test names."""
    while stage.dossier.step is not None and stage.dossier.step.key != turn.until:
        step, state = stage.dossier.step, stage.dossier.state
        if state == State.REGISTERED:
            accept(stage, turn)
        _COMPLETING[step.act](stage, turn)


def wait(stage: Stage, _turn: Turn) -> None:
    stage.lapse()


_COMPLETING: dict[str, Callable[[Stage, Turn], None]] = {
    "receive": forward,
    "assign": assign,
    "appraise": propose,
    "pass_on": pass_on,
    "endorse": endorse,
    "approve": approve,
    "issue": issue_result,
    "return": return_result,
}

BY_NAME: dict[str, Callable[[Stage, Turn], None]] = {
    act.__name__: act
    for act in (
        accept,
        request_supplement,
        propose_supplement,
        decline_supplement,
        send_supplement,
        accept_supplement,
        refuse,
        withdraw,
        ask_withdrawal,
        agree_to_withdrawal,
        decline_withdrawal,
        request_payment,
        cancel_payment,
        record_payment,
        forward,
        assign,
        propose,
        pass_on,
        endorse,
        approve,
        send_back,
        issue_result,
        return_result,
        extend,
        suspend,
        resume,
        stop,
        finish,
        wait,
    )
}


def _why(turn: Turn) -> str:
    # The system wants words where a test gives none of its own.
    return turn.reason or _("Nội dung chạy thử")


def _faults(turn: Turn) -> list[Fault]:
    named: Sequence[tuple[Defect.Kind, tuple[str, ...]]] = (
        (Defect.Kind.DOCUMENT, turn.documents),
        (Defect.Kind.QUESTION, turn.questions),
    )
    return [Fault(kind, key, _why(turn)) for kind, keys in named for key in keys]


def _mend(asked: Supplement, turn: Turn) -> None:
    form = catalog.form_of(asked.dossier.form)
    wanted = with_changes(asked.answers, turn.answers)
    cleaned = form.clean(form.raw(wanted), wanted, drafts.context(turn.at))
    typed = {"page": cleaned.raw} if cleaned.errors else {}
    # As the pages store it: read once, so that an address carries what the official list knows of it.
    answers = wanted if cleaned.errors else cleaned.answers
    supplements.save(asked, version=asked.version, answers=answers, typed=typed)
    for defect in asked.defects.filter(kind=Defect.Kind.DOCUMENT):
        if defect.key not in turn.without:
            supplements.add_paper(asked, defect.key, paper(defect.key, turn.at), turn.at)


def with_changes(answers: dict[str, Any], changes: Any) -> dict[str, Any]:
    """`answers` with what a test says instead; null takes an answer away."""
    return {key: value for key, value in {**answers, **changes}.items() if value is not None}
