"""What the templates draw: questions with what was typed, what is wrong with it, and when they show."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext as _

from motcua.formengine import sentences
from motcua.formengine.display import text_of
from motcua.formengine.intake import many, one
from motcua.formengine.kinds.choice import MOST_RADIOS
from motcua.formengine.model import Answers, Cleaned, Option, Problem, Question, Raw, Section
from motcua.formengine.reading import row_title, stored_rows


@dataclass(frozen=True)
class RowLine:
    """One row in the list of rows; `anchor` is its HTML id."""

    number: int
    anchor: str
    title: str
    cells: tuple[str, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class Field:
    """One question, ready to be drawn. Templates ask it; they decide nothing."""

    question: Question
    raw: Raw
    problems: tuple[Problem, ...] = ()
    rows: tuple[RowLine, ...] = ()
    # Why it is asked only sometimes, for pages without JavaScript; `show_when` is for those with it.
    condition: str = ""
    # When it must be answered, where that is not always.
    needed: str = ""
    options: tuple[Option, ...] = ()
    # The answer in words, for what is only shown.
    text: str = ""
    # What else is said under it: where its answer comes from.
    remark: str = ""

    @property
    def template(self) -> str:
        """The file that draws it."""
        return f"formengine/kinds/{self.question.kind.template}.jinja"

    @property
    def label(self) -> str:
        """The label; `*` marks what is required, as the portal's guide says."""
        return f"{self.question.label} *" if self._is_required else self.question.label

    @property
    def show_when(self) -> str:
        """The condition as JSON, "" where it always shows."""
        return json.dumps(self.question.show_when.data, ensure_ascii=False) if self.question.show_when else ""

    def name(self, part: str = "") -> str:
        """The POST name of one input; also its HTML id."""
        return f"{self.question.key}-{part}" if part else self.question.key

    def value(self, part: str = "") -> str:
        """What stands in one input."""
        return one(self.raw, self.name(part))

    def values(self) -> list[str]:
        """The ticked options."""
        return many(self.raw, self.question.key)

    @property
    def hint(self) -> dict[str, str] | None:
        """The hint in the macros' words."""
        return {"text": self.question.hint} if self.question.hint else None

    @property
    def error_message(self) -> dict[str, str] | None:
        """What blocks the question, in the macros' words."""
        return _message(self.error())

    def part_error(self, part: str) -> dict[str, str] | None:
        """What blocks one input, in the macros' words."""
        return _message(self.error(part))

    @property
    def attributes(self) -> dict[str, str]:
        """What assistive technology should know beside the macros' own attributes."""
        return {"aria-required": "true"} if self._is_required else {}

    @property
    def _is_required(self) -> bool:
        return self.question.required or self.question.min_rows > 0

    @property
    def is_long_list(self) -> bool:
        """Whether there are too many options for radio buttons."""
        return len(self.options) > MOST_RADIOS

    @property
    def items(self) -> list[dict[str, Any]]:
        """The options in the macros' words."""
        chosen = self.values()
        return [
            {
                "value": option.key,
                "text": option.label,
                "checked": option.key in chosen,
                "selected": option.key in chosen,
            }
            for option in self.options
        ]

    def items_of(self, part: str) -> list[dict[str, Any]]:
        """The options of one of several inputs."""
        chosen = self.value(part)
        return [
            {"value": option.key, "text": option.label, "selected": option.key == chosen}
            for option in self.options
        ]

    def error(self, part: str | None = None) -> str:
        """What blocks this question, or one of its inputs; "" for nothing."""
        anchor = None if part is None else self.question.kind.anchor(self.question.key, part)
        found = (p.message for p in self.problems if p.severity == "block" and anchor in (None, p.anchor))
        return next(found, "")

    @property
    def warning(self) -> str:
        """What is doubtful; "" for nothing."""
        return next((p.message for p in self.problems if p.severity == "warn"), "")

    @property
    def is_full(self) -> bool:
        """Whether a table takes no more rows."""
        return len(self.rows) >= self.question.max_rows


@dataclass(frozen=True)
class PageSection:
    """A section ready to be drawn."""

    key: str
    title: str
    hint: str
    fields: list[Field] = field(default_factory=list)


def _message(sentence: str) -> dict[str, str] | None:
    return {"text": sentence, "visuallyHiddenText": _("Lỗi")} if sentence else None


def page(
    sections: tuple[Section, ...],
    answers: Answers,
    stored: Raw,
    cleaned: Cleaned | None,
    remarks: Mapping[str, str],
) -> list[PageSection]:
    """All sections; after a submission what was typed wins over what is stored."""
    names = {question.key: question for section in sections for question in section.questions}
    return [
        PageSection(
            section.key,
            section.title,
            section.hint,
            [
                replace(drawn, remark=remarks.get(drawn.question.key, ""))
                for drawn in fields(section.questions, answers, stored, cleaned, names)
            ],
        )
        for section in sections
    ]


def fields(
    questions: tuple[Question, ...],
    answers: Answers,
    stored: Raw,
    cleaned: Cleaned | None,
    names: Mapping[str, Question] | None = None,
    *,
    of_row: bool = False,
) -> list[Field]:
    """The questions with their inputs' contents and problems; `of_row`: they are columns on a row's page."""
    raw = stored if cleaned is None else cleaned.raw
    by_key = _by_question([*cleaned.errors, *cleaned.warnings] if cleaned else [], 2 if of_row else 0)
    known = {**(names or {}), **{question.key: question for question in questions}}
    shown = answers if cleaned is None else cleaned.answers
    return [
        _field(question, answers, shown, raw, by_key.get(question.key, ()), known) for question in questions
    ]


def _by_question(problems: list[Problem], step: int) -> dict[str, tuple[Problem, ...]]:
    """Problems by one step of their paths: the page's question (0) or the column of a row (2)."""
    found: dict[str, tuple[Problem, ...]] = {}
    for problem in problems:
        key = problem.path.split(".")[step]
        found[key] = (*found.get(key, ()), problem)
    return found


def _field(
    question: Question,
    answers: Answers,
    shown: Answers,
    raw: Raw,
    problems: tuple[Problem, ...],
    names: Mapping[str, Question],
) -> Field:
    condition = sentences.asked_when(question.show_when, names) if question.show_when else ""
    needed = sentences.required_when(question.required_when, names) if question.required_when else ""
    if question.is_table:
        return Field(
            question,
            {},
            _own(question, problems),
            _row_lines(question, answers, problems),
            condition=condition,
            needed=needed,
        )
    return Field(
        question,
        raw,
        problems,
        condition=condition,
        needed=needed,
        options=question.kind.choices(question),
        text=text_of(question, shown),
    )


def _own(table: Question, problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
    return tuple(problem for problem in problems if problem.path == table.key)


def _row_lines(table: Question, answers: Answers, problems: tuple[Problem, ...]) -> tuple[RowLine, ...]:
    columns = [column for column in table.columns if column.key in table.shown]
    by_anchor: dict[str, tuple[Problem, ...]] = {}
    for problem in problems:
        by_anchor[problem.anchor] = (*by_anchor.get(problem.anchor, ()), problem)
    lines = []
    for number, row in enumerate(stored_rows(answers, table.key), 1):
        anchor = f"{table.key}-{number}"
        cells = tuple(_cell(column, row) for column in columns)
        lines.append(RowLine(number, anchor, row_title(table, number), cells, by_anchor.get(anchor, ())))
    return tuple(lines)


def _cell(column: Question, row: Mapping[str, Any]) -> str:
    return text_of(column, row) or _("chưa khai")
