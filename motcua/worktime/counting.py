"""From a moment of reception and a duration to the moment a result is due.

The rules, with their reasons. RULES a.6 is the source; [M] marks law quoted from memory.

1.  WORKING TIME. The office works in sessions (7:00-11:30 and 13:30-17:00 where nobody decided otherwise,
    which makes 8 hours), on weekdays that are not holidays, and on make-up days. A session includes both
    its edges: whoever hands in at 17:00 sharp came in time, and a result may be due at 17:00 or 11:30
    sharp. One second later is outside.

2.  THE START. A dossier that comes in while the office is open starts the clock there and then. Before 7:00
    it starts at 7:00, in the lunch break at 13:30, after 17:00 or on a day off at the next opening.
    Nobody's clock runs while the door is closed, though the portal takes dossiers day and night.

3.  WORKING HOURS are counted on sessions alone: 8 hours from 10:00 end at 10:00 the next working day. Of
    two moments with no working time between (17:00 and next morning's 7:00) the earlier one is the end,
    since it is better for the person who waits.

4.  WORKING DAYS. The day of reception is not counted (Civil Code 2015, Art. 147.2 [M]). n working days from
    time t of day D end at time t of the n-th working day after D. Where the regime says END_OF_DAY, they
    end at that day's closing.

5.  DAYS are calendar days, holidays included; the day of reception is not counted. When the last day is a
    day off, the term moves to the next working day (Civil Code 2015, Art. 148.5 [M]) and keeps its time t.
    Art. 148.5 would allow the office all of that day; keeping t is the stricter promise, and whether a
    result was late is judged by the day anyhow (see judgement.py). END_OF_DAY gives the closing of that
    day.

6.  MONTHS end on the day of the same number, or on the last day of a shorter month (31/1 + 1 month = 28/2
    or 29/2; Civil Code 2015, Art. 148.3 [M]), then rule 5 for a day off.

7.  THE SAME DAY, `Duration(0, WORKING_DAY)`: by closing of the day of reception, or of the next working day
    when the dossier came after 15:00 (RULES a.4.3). This is a promise of its own, not "less than one day":
    at 16:00 it ends later than one working day would.

8.  Where the last day is open for less time than the first (a Saturday morning), time t may fall outside:
    then the next opening of that same day counts, or its closing if there is none. So a due date always
    lies in working time.

9.  WAITING (the clock paused; RULES a.6, states 5, 6, 8) is given back in the unit of the duration:
    a.  Hours and working days: the working time between pause and resumption, to the microsecond. The
        working time that the office had is then exactly what the law gave.
    b.  Days and months: whole calendar days, the day of resumption minus the day of the pause. The law
        measures such a term in days and holidays within it are the office's loss; so the days waited,
        holidays included, are what it gets back. An answer that comes outside working hours counts as come
        at the next opening, as in rule 2.

How it is counted: `_worked` maps a moment to the working time since the beginning of days, a function that
never falls; adding time is its inverse. Both take microseconds whatever the span (tally.py), there is no
loop over days.
"""

from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta

from motcua.base.clock import VIETNAM
from motcua.worktime.calendar import Calendar, wall
from motcua.worktime.duration import DueMode, Duration, Unit

MINUTE = timedelta(minutes=1)


def due_at(
    calendar: Calendar, received_at: datetime, duration: Duration, mode: DueMode = DueMode.SAME_TIME
) -> datetime:
    """When a dossier received at `received_at` (aware) is due; aware, UTC, always in working time.

    Raises MomentError for a naive moment or an impossible year. Source: RULES a.6, rules 2-8 above.
    """
    return land(calendar, reach(calendar, received_at, duration, mode), duration.unit, mode)


def add_working_minutes(calendar: Calendar, start: datetime, minutes: int) -> datetime:
    """`start` plus so many working minutes (not negative); aware, UTC, in working time. Rule 3."""
    return add_working_time(calendar, start, minutes * MINUTE)


