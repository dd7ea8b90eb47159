"""A number of things or people."""

# ruff: noqa: ARG002 - every kind answers the same questions, needed or not.
from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.formengine.kinds.base import Cell, Kind, Reading, blocking, fault, typed
from motcua.formengine.kinds.numbers import grouped, read_number
from motcua.formengine.model import Question, Raw


class WholeNumber(Kind):
    """Counts; stored as an int, never negative."""

    name = "whole_number"
    title = gettext_lazy("Số nguyên")
    measure = "number"
    limits_in_schema = frozenset({"min", "max"})
    inputmode = "numeric"
    width = "govuk-input--width-5"

    def read(self, question: Question, raw: Raw) -> Reading:
        """The count."""
        found = read_number(self.bare(typed(question, raw)), whole=True)
        if found.problem:
            return fault(found.problem)
        if found.value is None:
            return Reading()
        if found.value != int(found.value):
            return fault(_("Hãy nhập một số nguyên, không có phần lẻ."))
        return fault(_("Không được nhỏ hơn 0.")) if found.value < 0 else Reading(int(found.value))

    def bare(self, text: str) -> str:
        """The digits without what people write around them."""
        return text

    def raw(self, question: Question, value: Any) -> Raw:
        """The digits; thousands are parted as people read them."""
        return {question.key: grouped(value)} if _is_count(value) else {}

    def schema(self, question: Question) -> dict[str, Any]:
        """A count within its limits."""
        most = blocking(question, "max")
        least = max(blocking(question, "min") or 0, 0)
        return {"type": "integer", "minimum": least, **({} if most is None else {"maximum": most})}

    def export_cells(self, question: Question, value: Any) -> list[Cell]:
        """The number itself."""
        return [value if _is_count(value) else None]

    def text(self, question: Question, value: Any) -> str:
        """The number with thousands parted."""
        return grouped(value) if _is_count(value) else str(value)


def _is_count(value: Any) -> bool:
    return type(value) is int and abs(value) < 10**18
