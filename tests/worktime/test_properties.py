"""What must hold for every dossier, not only for those we thought of."""

from datetime import date, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from motcua.base.clock import VIETNAM
from motcua.worktime import service as worktime
from motcua.worktime.service import Calendar, DueMode, Duration, Entry, EntryKind, OpeningHours, Unit
from tests.worktime.cast import BINH_PHUOC

MORNING = ((time(7, 30), time(11, 30)),)
DAY = (*MORNING, (time(13), time(16, 45)))
# Hours that change from one year to the next, a Saturday morning, days off and a make-up Sunday.
CROOKED = Calendar(
    id="crooked",
    hours=(
        OpeningHours(date(2023, 1, 1), (DAY, DAY, DAY, DAY, MORNING, MORNING, ())),
        OpeningHours(date(2025, 6, 5), (DAY, DAY, (), DAY, DAY, (), ())),
    ),
    holidays={date(2024, 2, 8) + timedelta(days=n): "Tết" for n in range(9)},
    make_up_days={date(2024, 3, 3): "Làm bù"},
)

calendars = st.sampled_from([BINH_PHUOC, CROOKED])
modes = st.sampled_from(list(DueMode))
durations = st.builds(Duration, st.integers(1, 60), st.sampled_from(list(Unit)))
working_units = st.builds(
    Duration, st.integers(1, 60), st.sampled_from([Unit.WORKING_HOUR, Unit.WORKING_DAY])
)
moments = st.datetimes(datetime(2023, 6, 1), datetime(2027, 6, 1), timezones=st.just(VIETNAM))  # noqa: DTZ001
waits = st.lists(st.timedeltas(timedelta(), timedelta(days=20)), min_size=0, max_size=8)


