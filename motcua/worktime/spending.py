"""How much working time a part of the work has used, and when a budget of it will be gone (RULES a.6).

A step begins within a ledger and ends within it. What counts is the working time of the office between, less
the stretches in which the clock stood still: waiting for the applicant or by law is nobody's slowness. A
clock that is restarted gives the step that was waiting its time back, no more: what was worked before stays
worked.
"""

from collections.abc import Sequence
from datetime import datetime

from motcua.worktime.calendar import Calendar
from motcua.worktime.counting import add_working_minutes, working_minutes
from motcua.worktime.ledger import Entry, EntryKind

Stop = tuple[datetime, datetime | None]  # from when the clock stood still, and to when; None: it still does


def stops(entries: Sequence[Entry]) -> list[Stop]:
    """When the clock of this ledger stood still, oldest first."""
    found: list[Stop] = []
    for entry in entries:
        if entry.kind is EntryKind.PAUSED:
            found.append((entry.at, None))
        elif entry.kind in (EntryKind.RESUMED, EntryKind.RESTARTED) and found and found[-1][1] is None:
            found[-1] = (found[-1][0], entry.at)
    return found


def stood_still(calendar: Calendar, stood: Sequence[Stop], since: datetime, until: datetime) -> int:
    """The working minutes from `since` to `until` in which the clock stood still."""
    spans = [(max(begun, since), min(ended or until, until)) for begun, ended in stood]
    return sum(working_minutes(calendar, begun, ended) for begun, ended in spans if begun < ended)


def spent(calendar: Calendar, stood: Sequence[Stop], since: datetime, until: datetime) -> int:
    """The working minutes used from `since` to `until`; none where `until` comes first."""
    if until <= since:
        return 0
    return working_minutes(calendar, since, until) - stood_still(calendar, stood, since, until)


def spent_by(
    calendar: Calendar, stood: Sequence[Stop], since: datetime, minutes: int, *, seen_at: datetime
) -> datetime:
    """When `minutes` are used of what began at `since`, going by the stops up to `seen_at` (UTC).

    Time given back after the budget was gone moves the moment too, as it moves a due date: what was late
    stays exactly as late.
    """
    waited = stood_still(calendar, stood, since, seen_at)
    return add_working_minutes(calendar, since, minutes + waited)
