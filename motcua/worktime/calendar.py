"""When an office works: opening hours by weekday, holidays, make-up days. All on Vietnam's wall clock.

A calendar is plain data and round-trips through JSON, because a dossier pins the one it was received under:
a later change of the calendar never moves an old due date by itself (RULES d).
"""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from functools import cached_property
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

from motcua.base.clock import VIETNAM
from motcua.worktime.errors import CalendarError, MomentError
from motcua.worktime.tally import Tally

Sessions = tuple[tuple[time, time], ...]  # (opens, closes), in order, never touching

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
FULL_DAY: Sessions = ((time(7), time(11, 30)), (time(13, 30), time(17)))
FIRST_YEAR, LAST_YEAR = 1900, 2300  # moments outside are typing errors, not dates of a dossier


@dataclass(frozen=True)
class OpeningHours:
    """The sessions of each weekday, Monday first, from the day `since`."""

    since: date
    week: tuple[Sessions, ...]

    @property
    def full_day(self) -> Sessions:
        """The longest day of the week: what a make-up day works, wherever it falls."""
        return max(self.week, key=_minutes)

    def to_data(self) -> dict[str, Any]:
        """Plain JSON, the reverse of `from_data`."""
        days = zip(WEEKDAYS, self.week, strict=True)
        return {
            "from": self.since.isoformat(),
            "week": {
                name: [f"{opens:%H:%M}-{closes:%H:%M}" for opens, closes in day] for name, day in days if day
            },
        }

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "OpeningHours":
        """Read {"from": "2024-01-01", "week": {"mon": ["07:00-11:30"]}}; an absent weekday is closed."""
        unknown = set(data["week"]) - set(WEEKDAYS)
        if unknown:
            raise CalendarError(_("Lịch làm việc có thứ không hiểu được: %s.") % ", ".join(sorted(unknown)))
        week = tuple(tuple(_session(text) for text in data["week"].get(day, ())) for day in WEEKDAYS)
        return cls(read_date(data["from"]), week)


REFERENCE_HOURS = OpeningHours(date(2018, 1, 1), (FULL_DAY,) * 5 + ((), ()))


@dataclass(frozen=True)
class Calendar:
    """The working time of one office.

    `hours` in order of time; the first also reigns before its day. `holidays` and `make_up_days` give a name
    to each day. `known_until` is the last year whose holidays are decided: later ones are forecasts.
    `same_day_until` is when a dossier must have come to be answered the same day (RULES a.4.3).
    Raises CalendarError when the data contradicts itself.
    """

    id: str = "reference"
    name: str = ""
    hours: tuple[OpeningHours, ...] = (REFERENCE_HOURS,)
    holidays: Mapping[date, str] = field(default_factory=dict)
    make_up_days: Mapping[date, str] = field(default_factory=dict)
    known_until: int | None = None
    same_day_until: time = time(15)

    def __post_init__(self) -> None:
        _check(self)

    # --- one day -------------------------------------------------------------------------------------------

    def sessions(self, day: date) -> Sessions:
        """When the office is open on `day`: empty when it is closed."""
        if day in self.holidays:
            return ()
        hours = self._hours_on(day)
        return hours.full_day if day in self.make_up_days else hours.week[day.weekday()]

    def is_working_day(self, day: date) -> bool:
        """Whether `day` counts as a working day: open at all, not a holiday; make-up Saturdays count."""
        return bool(self.sessions(day))

    def is_forecast(self, day: date) -> bool:
        """Whether the holidays of the year of `day` are still a forecast."""
        return self.known_until is not None and day.year > self.known_until

    def working_day_from(self, day: date) -> date:
        """`day` itself if it is a working day, else the next one."""
        return day if self.is_working_day(day) else self.nth_working_day_after(day, 1)

    def nth_working_day_after(self, day: date, n: int) -> date:
        """The n-th working day after `day`; `day` itself is not counted."""
        return self.day_tally.day_reaching(self.day_tally.through(day) + n)

    def working_day_before(self, day: date) -> date:
        """The last working day before `day`."""
        return self.day_tally.day_reaching(self.day_tally.before(day))

    def closing(self, day: date) -> datetime:
        """When the working day `day` ends, on the wall clock."""
        return datetime.combine(day, self.sessions(day)[-1][1], VIETNAM)

    # --- one moment ----------------------------------------------------------------------------------------

    def is_working(self, moment: datetime) -> bool:
        """Whether the office is open. Both edges count as open: 7:00, 11:30, 13:30 and 17:00 sharp are."""
        moment = wall(moment)
        now = moment.time()
        return any(opens <= now <= closes for opens, closes in self.sessions(moment.date()))

    def next_working_moment(self, moment: datetime) -> datetime:
        """`moment` itself when open, else the next opening; aware, UTC."""
        moment = wall(moment)
        day, now = moment.date(), moment.time()
        for opens, closes in self.sessions(day):
            if now <= closes:
                return datetime.combine(day, max(opens, now), VIETNAM).astimezone(UTC)
        day = self.nth_working_day_after(day, 1)
        return datetime.combine(day, self.sessions(day)[0][0], VIETNAM).astimezone(UTC)

    # --- running totals ------------------------------------------------------------------------------------

    @cached_property
    def day_tally(self) -> Tally:
        """Counts working days."""
        weeks = [(hours.since, [int(bool(day)) for day in hours.week]) for hours in self.hours]
        return Tally(weeks, {day: int(self.is_working_day(day)) for day in self._exceptions})

    @cached_property
    def minute_tally(self) -> Tally:
        """Counts working minutes."""
        weeks = [(hours.since, [_minutes(day) for day in hours.week]) for hours in self.hours]
        return Tally(weeks, {day: _minutes(self.sessions(day)) for day in self._exceptions})

    @property
    def _exceptions(self) -> set[date]:
        return {*self.holidays, *self.make_up_days}

    def _hours_on(self, day: date) -> OpeningHours:
        return self.hours[max(bisect_right(self.hours, day, key=lambda hours: hours.since) - 1, 0)]

    # --- as data -------------------------------------------------------------------------------------------

    def for_years(self, first: int, last: int) -> "Calendar":
        """The same calendar with only the named days of these years: what a dossier needs to pin."""
        return Calendar(
            id=self.id,
            name=self.name,
            hours=self.hours,
            holidays={day: name for day, name in self.holidays.items() if first <= day.year <= last},
            make_up_days={day: name for day, name in self.make_up_days.items() if first <= day.year <= last},
            known_until=self.known_until,
            same_day_until=self.same_day_until,
        )

    def to_data(self) -> dict[str, Any]:
        """Plain JSON, the reverse of `from_data`."""
        return {
            "id": self.id,
            "name": self.name,
            "hours": [hours.to_data() for hours in self.hours],
            "holidays": {day.isoformat(): self.holidays[day] for day in sorted(self.holidays)},
            "make_up_days": {day.isoformat(): self.make_up_days[day] for day in sorted(self.make_up_days)},
            "known_until": self.known_until,
            "same_day_until": f"{self.same_day_until:%H:%M}",
        }

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "Calendar":
        """Read what `to_data` wrote. Raises CalendarError."""
        try:
            return cls(
                id=data["id"],
                name=data["name"],
                hours=tuple(OpeningHours.from_data(hours) for hours in data["hours"]),
                holidays={read_date(day): name for day, name in data["holidays"].items()},
                make_up_days={read_date(day): name for day, name in data["make_up_days"].items()},
                known_until=data["known_until"],
                same_day_until=time.fromisoformat(data["same_day_until"]),
            )
        except CalendarError:
            raise
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise CalendarError(_("Không đọc được lịch làm việc: %s.") % error) from error


