"""The one place that asks what time it is.

Doors (views, commands, the worker) call `now()` and pass the answer on as `at`; everything inside takes it
as an argument, so that any act can be rehearsed or tested at any moment.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")

_rehearsed: ContextVar[datetime | None] = ContextVar("rehearsed", default=None)


def now() -> datetime:
    """The current moment, aware, in UTC; or the rehearsed one inside `at()`."""
    return _rehearsed.get() or datetime.now(UTC)


def today() -> date:
    """The current date in Vietnam."""
    return local(now()).date()


def local(moment: datetime) -> datetime:
    """`moment` on the wall clock of Vietnam (UTC+7, no summer time)."""
    return moment.astimezone(VIETNAM)


def written(moment: datetime | None) -> str:
    """`moment` as letters and slips write it: "14:05 ngày 22/11/2026"; nothing gives an empty text."""
    if moment is None:
        return ""
    there = local(moment)
    return _("%(time)s ngày %(day)s") % {"time": f"{there:%H:%M}", "day": f"{there:%d/%m/%Y}"}


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Within this block the doors see `moment` instead of the real time (tests, rehearsal)."""
    if moment.tzinfo is None:
        raise ValueError("a rehearsed moment needs a time zone")
    token = _rehearsed.set(moment)
    try:
        yield
    finally:
        _rehearsed.reset(token)
