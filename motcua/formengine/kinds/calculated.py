"""What the answers above add up to. Nobody types it: the server works it out and the page shows it.

calculate: {sum: [nam, nu]}                        of this page or row; what is unanswered counts nothing
calculate: {sum: [bang.so_luong]}                  a column over all rows
calculate: {difference: [tong, da_dung]}           the first less the others; all must be answered
calculate: {product: [so_luong, don_gia]}          all must be answered
calculate: {sum: [tien_luong, {product: [3, phu_cap]}]}   nested, with plain numbers
unit: money                                        shown as an amount
"""

# ruff: noqa: ARG002 - every kind answers the same questions, needed or not.
from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal, localcontext
from functools import reduce
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.formengine.conditions import Lookup
from motcua.formengine.kinds.base import Cell, Kind, Reading
from motcua.formengine.kinds.number import decimal_of, shortest
from motcua.formengine.kinds.numbers import grouped
from motcua.formengine.limits import Measure
from motcua.formengine.model import Question, Raw

OPERATIONS = ("sum", "difference", "product")
# What JSON readers keep exactly; larger results are kept as decimal strings, absurd ones not at all.
_LARGEST_INT, _LARGEST = Decimal(10**15), 30


class Calculated(Kind):
    """An int where it is whole, else a decimal string; other questions' rules may look at it."""

    name = "calculated"
    title = gettext_lazy("Tự tính từ câu khác")
    measure: Measure | None = "number"
    parts = ()
    calculated = True
    settings = frozenset({"calculate", "unit"})

    def anchor(self, key: str, part: str = "") -> str:
        """The line that shows it."""
        return key

    def read(self, question: Question, raw: Raw) -> Reading:
        """Nothing that is sent counts."""
        return Reading()

    def raw(self, question: Question, value: Any) -> Raw:
        """Nothing is typed."""
        return {}

    def compute(self, question: Question, lookup: Lookup) -> int | str | None:
        """The result; None where it is not known yet."""
        with localcontext() as context:
            context.prec = 200
            result = _value(question.extra["calculate"], lookup)
        if result is None or abs(result.adjusted()) > _LARGEST:
            return None
        return int(result) if _is_small_int(result) else shortest(result)

    def text(self, question: Question, value: Any) -> str:
        """The number as people read it."""
        number = _number(value)
        if number is None:
            return str(value)
        shown = grouped(int(number) if _is_small_int(number) else number)
        return _("%s đồng") % shown if question.extra.get("unit") == "money" else shown

    def schema(self, question: Question) -> dict[str, Any]:
        """An int, or a decimal string; what a client sends is passed over."""
        return {"type": ["integer", "string"], "readOnly": True}

    def export_cells(self, question: Question, value: Any) -> list[Cell]:
        """The number itself."""
        number = _number(value)
        return [int(number) if number is not None and _is_small_int(number) else number]

    def uses(self, extra: Mapping[str, Any]) -> Iterator[str]:
        """All questions and columns in the calculation."""
        yield from _places(extra["calculate"])

    def unfit(self, other: Question) -> bool:
        """Only numbers are reckoned with."""
        return other.kind.measure != "number"

    def faults(self, question: Question) -> Iterator[str]:
        """A calculation that is none, and what only a typed answer can have."""
        if not _is_sound(question.extra.get("calculate")):
            yield _("“calculate” cần một phép tính, ví dụ {sum: [a, b]}; có: %s.") % ", ".join(OPERATIONS)
        if question.extra.get("unit", "money") != "money":
            yield _("“unit” chỉ nhận money.")
        if question.required or question.required_when or question.prefill:
            yield _("Câu tính sẵn không có required, required_when hay prefill.")


def _is_sound(term: Any) -> bool:
    if not isinstance(term, Mapping) or len(term) != 1 or next(iter(term)) not in OPERATIONS:
        return False
    terms = next(iter(term.values()))
    return isinstance(terms, list) and bool(terms) and all(_is_term(inner) for inner in terms)


def _is_term(term: Any) -> bool:
    return isinstance(term, str) or type(term) in (int, float) or _is_sound(term)


def _places(term: Any) -> Iterator[str]:
    if isinstance(term, str):
        yield term
    elif isinstance(term, Mapping):
        for inner in next(iter(term.values())):
            yield from _places(inner)


def _value(term: Any, lookup: Lookup) -> Decimal | None:
    if isinstance(term, str):
        return _answer(term, lookup)
    if not isinstance(term, Mapping):
        return Decimal(str(term))
    operation, terms = next(iter(term.items()))
    values = [_value(inner, lookup) for inner in terms]
    known = [value for value in values if value is not None]
    if operation == "sum":
        return sum(known, Decimal()) if known else None
    if len(known) < len(values):
        return None
    return reduce(lambda left, right: left - right if operation == "difference" else left * right, known)


def _answer(place: str, lookup: Lookup) -> Decimal | None:
    key, _dot, column = place.partition(".")
    answer = lookup(key)
    if not column:
        return _number(answer)
    rows = answer if isinstance(answer, list) else []
    found = [_number(row.get(column)) for row in rows if isinstance(row, dict)]
    known = [value for value in found if value is not None]
    return sum(known, Decimal()) if known else None


def _number(answer: Any) -> Decimal | None:
    return Decimal(answer) if type(answer) is int and abs(answer) < 10**40 else decimal_of(answer)


def _is_small_int(number: Decimal) -> bool:
    return number == number.to_integral_value() and abs(number) < _LARGEST_INT
