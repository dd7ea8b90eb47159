"""A day: three inputs, or one pasted whole (12/05/2024)."""

# ruff: noqa: ARG002 - every kind answers the same questions, needed or not.
from __future__ import annotations

import re
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.base.text import clean_line
from motcua.formengine.intake import one
from motcua.formengine.kinds.base import Cell, Kind, Reading, fault
from motcua.formengine.model import Question, Raw

_PASTED = re.compile(r"([0-9]{1,2})\s*[/.\-]\s*([0-9]{1,2})\s*[/.\-]\s*([0-9]{4})")
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_DIGITS = re.compile(r"[0-9]{1,4}")
EARLIEST_YEAR, LATEST_YEAR = 1900, 2100


class Date(Kind):
    """A day of the calendar, stored as an ISO string."""

    name = "date"
    title = gettext_lazy("Ngày tháng năm")
    measure = "day"
    parts = ("day", "month", "year")
    inputmode = "numeric"

    def inputs(self, key: str) -> tuple[str, ...]:
        """The three inputs, and the key alone for clients that send a whole date."""
        return (*super().inputs(key), key)

    def read(self, question: Question, raw: Raw) -> Reading:
        """The day, unless it does not exist."""
        texts = _typed(question.key, raw)
        if not any(texts):
            return Reading()
        for part, text, sentence in zip(self.parts, texts, _missing_parts(), strict=True):
            if not text:
                return fault(sentence, part)
        if not all(_DIGITS.fullmatch(text) for text in texts):
            return fault(_("Ngày chỉ gồm chữ số, ví dụ 31 – 12 – 2024."))
        return _day(*texts)

    def raw(self, question: Question, value: Any) -> Raw:
        """The three inputs."""
        match = _ISO.fullmatch(value) if isinstance(value, str) else None
        if not match:
            return {}
        key = question.key
        return {f"{key}-day": str(int(match[3])), f"{key}-month": str(int(match[2])), f"{key}-year": match[1]}

    def schema(self, question: Question) -> dict[str, Any]:
        """An ISO day."""
        return {"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}

    def export_cells(self, question: Question, value: Any) -> list[Cell]:
        """The day itself."""
        try:
            return [date.fromisoformat(value)]
        except (TypeError, ValueError):
            return [str(value)]

    def text(self, question: Question, value: Any) -> str:
        """dd/mm/yyyy."""
        match = _ISO.fullmatch(str(value))
        return f"{match[3]}/{match[2]}/{match[1]}" if match else str(value)

    def from_profile(self, value: Any) -> Raw:
        """A date or its ISO string."""
        return {"": value.isoformat() if isinstance(value, date) else str(value)}


def _typed(key: str, raw: Raw) -> tuple[str, str, str]:
    day, month, year = (clean_line(one(raw, f"{key}-{part}")) for part in ("day", "month", "year"))
    pasted = next((text for text in (day, month, year) if len(text) > 5), "")
    if not pasted and not (day or month or year):
        pasted = clean_line(one(raw, key))
    if match := _PASTED.fullmatch(pasted):
        return match[1], match[2], match[3]
    if match := _ISO.fullmatch(pasted):
        return match[3], match[2], match[1]
    return (day, month, year) if (day or month or year) else (pasted, pasted, pasted)


def _missing_parts() -> tuple[str, str, str]:
    return _("Thiếu ngày. Hãy nhập đủ ngày, tháng, năm."), _("Thiếu tháng."), _("Thiếu năm.")


def _day(day: str, month: str, year: str) -> Reading:
    if len(year) != 4:
        return fault(_("Năm gồm bốn chữ số, ví dụ 2024."), "year")
    if not EARLIEST_YEAR <= int(year) <= LATEST_YEAR:
        return fault(_("Năm phải từ 1900 đến 2100."), "year")
    try:
        return Reading(date(int(year), int(month), int(day)).isoformat())
    except ValueError:
        return fault(
            _("Không có ngày %(day)s/%(month)s/%(year)s.") % {"day": day, "month": month, "year": year}
        )
