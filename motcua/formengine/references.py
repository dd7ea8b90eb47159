"""Which questions a definition's data looks at: conditions, limits, calculations, the columns a list shows.

Works on plain data, also on data with faults: what is malformed is passed over, `loading` tells about it.
A reference is "ma_so", or "bang.so_luong" for a column in a calculation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from motcua.formengine.limits import RULES

Change = Callable[[str], str]
# What a definition may say beside its rule in a limit.
LIMIT_WORDS = ("severity", "message")


def mapped(question: Mapping[str, Any], change: Change) -> dict[str, Any]:
    """The question with every reference replaced by `change(reference)`; columns are left alone."""
    said = dict(question)
    for name in ("show_when", "required_when"):
        if name in said:
            said[name] = in_condition(said[name], change)
    if isinstance(said.get("limits"), list):
        said["limits"] = [_in_limit(limit, change) for limit in said["limits"]]
    if "calculate" in said:
        said["calculate"] = _in_term(said["calculate"], change)
    return said


def of(question: Mapping[str, Any]) -> Iterator[str]:
    """The references of one question, its columns apart."""
    found: list[str] = []

    def note(reference: str) -> str:
        found.append(reference)
        return reference

    mapped(question, note)
    yield from dict.fromkeys(found)


def in_condition(data: Any, change: Change) -> Any:
    """A condition with its questions replaced."""
    if not isinstance(data, Mapping):
        return data
    said = dict(data)
    for name in ("all", "any"):
        if isinstance(said.get(name), list):
            said[name] = [in_condition(part, change) for part in said[name]]
    if "not" in said:
        said["not"] = in_condition(said["not"], change)
    if isinstance(said.get("question"), str):
        said["question"] = change(said["question"])
    return said


def _in_limit(data: Any, change: Change) -> Any:
    if not isinstance(data, Mapping):
        return data
    said = dict(data)
    for name, argument in data.items():
        rule = RULES.get(name) if name not in LIMIT_WORDS else None
        if rule and rule.argument == "question" and isinstance(argument, str):
            said[name] = change(argument)
        elif rule and rule.argument == "months":
            said[name] = in_condition(argument, change)
    return said


def _in_term(term: Any, change: Change) -> Any:
    if isinstance(term, str):
        return change(term)
    if isinstance(term, Mapping):
        return {name: _in_term(inner, change) for name, inner in term.items()}
    return [_in_term(inner, change) for inner in term] if isinstance(term, list) else term


@dataclass(frozen=True)
class Asked:
    """A question with what its references mean: `above` are the columns above it in its row."""

    place: str
    question: Mapping[str, Any]
    page: frozenset[str]
    above: frozenset[str] = frozenset()
    columns: frozenset[str] = frozenset()

    @property
    def references(self) -> list[str]:
        """What it looks at, as its data says it."""
        return list(of(self.question))

    def resolved(self, reference: str) -> str:
        """The place that a reference means: a column above, else the page's question, else any column."""
        head = reference.partition(".")[0]
        table, dot, _column = self.place.partition(".")
        if dot and (head in self.above or (head in self.columns and head not in self.page)):
            return f"{table}.{reference}"
        return reference

    def means(self, reference: str, place: str) -> bool:
        """Whether the reference means `place`, or a column of the table there."""
        resolved = self.resolved(reference)
        return resolved == place or resolved.startswith(f"{place}.")

    def renaming(self, place: str, new: str) -> Change:
        """The references as they are after `place` got the key `new`."""
        beside = place_beside(place, new)

        def change(reference: str) -> str:
            if not self.means(reference, place):
                return reference
            resolved = self.resolved(reference)
            renamed = beside + resolved[len(place) :]
            return renamed if resolved == reference else renamed.partition(".")[2]

        return change


def asked_in(definition: Mapping[str, Any]) -> Iterator[Asked]:
    """All questions and columns, each with its scope."""
    questions = [one for part in definition.get("sections", []) for one in part.get("questions", [])]
    page = frozenset(one["key"] for one in questions)
    for question in questions:
        yield Asked(question["key"], question, page)
        columns = question.get("columns", []) if question.get("kind") == "table" else []
        every = frozenset(column["key"] for column in columns)
        for number, column in enumerate(columns):
            above = frozenset(one["key"] for one in columns[:number])
            yield Asked(f"{question['key']}.{column['key']}", column, page, above, every)


def meanings(definition: Mapping[str, Any], place: str = "", beside: str = "") -> list[list[str]]:
    """What every reference means, in order; `place` is told as `beside`."""

    def told(meant: str) -> str:
        same = place and (meant == place or meant.startswith(f"{place}."))
        return beside + meant[len(place) :] if same else meant

    return [
        [told(asked.resolved(reference)) for reference in asked.references] for asked in asked_in(definition)
    ]


def place_beside(place: str, key: str) -> str:
    """The place of a question with this key, on the page or in the table where `place` is."""
    table, dot, _column = place.rpartition(".")
    return f"{table}{dot}{key}"
