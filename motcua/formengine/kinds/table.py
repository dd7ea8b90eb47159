"""Repeating rows: the page shows the list, each row has a small page of its own (see form.clean_row)."""

# ruff: noqa: ARG002 - every kind answers the same questions, needed or not.
from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.formengine.kinds.base import Kind, Reading
from motcua.formengine.model import Question, Raw


class Table(Kind):
    """A list of rows, each a dict of answers to the columns."""

    name = "table"
    title = gettext_lazy("Bảng nhiều dòng")
    parts = ()
    answered = False
    prefillable = False
    settings = frozenset({"columns", "min_rows", "max_rows", "shown", "row_name"})

    def anchor(self, key: str, part: str = "") -> str:
        """The list."""
        return key

    def read(self, question: Question, raw: Raw) -> Reading:
        """Rows are not typed on the page."""
        return Reading()

    def missing(self, question: Question) -> str:
        """How many rows are needed."""
        return _("Hãy thêm ít nhất %(n)d dòng vào “%(name)s”.") % {
            "n": max(question.min_rows, 1),
            "name": question.name,
        }

    def faults(self, question: Question) -> Iterator[str]:
        """Impossible sizes, columns that cannot be shown."""
        if not question.columns:
            yield _("Bảng cần ít nhất một cột.")
        if question.min_rows > question.max_rows:
            yield _("Số dòng tối thiểu lớn hơn số dòng tối đa.")
        known = {column.key for column in question.columns}
        for key in question.shown:
            if not isinstance(key, str) or key not in known:
                yield _("“shown” nêu cột không có: %s.") % key
