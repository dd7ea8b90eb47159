"""The steps' shares of the time that the law gives, in working minutes (RULES a.6)."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from motcua.dossiers.models import Dossier, Step
from motcua.worktime import service as worktime

_DAY = 8  # working hours


class Shares:
    """How the whole time of one dossier is shared out among its steps."""

    def __init__(self, dossier: Dossier, steps: Iterable[Step]) -> None:
        self.calendar = worktime.Calendar.from_data(dossier.calendar) if dossier.calendar else None
        self.parts = sum(step.share for step in steps)
        self.budget = self._whole(dossier.received_at, dossier.first_due_at)

    def _whole(self, received_at: datetime | None, due_at: datetime | None) -> int:
        """What the law gave at reception; 0 before it, and where the law sets no time."""
        if self.calendar is None or received_at is None or due_at is None:
            return 0
        return worktime.working_minutes(self.calendar, received_at, due_at)

    def minutes(self, parts: int) -> int:
        """What so many parts come to; 0 where there is nothing to share out."""
        return self.budget * parts // self.parts if self.parts else 0

    def until(self, begun: datetime, parts: int) -> datetime | None:
        """When so many parts are used up that begin at `begun`; None where there is nothing to share out."""
        if self.calendar is None or not self.budget or not self.parts:
            return None
        return worktime.add_working_minutes(self.calendar, begun, self.minutes(parts))


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
