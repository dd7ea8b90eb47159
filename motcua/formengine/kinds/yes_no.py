"""Yes or no."""

# ruff: noqa: ARG002 - every kind answers the same questions, needed or not.
from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext_lazy

from motcua.formengine.kinds.choice import Choice
from motcua.formengine.model import Option, Question

YES_NO = (Option("co", "Có"), Option("khong", "Không"))


class YesNo(Choice):
    """A choice of `co` and `khong`, side by side."""

    name = "yes_no"
    title = gettext_lazy("Có hoặc không")
    takes_options = False
    settings = frozenset()

    def own_options(self) -> tuple[Option, ...]:
        """Yes and no."""
        return YES_NO

    def faults(self, question: Question) -> Iterator[str]:
        """The options are given."""
        yield from ()