def wall(moment: datetime) -> datetime:
    """`moment` on Vietnam's wall clock. Raises MomentError when naive or in an impossible year."""
    if moment.tzinfo is None:
        raise MomentError(_("Thời điểm cần có múi giờ."))
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise MomentError(
            _("Năm %(year)s nằm ngoài lịch (từ %(first)s đến %(last)s), hãy kiểm tra lại ngày.")
            % {"year": moment.year, "first": FIRST_YEAR, "last": LAST_YEAR}
        )
    return moment.astimezone(VIETNAM)


def read_date(value: object) -> date:
    """A date from YAML (already a date) or JSON (ISO text)."""
    return value if isinstance(value, date) else date.fromisoformat(str(value))


def _session(text: str) -> tuple[time, time]:
    opens, closes = text.split("-")
    return time.fromisoformat(opens.strip()), time.fromisoformat(closes.strip())


def _minutes(sessions: Sessions) -> int:
    return sum(60 * (closes.hour - opens.hour) + closes.minute - opens.minute for opens, closes in sessions)


def _check(calendar: Calendar) -> None:
    starts = [hours.since for hours in calendar.hours]
    if not starts or any(later <= earlier for earlier, later in pairwise(starts)):
        raise CalendarError(_("Giờ làm việc phải có ít nhất một giai đoạn, xếp theo ngày bắt đầu."))
    for hours in calendar.hours:
        if len(hours.week) != len(WEEKDAYS) or not any(hours.week):
            raise CalendarError(_("Giờ làm việc phải đủ bảy thứ và có ít nhất một ngày mở cửa."))
        for day in hours.week:
            edges = [edge for session in day for edge in session]
            if any(later <= earlier for earlier, later in pairwise(edges)):
                raise CalendarError(_("Các buổi làm việc trong ngày phải nối tiếp, không chồng lên nhau."))
            if any(edge.second or edge.microsecond for edge in edges):
                raise CalendarError(_("Giờ mở cửa và đóng cửa phải tròn phút."))
    both = calendar.holidays.keys() & calendar.make_up_days.keys()
    if both:
        raise CalendarError(_("Ngày %s vừa là ngày nghỉ vừa là ngày làm bù.") % f"{min(both):%d/%m/%Y}")
