"""The door of the reports room: the figures that leaders read, and the letters of the morning."""

from motcua.reports.figures import Figure, Line, Measure, Situation, Tally, late, named, situation
from motcua.reports.units import LEADERS, Unit, chosen, units_of
from motcua.reports.waiting import Kind, Party

__all__ = [
    "LEADERS",
    "Figure",
    "Kind",
    "Line",
    "Measure",
    "Party",
    "Situation",
    "Tally",
    "Unit",
    "chosen",
    "late",
    "named",
    "situation",
    "units_of",
]
