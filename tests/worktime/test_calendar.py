"""Opening hours, holidays, make-up days, and the calendar as data."""

import json
from datetime import UTC, date, datetime, time

import pytest
import yaml

from motcua.worktime import service as worktime
from motcua.worktime.service import Calendar, CalendarError, MomentError, OpeningHours
from tests.worktime.cast import BINH_PHUOC, PACK, at, shown, working_days


@pytest.mark.parametrize("when", ["07:00", "09:00", "11:30", "13:30", "16:59", "17:00"])
def test_the_office_is_open_edges_included(when):
    assert BINH_PHUOC.is_working(at(f"2026-03-02 {when}"))


@pytest.mark.parametrize("when", ["00:00", "06:59", "11:30:01", "13:29", "17:00:01", "23:59"])
def test_the_office_is_closed_outside(when):
    assert not BINH_PHUOC.is_working(at(f"2026-03-02 {when}"))


def test_without_data_the_reference_hours_hold():
    calendar = Calendar()
    assert worktime.working_minutes(calendar, at("2026-03-02 00:00"), at("2026-03-09 00:00")) == 5 * 480
    assert shown(calendar.next_working_moment(at("2026-03-06 17:01"))) == "2026-03-09 07:00"


@pytest.mark.parametrize("day", ["2024-05-04", "2025-04-26", "2026-01-10", "2026-08-22"])
def test_make_up_saturdays_are_full_working_days(day):
    day = date.fromisoformat(day)
    assert day.weekday() == 5
    assert BINH_PHUOC.is_working_day(day)
    assert BINH_PHUOC.sessions(day) == ((time(7), time(11, 30)), (time(13, 30), time(17)))


def test_culture_day_is_a_day_off_from_2026_only():
    off = {year: date(year, 11, 24) in BINH_PHUOC.holidays for year in range(2018, 2030)}
    assert [year for year in off if off[year]] == [2026, 2027, 2028, 2029]


@pytest.mark.parametrize(("year", "days_off"), [(2024, 12), (2025, 12), (2026, 14)])
def test_decided_years_hold_just_the_days_decided(year, days_off):
    named = [day for day in BINH_PHUOC.holidays if day.year == year]
    assert len(named) == days_off
    assert all(day.weekday() < 5 for day in named)


def test_our_decided_year_wins_over_the_library():
    # The library knows neither the day off of 2/1/2026 nor its make-up Saturday.
    assert not BINH_PHUOC.is_working_day(date(2026, 1, 2))
    assert BINH_PHUOC.is_working_day(date(2026, 1, 10))


def test_later_years_are_forecasts_with_tet_and_the_days_of_law():
    assert BINH_PHUOC.known_until == 2026
    assert BINH_PHUOC.is_forecast(date(2027, 1, 1))
    assert not BINH_PHUOC.is_forecast(date(2026, 12, 31))
    for day in ("2027-02-08", "2027-04-16", "2027-04-30", "2027-05-03", "2028-01-26", "2030-04-12"):
        assert not BINH_PHUOC.is_working_day(date.fromisoformat(day))


def test_earlier_years_come_from_history():
    assert not BINH_PHUOC.is_forecast(date(2019, 4, 29))
    assert not BINH_PHUOC.is_working_day(date(2019, 4, 29))
    assert BINH_PHUOC.is_working_day(date(2019, 5, 4))


def test_a_calendar_survives_being_pinned_as_json():
    pinned = json.loads(json.dumps(BINH_PHUOC.to_data()))
    assert Calendar.from_data(pinned) == BINH_PHUOC


def test_a_calendar_of_a_few_years_counts_the_same_within_them():
    pinned = BINH_PHUOC.for_years(2025, 2026)
    assert min(pinned.holidays).year == 2025
    received = at("2025-12-31 16:00")
    assert worktime.due_at(pinned, received, working_days(7)) == worktime.due_at(
        BINH_PHUOC, received, working_days(7)
    )


