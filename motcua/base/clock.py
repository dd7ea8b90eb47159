"""The one place that asks what time it is.

Doors (views, commands, the worker) call `now()` and pass the answer on as `at`; everything inside takes it
as an argument, so that any act can be rehearsed or tested at any moment.

On a portal that rehearses (base/rehearsal.py) the clock runs ahead of the real time, for everybody alike.
What guards people and machines (sessions, codes, leases, the age of files) goes by the real time: `real()`.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")

_rehearsed: ContextVar[datetime | None] = ContextVar("rehearsed", default=None)
# Who knows how far the clock is ahead: nobody, but where a rehearsal may be on.
_source: Callable[[], timedelta] | None = None
# What the source said within `steady()`: a list, empty until somebody asks.
_said: ContextVar[list[timedelta] | None] = ContextVar("said", default=None)
_ON_TIME = timedelta()


def now() -> datetime:
    """The current moment, aware, in UTC: the real time (or that of `at()`) plus what a rehearsal adds."""
    return (_rehearsed.get() or datetime.now(UTC)) + ahead()


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


def real(moment: datetime) -> datetime:
    """The real time at which the portal's clock shows `moment`; the same moment where nobody rehearses."""
    return moment - ahead()


def ahead() -> timedelta:
    """How far the portal's clock is ahead of the real time: nothing, unless a rehearsal moved it."""
    if _source is None:
        return _ON_TIME
    said = _said.get()
    if said is None:
        return _source()
    if not said:
        said.append(_source())
    return said[0]


def follow(source: Callable[[], timedelta] | None) -> None:
    """From now on, in this process, `source` says how far the clock is ahead; None: it is never ahead."""
    global _source
    _source = source


@contextmanager
def steady() -> Iterator[None]:
    """Within this block (a request, a turn of the worker) the source is asked at most once."""
    token = _said.set([])
    try:
        yield
    finally:
        _said.reset(token)


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Within this block the doors take `moment` for the real time (tests)."""
    if moment.tzinfo is None:
        raise ValueError("a rehearsed moment needs a time zone")
    token = _rehearsed.set(moment)
    try:
        yield
    finally:
        _rehearsed.reset(token)
