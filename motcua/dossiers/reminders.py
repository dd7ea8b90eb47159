"""Reminders while a step is under way: three quarters of its share of the time are used, or all (RULES a.6).

The holder is told once of each; when all is gone, who leads them too. The moments stand with the step
(budgets.py), so that a run asks for what has come due and for nothing else. The outbox knows what it told: a
clock that stood still meanwhile, or a worker that died halfway, reminds nobody twice.
"""

import logging
from datetime import datetime

from django.db import transaction
from django.utils import translation

from motcua.accounts import service as accounts
from motcua.accounts.models import User
from motcua.base import clock
from motcua.dossiers.budgets import PRESSING
from motcua.dossiers.holders import heads_of, holders_of, in_words
from motcua.dossiers.models import Dossier, Step
from motcua.messaging import service as messaging

logger = logging.getLogger(__name__)


class RemindingError(Exception):
    """Of some steps nobody could be reminded; the log says why."""


def remind(at: datetime) -> int:
    """Remind of every step that has come to press or to be over by `at`; how many. Raises RemindingError."""
    due = Step.objects.filter(remind_at__lte=at).order_by("remind_at").values_list("pk", flat=True)
    count, failed = 0, []
    for pk in list(due):
        dossier = _waiting_at(pk)
        try:
            count += _remind_of(dossier, at)
        except Exception:
            # One letter that cannot be written must not keep the others from theirs.
            logger.exception("dossier %s: nobody could be reminded", dossier.code)
            failed.append(dossier.code)
    if failed:
        raise RemindingError(f"nobody reminded: {', '.join(failed)}")
    return count


def _waiting_at(step: int) -> Dossier:
    held = ("step__agency", "step__department", "step__officer", "step__former_agency")
    return Dossier.objects.select_related(*held).get(steps=step)


@transaction.atomic
def _remind_of(dossier: Dossier, at: datetime) -> bool:
    """Whether somebody was to be told; of two workers one tells, and an act that came between is obeyed."""
    step: Step = dossier.step
    if step.due_at is None or step.remind_at is None or step.remind_at > at:
        return False
    is_over = at >= step.due_at
    mine = Step.objects.filter(pk=step.pk, remind_at=step.remind_at)
    if not mine.update(remind_at=None if is_over else step.due_at):
        return False
    holders = holders_of(step, at)
    heads = heads_of(step, at) if is_over else []
    for user in dict.fromkeys([*holders, *heads]):
        _tell(user, "step_over" if is_over else "step_pressing", dossier, at)
    return True


# Officers are written to in the language of the office.
@translation.override("vi")
def _tell(user: User, kind: str, dossier: Dossier, at: datetime) -> None:
    step: Step = dossier.step
    part = 100 if kind == "step_over" else PRESSING
    facts = {
        "code": dossier.code,
        "step": step.name,
        "step_due": clock.written(step.due_at),
        "due": clock.written(dossier.due_at),
        "holder": in_words(step),
    }
    begun = f"{step.begun_at:%Y%m%d%H%M%S}" if step.begun_at else ""
    messaging.notify(
        kind,
        messaging.Recipient(
            name=user.full_name, email=user.email or "", declined=accounts.choices.declined_by(user.pk)
        ),
        facts,
        about=dossier.code,
        key=f"{dossier.code}/{step.key}/{begun}/{part}",
        at=at,
    )
