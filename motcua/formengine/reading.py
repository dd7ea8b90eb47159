"""One pass over the questions, top to bottom: visible? typed what? valid? within its limits?

Conditions and comparisons look only at questions above (loading.py sees to it), so one pass settles all.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from motcua.formengine import limits
from motcua.formengine.intake import take
from motcua.formengine.kinds.base import Reading
from motcua.formengine.model import Answers, Context, Problem, Question, Raw, Severity


@dataclass
class Pass:
    """One pass over the page, or over one row of a table (then `page` has the answers above)."""

    questions: tuple[Question, ...]
    raw: Raw
    context: Context
    page: Mapping[str, Any] = field(default_factory=dict)
    page_names: Mapping[str, str] = field(default_factory=dict)
    # In the list of rows each problem points at its row; on the row's own page at the input.
    prefix: str = ""
    row_anchor: str = ""
    row_title: str = ""
    stored: Mapping[str, Any] = field(default_factory=dict)
    answers: Answers = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def run(self) -> Pass:
        """Read every visible question."""
        for question in self.questions:
            if question.show_when and not question.show_when.holds(self.lookup):
                continue
            if question.is_table:
                self._read_table(question)
            elif question.kind.answered:
                self._read(question)
        return self

    @property
    def errors(self) -> list[Problem]:
        """What blocks."""
        return [problem for problem in self.problems if problem.severity == "block"]

    @property
    def warnings(self) -> list[Problem]:
        """What is doubtful."""
        return [problem for problem in self.problems if problem.severity == "warn"]

    def lookup(self, key: str) -> Any:
        """The answer to a question above, in this row or on the page."""
        return self.answers[key] if key in self.answers else self.page.get(key)

    def names(self, key: str) -> str:
        """How sentences name a question above."""
        own = next((question.name for question in self.questions if question.key == key), None)
        return own or self.page_names.get(key, key)

    def _read(self, question: Question) -> None:
        reading = self._reading(question)
        for fault in reading.faults:
            self._report(question, fault.message, part=fault.part)
        if reading.value is None:
            if not reading.faults and self._is_required(question):
                self._report(question, question.kind.missing(question), whole=True)
            return
        if reading.warning:
            self._report(question, reading.warning, severity="warn")
        if self._keeps_limits(question, reading.value):
            self.answers[question.key] = reading.value

    def _reading(self, question: Question) -> Reading:
        if question.kind.calculated:
            return Reading(question.kind.compute(question, self.lookup))
        return question.kind.read(question, self.raw)

    def _is_required(self, question: Question) -> bool:
        return question.required or bool(question.required_when and question.required_when.holds(self.lookup))

    def _keeps_limits(self, question: Question, value: Any) -> bool:
        kept = True
        for limit in question.limits:
            sentence = limits.sentence(limit, value, self.lookup, self.names, self.context)
            if sentence:
                self._report(question, sentence, severity=limit.severity)
                kept = kept and limit.severity == "warn"
        return kept

    def _read_table(self, table: Question) -> None:
        rows = stored_rows(self.stored, table.key)
        needed = max(table.min_rows, 1 if self._is_required(table) else 0)
        if len(rows) < needed:
            self._report(table, table.kind.missing(table), whole=True)
        if len(rows) > table.max_rows:
            self._report(table, _("Chỉ khai tối đa %d dòng.") % table.max_rows)
        if rows:
            self.answers[table.key] = [
                self._read_row(table, number, row) for number, row in enumerate(rows, 1)
            ]

    def _read_row(self, table: Question, number: int, row: Answers) -> Answers:
        inner = Pass(
            table.columns,
            raw_of(table.columns, row),
            self.context,
            page=self.answers,
            page_names={question.key: question.name for question in self.questions},
            prefix=f"{table.key}.{number}.",
            row_anchor=f"{table.key}-{number}",
            row_title=row_title(table, number),
        ).run()
        self.problems += inner.problems
        # A row that no longer keeps the rules stays as it was stored: it is mended, not lost.
        return row if inner.errors else inner.answers

    def _report(
        self,
        question: Question,
        sentence: str,
        *,
        part: str = "",
        severity: Severity = "block",
        whole: bool = False,
    ) -> None:
        named = sentence if whole or _names(sentence, question) else f"{question.name}: {sentence}"
        if self.row_title:
            named = f"{self.row_title} – {named}"
        anchor = self.row_anchor or question.kind.anchor(question.key, part)
        self.problems.append(Problem(self.prefix + question.key, anchor, named, severity))


def _names(sentence: str, question: Question) -> bool:
    return sentence.casefold().startswith(question.name.casefold())


def row_title(table: Question, number: int) -> str:
    """How sentences name one row: "Đối tượng 3"."""
    return f"{table.row_name or _('Dòng')} {number}"


def stored_rows(answers: Mapping[str, Any], table_key: str) -> list[Answers]:
    """The rows of a table in the stored answers; whatever is not a row is passed over."""
    rows = answers.get(table_key)
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def raw_of(questions: tuple[Question, ...], answers: Mapping[str, Any]) -> Raw:
    """What somebody would type to give these answers."""
    raw: Raw = {}
    for question in questions:
        if question.key in answers and not question.is_table:
            raw.update(question.kind.raw(question, answers[question.key]))
    return take(raw, raw)


def inputs_of(questions: tuple[Question, ...]) -> Iterator[str]:
    """The POST names of all questions."""
    for question in questions:
        yield from question.kind.inputs(question.key)
