"""An e-mail address."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.formengine.kinds.base import Reading, fault
from motcua.formengine.kinds.text import Text
from motcua.formengine.model import Question, Raw


class Email(Text):
    """An address that mail can be sent to, as far as its shape tells."""

    name = "email"
    title = gettext_lazy("Thư điện tử")
    settings = frozenset()
    longest = 254
    input_type = "email"
    autocomplete = "email"

    @property
    def template(self) -> str:
        """Drawn like text."""
        return "text"

    def read(self, question: Question, raw: Raw) -> Reading:
        """The address; spaces within are slips of the finger."""
        reading = super().read(question, raw)
        if reading.value is None:
            return reading
        value = reading.value.replace(" ", "")
        try:
            validate_email(value)
        except ValidationError:
            return fault(_("Thư điện tử có dạng ten@vidu.vn. Hãy kiểm tra lại."))
        return Reading(value)
