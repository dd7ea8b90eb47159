"""Declarations as rows of a spreadsheet: one sheet for the page, one for each table.

Cells are values, not words, where people count with them: numbers and dates. Answers that are marked as
sensitive have no column.
"""

from __future__ import annotations

from dataclasses import dataclass

from motcua.formengine.display import visible
from motcua.formengine.kinds.base import Cell
from motcua.formengine.model import Answers, Question


@dataclass(frozen=True)
class ExportColumn:
    """One column: `key` is stable ("dia_chi.commune"), `label` heads it."""

    key: str
    label: str


def columns(questions: tuple[Question, ...]) -> list[ExportColumn]:
    """The columns of a page's questions, or of a table's."""
    return [
        ExportColumn(
            f"{question.key}.{part}" if part else question.key,
            f"{question.name}: {label}" if label else question.name,
        )
        for question in _exported(questions)
        for part, label in question.kind.export_parts(question)
    ]


def row(questions: tuple[Question, ...], answers: Answers, outer: Answers | None = None) -> list[Cell]:
    """The cells of one declaration, or of one row of a table; None where nothing was answered."""
    shown = {question.key for question in visible(questions, answers, outer)}
    return [
        cell
        for question in _exported(questions)
        for cell in _cells(question, answers.get(question.key) if question.key in shown else None)
    ]


def _exported(questions: tuple[Question, ...]) -> list[Question]:
    return [question for question in questions if question.kind.answered and not question.sensitive]


def _cells(question: Question, value: object) -> list[Cell]:
    if value is None:
        return [None] * len(question.kind.export_parts(question))
    return question.kind.export_cells(question, value)
