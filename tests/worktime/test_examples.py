"""Worked examples, reckoned by hand on a wall calendar: (rule, received, duration, due).

Rule numbers are those of motcua/worktime/counting.py; letters a.4, a.6, d those of the rules of the house.
The office is open 7:00-11:30 and 13:30-17:00. 2 March 2026 is a Monday.
"""

import pytest

from motcua.worktime import service as worktime
from motcua.worktime.service import DueMode
from tests.worktime.cast import BINH_PHUOC, at, days, hours, months, shown, working_days

SAME_TIME = [
    # The answer to an online dossier: 8 working hours (a.4.2)
    ("a.4.2 a whole day from opening", "2026-03-02 07:00", hours(8), "2026-03-02 17:00"),
    ("a.4.2 over one night", "2026-03-02 10:00", hours(8), "2026-03-03 10:00"),
    ("a.4.2 came before 7:00: from 7:00", "2026-03-02 06:00", hours(8), "2026-03-02 17:00"),
    ("a.4.2 came in the lunch break: from 13:30", "2026-03-02 12:15", hours(8), "2026-03-03 11:30"),
    ("a.4.2 came at 11:30 sharp: in time", "2026-03-02 11:30", hours(8), "2026-03-03 11:30"),
    ("a.4.2 came at 17:00 sharp: in time, nothing left", "2026-03-06 17:00", hours(8), "2026-03-09 17:00"),
    ("a.4.2 came on Friday evening: from Monday 7:00", "2026-03-06 18:30", hours(8), "2026-03-09 17:00"),
    ("a.4.2 came a minute before midnight", "2026-03-02 23:59", hours(8), "2026-03-03 17:00"),
    ("a.4.2 came on a Saturday", "2026-03-07 10:00", hours(8), "2026-03-09 17:00"),
    ("a.4.2 over Tết 2026", "2026-02-13 16:00", hours(8), "2026-02-23 16:00"),
    ("a.4.2 over 24/11/2026", "2026-11-23 14:00", hours(8), "2026-11-25 14:00"),
    ("a.4.2 into make-up Saturday 22/8/2026", "2026-08-21 16:00", hours(8), "2026-08-22 16:00"),
    ("a.4.2 the first warning, after 4 hours", "2026-03-02 15:30", hours(4), "2026-03-03 09:30"),
    ("a.4.2 the second warning, after 6 hours", "2026-03-02 15:30", hours(6), "2026-03-03 11:30"),
    ("3 over the lunch break", "2026-03-02 11:00", hours(1), "2026-03-02 14:00"),
    ("3 ends at 11:30 sharp, not at 13:30", "2026-03-02 10:30", hours(1), "2026-03-02 11:30"),
    # Working days
    ("4 a working week", "2026-03-02 09:00", working_days(5), "2026-03-09 09:00"),
    ("4 over a weekend", "2026-03-06 16:45", working_days(1), "2026-03-09 16:45"),
    ("4 at opening", "2026-03-02 07:00", working_days(1), "2026-03-03 07:00"),
    ("1 at 11:30 sharp", "2026-03-02 11:30", working_days(1), "2026-03-03 11:30"),
    ("1 at 17:00 sharp", "2026-03-02 17:00", working_days(1), "2026-03-03 17:00"),
    (
        "2 a minute after 17:00: the next day is the day of reception",
        "2026-03-02 17:01",
        working_days(1),
        "2026-03-04 07:00",
    ),
    ("2 a second after 17:00", "2026-03-02 17:00:01", working_days(1), "2026-03-04 07:00"),
    ("2 before 7:00", "2026-03-02 06:30", working_days(1), "2026-03-03 07:00"),
    ("2 in the lunch break", "2026-03-02 12:00", working_days(1), "2026-03-03 13:30"),
    ("2 on a Sunday", "2026-03-01 10:00", working_days(1), "2026-03-03 07:00"),
    (
        "4 twenty-four working days (disability, three offices)",
        "2026-03-02 09:00",
        working_days(24),
        "2026-04-03 09:00",
    ),
    ("d Tết 2024", "2024-02-07 10:00", working_days(3), "2024-02-19 10:00"),
    ("d Tết 2025", "2025-01-24 15:00", working_days(5), "2025-02-07 15:00"),
    ("d sent on the first day of Tết 2025", "2025-01-29 08:00", working_days(1), "2025-02-04 07:00"),
    ("d Tết 2026", "2026-02-13 09:00", working_days(5), "2026-02-27 09:00"),
    ("d New Year 2026 with its swapped Friday", "2025-12-31 16:00", working_days(1), "2026-01-05 16:00"),
    ("d make-up Saturday 10/1/2026", "2026-01-09 08:00", working_days(1), "2026-01-10 08:00"),
    ("d after make-up Saturday 10/1/2026", "2026-01-09 08:00", working_days(2), "2026-01-12 08:00"),
    ("d Giỗ Tổ 2024", "2024-04-17 09:00", working_days(1), "2024-04-19 09:00"),
    ("d Giỗ Tổ 2025", "2025-04-04 09:00", working_days(1), "2025-04-08 09:00"),
    ("d Giỗ Tổ 2026 falls on a Sunday, Monday off", "2026-04-24 09:00", working_days(1), "2026-04-28 09:00"),
    ("d 30/4/2024 with swapped Monday 29/4", "2024-04-26 09:00", working_days(1), "2024-05-02 09:00"),
    ("d make-up Saturday 4/5/2024", "2024-05-02 09:00", working_days(2), "2024-05-04 09:00"),
    ("d received on make-up Saturday 4/5/2024", "2024-05-04 09:00", working_days(1), "2024-05-06 09:00"),
    ("d make-up Saturday 26/4/2025", "2025-04-25 10:00", working_days(1), "2025-04-26 10:00"),
    ("d 30/4/2025 to 4/5/2025", "2025-04-29 10:00", working_days(1), "2025-05-05 10:00"),
    (
        "d make-up Saturday, 30/4 and swapped 2/5/2025",
        "2025-04-25 10:00",
        working_days(5),
        "2025-05-06 10:00",
    ),
    ("d 30/4/2026 and 1/5/2026", "2026-04-29 10:00", working_days(1), "2026-05-04 10:00"),
    ("d 2/9/2024", "2024-08-30 14:00", working_days(1), "2024-09-04 14:00"),
    ("d 2/9/2025", "2025-08-29 14:00", working_days(2), "2025-09-04 14:00"),
    ("d make-up Saturday 22/8/2026", "2026-08-21 14:00", working_days(1), "2026-08-22 14:00"),
    ("d 2/9/2026 with swapped Monday 31/8", "2026-08-28 14:00", working_days(1), "2026-09-03 14:00"),
    ("d 24/11/2026 is a day off", "2026-11-23 09:00", working_days(1), "2026-11-25 09:00"),
    ("d 24/11/2025 is not", "2025-11-21 09:00", working_days(1), "2025-11-24 09:00"),
    ("4 to leap day", "2024-02-28 09:00", working_days(1), "2024-02-29 09:00"),
    ("4 from leap day", "2024-02-29 09:00", working_days(1), "2024-03-01 09:00"),
    # The same day
    ("7 by 15:00: today", "2026-03-02 15:00", working_days(0), "2026-03-02 17:00"),
    ("7 after 15:00: the next working day", "2026-03-06 15:01", working_days(0), "2026-03-09 17:00"),
    ("7 after hours: the next working day", "2026-03-02 19:00", working_days(0), "2026-03-03 17:00"),
    # Calendar days
    ("5 inside a week", "2026-03-02 09:00", days(3), "2026-03-05 09:00"),
    ("5 last day a Saturday: Monday", "2026-03-05 09:00", days(2), "2026-03-09 09:00"),
    ("5 last day in Tết 2026", "2026-02-10 15:00", days(7), "2026-02-23 15:00"),
    ("5 last day a make-up Saturday", "2026-08-17 10:00", days(5), "2026-08-22 10:00"),
    ("5 last day 24/11/2026", "2026-11-17 08:00", days(7), "2026-11-25 08:00"),
    ("5 last day leap day", "2024-02-16 11:30", days(13), "2024-02-29 11:30"),
    ("2 days, received on a Saturday", "2026-03-07 10:00", days(1), "2026-03-10 07:00"),
    # Months
    ("6 31/1 + 1 month in a leap year", "2024-01-31 09:00", months(1), "2024-02-29 09:00"),
    ("6 30/1 + 1 month = 28/2/2026, a Saturday", "2026-01-30 09:00", months(1), "2026-03-02 09:00"),
    ("6 31/3 + 1 month = 30/4/2025, a holiday", "2025-03-31 09:00", months(1), "2025-05-05 09:00"),
    ("6 29/2 + 12 months", "2024-02-29 09:00", months(12), "2025-02-28 09:00"),
    ("6 29/11 + 3 months over the year's end", "2024-11-29 16:00", months(3), "2025-02-28 16:00"),
    ("6 2/12 + 2 months = 2/2/2025, Sunday after Tết", "2024-12-02 10:00", months(2), "2025-02-03 10:00"),
    ("6 24/7 + 4 months = 24/11/2026, a holiday", "2026-07-24 10:00", months(4), "2026-11-25 10:00"),
    ("2 months, received on a Saturday", "2026-10-24 09:00", months(1), "2026-11-26 07:00"),
]

END_OF_DAY = [
    ("4 closing of the last day", "2026-03-02 09:00", working_days(5), "2026-03-09 17:00"),
    ("4 after hours", "2026-03-02 17:30", working_days(1), "2026-03-04 17:00"),
    ("4 on a make-up Saturday", "2025-04-25 10:00", working_days(1), "2025-04-26 17:00"),
    ("3 hours stay exact", "2026-03-02 10:00", hours(8), "2026-03-03 10:00"),
    ("5 moved off a Saturday", "2026-03-05 09:00", days(2), "2026-03-09 17:00"),
    ("6 on leap day", "2024-01-31 09:00", months(1), "2024-02-29 17:00"),
]


@pytest.mark.parametrize(("rule", "received", "duration", "due"), SAME_TIME, ids=lambda value: str(value))
def test_due_at_the_same_time(rule, received, duration, due):
    assert shown(worktime.due_at(BINH_PHUOC, at(received), duration)) == due


@pytest.mark.parametrize(("rule", "received", "duration", "due"), END_OF_DAY, ids=lambda value: str(value))
def test_due_at_the_end_of_the_day(rule, received, duration, due):
    assert shown(worktime.due_at(BINH_PHUOC, at(received), duration, DueMode.END_OF_DAY)) == due