def working_minutes(calendar: Calendar, start: datetime, end: datetime) -> int:
    """Whole working minutes from `start` to `end`; negative when `end` comes first."""
    worked = working_time(calendar, min(start, end), max(start, end)) // MINUTE
    return worked if start <= end else -worked


def working_time(calendar: Calendar, start: datetime, end: datetime) -> timedelta:
    """The exact working time from `start` to `end`."""
    return _worked(calendar, end) - _worked(calendar, start)


def add_working_time(calendar: Calendar, start: datetime, span: timedelta) -> datetime:
    """The earliest moment by which `span` has been worked since `start`; for none, where the clock starts."""
    if span < timedelta():
        raise ValueError("working time is added, never taken away")
    if not span:
        return calendar.next_working_moment(start)
    target = _worked(calendar, start) + span
    day = calendar.minute_tally.day_reaching(-(-target // MINUTE))
    left = target - calendar.minute_tally.before(day) * MINUTE
    for opens, closes in calendar.sessions(day):
        length = _on(day, closes) - _on(day, opens)
        if left <= length:
            return (_on(day, opens) + left).astimezone(UTC)
        left -= length
    raise AssertionError("the tally and the sessions of a day disagree")


# --- the two steps of a due date, which the ledger takes one by one ----------------------------------------


def reach(calendar: Calendar, received_at: datetime, duration: Duration, mode: DueMode) -> datetime:
    """Where the count ends, before the last day is moved off a holiday (calendar units) by `land`."""
    start = wall(calendar.next_working_moment(received_at))
    day, t = start.date(), start.time()
    if duration.value == 0:
        in_time = t <= calendar.same_day_until
        return calendar.closing(day if in_time else calendar.nth_working_day_after(day, 1))
    match duration.unit:
        case Unit.WORKING_HOUR:
            return add_working_minutes(calendar, start, duration.value * 60)
        case Unit.WORKING_DAY:
            last = calendar.nth_working_day_after(day, duration.value)
            return land(calendar, _on(last, t), duration.unit, mode)
        case Unit.DAY:
            return _on(day + timedelta(days=duration.value), t)
        case Unit.MONTH:
            return _on(months_after(day, duration.value), t)


def land(calendar: Calendar, reached: datetime, unit: Unit, mode: DueMode) -> datetime:
    """The due date for a count that ended at `reached`: in working time (rules 5 and 8), in UTC."""
    if unit is Unit.WORKING_HOUR:
        return reached.astimezone(UTC)  # already in working time, and exact in either mode
    reached = reached.astimezone(VIETNAM)
    day = calendar.working_day_from(reached.date())
    closing = calendar.closing(day).astimezone(UTC)
    if mode is DueMode.END_OF_DAY:
        return closing
    return min(calendar.next_working_moment(_on(day, reached.time())), closing)


def give_back(
    calendar: Calendar, reached: datetime, unit: Unit, *, paused: datetime, resumed: datetime
) -> datetime:
    """`reached` moved by the time waited (rule 9)."""
    if unit.is_calendar:
        return reached + timedelta(days=days_waited(calendar, paused, resumed))
    return add_working_time(calendar, reached, working_time(calendar, paused, resumed))


def days_waited(calendar: Calendar, paused: datetime, resumed: datetime) -> int:
    """Whole calendar days between a pause and the moment the office can go on (rule 9b)."""
    return (wall(calendar.next_working_moment(resumed)).date() - wall(paused).date()).days


def months_after(day: date, months: int) -> date:
    """The day of the same number so many months later, or the last of a shorter month (rule 6)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _worked(calendar: Calendar, moment: datetime) -> timedelta:
    """Working time from the beginning of days to `moment`."""
    moment = wall(moment)
    day = moment.date()
    today = (
        min(moment, _on(day, closes)) - _on(day, opens)
        for opens, closes in calendar.sessions(day)
        if moment > _on(day, opens)
    )
    return sum(today, calendar.minute_tally.before(day) * MINUTE)


def _on(day: date, t: time) -> datetime:
    return datetime.combine(day, t, VIETNAM)
