"""A passport number."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from motcua.base import identifiers
from motcua.formengine.kinds.checked import Checked


class Passport(Checked):
    """Letters and digits, in capitals."""

    name = "passport"
    title = gettext_lazy("Số hộ chiếu")

    def check(self, text: str) -> identifiers.Finding:
        """Its shape, and what is doubtful about it."""
        return identifiers.check_passport(text)
