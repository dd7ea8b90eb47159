"""The rules of a short message: one part of 160 GSM-7 septets, no marks, not at night."""

from datetime import datetime, time, timedelta

from motcua.base import clock
from motcua.base.text import unaccent

LIMIT = 160
QUIET_FROM = time(21, 0)
QUIET_UNTIL = time(7, 0)

# Of ASCII, GSM 03.38 lacks the backtick and gives these two septets each: we do without them.
_UNSAFE = set("`^{}[]~\\|")
_SPELLED = str.maketrans({"–": "-", "—": "-", "“": '"', "”": '"', "‘": "'", "’": "'", "…": "...", "₫": "d"})


def spell(text: str) -> str:
    """`text` in characters that cost one septet each: no marks, on one line, nothing exotic."""
    plain = unaccent(text.translate(_SPELLED))
    safe = "".join(c if " " <= c < "\x7f" and c not in _UNSAFE else " " for c in plain)
    return " ".join(safe.split())


def fit(text: str) -> str:
    """`text` as one short message; what is too long ends at a word."""
    spelled = spell(text)
    if len(spelled) <= LIMIT:
        return spelled
    return spelled[: LIMIT - 2].rsplit(" ", 1)[0] + ".."


def wake_time(at: datetime) -> datetime:
    """The first moment from `at` on at which a short message may be sent: not between 21:00 and 7:00."""
    local = clock.local(at)
    morning = datetime.combine(local.date(), QUIET_UNTIL, tzinfo=local.tzinfo)
    if local.time() >= QUIET_FROM:
        return morning + timedelta(days=1)
    return max(at, morning)
