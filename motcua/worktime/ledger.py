"""The clock of one dossier, read from what happened: a ledger that both sides can recompute.

Entries are only ever added. Reading them from the first to the last gives the due date and, for each, a
sentence that says what it did. The rules:

-   `started` comes first and once. It sets the first due date, which nothing ever overwrites: reports judge
    lateness by it (RULES a.7).
-   `paused` stops the clock (waiting for a supplement, for a payment, or by law: RULES a.6 states 5, 6, 8).
    The due date shown stays the last one known; the new one is not known before the wait is over.
-   `resumed` gives the time waited back (counting.py rule 9): "add". A pause after the due date gives time
    back too, but a late dossier stays exactly as late as it was.
-   `restarted` counts the whole duration anew from its moment (NĐ 61/2018: after a supplement the time is
    counted from the beginning, RULES a.5 [M]). It also ends a pause. Which of the two follows a supplement
    is a setting of the regime in force at reception; the ledger only obeys.
-   `extended` sets a new due date, later than the last (RULES a.7: excuse and new appointment). How often
    that is lawful is decided where the act is decided, not here. While the clock stands still nothing runs
    out, so there is nothing to extend: that is refused.
-   Entries are in order of time; equal moments are allowed.

In END_OF_DAY mode the due date shown is the closing of its day while the time given back adds up exactly
underneath, so that ten short pauses do not become ten days.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from django.utils.translation import gettext as _

from motcua.worktime.calendar import Calendar, wall
from motcua.worktime.counting import days_waited, give_back, land, reach, working_minutes
from motcua.worktime.duration import DueMode, Duration
from motcua.worktime.errors import LedgerError


class EntryKind(StrEnum):
    """What may happen to a clock."""

    STARTED = "started"
    PAUSED = "paused"
    RESUMED = "resumed"
    RESTARTED = "restarted"
    EXTENDED = "extended"


@dataclass(frozen=True)
class Entry:
    """One thing that happened to the clock, and the law or setting behind it.

    `until` is the new appointment and belongs to `extended` alone.
    """

    kind: EntryKind
    at: datetime
    basis: str
    until: datetime | None = None


@dataclass(frozen=True)
class Line:
    """One entry in words, and the due date after it (UTC)."""

    entry: Entry
    text: str
    due_at: datetime

    @property
    def at(self) -> datetime:
        """When it happened."""
        return self.entry.at

    @property
    def kind(self) -> EntryKind:
        """What happened."""
        return self.entry.kind

    @property
    def basis(self) -> str:
        """The law or setting behind it."""
        return self.entry.basis


@dataclass(frozen=True)
class Reading:
    """What a ledger says. Moments are aware, UTC, in working time.

    Both due dates are None while the clock has not started. While paused, `due_at` is the last one known.
    `is_forecast` says that it lies in a year whose holidays are not decided yet.
    """

    first_due_at: datetime | None = None
    due_at: datetime | None = None
    is_paused: bool = False
    is_forecast: bool = False
    lines: list[Line] = field(default_factory=list)


def read_ledger(
    calendar: Calendar,
    duration: Duration,
    entries: Sequence[Entry],
    mode: DueMode = DueMode.SAME_TIME,
) -> Reading:
    """Read `entries`, oldest first. Raises LedgerError with a sentence when they contradict each other."""
    reader = _Reader(calendar, duration, mode)
    for entry in entries:
        reader.take(entry)
    return reader.reading()


class _Reader:
    """Follows a ledger entry by entry."""

    def __init__(self, calendar: Calendar, duration: Duration, mode: DueMode) -> None:
        self.calendar, self.duration, self.mode = calendar, duration, mode
        self.reached: datetime | None = None  # where the count ends, before it is moved off a day off
        self.first: datetime | None = None
        self.paused_at: datetime | None = None
        self.lines: list[Line] = []

    def take(self, entry: Entry) -> None:
        self._check_order(entry)
        match entry.kind:
            case EntryKind.STARTED:
                text = self._start(entry)
            case EntryKind.PAUSED:
                text = self._pause(entry)
            case EntryKind.RESUMED:
                text = self._resume(entry)
            case EntryKind.RESTARTED:
                text = self._restart(entry)
            case EntryKind.EXTENDED:
                text = self._extend(entry)
        words = {"at": _clock(entry.at), "what": text, "basis": entry.basis.strip().rstrip(".")}
        self.lines.append(Line(entry, _("%(at)s: %(what)s. Căn cứ: %(basis)s.") % words, self.due_at))

    def reading(self) -> Reading:
        if self.first is None:
            return Reading()
        return Reading(
            first_due_at=self.first,
            due_at=self.due_at,
            is_paused=self.paused_at is not None,
            is_forecast=self.calendar.is_forecast(wall(self.due_at).date()),
            lines=self.lines,
        )

    @property
    def due_at(self) -> datetime:
        if self.reached is None:
            raise LedgerError(_("Đồng hồ thời hạn chưa bắt đầu."))
        return land(self.calendar, self.reached, self.duration.unit, self.mode)

    # --- the five things that happen

    def _start(self, entry: Entry) -> str:
        if self.first is not None:
            raise LedgerError(_("Thời hạn chỉ bắt đầu một lần."))
        self._count_from(entry.at)
        self.first = self.due_at
        return _("bắt đầu tính thời hạn %(duration)s%(since)s, hẹn trả %(due)s") % self._count_words(entry)

    def _pause(self, entry: Entry) -> str:
        if self.paused_at is not None:
            raise LedgerError(_("Thời hạn đang dừng, không thể dừng lần nữa."))
        self.paused_at = entry.at
        return _("dừng tính thời hạn, thời gian chờ không bị trừ; có ngày hẹn trả mới khi tính tiếp")

    def _resume(self, entry: Entry) -> str:
        if self.paused_at is None or self.reached is None:
            raise LedgerError(_("Thời hạn đang chạy, không có lần dừng nào để tính tiếp."))
        waited = self._waited(self.paused_at, entry.at)
        self.reached = give_back(
            self.calendar, self.reached, self.duration.unit, paused=self.paused_at, resumed=entry.at
        )
        self.paused_at = None
        words = {"waited": waited, "due": _clock(self.due_at)}
        return _("tính tiếp thời hạn, cộng thêm %(waited)s đã chờ, hẹn trả %(due)s") % words

    def _restart(self, entry: Entry) -> str:
        self._count_from(entry.at)
        self.paused_at = None
        return _("tính lại từ đầu thời hạn %(duration)s%(since)s, hẹn trả %(due)s") % self._count_words(entry)

    def _extend(self, entry: Entry) -> str:
        if self.paused_at is not None:
            raise LedgerError(_("Thời hạn đang dừng, hãy gia hạn sau khi tính tiếp."))
        if entry.until is None:
            raise LedgerError(_("Gia hạn phải có ngày hẹn trả mới."))
        before = self.due_at
        self.reached = self.calendar.next_working_moment(entry.until)
        if self.due_at <= max(before, entry.at):
            raise LedgerError(
                _("Ngày hẹn trả mới phải sau ngày hẹn trả đang có (%(due)s) và sau lúc gia hạn.")
                % {"due": _clock(before)}
            )
        words = {"before": _clock(before), "due": _clock(self.due_at)}
        return _("gia hạn từ %(before)s, hẹn trả lại %(due)s") % words

    # --- helpers

    def _check_order(self, entry: Entry) -> None:
        wall(entry.at)
        if self.first is None and entry.kind is not EntryKind.STARTED:
            raise LedgerError(_("Đồng hồ thời hạn chưa bắt đầu."))
        if self.lines and entry.at < self.lines[-1].at:
            raise LedgerError(
                _("Việc lúc %(at)s không thể ghi sau việc lúc %(last)s.")
                % {"at": _clock(entry.at), "last": _clock(self.lines[-1].at)}
            )
        if entry.until is not None and entry.kind is not EntryKind.EXTENDED:
            raise LedgerError(_("Chỉ khi gia hạn mới đặt ngày hẹn trả mới."))

    def _count_from(self, at: datetime) -> None:
        self.reached = reach(self.calendar, at, self.duration, self.mode)

    def _count_words(self, entry: Entry) -> dict[str, str]:
        return {
            "duration": self.duration.label,
            "since": self._if_closed(entry.at),
            "due": _clock(self.due_at),
        }

    def _waited(self, paused: datetime, resumed: datetime) -> str:
        if self.duration.unit.is_calendar:
            return _("%(n)s ngày") % {"n": days_waited(self.calendar, paused, resumed)}
        hours, minutes = divmod(working_minutes(self.calendar, paused, resumed), 60)
        return _("%(hours)s giờ %(minutes)s phút làm việc") % {"hours": hours, "minutes": minutes}

    def _if_closed(self, at: datetime) -> str:
        if self.calendar.is_working(at):
            return ""
        opening = _clock(self.calendar.next_working_moment(at))
        return _(" kể từ %(opening)s vì nhận ngoài giờ làm việc") % {"opening": opening}


def _clock(moment: datetime) -> str:
    return _("%(time)s ngày %(date)s") % {
        "time": f"{wall(moment):%H:%M}",
        "date": f"{wall(moment):%d/%m/%Y}",
    }
