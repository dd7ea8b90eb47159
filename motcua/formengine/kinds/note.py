"""A paragraph that explains; nothing is asked."""

# ruff: noqa: ARG002 - every kind answers the same questions, needed or not.
from __future__ import annotations

from django.utils.translation import gettext_lazy

from motcua.formengine.kinds.base import Kind, Reading
from motcua.formengine.model import Question, Raw


class Note(Kind):
    """Shows its label as text."""

    name = "note"
    title = gettext_lazy("Đoạn giải thích, không hỏi")
    parts = ()
    answered = False
    compared = frozenset()
    prefillable = False

    def anchor(self, key: str, part: str = "") -> str:
        """The paragraph."""
        return key

    def read(self, question: Question, raw: Raw) -> Reading:
        """Nothing."""
        return Reading()
