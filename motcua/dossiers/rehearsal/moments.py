"""What can be told after each act of a rehearsal. It outlives the dossier, so it holds no rows."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from motcua.dossiers import deadlines
from motcua.dossiers.models import Dossier, Step, Supplement
from motcua.dossiers.states import State
from motcua.messaging.models import Message


@dataclass(frozen=True)
class Told:
    """One notice that went out; "" for a channel without wording. A short message holds 160 characters."""

    kind: str
    subject: str = ""
    text: str = ""
    sms: str = ""

    @property
    def sms_length(self) -> int:
        return len(self.sms)


@dataclass(frozen=True)
class TrialSlip:
    """A slip as it was issued, by its facts; `trials.slip_pdf` makes the paper of it."""

    form: str
    name: str
    number: str
    issued_at: datetime
    facts: dict[str, Any] = field(repr=False)


@dataclass(frozen=True)
class Done:
    """One act that took place, by whom (role and place), in words."""

    act: str
    label: str
    who: str


@dataclass(frozen=True)
class Moment:
    """A dossier right after one line of the test. `number` 0 is the filing.

    `refused` is what the system said where it did not take place; then nothing else has changed. `deadline`
    is that of the supplement that the applicant is asked for. `step` and `holder` are keys, "" once closed.
    """

    number: int
    act: str
    label: str
    at: datetime
    refused: str = ""
    state: str = ""
    state_label: str = ""
    due: datetime | None = None
    first_due: datetime | None = None
    answer_due: datetime | None = None
    deadline: datetime | None = None
    step: str = ""
    step_name: str = ""
    holder: str = ""
    holder_name: str = ""
    reckoning: tuple[str, ...] = ()
    done: tuple[Done, ...] = ()
    told: tuple[Told, ...] = ()
    slips: tuple[TrialSlip, ...] = ()
    problems: tuple[str, ...] = ()


@dataclass(frozen=True)
class Played:
    """A test as it went: its moments in order, and a sentence for each thing that is not as it says."""

    name: str
    moments: tuple[Moment, ...]
    problems: tuple[str, ...]

    @property
    def ok(self) -> bool:
        return not self.problems


def facts_of(dossier: Dossier | None, at: datetime) -> dict[str, Any]:
    """How the dossier stands at `at`, as a Moment says it."""
    if dossier is None:
        return {}
    waiting = dossier.supplements.filter(standing=Supplement.Standing.REQUESTED).last()
    step = dossier.step
    return {
        "state": str(dossier.state),
        "state_label": str(State(dossier.state).label),
        "due": dossier.due_at,
        "first_due": dossier.first_due_at,
        "answer_due": dossier.answer_due_at,
        "deadline": waiting.respond_by
        if waiting and waiting.standing == waiting.Standing.REQUESTED
        else None,
        "step": step.key if step else "",
        "step_name": step.name if step else "",
        "holder": step.agency.key if step else "",
        "holder_name": place_of(step) if step else "",
        "reckoning": _reckoning(dossier, at),
    }


def _reckoning(dossier: Dossier, at: datetime) -> tuple[str, ...]:
    if dossier.state == State.REGISTERED:
        forecast = deadlines.reading_if_received(dossier, at)
        return (_("Nếu tiếp nhận lúc này: %s") % forecast.lines[0].text,) if forecast else ()
    reading = deadlines.reading(dossier)
    return tuple(line.text for line in reading.lines) if reading else ()


def place_of(step: Step) -> str:
    """Where a step is held, in words."""
    agency = step.agency.short_name
    return (
        _("%(department)s, %(agency)s") % {"department": step.department.name, "agency": agency}
        if (step.department)
        else agency
    )


def told_after(dossier: Dossier, last: int) -> tuple[list[Told], int]:
    """The notices about `dossier` written after the message `last`, each kind of event once; the new last."""
    found: dict[str, dict[str, str]] = {}
    for message in Message.objects.filter(about=dossier.code, pk__gt=last).order_by("pk"):
        words = found.setdefault(message.event, {"kind": message.kind})
        if message.channel == "sms":
            words["sms"] = message.text
        else:
            words |= {"subject": message.subject, "text": message.text}
        last = message.pk
    return [Told(**words) for words in found.values()], last


def slips_after(dossier: Dossier, last: int) -> tuple[list[TrialSlip], int]:
    """The slips of `dossier` issued after the slip `last`; the new last."""
    found = list(dossier.slips.filter(pk__gt=last))
    made = [
        TrialSlip(
            form=slip.form,
            name=slip.name,
            number=slip.number,
            issued_at=slip.issued_at,
            facts=slip.data,
        )
        for slip in found
    ]
    return made, found[-1].pk if found else last
