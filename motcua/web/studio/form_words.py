"""How the form editor calls things: rules, comparisons, conditions in words."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.formengine.service import editing, vocabulary

Words = str | Promise
Find = Callable[[str], Mapping[str, Any] | None]

RULES: dict[str, Words] = {
    "min": gettext_lazy("Nhỏ nhất là"),
    "max": gettext_lazy("Lớn nhất là"),
    "at_most": gettext_lazy("Không lớn hơn câu"),
    "at_least": gettext_lazy("Không nhỏ hơn câu"),
    "min_length": gettext_lazy("Ít nhất số ký tự"),
    "max_length": gettext_lazy("Nhiều nhất số ký tự"),
    "pattern": gettext_lazy("Đúng biểu thức (regex)"),
    "not_future": gettext_lazy("Không sau hôm nay"),
    "not_past": gettext_lazy("Không trước hôm nay"),
    "after": gettext_lazy("Sau câu"),
    "before": gettext_lazy("Trước câu"),
    "not_before": gettext_lazy("Không trước câu"),
    "not_after": gettext_lazy("Không sau câu"),
    "within_days": gettext_lazy("Cách hôm nay nhiều nhất số ngày"),
    "at_most_days_ago": gettext_lazy("Cách đây nhiều nhất số ngày"),
    "at_least_days_ago": gettext_lazy("Cách đây ít nhất số ngày"),
    "at_least_days_ahead": gettext_lazy("Sau hôm nay ít nhất số ngày"),
    "at_least_months_ago": gettext_lazy("Cách đây ít nhất số tháng (tuổi)"),
    "at_most_months_ago": gettext_lazy("Cách đây nhiều nhất số tháng (tuổi)"),
    "at_most_months_after": gettext_lazy("Không quá số tháng sau câu"),
    "none_of": gettext_lazy("Không được chọn"),
    "agrees_with_birth": gettext_lazy("Khớp năm sinh ở câu"),
    "agrees_with_sex": gettext_lazy("Khớp giới tính ở câu"),
}

EQUALS, NOT_EQUALS, IN, CONTAINS, FILLED, EMPTY = "equals", "not_equals", "in", "contains", "filled", "empty"
OPERATORS: dict[str, Words] = {
    EQUALS: gettext_lazy("là"),
    NOT_EQUALS: gettext_lazy("không phải là"),
    IN: gettext_lazy("là một trong"),
    CONTAINS: gettext_lazy("có chọn, có chứa"),
    FILLED: gettext_lazy("đã trả lời"),
    EMPTY: gettext_lazy("chưa trả lời"),
}

SOURCES: dict[str, Words] = {
    "earlier": gettext_lazy("Hồ sơ đã nộp trước đây"),
    "profile.full_name": gettext_lazy("Tài khoản: họ và tên"),
    "profile.identity_number": gettext_lazy("Tài khoản: số CCCD"),
    "profile.phone": gettext_lazy("Tài khoản: số điện thoại"),
    "profile.email": gettext_lazy("Tài khoản: thư điện tử"),
    "profile.address": gettext_lazy("Tài khoản: địa chỉ"),
    "entity.name": gettext_lazy("Tổ chức: tên"),
    "entity.tax_code": gettext_lazy("Tổ chức: mã số thuế"),
    "entity.address": gettext_lazy("Tổ chức: địa chỉ trụ sở"),
    "entity.phone": gettext_lazy("Tổ chức: số điện thoại"),
    "entity.email": gettext_lazy("Tổ chức: thư điện tử"),
    "entity.representative": gettext_lazy("Tổ chức: người đại diện"),
}

DATASETS: dict[str, Words] = {
    "dan_toc": gettext_lazy("Các dân tộc"),
    "ngan_hang": gettext_lazy("Các ngân hàng"),
    "quoc_gia": gettext_lazy("Các quốc gia"),
}

PARTS: dict[str, Words] = {
    "birth_date": gettext_lazy("Ngày sinh"),
    "identity_number": gettext_lazy("Số CCCD"),
}


def kind(name: Any) -> str:
    """A kind as people call it; an unknown one as it is written."""
    found = vocabulary.KINDS.get(str(name))
    return str(found.title) if found else str(name)


def options(question: Mapping[str, Any]) -> dict[str, str]:
    """The answers to choose from, by key, as far as the definition is sound."""
    name = question.get("kind")
    found = vocabulary.KINDS.get(str(name))
    if found is None:
        return {}
    if not found.takes_options:
        return {one.key: one.label for one in found.own_options()}
    if question.get("dataset") in vocabulary.datasets.names():
        return {one.key: one.label for one in vocabulary.datasets.options(question["dataset"])}
    listed = question.get("options")
    maps = [one for one in listed if isinstance(one, Mapping)] if isinstance(listed, list) else []
    return {str(one.get("key")): str(one.get("label")) for one in maps}


def condition(data: Any, find: Find) -> str:
    """A condition in words, also one with faults: "“Hình thức” là “Đăng ký lại”"."""
    if not isinstance(data, Mapping):
        return _("điều kiện chưa đúng")
    for name, joint in (("all", _(" và ")), ("any", _(" hoặc "))):
        if isinstance(data.get(name), list):
            return joint.join(_inner(part, find) for part in data[name])
    if "not" in data:
        return _("không phải: %s") % condition(data["not"], find)
    operator = next((name for name in vocabulary.OPERATORS if name in data), None)
    if operator is None:
        return _("điều kiện chưa đúng")
    question = find(str(data.get("question"))) or {"label": data.get("question")}
    asked = f"“{editing.name_of(question)}”"
    if operator == FILLED:
        return f"{asked} {OPERATORS[FILLED] if data[FILLED] is True else OPERATORS[EMPTY]}"
    wanted = data[operator] if isinstance(data[operator], list) else [data[operator]]
    known = options(question)
    said = ", ".join(f"“{known.get(str(one), _plain(one))}”" for one in wanted)
    return f"{asked} {OPERATORS[operator]} {said}"


def _inner(data: Any, find: Find) -> str:
    words = condition(data, find)
    return f"({words})" if isinstance(data, Mapping) and ("all" in data or "any" in data) else words


def _plain(value: Any) -> str:
    return _("đã đánh dấu") if value is True else str(value)


def required(question: Mapping[str, Any], find: Find) -> str:
    """When it must be answered; "" for never."""
    if question.get("required") is True:
        return _("Bắt buộc")
    if "required_when" in question:
        return _("Bắt buộc khi %s") % condition(question["required_when"], find)
    return ""
