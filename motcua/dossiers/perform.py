"""The one function that changes the state of a dossier.

It reads the row of the act, wins by a conditional UPDATE on (state, version), and writes the event, the clock
entry, the slip and the notice in the same transaction. Of two officers who press at once one wins; the other
gets an OvertakenError that tells what happened.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from motcua.accounts.models import User
from motcua.base import clock as wall
from motcua.dossiers import budgets, deadlines, events, finding
from motcua.dossiers.actors import Actor, cast
from motcua.dossiers.errors import OvertakenError
from motcua.dossiers.models import Dossier, Event, Statement, Step
from motcua.dossiers.states import CLOSED, State
from motcua.dossiers.transitions import TRANSITIONS, Act, Transition


@dataclass
class Deed:
    """What an act adds: to its event plain facts (ids and hashes only) and words kept apart; to the clock
    the new appointment and the ground in law, where the act brings them."""

    facts: dict[str, Any] = field(default_factory=dict)
    statement: str = ""
    statement_for_applicant: bool = False
    until: datetime | None = None
    basis: str = ""


Effects = Callable[[Dossier, Actor], None]


def perform(
    dossier: Dossier,
    act: Act,
    *,
    user: User | None,
    at: datetime,
    version: int | None = None,
    deed: Deed | None = None,
    effects: Effects | None = None,
) -> Event:
    """Do `act` on `dossier`, or raise an ActError and change nothing.

    `user` None is the system itself. `version` is the version of the dossier that the person saw: a page
    older than the dossier is refused rather than applied to something unseen. `effects` runs in the same
    transaction, after state, event and clock.
    """
    remembered, related = dict(vars(dossier)), dict(dossier._state.fields_cache)
    try:
        with transaction.atomic():
            return _perform(dossier, act, user, at, version, deed or Deed(), effects)
    except BaseException:
        # The database rolled back; the object in memory must not claim otherwise.
        vars(dossier).clear()
        vars(dossier).update(remembered)
        dossier._state.fields_cache = related
        raise


def require_version(dossier: Dossier, version: int | None) -> None:
    """Raises OvertakenError, saying what happened, where the dossier is no longer the one that was seen."""
    if version is not None and version != dossier.version:
        raise _overtaken(dossier)


def _perform(
    dossier: Dossier,
    act: Act,
    user: User | None,
    at: datetime,
    version: int | None,
    deed: Deed,
    effects: Effects | None,
) -> Event:
    require_version(dossier, version)
    row = TRANSITIONS[act]
    actor = cast(user, dossier, act, at)
    from_state, done_step = dossier.state, dossier.step
    _win(dossier, row, at)
    event = events.write(dossier, act, actor, at, from_state, _facts(dossier, deed), done_step)
    deadlines.apply(dossier, row, at, until=deed.until, basis=deed.basis)
    budgets.mark(dossier, at)
    if effects:
        effects(dossier, actor)
    # Last, since effects may have changed the steps.
    finding.note(dossier)
    return event


def _win(dossier: Dossier, row: Transition, at: datetime) -> None:
    """Take the dossier from where we saw it to where the act leads; whoever comes second finds no row."""
    target = row.target or State(dossier.state)
    step = _step_after(dossier, row, at)
    changes: dict[str, Any] = {"state": target, "step": step, "version": dossier.version + 1}
    if target in CLOSED:
        changes["closed_at"] = at
    won = Dossier.objects.filter(pk=dossier.pk, state=dossier.state, version=dossier.version).update(
        **changes
    )
    if not won:
        raise _overtaken(dossier)
    for name, value in changes.items():
        setattr(dossier, name, value)


def _step_after(dossier: Dossier, row: Transition, at: datetime) -> Step | None:
    current: Step | None = dossier.step
    if current is None or not (row.completes_step or row.act is Act.SEND_BACK):
        return current
    if row.act is Act.SEND_BACK:
        following = dossier.steps.filter(position__lt=current.position, act="appraise").last()
        if following:
            # What lies between is to be walked again, by those who answer for it today.
            again = dossier.steps.filter(position__gte=following.position, position__lte=current.position)
            again.update(begun_at=None, done_at=None, former_agency=None, former_department=None)
    else:
        Step.objects.filter(pk=current.pk).update(done_at=at)
        following = dossier.steps.filter(position__gt=current.position).first()
    if following:
        following.begun_at, following.done_at = at, None
        following.save(update_fields=["begun_at", "done_at"])
    return following


def _facts(dossier: Dossier, deed: Deed) -> dict[str, Any]:
    if not deed.statement:
        return deed.facts
    digest = events.digest(deed.statement)
    statement = Statement.objects.create(
        dossier=dossier, text=deed.statement, for_applicant=deed.statement_for_applicant, sha256=digest
    )
    return {**deed.facts, "statement": statement.pk, "statement_sha256": digest}


def _overtaken(dossier: Dossier) -> OvertakenError:
    last = dossier.events.select_related("actor").order_by("number").last()
    if last is None:
        return OvertakenError(_("Hồ sơ vừa thay đổi. Hãy tải lại trang."))
    who = last.actor.full_name if last.actor else _("hệ thống")
    return OvertakenError(
        _("Hồ sơ vừa thay đổi: %(who)s đã thực hiện “%(act)s” lúc %(when)s. Hãy xem lại rồi thực hiện tiếp.")
        % {
            "who": who,
            "act": TRANSITIONS[Act(last.act)].label,
            "when": wall.local(last.at).strftime("%H:%M %d/%m/%Y"),
        }
    )
