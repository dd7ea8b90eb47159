"""An amount of VND."""

from __future__ import annotations

import re
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.formengine.kinds.whole_number import WholeNumber
from motcua.formengine.model import Question

_CURRENCY = re.compile(r"\s*(đồng|đ|dong|vnđ|vnd|₫)\.?\s*$", re.IGNORECASE)


class Money(WholeNumber):
    """Whole dongs, stored as an int; "600.000 đ" is understood."""

    name = "money"
    title = gettext_lazy("Số tiền (đồng)")
    width = "govuk-input--width-10"

    def bare(self, text: str) -> str:
        """The amount without its currency."""
        return _CURRENCY.sub("", text)

    def text(self, question: Question, value: Any) -> str:
        """The amount with its currency."""
        return _("%s đồng") % super().text(question, value)
