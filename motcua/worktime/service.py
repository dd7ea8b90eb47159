"""The door of the worktime room: from reception and duration to due dates that explain themselves.

Pure: no database, no clock. Moments go in aware and come out aware in UTC; days are days in Vietnam.
Whatever is refused raises a WorktimeError (a ValueError) whose message is a Vietnamese sentence.
"""

from motcua.worktime.calendar import Calendar, OpeningHours
from motcua.worktime.counting import add_working_minutes, due_at, working_minutes
from motcua.worktime.duration import DueMode, Duration, Unit
from motcua.worktime.errors import (
    CalendarError,
    DurationError,
    LedgerError,
    MomentError,
    RegimeError,
    WorktimeError,
)
from motcua.worktime.judgement import Timeliness, apology_due_at, timeliness
from motcua.worktime.ledger import Entry, EntryKind, Line, Reading, read_ledger
from motcua.worktime.loading import load_calendars, load_regimes
from motcua.worktime.regime import Regime, SupplementEffect, regime_on
from motcua.worktime.spending import Stop, spent, spent_by, stops

__all__ = [
    "Calendar",
    "CalendarError",
    "DueMode",
    "Duration",
    "DurationError",
    "Entry",
    "EntryKind",
    "LedgerError",
    "Line",
    "MomentError",
    "OpeningHours",
    "Reading",
    "Regime",
    "RegimeError",
    "Stop",
    "SupplementEffect",
    "Timeliness",
    "Unit",
    "WorktimeError",
    "add_working_minutes",
    "apology_due_at",
    "due_at",
    "load_calendars",
    "load_regimes",
    "read_ledger",
    "regime_on",
    "spent",
    "spent_by",
    "stops",
    "timeliness",
    "working_minutes",
]
