"""What every kind of question answers for itself: reading, storing, showing. One file per kind, one template.

A new kind is a subclass in a file of its own, a line in kinds/__init__.py and a template of the same name in
jinja2/formengine/kinds/ (or the `template` of another kind).
"""

# ruff: noqa: ARG002 - every kind answers the same questions, needed or not.
from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from motcua.formengine.conditions import Lookup
from motcua.formengine.intake import one
from motcua.formengine.limits import Measure
from motcua.formengine.model import Option, Question, Raw

# What stands in one cell of a spreadsheet.
Cell = str | int | Decimal | date | None


@dataclass(frozen=True)
class Fault:
    """What blocks an answer, and which of the question's inputs is to blame ("" for the first)."""

    message: str
    part: str = ""


@dataclass(frozen=True)
class Reading:
    """What a kind made of the typed text. `value` is None where nothing, or nothing valid, was typed."""

    value: Any = None
    faults: tuple[Fault, ...] = ()
    warning: str | None = None


def fault(message: str, part: str = "") -> Reading:
    """A reading that only refuses."""
    return Reading(faults=(Fault(message, part),))


class Kind:
    """The behaviour of one kind; stateless, one instance for all questions."""

    name: str = ""
    # How those who make forms call it.
    title: str | Promise = ""
    # Which limits apply (see limits.RULES); None: none do.
    measure: Measure | None = None
    # Which keys of a definition this kind understands beside the common ones.
    settings: frozenset[str] = frozenset()
    # The names of its inputs after the question's key; ("",) is one input named like the question.
    parts: tuple[str, ...] = ("",)
    answered: bool = True
    # Worked out from answers above (see compute) instead of being typed.
    calculated: bool = False
    # How a condition may look at its answers: as the browser, too, can tell them before they are stored.
    compared: frozenset[str] = frozenset({"filled"})
    # Whether an answer known from elsewhere may stand there before the person has looked.
    prefillable: bool = True
    # The limits that `schema` expresses; all others are listed beside it.
    limits_in_schema: frozenset[str] = frozenset()
    takes_options: bool = False
    inputmode: str = ""
    input_type: str = "text"
    autocomplete: str = ""
    width: str = ""
    # The longest text it takes, where the definition sets no limit of its own.
    longest: int = 250

    @property
    def template(self) -> str:
        """The template that draws it."""
        return self.name

    def inputs(self, key: str) -> tuple[str, ...]:
        """The POST names of a question; its pasted-whole form is always the key itself."""
        return tuple(f"{key}-{part}" if part else key for part in self.parts)

    def anchor(self, key: str, part: str = "") -> str:
        """The HTML id of the input to jump to."""
        part = part or self.parts[0]
        return f"{key}-{part}" if part else key

    def read(self, question: Question, raw: Raw) -> Reading:
        """The answer in what was typed."""
        raise NotImplementedError

    def raw(self, question: Question, value: Any) -> Raw:
        """What somebody would type to give this answer; nothing where it is not an answer of this kind."""
        return {question.key: value} if isinstance(value, str) else {}

    def text(self, question: Question, value: Any) -> str:
        """The answer as people read it."""
        return str(value)

    def missing(self, question: Question) -> str:
        """What to say when a required answer is not there."""
        return _("Hãy nhập “%s”.") % question.name

    def from_profile(self, value: Any) -> Raw:
        """What a value of the person's profile would be typed as, without the question's key."""
        return {"": str(value)} if isinstance(value, (str, int)) else {}

    def faults(self, question: Question) -> Iterator[str]:
        """What this kind finds wrong in a definition."""
        yield from ()

    def own_options(self) -> tuple[Option, ...]:
        """The options of a kind that always has the same ones."""
        return ()

    def choices(self, question: Question) -> tuple[Option, ...]:
        """What there is to choose from in the question's inputs."""
        return question.options

    def schema(self, question: Question) -> dict[str, Any]:
        """The JSON Schema of a stored answer; never stricter than `read` and the question's limits."""
        return {"type": "string", "minLength": 1}

    def blank_labels(self, question: Question) -> tuple[str, ...]:
        """The lines it takes on a blank paper."""
        return (question.label,)

    def export_parts(self, question: Question) -> tuple[tuple[str, str], ...]:
        """The columns it takes in a spreadsheet: part and label; ("", "") is the question itself."""
        return (("", ""),)

    def export_cells(self, question: Question, value: Any) -> list[Cell]:
        """The cells of an answer, as many as `export_parts`; the words of it where it is no number or day."""
        return [self.text(question, value)]

    def compute(self, question: Question, lookup: Lookup) -> Any:
        """The answer of a calculated kind; None while what it needs is not there."""
        return None

    def uses(self, extra: Mapping[str, Any]) -> Iterator[str]:
        """The questions ("tong") and columns ("bang.so_luong") it looks at; all must stand above."""
        yield from ()

    def unfit(self, other: Question) -> bool:
        """Whether it can make nothing of a question that it looks at."""
        return False


def typed(question: Question, raw: Raw) -> str:
    """What was typed into the question's single input."""
    return one(raw, question.key)


def blocking(question: Question, rule: str) -> Any:
    """The argument of the question's blocking limit of this rule; None where it has none."""
    return next((x.argument for x in question.limits if x.rule == rule and x.severity == "block"), None)
