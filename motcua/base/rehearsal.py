"""A rehearsal: the clock of the whole portal is moved ahead, so that weeks of deadlines pass in minutes.

The rules:

1. Only a demonstration rehearses, and a copy of a production portal that was started for it
   (MOTCUA_REHEARSAL=1). Elsewhere nobody asks the table, and a database whose clock was moved is refused
   (checks.py).
2. Everybody sees the same time: the real one plus a shift, which stands in one row of the database. A request
   and a turn of the worker read it once.
3. The clock goes forward only: what was done is a chain in time, whose order a clock that went back would
   break. It is set right again only by a fresh database.
4. It goes three years ahead at most: calendars and the keys of the demo end some day.
5. A jump is no replay: recurring work runs once, at the moment of arrival. Who wants to see each day goes day
   by day.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import DatabaseError, connection
from django.utils.translation import gettext as _

from motcua.base import clock
from motcua.base.models import Rehearsal

FURTHEST = timedelta(days=3 * 365)


class NotMovedError(Exception):
    """The clock stays as it is; `str()` says why, in Vietnamese."""


def ahead() -> timedelta:
    """How far the clock of this portal was moved, as the database says now."""
    try:
        return Rehearsal.objects.values_list("ahead", flat=True).filter(pk=1).first() or timedelta()
    except DatabaseError:
        if _is_prepared():
            raise
        return timedelta()


def move(to: datetime, *, seen: timedelta, at: datetime) -> None:
    """Move the clock, which shows `at` and is `seen` ahead, on to `to`.

    Raises NotMovedError where that is not ahead, too far ahead, or where somebody else was faster.
    """
    refuse(to, seen=seen, at=at)
    moved_at = at - seen
    Rehearsal.objects.bulk_create([Rehearsal(moved_at=moved_at)], ignore_conflicts=True)
    moved = seen + (to - at)
    if not Rehearsal.objects.filter(ahead=seen).update(ahead=moved, moved_at=moved_at):
        raise NotMovedError(_("Giờ của cổng vừa được chuyển rồi. Hãy xem giờ mới rồi chuyển tiếp nếu cần."))


def refuse(to: datetime, *, seen: timedelta, at: datetime) -> None:
    """Raises NotMovedError where the clock, which shows `at` and is `seen` ahead, may not go on to `to`."""
    if not settings.REHEARSAL:
        raise NotMovedError(_("Cổng này không diễn tập nên giờ của cổng là giờ thật."))
    if to <= at:
        raise NotMovedError(
            _("Giờ chỉ chuyển tới được, không lùi được. Hãy chọn sau %s.") % clock.written(at)
        )
    furthest = at - seen + FURTHEST
    if to > furthest:
        raise NotMovedError(_("Chỉ chuyển được đến %s, tức ba năm sau giờ thật.") % clock.written(furthest))


def _is_prepared() -> bool:
    """Whether the table is there: a command may ask the clock before the first `motcua prepare`."""
    return Rehearsal._meta.db_table in connection.introspection.table_names()
