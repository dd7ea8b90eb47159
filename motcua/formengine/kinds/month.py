"""A month of a year: two inputs, or one pasted whole (05/2024)."""

# ruff: noqa: ARG002 - every kind answers the same questions, needed or not.
from __future__ import annotations

import re
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.base.text import clean_line
from motcua.formengine.intake import one
from motcua.formengine.kinds.base import Kind, Reading, fault
from motcua.formengine.kinds.date import EARLIEST_YEAR, LATEST_YEAR
from motcua.formengine.model import Question, Raw

_PASTED = re.compile(r"([0-9]{1,2})\s*[/.\-]\s*([0-9]{4})")
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})")


class Month(Kind):
    """When a benefit began; stored as "2024-05"."""

    name = "month"
    title = gettext_lazy("Tháng và năm")
    measure = "month"
    parts = ("month", "year")
    inputmode = "numeric"

    def inputs(self, key: str) -> tuple[str, ...]:
        """The two inputs, and the key alone for clients that send the whole."""
        return (*super().inputs(key), key)

    def read(self, question: Question, raw: Raw) -> Reading:
        """The month, unless it does not exist."""
        month, year = _typed(question.key, raw)
        if not month and not year:
            return Reading()
        if not re.fullmatch(r"0?[1-9]|1[0-2]", month):
            return fault(_("Tháng là số từ 1 đến 12."), "month")
        if not re.fullmatch(r"[0-9]{4}", year) or not EARLIEST_YEAR <= int(year) <= LATEST_YEAR:
            return fault(_("Năm gồm bốn chữ số, từ 1900 đến 2100."), "year")
        return Reading(f"{year}-{int(month):02d}")

    def raw(self, question: Question, value: Any) -> Raw:
        """The two inputs."""
        match = _ISO.fullmatch(value) if isinstance(value, str) else None
        return (
            {f"{question.key}-month": str(int(match[2])), f"{question.key}-year": match[1]} if match else {}
        )

    def schema(self, question: Question) -> dict[str, Any]:
        """Year and month."""
        return {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}$"}

    def text(self, question: Question, value: Any) -> str:
        """mm/yyyy."""
        match = _ISO.fullmatch(str(value))
        return f"{match[2]}/{match[1]}" if match else str(value)


def _typed(key: str, raw: Raw) -> tuple[str, str]:
    month, year = (clean_line(one(raw, f"{key}-{part}")) for part in ("month", "year"))
    pasted = next((text for text in (month, year) if len(text) > 5), "")
    if not month and not year:
        pasted = clean_line(one(raw, key))
        month = pasted
    if match := _PASTED.fullmatch(pasted):
        return match[1], match[2]
    if match := _ISO.fullmatch(pasted):
        return match[2], match[1]
    return month, year
