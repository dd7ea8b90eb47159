"""Conditions are plain data, evaluated by the same rules here and in static/formengine/conditions.js.

    {question: co_cong_doan, equals: co}        the answer is exactly this
    {question: q, not_equals: x}                the opposite; true also while q is unanswered
    {question: q, in: [a, b]}                   the answer is one of these
    {question: q, contains: x}                  a list of choices holds x, or a text contains it
    {question: q, filled: true}                 q is answered (false: is not)
    {all: [...]}  {any: [...]}  {not: {...}}    nesting

A hidden question counts as unanswered. tests/formengine/condition_vectors.json holds both sides to this.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

Lookup = Callable[[str], Any]


@dataclass(frozen=True)
class Condition:
    """A checked condition. `data` is the definition's own form, as the page hands it to the browser."""

    data: Mapping[str, Any]

    def holds(self, lookup: Lookup) -> bool:
        """Whether it is true when `lookup(key)` gives the answers (None: unanswered)."""
        return _holds(self.data, lookup)

    def questions(self) -> Iterator[str]:
        """The keys of all questions it looks at."""
        yield from (leaf["question"] for leaf in leaves(self.data))


def _holds(data: Mapping[str, Any], lookup: Lookup) -> bool:
    if "all" in data:
        return all(_holds(part, lookup) for part in data["all"])
    if "any" in data:
        return any(_holds(part, lookup) for part in data["any"])
    if "not" in data:
        return not _holds(data["not"], lookup)
    operator = next(name for name in OPERATORS if name in data)
    return OPERATORS[operator](lookup(data["question"]), data[operator])


def is_filled(answer: Any) -> bool:
    """Whether an answer says anything. False and 0 do; None, "" and empty lists do not."""
    return not (answer is None or answer == "" or answer == [] or answer == {})


def _contains(answer: Any, wanted: Any) -> bool:
    return isinstance(answer, (list, str)) and wanted in answer


OPERATORS: Mapping[str, Callable[[Any, Any], bool]] = {
    "equals": lambda answer, wanted: bool(answer == wanted),
    "not_equals": lambda answer, wanted: bool(answer != wanted),
    "in": lambda answer, wanted: answer in wanted,
    "contains": _contains,
    "filled": lambda answer, wanted: is_filled(answer) is wanted,
}


def leaves(data: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """All comparisons within a condition that `faults` found sound."""
    for name in ("all", "any"):
        for part in data.get(name, ()):
            yield from leaves(part)
    if "not" in data:
        yield from leaves(data["not"])
    if "question" in data:
        yield data


def faults(data: Any) -> Iterator[str]:
    """Sentences saying what is malformed in `data`; none when it is a condition."""
    if not isinstance(data, Mapping):
        yield _("Điều kiện phải là một bảng khóa và giá trị, ví dụ {question: loai, equals: moi}.")
        return
    nesting = [name for name in ("all", "any", "not") if name in data]
    if nesting:
        yield from _nesting_faults(data, nesting)
        return
    operators = [name for name in OPERATORS if name in data]
    if not isinstance(data.get("question"), str) or len(operators) != 1 or len(data) != 2:
        yield _("Điều kiện cần “question” và đúng một phép so sánh trong: %s.") % ", ".join(OPERATORS)
        return
    yield from _value_faults(operators[0], data[operators[0]])


def _nesting_faults(data: Mapping[str, Any], nesting: list[str]) -> Iterator[str]:
    if len(data) != 1:
        yield _("Điều kiện ghép chỉ có một khóa “%s”.") % nesting[0]
        return
    inner = data[nesting[0]]
    parts: Sequence[Any] = [inner] if nesting[0] == "not" else inner if isinstance(inner, list) else []
    if not parts:
        yield _("Khóa “%s” cần một danh sách điều kiện không rỗng.") % nesting[0]
    for part in parts:
        yield from faults(part)


def _value_faults(operator: str, wanted: Any) -> Iterator[str]:
    if operator == "filled" and not isinstance(wanted, bool):
        yield _("Phép “filled” chỉ nhận true hoặc false.")
    elif operator == "in" and not (isinstance(wanted, list) and wanted):
        yield _("Phép “in” cần một danh sách không rỗng.")
    elif operator not in ("filled", "in") and not isinstance(wanted, (str, int, bool)):
        yield _("Phép “%s” cần một giá trị đơn.") % operator
