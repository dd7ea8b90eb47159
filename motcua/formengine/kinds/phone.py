"""A telephone number."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from motcua.base import identifiers
from motcua.formengine.kinds.checked import Checked


class Phone(Checked):
    """Mobile or landline, stored without spaces, beginning with 0."""

    name = "phone"
    title = gettext_lazy("Số điện thoại")
    input_type = "tel"
    autocomplete = "tel"

    def check(self, text: str) -> identifiers.Finding:
        """Its shape, and what is doubtful about it."""
        return identifiers.check_phone(text)
