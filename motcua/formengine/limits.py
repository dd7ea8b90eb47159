"""Limits are data too: one rule each, with its own severity and sentence where the usual ones do not fit.

    limits:
      - {max_length: 250}
      - {after: ngay_kiem_dinh}
      - {min: 10, severity: warn, message: "Dưới 10 lao động thì chưa bắt buộc đăng ký."}
      - {at_most_months_after: {question: tu_ngay, months: 24}}

A rule that compares with an unanswered question has nothing to say. RULES is the whole vocabulary.
"""

from __future__ import annotations

import calendar
import math
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from motcua.formengine.conditions import Lookup
from motcua.formengine.model import Context, Severity

Measure = Literal["text", "number", "day", "month", "year", "identity", "option"]


@dataclass(frozen=True)
class Limit:
    """One rule with its argument, as the definition gives them."""

    rule: str
    argument: Any
    severity: Severity = "block"
    message: str = ""

    def other(self) -> str | None:
        """The key of the question it compares with."""
        if isinstance(self.argument, Mapping):
            return str(self.argument["question"])
        return str(self.argument) if RULES[self.rule].argument == "question" else None


@dataclass(frozen=True)
class Rule:
    """How one rule is checked: `ok(value, argument, other value, context)`."""

    measures: tuple[Measure, ...]
    argument: Literal["number", "flag", "question", "months", "pattern", "options"]
    message: str
    ok: Callable[[Any, Any, Any, Context], bool]
    # What the compared question must be, where it is not of the same measure.
    other: tuple[str, ...] = ()


def sentence(limit: Limit, value: Any, lookup: Lookup, names: Lookup, context: Context) -> str | None:
    """What to tell the person when `value` breaks the limit; None while it keeps it."""
    rule = RULES[limit.rule]
    other_key = limit.other()
    other = lookup(other_key) if other_key else None
    if other_key and other is None:
        return None
    if rule.ok(value, limit.argument, other, context):
        return None
    if limit.message:
        return limit.message
    return _(rule.message) % {"n": _shown(limit.argument), "other": names(other_key) if other_key else ""}


def _shown(argument: Any) -> str:
    if isinstance(argument, Mapping):
        return str(argument["months"])
    return f"{argument:,}".replace(",", ".") if isinstance(argument, int) else str(argument).replace(".", ",")


def _day(value: str) -> date:
    return date.fromisoformat(value)


def add_months(day: date, months: int) -> date:
    """The same day `months` later (earlier when negative), or the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    year = min(max(year, 1), 9999)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _earliest(value: Any) -> str:
    """A day, month or year as an ISO string that sorts against today's."""
    return f"{value:04d}" if isinstance(value, int) else str(value)


def _not_future(value: Any, _argument: Any, _other: Any, context: Context) -> bool:
    shown = _earliest(value)
    return shown <= context.today.isoformat()[: len(shown)]


def _not_past(value: Any, _argument: Any, _other: Any, context: Context) -> bool:
    shown = _earliest(value)
    return shown >= context.today.isoformat()[: len(shown)]


