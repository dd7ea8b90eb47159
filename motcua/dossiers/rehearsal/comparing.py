"""What a test expects against what came of it: a sentence for each difference."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.base import clock
from motcua.catalog.scenarios import MOMENTS
from motcua.dossiers.rehearsal.moments import Moment
from motcua.dossiers.states import State

_NAMES: Mapping[str, str | Promise] = {
    "state": gettext_lazy("trạng thái"),
    "step": gettext_lazy("bước"),
    "holder": gettext_lazy("nơi giữ hồ sơ"),
    "due": gettext_lazy("hẹn trả kết quả"),
    "first_due": gettext_lazy("hẹn trả lần đầu"),
    "answer_due": gettext_lazy("hạn phản hồi"),
    "deadline": gettext_lazy("hạn bổ sung"),
}


def problems(expected: Mapping[str, Any], moment: Moment) -> tuple[str, ...]:
    """What is not as expected at `moment`, each with the place in the test."""
    return tuple(f"{_place(moment)}: {said}." for said in _differences(expected, moment))


def _differences(expected: Mapping[str, Any], moment: Moment) -> Iterator[str]:
    wanted = expected.get("refused", "")
    if moment.refused:
        if not wanted:
            yield _("hệ thống từ chối: %s") % moment.refused.rstrip(".")
        elif wanted.casefold() not in moment.refused.casefold():
            yield _("hệ thống từ chối vì “%(refused)s”, không phải vì “%(wanted)s”") % {
                "refused": moment.refused,
                "wanted": wanted,
            }
        return
    if wanted:
        yield _("hệ thống không từ chối vì “%s” mà vẫn thực hiện") % wanted
        return
    for key, name in _NAMES.items():
        if key in expected and not _same(getattr(moment, key), expected[key]):
            yield _("%(name)s là %(found)s, không phải %(wanted)s") % {
                "name": name,
                "found": _said(key, getattr(moment, key)),
                "wanted": _said(key, expected[key]),
            }
    if "told" in expected:
        yield from _untold(expected["told"], [one.kind for one in moment.told])


def _untold(wanted: tuple[str, ...], told: list[str]) -> Iterator[str]:
    sent = ", ".join(told) or _("không có")
    if not wanted and told:
        yield _("không được gửi thông báo nào, nhưng đã gửi: %s") % sent
    for kind in wanted:
        if kind not in told:
            yield _("không gửi thông báo “%(kind)s”; đã gửi: %(sent)s") % {"kind": kind, "sent": sent}


def _same(found: Any, wanted: Any) -> bool:
    if isinstance(found, datetime) and isinstance(wanted, datetime):
        # People write minutes.
        return found.replace(second=0, microsecond=0) == wanted
    return bool((found or None) == (wanted or None))


def _said(key: str, value: Any) -> str:
    if not value:
        return _("không có")
    if key in MOMENTS:
        return clock.written(value)
    return f"“{State(value).label}”" if key == "state" else f"“{value}”"


def _place(moment: Moment) -> str:
    facts = {"number": moment.number, "act": moment.label, "when": clock.written(moment.at)}
    if moment.number == 0:
        return _("Khi nộp (%(when)s)") % facts
    return _("Bước %(number)d (%(act)s, %(when)s)") % facts