def pausing(start: datetime, gaps: list[timedelta]) -> list[Entry]:
    """A ledger that runs and waits by turns, beginning at `start`, and that ends running."""
    entries, moment = [Entry(EntryKind.STARTED, start, "luật")], start
    for index, gap in enumerate(gaps[: len(gaps) // 2 * 2]):
        moment += gap
        entries.append(Entry(EntryKind.RESUMED if index % 2 else EntryKind.PAUSED, moment, "luật"))
    return entries


def waited(entries: list[Entry]) -> list[tuple[datetime, datetime]]:
    """The pauses of such a ledger."""
    return [(a.at, b.at) for a, b in zip(entries[1::2], entries[2::2], strict=True)]


@given(calendars, moments, durations, modes)
def test_a_due_date_always_lies_in_working_time_and_after_reception(calendar, received, duration, mode):
    due = worktime.due_at(calendar, received, duration, mode)
    assert calendar.is_working(due)
    assert due > received
    assert due.utcoffset() == timedelta()


@given(calendars, moments, st.integers(1, 60), st.integers(0, 60), st.sampled_from(list(Unit)), modes)
def test_a_longer_duration_is_never_due_earlier(calendar, received, value, more, unit, mode):
    shorter = worktime.due_at(calendar, received, Duration(value, unit), mode)
    assert worktime.due_at(calendar, received, Duration(value + more, unit), mode) >= shorter


@given(calendars, moments, st.timedeltas(timedelta(), timedelta(days=40)), durations, modes)
def test_who_comes_later_is_never_due_on_an_earlier_day(calendar, received, later, duration, mode):
    first = worktime.due_at(calendar, received, duration, mode)
    second = worktime.due_at(calendar, received + later, duration, mode)
    assert second.astimezone(VIETNAM).date() >= first.astimezone(VIETNAM).date()
    if mode is DueMode.END_OF_DAY or duration.unit is Unit.WORKING_HOUR:
        assert second >= first


@given(calendars, moments, st.integers(0, 100_000), st.integers(0, 100_000))
def test_added_working_minutes_are_there_and_add_up(calendar, start, first, second):
    end = worktime.add_working_minutes(calendar, start, first)
    assert worktime.working_minutes(calendar, start, end) == first
    assert worktime.working_minutes(calendar, end, start) == -first
    further = worktime.add_working_minutes(calendar, end, second)
    assert worktime.working_minutes(calendar, start, further) == first + second
    assert further >= end


@given(calendars, moments, st.timedeltas(timedelta(), timedelta(days=60)))
def test_working_minutes_agree_with_counting_day_by_day(calendar, start, span):
    end = start + span
    total, day = timedelta(), start.date()
    while day <= end.date():
        for opens, closes in calendar.sessions(day):
            begin = max(start, datetime.combine(day, opens, VIETNAM))
            total += max(min(end, datetime.combine(day, closes, VIETNAM)) - begin, timedelta())
        day += timedelta(days=1)
    assert worktime.working_minutes(calendar, start, end) == total // timedelta(minutes=1)


@given(calendars, moments, st.integers(1, 400))
def test_the_nth_working_day_agrees_with_counting_day_by_day(calendar, moment, n):
    day, left = moment.date(), n
    while left:
        day += timedelta(days=1)
        left -= calendar.is_working_day(day)
    assert calendar.nth_working_day_after(moment.date(), n) == day


@given(calendars, moments, working_units, modes, waits)
def test_pausing_loses_no_working_time(calendar, start, duration, mode, gaps):
    entries = pausing(start, gaps)
    reading = worktime.read_ledger(calendar, duration, entries, mode)
    assert reading.due_at is not None
    assert reading.first_due_at == worktime.due_at(calendar, start, duration, mode)
    budget = worktime.working_minutes(calendar, start, reading.first_due_at)
    spans = [worktime.working_minutes(calendar, a, b) for a, b in waited(entries)]
    had = worktime.working_minutes(calendar, start, reading.due_at) - sum(spans)
    if mode is DueMode.SAME_TIME or duration.unit is Unit.WORKING_HOUR:
        assert 0 <= had - budget <= len(spans)  # each whole-minute span may hide less than a minute
    else:
        assert had >= budget


@given(calendars, moments, st.integers(1, 60), modes, waits)
def test_pausing_gives_back_each_calendar_day_waited(calendar, start, days, mode, gaps):
    entries = pausing(start, gaps)
    reading = worktime.read_ledger(calendar, Duration(days, Unit.DAY), entries, mode)
    last = calendar.next_working_moment(start).astimezone(VIETNAM).date() + timedelta(days=days)
    for pause, resumption in waited(entries):
        last += calendar.next_working_moment(resumption).astimezone(VIETNAM).date() - pause.date()
    assert reading.due_at is not None
    assert reading.due_at.astimezone(VIETNAM).date() == calendar.working_day_from(last)


@given(calendars, moments, durations, modes, waits, st.timedeltas(timedelta(), timedelta(days=30)))
def test_waiting_longer_is_never_due_on_an_earlier_day(calendar, start, duration, mode, gaps, longer):
    entries = pausing(start, gaps)
    pause = Entry(EntryKind.PAUSED, entries[-1].at + timedelta(hours=5), "luật")
    resume = Entry(EntryKind.RESUMED, pause.at + timedelta(hours=30), "luật")
    later = Entry(EntryKind.RESUMED, resume.at + longer, "luật")
    sooner_due = worktime.read_ledger(calendar, duration, [*entries, pause, resume], mode).due_at
    later_due = worktime.read_ledger(calendar, duration, [*entries, pause, later], mode).due_at
    assert sooner_due is not None
    assert later_due is not None
    assert later_due >= sooner_due


@given(calendars, moments, durations, modes, waits)
def test_reading_twice_or_from_pinned_data_says_the_same(calendar, start, duration, mode, gaps):
    entries = pausing(start, gaps)
    reading = worktime.read_ledger(calendar, duration, entries, mode)
    assert worktime.read_ledger(calendar, duration, tuple(entries), mode) == reading
    pinned = Calendar.from_data(calendar.to_data())
    assert worktime.read_ledger(pinned, Duration.from_data(duration.to_data()), entries, mode) == reading


@given(moments)
def test_no_reception_starts_outside_working_time(moment):
    start = BINH_PHUOC.next_working_moment(moment)
    assert BINH_PHUOC.is_working(start)
    assert worktime.working_minutes(BINH_PHUOC, moment, start) == 0
