"""A declaration as people read it. Nothing here knows HTML or paper."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from motcua.formengine.model import Answers, Question, Section
from motcua.formengine.reading import stored_rows

BLANK_ROWS = 5
# Longer lists (countries, banks) are not printed to be ticked: the answer is written.
MOST_TICKED = 20


@dataclass(frozen=True)
class Line:
    """One question and its answer; `text` is "" where there is none. `options` are for blank papers."""

    key: str
    label: str
    text: str
    options: tuple[str, ...] = ()


@dataclass(frozen=True)
class DisplayTable:
    """A table with a head; every row has as many cells as there are columns."""

    key: str
    label: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class DisplaySection:
    """One section: its lines, then its tables."""

    title: str
    lines: list[Line]
    tables: list[DisplayTable]


def visible(
    questions: tuple[Question, ...], answers: Mapping[str, Any], outer: Mapping[str, Any] | None = None
) -> list[Question]:
    """The questions that the answers make visible; an answer to a hidden question counts for nothing."""
    seen: Answers = dict(outer or {})
    shown = []
    for question in questions:
        if question.show_when and not question.show_when.holds(seen.get):
            continue
        shown.append(question)
        if question.key in answers:
            seen[question.key] = answers[question.key]
    return shown


def sections(asked: tuple[Section, ...], answers: Answers) -> list[DisplaySection]:
    """All sections with their answers. Hidden questions do not appear, whichever section hides them."""
    shown = {
        question.key for question in visible(tuple(q for part in asked for q in part.questions), answers)
    }
    kept = {key: value for key, value in answers.items() if key in shown}
    return [_section(part, shown, kept) for part in asked]


def _section(asked: Section, shown: set[str], answers: Answers) -> DisplaySection:
    questions = [question for question in asked.questions if question.key in shown]
    return DisplaySection(
        asked.title,
        [Line(q.key, q.label, text_of(q, answers)) for q in questions if q.kind.answered],
        [_table(question, answers) for question in questions if question.is_table],
    )


def text_of(question: Question, answers: Mapping[str, Any]) -> str:
    """One answer as it is read, "" where there is none."""
    value = answers.get(question.key)
    return "" if value is None else question.kind.text(question, value)


def _table(table: Question, answers: Answers) -> DisplayTable:
    rows = tuple(_cells(table, row, answers) for row in stored_rows(answers, table.key))
    return DisplayTable(table.key, table.label, tuple(column.name for column in table.columns), rows)


def _cells(table: Question, row: Answers, answers: Answers) -> tuple[str, ...]:
    shown = {column.key for column in visible(table.columns, row, answers)}
    return tuple(text_of(column, row) if column.key in shown else "" for column in table.columns)


def blank_section(asked: Section) -> DisplaySection:
    """One section to fill in by hand."""
    return DisplaySection(
        asked.title,
        [
            Line(question.key, label, "", _to_tick(question))
            for question in asked.questions
            if question.kind.answered
            for label in question.kind.blank_labels(question)
        ],
        [_blank_table(question) for question in asked.questions if question.is_table],
    )


def _to_tick(question: Question) -> tuple[str, ...]:
    labels = tuple(option.label for option in question.options)
    return labels if len(labels) <= MOST_TICKED else ()


def _blank_table(table: Question) -> DisplayTable:
    columns = tuple(column.name for column in table.columns)
    return DisplayTable(table.key, table.label, columns, (("",) * len(columns),) * BLANK_ROWS)
