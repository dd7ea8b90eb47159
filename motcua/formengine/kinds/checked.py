"""Numbers that carry their own rules: shape and check digits are motcua.base.identifiers' business."""

from __future__ import annotations

from motcua.base import identifiers
from motcua.formengine.kinds.base import Reading, fault
from motcua.formengine.kinds.text import Text
from motcua.formengine.model import Question, Raw


class Checked(Text):
    """A line of text that a check of `identifiers` normalises, refuses or doubts."""

    settings = frozenset()
    longest = 40
    width = "govuk-input--width-20"

    @property
    def template(self) -> str:
        """Drawn like text."""
        return "text"

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
