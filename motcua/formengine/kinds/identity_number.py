"""A citizen's identity number."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from motcua.base import identifiers
from motcua.formengine.kinds.checked import Checked
from motcua.formengine.limits import Measure


class IdentityNumber(Checked):
    """CCCD of 12 digits, or the older CMND of 9."""

    name = "identity_number"
    title = gettext_lazy("Số CCCD")
    measure: Measure | None = "identity"
    inputmode = "numeric"

    def check(self, text: str) -> identifiers.Finding:
        """Its shape, and what is doubtful about it."""
        return identifiers.check_identity(text)
