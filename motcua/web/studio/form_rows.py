"""Conditions and limits as rows of a page, and back. What rows cannot say is written as YAML."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from motcua.base.text import clean, clean_line, fold
from motcua.formengine.service import vocabulary, written
from motcua.web.studio import form_words as words

Item = Mapping[str, Any]
Asked = Mapping[str, Item]  # the questions that may be looked at, by reference
MOST_ROWS = 40
_KEY = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)?")


@dataclass(frozen=True)
class Problem:
    """What is wrong with something typed; `anchor` is the input's HTML id."""

    anchor: str
    sentence: str


def row_count(posted: QueryDict, prefix: str) -> int:
    """How many rows a page sent."""
    text = posted.get(f"{prefix}-count", "")
    return min(int(text), MOST_ROWS) if text.isascii() and text.isdigit() and len(text) < 4 else 0


# -- conditions ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Comparison:
    """One row: a question, an operator of words.OPERATORS, and what is typed as the value."""

    question: str = ""
    operator: str = words.EQUALS
    value: str = ""


@dataclass(frozen=True)
class TypedCondition:
    """A condition on the page: `mode` is "" (none), "all", "any" or "text"."""

    prefix: str
    mode: str = ""
    rows: tuple[Comparison, ...] = ()
    text: str = ""

    @classmethod
    def of(cls, prefix: str, data: Any, asked: Asked) -> "TypedCondition":
        """How stored data stands on the page."""
        if data is None:
            return cls(prefix)
        parts, mode = [data], "all"
        if isinstance(data, Mapping) and len(data) == 1:
            name = next(iter(data))
            if name in ("all", "any") and isinstance(data[name], list) and len(data[name]) > 1:
                parts, mode = data[name], name
        rows = [_comparison(part, asked) for part in parts]
        if None in rows:
            return cls(prefix, "text", text=written.text_of(data))
        return cls(prefix, mode, tuple(row for row in rows if row))

    @classmethod
    def posted(cls, prefix: str, posted: QueryDict) -> "TypedCondition":
        """What was typed."""
        rows = tuple(
            Comparison(
                *(posted.get(f"{prefix}-{n}-{part}", "") for part in ("question", "operator", "value"))
            )
            for n in range(row_count(posted, prefix))
        )
        filled = tuple(row for row in rows if row.question)
        return cls(prefix, posted.get(f"{prefix}-mode", ""), filled, posted.get(f"{prefix}-text", ""))

    def data(self, asked: Asked) -> tuple[Any, list[Problem]]:
        """The condition that it says (None: there is none), and what is wrong with it."""
        if self.mode == "text":
            return self._written()
        if self.mode not in ("all", "any"):
            return None, []
        problems, parts = [], []
        for number, row in enumerate(self.rows):
            part, sentence = _leaf(row, asked)
            parts.append(part)
            if sentence:
                problems.append(Problem(f"{self.prefix}-{number}-value", sentence))
        if not parts:
            problems.append(Problem(f"{self.prefix}-0-question", _("Hãy chọn câu hỏi của điều kiện.")))
        return (parts[0] if len(parts) == 1 else {self.mode: parts}), problems

    def _written(self) -> tuple[Any, list[Problem]]:
        anchor = f"{self.prefix}-text"
        try:
            data = written.data_in(self.text)
        except written.TextError as error:
            return None, [Problem(anchor, _at_line(error.fault))]
        return data, [] if data is not None else [Problem(anchor, _("Hãy viết điều kiện."))]


def _comparison(data: Any, asked: Asked) -> Comparison | None:
    """A comparison as a row; None where a row cannot say it."""
    if not isinstance(data, Mapping) or len(data) != 2 or not isinstance(data.get("question"), str):
        return None
    question = data["question"]
    operator = next((name for name in vocabulary.OPERATORS if name in data), None)
    if operator is None or question not in asked:
        return None
    wanted = data[operator]
    if operator == words.FILLED:
        return Comparison(question, words.FILLED if wanted else words.EMPTY) if _is_flag(wanted) else None
    many = wanted if operator == words.IN else [wanted]
    if not isinstance(many, list) or not many or not all(_says(one, asked[question]) for one in many):
        return None
    known = words.options(asked[question])
    return Comparison(question, operator, "; ".join(_shown(one, known) for one in many))


