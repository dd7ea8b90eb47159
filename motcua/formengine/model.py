"""What a loaded definition is made of, and what the engine answers. All of it is frozen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from motcua.formengine.conditions import Condition
    from motcua.formengine.kinds.base import Kind
    from motcua.formengine.limits import Limit

# Plain JSON: dates are ISO strings, amounts ints, decimals strings, addresses dicts, tables lists of dicts.
Answers = dict[str, Any]
# What a browser sends: POST names with one value or several.
Raw = dict[str, str | list[str]]
Severity = Literal["block", "warn"]


@dataclass(frozen=True)
class Context:
    """What the rules may know beside the answers."""

    today: date


@dataclass(frozen=True)
class Problem:
    """Something a person must mend (`block`) or look at again (`warn`).

    `path` is "ma_so", or "doi_tuong.3.nam_san_xuat" for the third row of a table. `anchor` is the HTML id of
    the faulty input on the page that asks it. `message` is a whole sentence that names the question.
    """

    path: str
    anchor: str
    message: str
    severity: Severity = "block"


@dataclass(frozen=True)
class Cleaned:
    """The outcome of reading what somebody typed.

    `answers` holds only what is valid and visible; `raw` everything as it was typed, to be shown again.
    """

    answers: Answers
    errors: list[Problem]
    warnings: list[Problem]
    raw: Raw

    @property
    def ok(self) -> bool:
        """True when nothing blocks."""
        return not self.errors


@dataclass(frozen=True)
class Option:
    """One answer to choose: `key` is stored and never changes, `label` is read."""

    key: str
    label: str


@dataclass(frozen=True)
class Question:
    """One question. `short` is how errors, lists and table heads name it (the label where none is given)."""

    key: str
    label: str
    kind: Kind
    short: str = ""
    hint: str = ""
    required: bool = False
    required_when: Condition | None = None
    show_when: Condition | None = None
    limits: tuple[Limit, ...] = ()
    # Where its first answer may come from, in order: "earlier", "profile.full_name".
    prefill: tuple[str, ...] = ()
    options: tuple[Option, ...] = ()
    uppercase: bool = False
    # Health, crime, victims: never exported, never in a list.
    sensitive: bool = False
    autocomplete: str = ""
    # What only its own kind understands (Kind.settings), as the definition gives it.
    extra: Mapping[str, Any] = field(default_factory=dict)
    columns: tuple[Question, ...] = ()
    shown: tuple[str, ...] = ()
    row_name: str = ""
    min_rows: int = 0
    max_rows: int = 0
    option_labels: Mapping[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """How sentences and narrow columns name this question."""
        return self.short or self.label

    @property
    def is_table(self) -> bool:
        """True for repeating rows, which are asked on pages of their own."""
        return bool(self.columns)


@dataclass(frozen=True)
class Section:
    """A titled group of questions."""

    key: str
    title: str
    questions: tuple[Question, ...]
    hint: str = ""
