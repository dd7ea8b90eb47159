"""A number that may have a fraction."""

# ruff: noqa: ARG002 - every kind answers the same questions, needed or not.
from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext_lazy

from motcua.formengine.kinds.base import Cell, Kind, Reading, fault, typed
from motcua.formengine.kinds.numbers import grouped, read_number, typed_again
from motcua.formengine.model import Question, Raw


class NumberKind(Kind):
    """Areas, weights; stored as a decimal string ("12.5"), so that nothing is lost to binary fractions."""

    name = "number"
    title = gettext_lazy("Số, có thể lẻ")
    measure = "number"
    inputmode = "decimal"
    width = "govuk-input--width-10"

    def read(self, question: Question, raw: Raw) -> Reading:
        """The number, in its shortest form."""
        found = read_number(typed(question, raw))
        if found.problem:
            return fault(found.problem)
        return Reading() if found.value is None else Reading(shortest(found.value))

    def raw(self, question: Question, value: Any) -> Raw:
        """The number with a comma, as the input shows it."""
        number = decimal_of(value)
        return {} if number is None else {question.key: typed_again(number)}

    def schema(self, question: Question) -> dict[str, Any]:
        """A decimal string."""
        return {"type": "string", "pattern": "^-?[0-9]+(\\.[0-9]+)?$"}

    def export_cells(self, question: Question, value: Any) -> list[Cell]:
        """The number itself."""
        return [decimal_of(value)]

    def text(self, question: Question, value: Any) -> str:
        """The number with thousands parted."""
        number = decimal_of(value)
        return str(value) if number is None else grouped(number)


def shortest(number: Decimal) -> str:
    """The number without needless zeros."""
    shown = f"{number:f}"
    shown = shown.rstrip("0").rstrip(".") if "." in shown else shown
    return "0" if shown in ("-0", "") else shown


def decimal_of(value: Any) -> Decimal | None:
    """The number in a stored decimal string; None for what is none."""
    if not isinstance(value, str) or len(value) > 40:
        return None
    try:
        number = Decimal(value)
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number.adjusted()) < 40 else None
