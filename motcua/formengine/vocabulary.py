"""What a definition can say: for editors that offer it."""

from motcua.formengine import datasets
from motcua.formengine.conditions import OPERATORS, leaves
from motcua.formengine.kinds import KINDS
from motcua.formengine.kinds.numbers import grouped, read_number
from motcua.formengine.limits import RULES, Rule
from motcua.formengine.loading import MOST_ROWS, USUAL_ROWS
from motcua.formengine.prefilling import NAMES as SOURCES

__all__ = [
    "KINDS",
    "MOST_ROWS",
    "OPERATORS",
    "RULES",
    "SOURCES",
    "USUAL_ROWS",
    "Rule",
    "datasets",
    "grouped",
    "leaves",
    "read_number",
]
