"""Each step's share of the processing time, in working minutes, and how much of it is used (RULES a.6, end).

A step has of the time that the law gave at reception what its share is of all shares. It begins when the step
before is completed, the first one at reception; what is sent back begins anew. Time in which the clock stood
still is not counted. Where the law sets no time nothing has a budget; nor has what comes after the result.

The moments at which the current step will have used 75 % and all of its budget are written down with each act
(`mark`), so that lists, figures and reminders compare moments and reckon nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from motcua.dossiers import deadlines
from motcua.dossiers.models import Dossier, Step
from motcua.worktime import service as worktime

PRESSING = 75  # per cent of a step's budget from which on it presses
_AFTER_THE_RESULT = "return"
_DAY = 8  # working hours


@dataclass(frozen=True)
class Spent:
    """Working minutes: what a step may take and what it took."""

    budget: int
    used: int

    @property
    def presses(self) -> bool:
        """Whether three quarters are used."""
        return self.used * 100 >= self.budget * PRESSING

    @property
    def is_over(self) -> bool:
        """Whether nothing is left."""
        return self.used >= self.budget


class Budgets:
    """The budgets of one dossier; ledger and calendar are read once for all `steps`."""

    def __init__(self, dossier: Dossier, steps: Sequence[Step]) -> None:
        self.dossier = dossier
        self.shares = sum(step.share for step in steps)
        self.calendar = worktime.Calendar.from_data(dossier.calendar) if dossier.calendar else None
        self.stops = worktime.stops(deadlines.entries_of(dossier))
        self.whole = self._whole()

    def minutes_of(self, step: Step) -> int:
        """What the step may take, in working minutes; 0: it has no budget."""
        return 0 if step.act == _AFTER_THE_RESULT else self.minutes_for(step.share)

    def minutes_for(self, shares: int) -> int:
        """What so many shares of the whole come to, in working minutes."""
        return self.whole * shares // self.shares if self.shares else 0

    def until(self, begun: datetime, shares: int) -> datetime | None:
        """When so many shares are used up if they begin at `begun`; None where there is nothing to share."""
        if self.calendar is None or not self.whole or not self.shares:
            return None
        return worktime.add_working_minutes(self.calendar, begun, self.minutes_for(shares))

    def begun_at(self, step: Step) -> datetime | None:
        """From when on the step's time is counted: nobody's runs before reception."""
        if step.begun_at is None or self.dossier.received_at is None:
            return None
        return max(step.begun_at, self.dossier.received_at)

    def gone_at(self, step: Step, begun: datetime, seen_at: datetime, part: int = 100) -> datetime | None:
        """When `part` per cent of the budget of a step begun at `begun` are used, as known `seen_at`."""
        minutes = self.minutes_of(step)
        if not minutes or self.calendar is None:
            return None
        needed = -(-minutes * part // 100)
        return worktime.spent_by(self.calendar, self.stops, begun, needed, seen_at=seen_at)

    def spent(self, step: Step, at: datetime) -> Spent | None:
        """What the step used by `at`, or until it was done; None where it has no budget or has not begun."""
        begun, minutes = self.begun_at(step), self.minutes_of(step)
        if begun is None or not minutes or self.calendar is None:
            return None
        return Spent(minutes, worktime.spent(self.calendar, self.stops, begun, step.done_at or at))

    @property
    def stands_still(self) -> bool:
        """Whether the clock does."""
        return bool(self.stops) and self.stops[-1][1] is None

    def _whole(self) -> int:
        """The working minutes that the law gave at reception; 0 where it sets no time."""
        received_at, due_at = self.dossier.received_at, self.dossier.first_due_at
        if received_at is None or due_at is None or self.calendar is None:
            return 0
        return worktime.working_minutes(self.calendar, received_at, due_at)


def in_words(minutes: int) -> str:
    """So much working time, a day of eight hours (RULES a.6): "2 ngày 6 giờ 30 phút làm việc"."""
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, _DAY)
    parts = [
        _("%d ngày") % days if days else "",
        _("%d giờ") % hours if hours else "",
        _("%d phút") % minutes if minutes or not (days or hours) else "",
    ]
    return _("%s làm việc") % " ".join(part for part in parts if part)


def mark(dossier: Dossier, at: datetime) -> None:
    """Write down when the current step of `dossier` presses and is over, as far as its clock runs at `at`.

    The next reminder is due when the first of them comes; one that was sent is not sent again (reminders.py).
    """
    step: Step | None = dossier.step
    left = dossier.steps.exclude(pk=step.pk if step else 0).filter(warn_at__isnull=False)
    left.update(warn_at=None, due_at=None, remind_at=None)
    if step is None:
        return
    warn_at, due_at = _moments(dossier, step, at)
    if (step.warn_at, step.due_at) == (warn_at, due_at):
        return
    step.warn_at, step.due_at, step.remind_at = warn_at, due_at, warn_at
    step.save(update_fields=["warn_at", "due_at", "remind_at"])


def _moments(dossier: Dossier, step: Step, at: datetime) -> tuple[datetime | None, datetime | None]:
    if dossier.received_at is None or dossier.finished_at or dossier.closed_at:
        return None, None
    budgets = Budgets(dossier, list(dossier.steps.all()))
    begun = budgets.begun_at(step)
    if begun is None or budgets.stands_still:
        return None, None
    return budgets.gone_at(step, begun, at, PRESSING), budgets.gone_at(step, begun, at)
