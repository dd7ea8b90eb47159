"""A tax code."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from motcua.base import identifiers
from motcua.formengine.kinds.checked import Checked


class TaxCode(Checked):
    """Ten digits, or thirteen for a branch; a wrong check digit only warns."""

    name = "tax_code"
    title = gettext_lazy("Mã số thuế")

    def check(self, text: str) -> identifiers.Finding:
        """Its shape, and what is doubtful about it."""
        return identifiers.check_tax_code(text)
