"""A year."""

# ruff: noqa: ARG002 - every kind answers the same questions, needed or not.
from __future__ import annotations

import re
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.base.text import clean_line
from motcua.formengine.kinds.base import Cell, Kind, Reading, blocking, fault, typed
from motcua.formengine.model import Question, Raw


class Year(Kind):
    """A year of four digits, stored as an int; a definition's limits narrow it."""

    name = "year"
    title = gettext_lazy("Năm")
    measure = "year"
    limits_in_schema = frozenset({"min", "max"})
    inputmode = "numeric"
    width = "govuk-input--width-4"

    def read(self, question: Question, raw: Raw) -> Reading:
        """The year."""
        text = clean_line(typed(question, raw))
        if not text:
            return Reading()
        if not re.fullmatch(r"[12][0-9]{3}", text):
            return fault(_("Năm gồm bốn chữ số, ví dụ 2024."))
        return Reading(int(text))

    def schema(self, question: Question) -> dict[str, Any]:
        """A year within its limits."""
        least, most = blocking(question, "min"), blocking(question, "max")
        return {
            "type": "integer",
            "minimum": max(least or 0, 1000),
            "maximum": 2999 if most is None else min(most, 2999),
        }

    def export_cells(self, question: Question, value: Any) -> list[Cell]:
        """The year itself."""
        return [value if type(value) is int else None]

    def raw(self, question: Question, value: Any) -> Raw:
        """The digits."""
        return {question.key: str(value)} if type(value) is int and 0 <= value <= 9999 else {}
