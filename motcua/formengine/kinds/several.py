"""Any number of options."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.base.text import clean_line
from motcua.formengine.intake import many
from motcua.formengine.kinds.base import Reading, fault
from motcua.formengine.kinds.choice import Choice
from motcua.formengine.model import Question, Raw


class Several(Choice):
    """A list of the chosen options' keys, in the definition's order."""

    name = "several"
    title = gettext_lazy("Chọn nhiều")
    measure = None
    compared = frozenset({"contains", "filled"})

    def read(self, question: Question, raw: Raw) -> Reading:
        """The chosen keys."""
        chosen = {clean_line(text) for text in many(raw, question.key)} - {""}
        if chosen - set(question.option_labels):
            return fault(_("Hãy chọn trong các câu trả lời có sẵn."))
        return Reading([option.key for option in question.options if option.key in chosen] or None)

    def raw(self, question: Question, value: Any) -> Raw:
        """The ticked boxes."""
        return (
            {question.key: [text for text in value if isinstance(text, str)]}
            if isinstance(value, list)
            else {}
        )

    def schema(self, question: Question) -> dict[str, Any]:
        """Some of the keys, each once."""
        keys = {"enum": [option.key for option in question.options]}
        return {"type": "array", "items": keys, "minItems": 1, "uniqueItems": True}

    def text(self, question: Question, value: Any) -> str:
        """The labels, parted by semicolons: labels hold commas."""
        keys = [str(key) for key in value] if isinstance(value, list) else [str(value)]
        return "; ".join(question.option_labels.get(key, key) for key in keys)

    def missing(self, question: Question) -> str:
        """At least one."""
        return _("Hãy chọn ít nhất một mục ở “%s”.") % question.name
