"""How much time is left, as an officer reads it: in working hours and days, with a colour that warns."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from motcua.worktime import service as worktime

_DAY = 8 * 60  # 8 working hours are a day (RULES a.6)


@dataclass(frozen=True)
class Remaining:
    """What is left until `due_at`; `tone` is one of the tags' tones."""

    due_at: datetime
    text: str
    tone: str


def until_answer(calendar: worktime.Calendar, due_at: datetime, at: datetime) -> Remaining:
    """The clock before reception: 8 working hours, warned of when 4 and when 6 have gone (RULES a.4.2)."""
    left = worktime.working_minutes(calendar, at, due_at)
    if at > due_at:
        return Remaining(due_at, _("Trễ %s") % _span(-left), "late")
    return Remaining(due_at, _("Còn %s") % _span(left), "action" if left <= _DAY // 2 else "neutral")


def until_due(calendar: worktime.Calendar, due_at: datetime, at: datetime) -> Remaining:
    """The clock of the law: warned of on the last working day."""
    left = worktime.working_minutes(calendar, at, due_at)
    if at > due_at:
        return Remaining(due_at, _("Quá hạn %s") % _span(-left), "late")
    return Remaining(due_at, _("Còn %s") % _span(left), "action" if left <= _DAY else "neutral")


def _span(minutes: int) -> str:
    """At most two units: nobody plans minutes days ahead."""
    days, rest = divmod(minutes, _DAY)
    hours, single = divmod(rest, 60)
    parts = [ngettext("%d ngày", "%d ngày", days) % days] if days else []
    if hours:
        parts.append(ngettext("%d giờ", "%d giờ", hours) % hours)
    if not days and (single or not hours):
        parts.append(ngettext("%d phút", "%d phút", single) % single)
    return " ".join(parts)
