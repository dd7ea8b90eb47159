"""The next hours of the office as a whole: those of its province's calendar."""

from datetime import datetime

from motcua.organization.models import Agency
from motcua.worktime import service as worktime


def next_working_hour(at: datetime) -> datetime | None:
    """An hour of work after `at`, or the next opening where the office is closed; None without a calendar."""
    calendar = _calendar()
    if calendar is None:
        return None
    if calendar.is_working(at):
        return worktime.add_working_minutes(calendar, at, 60)
    return calendar.next_working_moment(at)


def next_working_day(at: datetime) -> datetime | None:
    """The next working day after `at`, at the same time of day while the office is open; None as above."""
    calendar, day = _calendar(), worktime.Duration(1, worktime.Unit.WORKING_DAY)
    return worktime.due_at(calendar, at, day) if calendar else None


def _calendar() -> worktime.Calendar | None:
    provinces = Agency.objects.filter(kind=Agency.Kind.PROVINCE).select_related("calendar")
    first = provinces.order_by("pk").first()
    return first.calendar.calendar if first else None
