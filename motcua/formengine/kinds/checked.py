"""Numbers that carry their own rules: shape and check digits are motcua.base.identifiers' business."""

# ruff: noqa: ARG002 - every kind answers the same questions, needed or not.
from __future__ import annotations

from typing import Any

from motcua.base import identifiers
from motcua.formengine.kinds.base import Reading, fault
from motcua.formengine.kinds.text import Text
from motcua.formengine.model import Question, Raw


class Checked(Text):
    """A line of text that a check of `identifiers` normalises, refuses or doubts."""

    settings = frozenset()
    limits_in_schema = frozenset()
    longest = 40
    width = "govuk-input--width-20"

    @property
    def template(self) -> str:
        """Drawn like text."""
        return "text"

    def schema(self, question: Question) -> dict[str, Any]:
        """Its normal form may be longer than what was typed."""
        return {"type": "string", "minLength": 1}

    def check(self, text: str) -> identifiers.Finding:
        """The check of this kind."""
        raise NotImplementedError

    def read(self, question: Question, raw: Raw) -> Reading:
        """The normal form, with the check's doubts."""
        reading = super().read(question, raw)
        if reading.value is None:
            return reading
        finding = self.check(reading.value)
        if finding.problem:
            return fault(finding.problem)
        return Reading(finding.value, warning=finding.warning)
