"""Text on one line, in one normal form."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.base.text import clean_line
from motcua.formengine.kinds.base import Kind, Reading, blocking, fault, typed
from motcua.formengine.kinds.characters import foreign_letters, unprintable
from motcua.formengine.limits import Measure
from motcua.formengine.model import Question, Raw


class Text(Kind):
    """One line: names, numbers of papers, trades. `transform: uppercase` writes it in capitals."""

    name = "text"
    title = gettext_lazy("Chữ, một dòng")
    measure: Measure | None = "text"
    settings = frozenset({"transform"})
    limits_in_schema = frozenset({"min_length", "max_length"})

    def schema(self, question: Question) -> dict[str, Any]:
        """Text of limited length."""
        least, most = blocking(question, "min_length"), blocking(question, "max_length")
        longest = self.longest if most is None else most
        return {"type": "string", "minLength": max(least or 1, 1), "maxLength": longest}

    def normal(self, text: str) -> str:
        """The form in which it is stored."""
        return clean_line(text)

    def read(self, question: Question, raw: Raw) -> Reading:
        """The text, unless it is too long or cannot be printed."""
        value = self.normal(typed(question, raw))
        if question.uppercase:
            value = self.normal(value.upper())
        if not value:
            return Reading()
        if len(value) > self.longest and not _has_own_length(question):
            return fault(_too_long(self.longest, len(value)))
        problem = unprintable(value)
        return fault(problem) if problem else Reading(value, warning=foreign_letters(value))


def _has_own_length(question: Question) -> bool:
    return any(limit.rule == "max_length" and limit.severity == "block" for limit in question.limits)


def _too_long(longest: int, length: int) -> str:
    return _("Dài %(length)d ký tự, tối đa là %(longest)d. Hãy viết ngắn lại.") % {
        "longest": longest,
        "length": length,
    }
