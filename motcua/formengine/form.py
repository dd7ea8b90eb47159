"""A loaded definition and everything it can do. Immutable: one Form serves all requests."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from motcua.formengine import display, export, prefilling, schema, view
from motcua.formengine.display import DisplaySection
from motcua.formengine.export import ExportColumn
from motcua.formengine.intake import take
from motcua.formengine.kinds.base import Cell
from motcua.formengine.model import Answers, Cleaned, Context, Problem, Question, Raw, Section
from motcua.formengine.prefilling import Earlier, Prefilled, Sources
from motcua.formengine.reading import Pass, inputs_of, raw_of, stored_rows
from motcua.formengine.view import Field, PageSection


class NoSuchRowError(LookupError):
    """The table has no row of that number."""


@dataclass(frozen=True)
class Form:
    """One declaration. `basis` names the official template; `definition` is the data it was loaded from."""

    key: str
    title: str
    basis: str
    sections: tuple[Section, ...]
    definition: Mapping[str, Any]

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """All questions of the page, in order."""
        return tuple(question for section in self.sections for question in section.questions)

    @cached_property
    def _by_key(self) -> Mapping[str, Question]:
        return {question.key: question for question in self.questions}

    def question(self, path: str) -> Question:
        """The question at "ma_so", or the column at "doi_tuong.3.nam_san_xuat". Raises KeyError."""
        key, _dot, rest = path.partition(".")
        found = self._by_key[key]
        if not rest:
            return found
        column = rest.rpartition(".")[2]
        return {question.key: question for question in found.columns}[column]

    # -- reading ---------------------------------------------------------------------------------------

    def clean(self, raw: Mapping[str, Any], answers: Answers, context: Context) -> Cleaned:
        """Read a submitted page. `answers` (the stored ones) give the tables, which have pages of their own.

        Never raises, whatever `raw` is. Answers to hidden questions are dropped.
        """
        taken = take(raw, inputs_of(self.questions))
        done = Pass(self.questions, taken, context, stored=answers).run()
        return Cleaned(done.answers, done.errors, done.warnings, taken)

    def clean_row(
        self,
        table_key: str,
        raw: Mapping[str, Any],
        context: Context,
        *,
        answers: Answers | None = None,
        number: int = 0,
    ) -> Cleaned:
        """Read the page of one row; `answers` of the page are what its conditions may look at.

        `number` (from 1) goes into the problems' paths. Raises KeyError for an unknown table.
        """
        table = self.table(table_key)
        taken = take(raw, inputs_of(table.columns))
        names = {question.key: question.name for question in self.questions}
        prefix = f"{table_key}.{number}."
        done = Pass(table.columns, taken, context, page=answers or {}, page_names=names, prefix=prefix).run()
        return Cleaned(done.answers, done.errors, done.warnings, taken)

    def review(self, answers: Answers, context: Context) -> Cleaned:
        """Read the stored declaration again, rows included: all that blocks it and all that is doubtful."""
        return self.clean(self.raw(answers), answers, context)

    def check(self, answers: Answers, context: Context) -> list[Problem]:
        """What still blocks the submission of the stored declaration."""
        return self.review(answers, context).errors

    def raw(self, answers: Answers) -> Raw:
        """What somebody would type to give these answers: for showing a stored draft in the page's inputs."""
        return raw_of(self.questions, answers)

    def prefill(self, sources: Sources, context: Context) -> Prefilled:
        """The answers to begin with, each with where it comes from; see motcua.formengine.prefilling."""
        return prefilling.prefill(self.questions, sources, context)

    def takes_from(self, source: str) -> bool:
        """Whether some question is filled in from this source: "profile" or "earlier"."""
        return any(
            listed.partition(".")[0] == source for question in self.questions for listed in question.prefill
        )

    def earlier(
        self, origin: str, answers: Answers, *, same_procedure: bool, same_form: bool = False
    ) -> Earlier:
        """Answers given to this form, as a source for another declaration, of the `same_form` or not."""
        return Earlier(origin, answers, self._by_key, same_form, same_procedure)

    # -- rows ------------------------------------------------------------------------------------------

    def table(self, key: str) -> Question:
        """The table with this key. Raises KeyError for an unknown one."""
        question = self._by_key[key]
        if not question.is_table:
            raise KeyError(key)
        return question

    def rows(self, answers: Answers, table_key: str) -> list[Answers]:
        """The rows of a table."""
        return stored_rows(answers, self.table(table_key).key)

    def row(self, answers: Answers, table_key: str, number: int) -> Answers:
        """One row, counted from 1. Raises NoSuchRowError."""
        rows = self.rows(answers, table_key)
        if not 1 <= number <= len(rows):
            raise NoSuchRowError(f"{table_key}.{number}")
        return rows[number - 1]

    def can_add_row(self, answers: Answers, table_key: str) -> bool:
        """Whether the table has room for one more."""
        return len(self.rows(answers, table_key)) < self.table(table_key).max_rows

    def add_row(self, answers: Answers, table_key: str, row: Answers) -> Answers:
        """The answers with one more row. Raises NoSuchRowError when the table is full."""
        if not self.can_add_row(answers, table_key):
            raise NoSuchRowError(f"{table_key}: full")
        return self._recalculated({**answers, table_key: [*self.rows(answers, table_key), row]})

    def replace_row(self, answers: Answers, table_key: str, number: int, row: Answers) -> Answers:
        """The answers with row `number` replaced. Raises NoSuchRowError."""
        self.row(answers, table_key, number)
        rows = self.rows(answers, table_key)
        return self._recalculated({**answers, table_key: [*rows[: number - 1], row, *rows[number:]]})

    def remove_row(self, answers: Answers, table_key: str, number: int) -> Answers:
        """The answers without row `number`. Raises NoSuchRowError."""
        self.row(answers, table_key, number)
        rows = self.rows(answers, table_key)
        left = [*rows[: number - 1], *rows[number:]]
        rest = {key: value for key, value in answers.items() if key != table_key}
        return self._recalculated({**rest, table_key: left} if left else rest)

    def _recalculated(self, answers: Answers) -> Answers:
        """The answers with what is calculated from the rows worked out again."""
        done = dict(answers)
        for question in self.questions:
            if question.kind.calculated:
                value = question.kind.compute(question, done.get)
                done = {**done, question.key: value} if value is not None else _without(done, question.key)
        return done

    # -- showing ---------------------------------------------------------------------------------------

    def visible_questions(self, answers: Answers) -> list[Question]:
        """The questions that these answers make visible, in order."""
        return display.visible(self.questions, answers)

    def display(self, answers: Answers) -> list[DisplaySection]:
        """The declaration as people read it: for checking answers, officers and the PDF."""
        return display.sections(self.sections, answers)

    def blank(self) -> list[DisplaySection]:
        """The declaration to fill in by hand: every question, no answers, options to tick."""
        return [display.blank_section(section) for section in self.sections]

    def json_schema(self) -> dict[str, Any]:
        """The JSON Schema (2020-12) of stored answers; see motcua.formengine.schema."""
        return schema.of_form(self)

    def export_columns(self, table_key: str = "") -> list[ExportColumn]:
        """The columns of the declaration in a spreadsheet, or of one of its tables."""
        return export.columns(self.table(table_key).columns if table_key else self.questions)

    def export_row(self, answers: Answers) -> list[Cell]:
        """The cells under `export_columns()`."""
        return export.row(self.questions, answers)

    def export_rows(self, answers: Answers, table_key: str) -> list[list[Cell]]:
        """The cells under `export_columns(table_key)`, row by row."""
        columns = self.table(table_key).columns
        return [export.row(columns, row, answers) for row in self.rows(answers, table_key)]

    def page(
        self, answers: Answers, cleaned: Cleaned | None = None, remarks: Mapping[str, str] | None = None
    ) -> list[PageSection]:
        """What the page's template draws: the stored answers, or what was just typed with its problems.

        `remarks` stand under the questions with these keys.
        """
        return view.page(self.sections, answers, self.raw(answers), cleaned, remarks or {})

    def row_page(
        self, table_key: str, row: Answers | None = None, cleaned: Cleaned | None = None
    ) -> list[Field]:
        """What the page of one row draws; no `row` for a new one."""
        columns = self.table(table_key).columns
        return view.fields(columns, row or {}, raw_of(columns, row or {}), cleaned, self._by_key, of_row=True)


def _without(answers: Answers, key: str) -> Answers:
    return {name: value for name, value in answers.items() if name != key}
