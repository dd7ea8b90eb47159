"""Conditions in words, for pages without JavaScript and for blank papers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from motcua.formengine.conditions import Condition
from motcua.formengine.model import Question


def asked_when(condition: Condition, questions: Mapping[str, Question]) -> str:
    """ "Chỉ trả lời nếu “Hình thức” là “Đăng ký lại”." """
    return _("Chỉ trả lời nếu %s.") % _words(condition.data, questions)


def required_when(condition: Condition, questions: Mapping[str, Question]) -> str:
    """ "Bắt buộc nếu “Hình thức” là “Đăng ký lại”." """
    return _("Bắt buộc nếu %s.") % _words(condition.data, questions)


def _words(data: Mapping[str, Any], questions: Mapping[str, Question]) -> str:
    if "all" in data:
        return _(" và ").join(_words(part, questions) for part in data["all"])
    if "any" in data:
        return _(" hoặc ").join(_words(part, questions) for part in data["any"])
    if "not" in data:
        return _("không phải: %s") % _words(data["not"], questions)
    question = questions[data["question"]]
    said = {"name": question.name, "value": ""}
    if "filled" in data:
        return (_("đã trả lời “%(name)s”") if data["filled"] else _("không trả lời “%(name)s”")) % said
    if "in" in data:
        said["value"] = _(" hoặc ").join(f"“{_label(question, value)}”" for value in data["in"])
        return _("“%(name)s” là %(value)s") % said
    for operator, sentence in (
        ("equals", _("“%(name)s” là “%(value)s”")),
        ("not_equals", _("“%(name)s” không phải “%(value)s”")),
        ("contains", _("“%(name)s” có “%(value)s”")),
    ):
        if operator in data:
            said["value"] = _label(question, data[operator])
            return sentence % said
    return ""


def _label(question: Question, value: Any) -> str:
    return question.option_labels.get(str(value), str(value))