def _is_flag(value: Any) -> bool:
    return isinstance(value, bool)


def _says(value: Any, question: Item) -> bool:
    """Whether a row shows the value so that reading it again gives the same."""
    known = words.options(question)
    return isinstance(value, str) and _value(_shown(value, known), question) == value


def _shown(value: Any, known: Mapping[str, str]) -> str:
    label = known.get(str(value), str(value))
    alike = [one for one in known.values() if fold(one) == fold(label)]
    return str(value) if len(alike) > 1 or ";" in label else label


def _leaf(row: Comparison, asked: Asked) -> tuple[dict[str, Any], str]:
    """The comparison that a row says, and what is wrong with it ("" for nothing)."""
    question = asked.get(row.question)
    if question is None or row.operator not in words.OPERATORS:
        return {}, _("Hãy chọn câu hỏi và phép so sánh.")
    if row.operator in (words.FILLED, words.EMPTY):
        return {"question": row.question, "filled": row.operator == words.FILLED}, ""
    typed = [part for part in (clean_line(one) for one in row.value.split(";")) if part]
    if not typed:
        return {}, _("Hãy ghi câu trả lời để so sánh.")
    values = [_value(part, question) for part in typed]
    if row.operator == words.IN:
        return {"question": row.question, "in": values}, ""
    if len(values) > 1:
        return {}, _("Phép này chỉ nhận một câu trả lời; nhiều thì chọn “là một trong”.")
    return {"question": row.question, row.operator: values[0]}, ""


def _value(text: str, question: Item) -> str:
    """The option that is meant by its label or its key; other questions are only asked whether filled."""
    known = words.options(question)
    by_label = {fold(label): key for key, label in known.items()}
    return text if text in known else by_label.get(fold(text), text)


def _at_line(fault: written.TextFault) -> str:
    return _("Dòng %(line)d: %(sentence)s") % {"line": fault.line, "sentence": fault.sentence}


# -- limits ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class TypedLimit:
    """One row: a rule, its value, the question it compares with, whether it only warns, its own words."""

    rule: str = ""
    value: str = ""
    other: str = ""
    severity: str = "block"
    message: str = ""


@dataclass(frozen=True)
class TypedLimits:
    """All limits of a question; `is_text` where rows cannot say them."""

    rows: tuple[TypedLimit, ...] = ()
    text: str = ""
    is_text: bool = False
    problems: tuple[Problem, ...] = field(default=())

    @classmethod
    def of(cls, data: Any, question: Item) -> "TypedLimits":
        """How stored data stands on the page."""
        if not data:
            return cls()
        rows = [_limit_row(part, question) for part in data] if isinstance(data, list) else [None]
        if None in rows:
            return cls(text=written.text_of(data), is_text=True)
        return cls(tuple(row for row in rows if row))

    @classmethod
    def posted(cls, posted: QueryDict) -> "TypedLimits":
        """What was typed."""
        parts = ("rule", "value", "other", "severity", "message")
        rows = tuple(
            TypedLimit(*(clean(posted.get(f"limit-{n}-{part}", "")) for part in parts))
            for n in range(row_count(posted, "limit"))
        )
        is_text = "limit-text" in posted
        return cls(tuple(row for row in rows if row.rule), posted.get("limit-text", ""), is_text)

    def data(self, question: Item) -> tuple[Any, list[Problem]]:
        """The limits that it says, and what is wrong with them."""
        if self.is_text:
            try:
                return written.data_in(self.text), []
            except written.TextError as error:
                return None, [Problem("limit-text", _at_line(error.fault))]
        problems, limits = [], []
        for number, row in enumerate(self.rows):
            argument, sentence = _argument(row, question)
            part = (
                "other" if row.rule in vocabulary.RULES and not row.other and _compares(row.rule) else "value"
            )
            if sentence:
                problems.append(Problem(f"limit-{number}-{part}", sentence))
            said = {row.rule: argument, "severity": "warn" if row.severity == "warn" else ""}
            limits.append(
                {k: v for k, v in (said | {"message": clean(row.message).strip()}).items() if v != ""}
            )
        return limits or None, problems


