"""A declaration that must be ticked."""

# ruff: noqa: ARG002 - every kind answers the same questions, needed or not.
from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.formengine.kinds.base import Kind, Reading, typed
from motcua.formengine.model import Question, Raw


class Confirm(Kind):
    """Stored as true when ticked, and not at all when not."""

    name = "confirm"
    # Nobody but the person confirms anything.
    prefillable = False
    title = gettext_lazy("Ô đánh dấu đồng ý")

    def read(self, question: Question, raw: Raw) -> Reading:
        """Ticked or not."""
        return Reading(True if typed(question, raw) in ("co", "True") else None)

    def raw(self, question: Question, value: Any) -> Raw:
        """The ticked box."""
        return {question.key: "co"} if value is True else {}

    def schema(self, question: Question) -> dict[str, Any]:
        """Only ever true."""
        return {"const": True}

    def text(self, question: Question, value: Any) -> str:
        """That it was ticked."""
        return _("Đã đồng ý") if value is True else ""

    def missing(self, question: Question) -> str:
        """What ticking means."""
        return _("Hãy đánh dấu vào ô “%s” nếu đồng ý.") % question.name
