"""What this room refuses. Every message is a Vietnamese sentence that may be shown to an officer."""


class WorktimeError(ValueError):
    """Something about time that cannot be: the message says what and what to do."""


class DurationError(WorktimeError):
    """A duration that no procedure can have."""


class MomentError(WorktimeError):
    """A moment without time zone, or outside the years this engine counts in."""


class CalendarError(WorktimeError):
    """Calendar data that contradicts itself or cannot be read."""


class RegimeError(WorktimeError):
    """Regime data that cannot be read, or no regime for the day asked about."""


class LedgerError(WorktimeError):
    """Clock entries that cannot have happened in this order."""