def rules_for(measure: str | None) -> list[str]:
    """The rules that fit a kind."""
    return [name for name, rule in vocabulary.RULES.items() if measure in rule.measures]


def comparable(asked: Asked, measure: str | None) -> list[str]:
    """The questions that some rule of a kind can compare with."""
    rules = [rule for rule in vocabulary.RULES.values() if measure in rule.measures and _needs_other(rule)]
    fitting = {wanted for rule in rules for wanted in (rule.other or (measure,))}
    return [
        reference
        for reference, question in asked.items()
        if _measure(question) in fitting or ("choice" in fitting and words.options(question))
    ]


def _needs_other(rule: vocabulary.Rule) -> bool:
    return rule.argument in ("question", "months")


def _compares(name: str) -> bool:
    return _needs_other(vocabulary.RULES[name])


def _measure(question: Item) -> str | None:
    kind = vocabulary.KINDS.get(str(question.get("kind")))
    return kind.measure if kind else None


def _limit_row(data: Any, question: Item) -> TypedLimit | None:
    """A limit as a row; None where a row cannot say it."""
    if not isinstance(data, Mapping):
        return None
    rules = [name for name in data if name not in ("severity", "message")]
    severity, message = data.get("severity", "block"), data.get("message", "")
    if len(rules) != 1 or rules[0] not in vocabulary.RULES or severity not in ("block", "warn"):
        return None
    if not isinstance(message, str) or message != clean_line(message):
        return None
    row = replace(_argument_row(rules[0], data[rules[0]], question), severity=severity, message=message)
    return row if row.rule and _argument(row, question) == (data[rules[0]], "") else None


def _argument_row(rule: str, argument: Any, question: Item) -> TypedLimit:
    needed = vocabulary.RULES[rule].argument
    if needed == "question":
        return TypedLimit(rule, other=str(argument))
    if needed == "months" and isinstance(argument, Mapping):
        return TypedLimit(rule, str(argument.get("months")), str(argument.get("question")))
    if needed == "options" and isinstance(argument, list):
        known = words.options(question)
        return TypedLimit(rule, "; ".join(_shown(one, known) for one in argument))
    if needed == "number" and isinstance(argument, (int, float)):
        return TypedLimit(rule, _number_shown(argument))
    return TypedLimit(rule, "" if needed == "flag" else str(argument))


def _number_shown(number: int | float) -> str:
    if isinstance(number, int):
        return vocabulary.grouped(number)
    return str(number).replace(".", ",")


def _argument(row: TypedLimit, question: Item) -> tuple[Any, str]:
    """The argument that a row says, and what is wrong with it."""
    if row.rule not in vocabulary.RULES:
        return None, _("Hãy chọn giới hạn trong danh sách.")
    needed = vocabulary.RULES[row.rule].argument
    if needed == "flag":
        return True, ""
    if _compares(row.rule) and not _KEY.fullmatch(row.other):
        return None, _("Hãy chọn câu hỏi để so sánh.")
    if needed == "question":
        return row.other, ""
    if needed == "pattern":
        return row.value, "" if row.value else _("Hãy ghi biểu thức.")
    if needed == "options":
        values = [_value(part, question) for one in row.value.split(";") if (part := clean_line(one))]
        return values, "" if values else _("Hãy ghi các lựa chọn, cách nhau bằng dấu chấm phẩy.")
    found = vocabulary.read_number(row.value)
    if found.value is None:
        return None, found.problem or _("Hãy ghi một con số.")
    number = int(found.value) if found.value == int(found.value) else float(found.value)
    return ({"question": row.other, "months": number} if needed == "months" else number), ""
