"""One of several options: radio buttons, or a list to open where there are many."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.base.text import clean_line
from motcua.formengine.kinds.base import Kind, Reading, blocking, fault, typed
from motcua.formengine.limits import Measure
from motcua.formengine.model import Question, Raw

MOST_RADIOS = 7


class Choice(Kind):
    """The key of one option. A radio group shows all; past seven a select keeps the page short."""

    name = "choice"
    title = gettext_lazy("Chọn một")
    measure: Measure | None = "option"
    compared = frozenset({"equals", "not_equals", "in", "filled"})
    takes_options = True
    settings = frozenset({"options", "dataset"})
    limits_in_schema = frozenset({"none_of"})

    def read(self, question: Question, raw: Raw) -> Reading:
        """The chosen option's key."""
        text = clean_line(typed(question, raw))
        if not text:
            return Reading()
        if text not in question.option_labels:
            return fault(_("Hãy chọn một trong các câu trả lời có sẵn."))
        return Reading(text)

    def schema(self, question: Question) -> dict[str, Any]:
        """One of the keys."""
        barred = blocking(question, "none_of") or ()
        return {"enum": [option.key for option in question.options if option.key not in barred]}

    def text(self, question: Question, value: Any) -> str:
        """The option's label."""
        return question.option_labels.get(str(value), str(value))

    def missing(self, question: Question) -> str:
        """Choose, rather than type."""
        return _("Hãy chọn “%s”.") % question.name

    def faults(self, question: Question) -> Iterator[str]:
        """Too few options to choose among."""
        if len(question.options) < 2:
            yield _("Cần ít nhất hai lựa chọn (options hoặc dataset).")
