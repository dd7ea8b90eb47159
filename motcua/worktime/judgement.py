"""Was it in time, and when must one excuse oneself."""

from datetime import UTC, datetime
from enum import StrEnum

from motcua.worktime.calendar import Calendar, wall


class Timeliness(StrEnum):
    """How a finished dossier stands to its due date (RULES a.6)."""

    EARLY = "early"
    ON_TIME = "on_time"
    LATE = "late"


def timeliness(due_at: datetime, finished_at: datetime) -> Timeliness:
    """Judged by the day in Vietnam: before the due day is early, on it in time, after it late."""
    due, finished = wall(due_at).date(), wall(finished_at).date()
    if finished < due:
        return Timeliness.EARLY
    return Timeliness.ON_TIME if finished == due else Timeliness.LATE


def apology_due_at(calendar: Calendar, due_at: datetime) -> datetime:
    """The last moment (UTC) to excuse a coming delay: closing of the working day before (RULES a.7)."""
    return calendar.closing(calendar.working_day_before(wall(due_at).date())).astimezone(UTC)
