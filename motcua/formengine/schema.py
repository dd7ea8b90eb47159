"""The JSON Schema (2020-12) of answers as the engine stores them.

It never refuses what the engine accepts. What it cannot say (comparisons between answers, what depends on
today, doubts) stands in the definition's own words under `x-motcua-rules`; the engine has the last word.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from motcua.formengine.conditions import Condition, leaves
from motcua.formengine.limits import Limit
from motcua.formengine.model import Question

if TYPE_CHECKING:
    from motcua.formengine.form import Form

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def of_form(form: Form) -> dict[str, Any]:
    """The schema of a declaration's answers."""
    inner = _of_questions(form.questions)
    rules = list(_rules(form.questions, ""))
    return {"$schema": DIALECT, "title": form.title, **inner, **({"x-motcua-rules": rules} if rules else {})}


def _of_questions(questions: tuple[Question, ...]) -> dict[str, Any]:
    asked = [question for question in questions if question.kind.answered or question.is_table]
    known = {question.key: question for question in asked}
    required = [question.key for question in asked if _is_needed(question) and not question.show_when]
    conditional = [part for question in asked if (part := _conditional(question, known))]
    return {
        "type": "object",
        "properties": {question.key: _of_question(question) for question in asked},
        **({"required": required} if required else {}),
        **({"allOf": conditional} if conditional else {}),
    }


def _is_needed(question: Question) -> bool:
    return question.required or question.min_rows > 0


def _of_question(question: Question) -> dict[str, Any]:
    words = {"title": question.label, **({"description": question.hint} if question.hint else {})}
    if not question.is_table:
        return {**words, **question.kind.schema(question)}
    least = max(question.min_rows, 1)
    size = {"minItems": least, "maxItems": question.max_rows}
    return {**words, "type": "array", **size, "items": _of_questions(question.columns)}


def _conditional(question: Question, known: Mapping[str, Question]) -> dict[str, Any] | None:
    """ "Where it shows, and where it is required, it must be there." """
    if _is_needed(question):
        conditions = [question.show_when]
    else:
        conditions = [question.show_when, question.required_when] if question.required_when else []
    said = [_said(condition.data, known) for condition in conditions if condition]
    if not said or any(part is None for part in said):
        return None
    return {"if": {"allOf": said} if len(said) > 1 else said[0], "then": {"required": [question.key]}}


def _said(data: Mapping[str, Any], known: Mapping[str, Question]) -> dict[str, Any] | None:
    """The condition as a schema; None where it looks outside of this object or cannot be said."""
    for name, keyword in (("all", "allOf"), ("any", "anyOf")):
        if name in data:
            parts = [_said(part, known) for part in data[name]]
            return None if any(part is None for part in parts) else {keyword: parts}
    if "not" in data:
        inner = _said(data["not"], known)
        return None if inner is None else {"not": inner}
    return _leaf(data, known)


def _leaf(data: Mapping[str, Any], known: Mapping[str, Question]) -> dict[str, Any] | None:
    key = data["question"]
    there = {"required": [key]}
    if key not in known:
        return None
    if "filled" in data:
        return there if data["filled"] else {"not": there}
    if "contains" in data:
        holds = {"type": "array", "contains": {"const": data["contains"]}}
        return {"properties": {key: holds}, **there} if known[key].kind.name == "several" else None
    if "in" in data:
        return {"properties": {key: {"enum": data["in"]}}, **there}
    equal = {"properties": {key: {"const": data.get("equals", data.get("not_equals"))}}, **there}
    return {"not": equal} if "not_equals" in data else equal


def _rules(questions: tuple[Question, ...], prefix: str) -> Iterator[Any]:
    known = {question.key: question for question in questions}
    for question in questions:
        path = f"{prefix}{question.key}"
        if question.show_when:
            yield {"path": path, "show_when": dict(question.show_when.data)}
        if question.required_when and _outside(question.required_when, known):
            yield {"path": path, "required_when": dict(question.required_when.data)}
        if question.kind.calculated:
            yield {"path": path, "calculate": question.extra["calculate"]}
        said = question.kind.limits_in_schema
        for limit in question.limits:
            if limit.severity == "warn" or limit.rule not in said:
                yield _rule(path, limit)
        yield from _rules(question.columns, f"{path}.*.")


def _outside(condition: Condition, known: Mapping[str, Question]) -> bool:
    return any(_leaf(leaf, known) is None for leaf in leaves(condition.data))


def _rule(path: str, limit: Limit) -> dict[str, Any]:
    rule = {"path": path, limit.rule: limit.argument, "severity": limit.severity}
    return {**rule, "message": limit.message} if limit.message else rule
