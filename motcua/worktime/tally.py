"""Counting something that each day has a fixed amount of (working minutes, working days), over any span.

A week repeats, exceptions are few. So the total before a day is: whole weeks times the week's total, plus the
days left over, plus the sum of what the exceptions add or take away. That makes `before` cheap for spans of
centuries, and since it never falls as days go on, `day_reaching` finds its inverse by bisection.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import accumulate

Week = Sequence[int]  # the amount on Monday, Tuesday, … Sunday


class Tally:
    """The running total of a daily amount.

    `weeks` holds (first day, amounts by weekday) in order of time; the first week also reigns before its day.
    `exceptions` holds the whole amount of the days that differ.
    """

    def __init__(self, weeks: Sequence[tuple[date, Week]], exceptions: Mapping[date, int]) -> None:
        self._weeks = [week for _, week in weeks]
        self._starts = [1, *(start.toordinal() for start, _ in weeks[1:])]
        spans = zip(self._starts, self._starts[1:], self._weeks, strict=False)
        self._bases = [0, *accumulate(_span(week, start, end) for start, end, week in spans)]
        days = sorted(exceptions)
        self._exceptions = [day.toordinal() for day in days]
        differences = (exceptions[day] - self._ordinary(day.toordinal()) for day in days)
        self._corrections = [0, *accumulate(differences)]

    def before(self, day: date) -> int:
        """The total of all days before `day`."""
        return self._before(day.toordinal())

    def through(self, day: date) -> int:
        """The total of all days up to and including `day`."""
        return self._before(day.toordinal() + 1)

    def day_reaching(self, total: int) -> date:
        """The first day by whose end the running total has reached `total` (which must be above 0)."""
        ordinals = range(1, date.max.toordinal())
        found = bisect_left(ordinals, total, key=lambda ordinal: self._before(ordinal + 1))
        return date.fromordinal(ordinals[found])

    def _before(self, ordinal: int) -> int:
        at = bisect_right(self._starts, ordinal) - 1
        ordinary = self._bases[at] + _span(self._weeks[at], self._starts[at], ordinal)
        return ordinary + self._corrections[bisect_left(self._exceptions, ordinal)]

    def _ordinary(self, ordinal: int) -> int:
        week = self._weeks[bisect_right(self._starts, ordinal) - 1]
        return week[_weekday(ordinal)]


def _span(week: Week, start: int, end: int) -> int:
    """The total of the ordinary days from `start` up to, without, `end`."""
    whole, rest = divmod(end - start, 7)
    first = _weekday(start)
    return whole * sum(week) + sum(week[(first + i) % 7] for i in range(rest))


def _weekday(ordinal: int) -> int:
    return (ordinal - 1) % 7  # 1 January of year 1, ordinal 1, counts as a Monday