def test_new_opening_hours_hold_from_their_day_on():
    whole, short = ((time(7), time(17)),), ((time(8), time(12)),)
    calendar = Calendar(
        hours=(
            OpeningHours(date(2020, 1, 1), (whole,) * 5 + ((), ())),
            OpeningHours(date(2026, 3, 4), (short,) * 6 + ((),)),
        )
    )
    assert (
        worktime.working_minutes(calendar, at("2026-03-02 00:00"), at("2026-03-09 00:00"))
        == 2 * 600 + 4 * 240
    )
    assert shown(worktime.due_at(calendar, at("2026-03-03 16:00"), working_days(1))) == "2026-03-04 12:00"
    assert shown(worktime.due_at(calendar, at("2026-03-03 07:10"), working_days(1))) == "2026-03-04 08:00"


def test_a_make_up_day_works_the_longest_day_of_the_week():
    short, whole = ((time(7), time(11)),), ((time(7), time(11)), (time(13), time(17)))
    calendar = Calendar(
        hours=(OpeningHours(date(2020, 1, 1), (short, whole, short, (), (), (), ())),),
        make_up_days={date(2026, 3, 8): "Làm bù"},
    )
    assert calendar.sessions(date(2026, 3, 8)) == whole


def test_a_utc_moment_is_read_on_vietnams_clock():
    received = datetime(2026, 3, 2, 2, tzinfo=UTC)
    assert shown(worktime.due_at(BINH_PHUOC, received, working_days(1))) == "2026-03-03 09:00"


@pytest.mark.parametrize(
    "moment",
    [datetime(2026, 3, 2), datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)],  # noqa: DTZ001
)
def test_a_moment_nobody_can_mean_is_refused(moment):
    with pytest.raises(MomentError):
        worktime.due_at(BINH_PHUOC, moment, working_days(1))


def test_spans_of_centuries_are_counted():
    start, end = at("1926-03-02 00:00"), at("2226-03-02 00:00")
    minutes = worktime.working_minutes(Calendar(), start, end)
    assert minutes == sum(1 for n in range((end - start).days) if (start.weekday() + n) % 7 < 5) * 480
    assert shown(worktime.add_working_minutes(Calendar(), start, minutes)) == "2226-03-01 17:00"


DATA = Calendar().to_data()
WEEK = DATA["hours"][0]["week"]


@pytest.mark.parametrize(
    "change",
    [
        {"hours": []},
        {"hours": [{"from": "2024-01-01", "week": {}}]},
        {"hours": [{"from": "2024-01-01", "week": {"funday": ["07:00-11:30"]}}]},
        {"hours": [{"from": "2024-01-01", "week": {"mon": ["11:30-07:00"]}}]},
        {"hours": [{"from": "2024-01-01", "week": {"mon": ["07:00-11:30", "11:00-17:00"]}}]},
        {"hours": [{"from": "2024-01-01", "week": {"mon": ["07:00:30-11:30"]}}]},
        {"hours": [{"from": "2024-01-01", "week": {"mon": ["07:00"]}}]},
        {"hours": [{"from": "2024-01-02", "week": WEEK}, {"from": "2024-01-01", "week": WEEK}]},
        {"holidays": {"2024-02-30": "Tết"}},
        {"holidays": {"2024-05-04": "nghỉ"}, "make_up_days": {"2024-05-04": "bù"}},
        {"holidays": None},
        {"same_day_until": "3 giờ chiều"},
    ],
)
def test_a_calendar_that_cannot_be_is_refused(change):
    with pytest.raises(CalendarError):
        Calendar.from_data(DATA | change)


def test_a_day_entered_under_the_wrong_year_is_refused(tmp_path):
    text = (PACK / "calendars.yaml").read_text(encoding="utf-8")
    (tmp_path / "calendars.yaml").write_text(
        text.replace("date: 2024-01-01", "date: 2023-01-01"), encoding="utf-8"
    )
    with pytest.raises(CalendarError, match="2023-01-01"):
        worktime.load_calendars(tmp_path / "calendars.yaml")


def test_a_file_of_another_kind_is_refused():
    with pytest.raises(CalendarError):
        worktime.load_calendars(PACK / "regimes.yaml")


def test_every_day_of_the_pack_names_its_source():
    years = yaml.safe_load((PACK / "calendars.yaml").read_text(encoding="utf-8"))["years"]
    lines = [line for year in years.values() for line in year["holidays"] + year["make_up_days"]]
    assert len(lines) == 42
    assert all(line["source"].startswith("[") for line in lines)
