"""Durations in words and as data; early, in time, late; when to excuse oneself."""

import pytest

from motcua.worktime import service as worktime
from motcua.worktime.service import Duration, DurationError, Timeliness, Unit, WorktimeError
from tests.worktime.cast import BINH_PHUOC, at, days, hours, months, shown, working_days


@pytest.mark.parametrize(
    ("duration", "label"),
    [
        (hours(8), "8 giờ làm việc"),
        (working_days(5), "5 ngày làm việc"),
        (working_days(0), "trong ngày làm việc"),
        (days(30), "30 ngày"),
        (months(2), "2 tháng"),
    ],
)
def test_a_duration_reads_in_vietnamese_and_round_trips(duration, label):
    assert duration.label == label
    assert Duration.from_data(duration.to_data()) == duration


def test_remarks_beside_a_duration_are_ignored():
    data = {"value": 5, "unit": "working_day", "confidence": "memory", "note": "Bình Định rút còn 4 ngày"}
    assert Duration.from_data(data) == working_days(5)


@pytest.mark.parametrize(
    "data",
    [
        {},
        None,
        {"value": 5},
        {"value": 5, "unit": "fortnight"},
        {"value": "5", "unit": "day"},
        {"value": 2.5, "unit": "day"},
        {"value": True, "unit": "day"},
        {"value": 0, "unit": "day"},
        {"value": -1, "unit": "working_day"},
        {"value": 1001, "unit": "month"},
    ],
)
def test_a_duration_no_procedure_can_have_is_refused(data):
    with pytest.raises(DurationError, match="Thời hạn"):
        Duration.from_data(data)


def test_the_longest_duration_is_counted_too():
    for unit in Unit:
        assert BINH_PHUOC.is_working(
            worktime.due_at(BINH_PHUOC, at("2026-03-02 09:00"), Duration(1000, unit))
        )


@pytest.mark.parametrize(
    ("finished", "verdict"),
    [
        ("2026-03-06 16:00", Timeliness.EARLY),
        ("2026-03-09 00:00", Timeliness.ON_TIME),
        ("2026-03-09 16:00", Timeliness.ON_TIME),
        ("2026-03-10 07:00", Timeliness.LATE),
    ],
)
def test_in_time_is_judged_by_the_day(finished, verdict):
    assert worktime.timeliness(at("2026-03-09 09:00"), at(finished)) is verdict


@pytest.mark.parametrize(
    ("due", "apology"),
    [
        ("2026-03-10 09:00", "2026-03-09 17:00"),
        ("2026-03-09 09:00", "2026-03-06 17:00"),
        ("2026-02-23 09:00", "2026-02-13 17:00"),
        ("2024-05-06 09:00", "2024-05-04 17:00"),
    ],
)
def test_an_apology_is_due_one_working_day_before(due, apology):
    assert shown(worktime.apology_due_at(BINH_PHUOC, at(due))) == apology


def test_whatever_is_refused_is_one_family():
    assert issubclass(DurationError, WorktimeError)
    assert issubclass(WorktimeError, ValueError)