def born_with(value: str, born: str) -> bool:
    """Whether an identity number may be that of somebody born on the ISO day `born`."""
    # Digits 5 and 6 are the year of birth, digit 4 its century: 0/1 for 19xx, 2/3 for 20xx (Decree 137/2015).
    if len(value) != 12:
        return True
    return born[:4] == str(19 + int(value[3]) // 2) + value[4:6]


def _birth_agrees(value: str, _argument: Any, born: str, _context: Context) -> bool:
    return born_with(value, born)


def _sex_agrees(value: str, _argument: Any, sex: str, _context: Context) -> bool:
    return len(value) != 12 or int(value[3]) % 2 == {"nam": 0, "nu": 1}.get(sex, int(value[3]) % 2)


_TIMES: tuple[Measure, ...] = ("day", "month", "year")
_SIZES: tuple[Measure, ...] = ("number", "year")

RULES: Mapping[str, Rule] = {
    "min": Rule(
        _SIZES,
        "number",
        gettext_noop("Phải từ %(n)s trở lên."),
        lambda v, a, _o, _c: Decimal(v) >= Decimal(str(a)),
    ),
    "max": Rule(
        _SIZES,
        "number",
        gettext_noop("Không được quá %(n)s."),
        lambda v, a, _o, _c: Decimal(v) <= Decimal(str(a)),
    ),
    "at_most": Rule(
        ("number",),
        "question",
        gettext_noop("Không được lớn hơn “%(other)s”."),
        lambda v, _a, o, _c: Decimal(v) <= Decimal(o),
    ),
    "at_least": Rule(
        ("number",),
        "question",
        gettext_noop("Không được nhỏ hơn “%(other)s”."),
        lambda v, _a, o, _c: Decimal(v) >= Decimal(o),
    ),
    "min_length": Rule(
        ("text",),
        "number",
        gettext_noop("Cần ít nhất %(n)s ký tự. Hãy viết rõ hơn."),
        lambda v, a, _o, _c: len(v) >= int(a),
    ),
    "max_length": Rule(
        ("text",),
        "number",
        gettext_noop("Không được quá %(n)s ký tự. Hãy viết ngắn lại."),
        lambda v, a, _o, _c: len(v) <= int(a),
    ),
    "pattern": Rule(
        ("text",),
        "pattern",
        gettext_noop("Không đúng dạng yêu cầu."),
        lambda v, a, _o, _c: re.fullmatch(a, v) is not None,
    ),
    "not_future": Rule(_TIMES, "flag", gettext_noop("Không được sau ngày hôm nay."), _not_future),
    "not_past": Rule(_TIMES, "flag", gettext_noop("Không được trước ngày hôm nay."), _not_past),
    "after": Rule(_TIMES, "question", gettext_noop("Phải sau “%(other)s”."), lambda v, _a, o, _c: v > o),
    "before": Rule(_TIMES, "question", gettext_noop("Phải trước “%(other)s”."), lambda v, _a, o, _c: v < o),
    "not_before": Rule(
        _TIMES, "question", gettext_noop("Không được trước “%(other)s”."), lambda v, _a, o, _c: v >= o
    ),
    "not_after": Rule(
        _TIMES, "question", gettext_noop("Không được sau “%(other)s”."), lambda v, _a, o, _c: v <= o
    ),
    "within_days": Rule(
        ("day",),
        "number",
        gettext_noop("Cách hôm nay hơn %(n)s ngày. Hãy xem lại."),
        lambda v, a, _o, c: abs((_day(v) - c.today).days) <= a,
    ),
    "at_most_days_ago": Rule(
        ("day",),
        "number",
        gettext_noop("Đã quá %(n)s ngày kể từ ngày này."),
        lambda v, a, _o, c: (c.today - _day(v)).days <= a,
    ),
    "at_least_days_ago": Rule(
        ("day",),
        "number",
        gettext_noop("Phải trước hôm nay ít nhất %(n)s ngày."),
        lambda v, a, _o, c: (c.today - _day(v)).days >= a,
    ),
    "at_least_days_ahead": Rule(
        ("day",),
        "number",
        gettext_noop("Phải sau hôm nay ít nhất %(n)s ngày."),
        lambda v, a, _o, c: (_day(v) - c.today).days >= a,
    ),
    "at_least_months_ago": Rule(
        ("day",),
        "number",
        gettext_noop("Phải trước hôm nay ít nhất %(n)s tháng."),
        lambda v, a, _o, c: add_months(_day(v), a) <= c.today,
    ),
    "at_most_months_ago": Rule(
        ("day",),
        "number",
        gettext_noop("Đã quá %(n)s tháng kể từ ngày này."),
        lambda v, a, _o, c: c.today <= add_months(_day(v), a),
    ),
    "at_most_months_after": Rule(
        ("day",),
        "months",
        gettext_noop("Không được quá %(n)s tháng kể từ “%(other)s”."),
        lambda v, a, o, _c: _day(v) <= add_months(_day(o), a["months"]),
    ),
    "none_of": Rule(
        ("option",),
        "options",
        gettext_noop("Không chọn được câu trả lời này ở đây."),
        lambda v, a, _o, _c: v not in a,
    ),
    "agrees_with_birth": Rule(
        ("identity",),
        "question",
        gettext_noop("Năm sinh trong số CCCD khác với “%(other)s”. Hãy xem lại trên thẻ."),
        _birth_agrees,
        other=("day",),
    ),
    "agrees_with_sex": Rule(
        ("identity",),
        "question",
        gettext_noop("Giới tính trong số CCCD khác với “%(other)s”. Hãy xem lại trên thẻ."),
        _sex_agrees,
        other=("choice",),
    ),
}


def argument_fault(rule_name: str, argument: Any) -> str | None:
    """A sentence when the argument cannot belong to the rule."""
    needed = RULES[rule_name].argument
    if isinstance(argument, float) and not math.isfinite(argument):
        return _("Giới hạn “%s” cần một con số.") % rule_name
    if needed == "number" and (isinstance(argument, bool) or not isinstance(argument, (int, float))):
        return _("Giới hạn “%s” cần một con số.") % rule_name
    if (
        needed == "number"
        and rule_name not in ("min", "max")
        and not (isinstance(argument, int) and argument >= 0)
    ):
        return _("Giới hạn “%s” cần một số nguyên không âm.") % rule_name
    if needed == "flag" and argument is not True:
        return _("Giới hạn “%s” chỉ nhận true.") % rule_name
    if needed == "question" and not isinstance(argument, str):
        return _("Giới hạn “%s” cần khóa của một câu hỏi.") % rule_name
    if needed == "months" and not _is_months(argument):
        return _("Giới hạn “%s” cần {question: …, months: …}.") % rule_name
    if needed == "options" and not (isinstance(argument, list) and argument):
        return _("Giới hạn “%s” cần một danh sách lựa chọn.") % rule_name
    if needed == "pattern" and not _compiles(argument):
        return _("Biểu thức của “pattern” không đọc được.")
    return None


def _is_months(argument: Any) -> bool:
    return (
        isinstance(argument, Mapping)
        and set(argument) == {"question", "months"}
        and isinstance(argument["question"], str)
        and type(argument["months"]) is int
        and 0 < argument["months"] <= 1200
    )


def _compiles(argument: Any) -> bool:
    try:
        return bool(isinstance(argument, str) and re.compile(argument))
    except re.error:
        return False


# The first must not be larger than the second.
_RANGES = (
    ("min", "max"),
    ("min_length", "max_length"),
    ("at_least_days_ago", "at_most_days_ago"),
    ("at_least_months_ago", "at_most_months_ago"),
    ("at_least_days_ago", "within_days"),
    ("at_least_days_ahead", "within_days"),
)
# Before today and not, or both sides of one other day.
_OPPOSITES = (
    ("not_future", "at_least_days_ahead"),
    ("not_past", "at_least_days_ago"),
    ("not_past", "at_least_months_ago"),
    ("at_least_days_ago", "at_least_days_ahead"),
)
_SIDES = (("after", "before"), ("after", "not_after"), ("not_before", "before"))


def contradictions(limits: tuple[Limit, ...]) -> Iterator[str]:
    """Pairs of limits that no answer can keep."""
    bounds = {limit.rule: limit.argument for limit in limits if limit.severity == "block"}
    for low, high in (*_RANGES, *_OPPOSITES, *_SIDES):
        if low in bounds and high in bounds and _exclude(low, high, bounds):
            yield _("Không câu trả lời nào đạt cả “%(low)s” và “%(high)s”.") % {"low": low, "high": high}


def _exclude(low: str, high: str, bounds: Mapping[str, Any]) -> bool:
    if (low, high) in _RANGES:
        return bool(bounds[low] > bounds[high])
    if (low, high) in _SIDES:
        return bool(bounds[low] == bounds[high])
    # "0 days ago" is today, which is neither past nor future.
    return bool(bounds[low] and bounds[high])
