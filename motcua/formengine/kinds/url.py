"""A web address."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.formengine.kinds.base import Reading, fault
from motcua.formengine.kinds.text import Text
from motcua.formengine.model import Question, Raw

_validate = URLValidator(schemes=["http", "https"])


_FRONT = "https://"


class Url(Text):
    """An http(s) address; what people leave out at its front is added."""

    name = "url"
    title = gettext_lazy("Địa chỉ trang web")
    settings = frozenset()
    longest = 500
    input_type = "url"
    inputmode = "url"

    @property
    def template(self) -> str:
        """Drawn like text."""
        return "text"

    def schema(self, question: Question) -> dict[str, Any]:
        """What is added at its front may make it longer than what was typed."""
        said = super().schema(question)
        return {**said, "maxLength": said["maxLength"] + len(_FRONT)}

    def read(self, question: Question, raw: Raw) -> Reading:
        """The whole address."""
        reading = super().read(question, raw)
        if reading.value is None:
            return reading
        value = reading.value.replace(" ", "")
        if "://" not in value:
            value = f"{_FRONT}{value}"
        try:
            _validate(value)
        except ValidationError:
            return fault(_("Trang web có dạng www.vidu.vn. Hãy kiểm tra lại."))
        return Reading(value)
