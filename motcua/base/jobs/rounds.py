"""Recurring work as somebody sees it who waits for it: when it comes round, and when it was done last."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max
from django.utils.functional import Promise

from motcua.base.jobs.models import Job, Recurrence, State
from motcua.base.jobs.registry import turns


@dataclass(frozen=True)
class Round:
    """One piece of recurring work. `next_at` is None until a worker has seen it for the first time."""

    title: str | Promise
    next_at: datetime | None
    done_at: datetime | None
    is_open: bool

    def is_due(self, at: datetime) -> bool:
        """Whether a worker has it to do at `at`: it has come round, or waits, or is being done."""
        return self.is_open or self.next_at is None or self.next_at <= at


def rounds() -> list[Round]:
    """All recurring work, in the order of the schedule."""
    mine = Job.objects.filter(name__in=list(turns))
    next_at = dict(Recurrence.objects.values_list("name", "next_at"))
    done_at = dict(mine.filter(state=State.DONE).order_by().values_list("name").annotate(Max("ended_at")))
    open_ones = set(mine.open().values_list("name", flat=True))
    return [
        Round(turn.title or name, next_at.get(name), done_at.get(name), name in open_ones)
        for name, turn in turns.items()
    ]
