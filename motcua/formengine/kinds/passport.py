"""A passport number."""

from __future__ import annotations

from motcua.base import identifiers
from motcua.formengine.kinds.checked import Checked


class Passport(Checked):
    """Letters and digits, in capitals."""

    name = "passport"

    def check(self, text: str) -> identifiers.Finding:
        """Its shape, and what is doubtful about it."""
        return identifiers.check_passport(text)
