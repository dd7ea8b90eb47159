"""A tax code, or the identity number that persons use in its place."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from motcua.base import identifiers
from motcua.formengine.kinds.checked import Checked


class TaxOrIdentity(Checked):
    """Whoever has no enterprise declares with the number of their identity card."""

    name = "tax_or_identity"
    title = gettext_lazy("Mã số thuế hoặc số CCCD")

    def check(self, text: str) -> identifiers.Finding:
        """Its shape, and what is doubtful about it."""
        return identifiers.check_tax_or_identity(text)
