"""How much time is left, as an officer reads it: in working hours and days, with a colour that warns."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from motcua.dossiers.models import Step
from motcua.dossiers.service import budgets
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
        return Remaining(due_at, _("Trễ %s làm việc") % span(-left), "late")
    return Remaining(due_at, _("Còn %s làm việc") % span(left), "action" if left <= _DAY // 2 else "neutral")


def until_due(calendar: worktime.Calendar, due_at: datetime, at: datetime) -> Remaining:
    """The clock of the law: warned of on the last working day."""
    left = worktime.working_minutes(calendar, at, due_at)
    if at > due_at:
        return Remaining(due_at, _("Quá hạn %s làm việc") % span(-left), "late")
    return Remaining(due_at, _("Còn %s làm việc") % span(left), "action" if left <= _DAY else "neutral")


@dataclass(frozen=True)
class Pace:
    """How a step stands to its share of the time; `text` "" where there is nothing to say, `tone` a tag's."""

    text: str = ""
    tone: str = "neutral"
    used: str = ""


def pace_now(step: Step | None, at: datetime) -> Pace:
    """Of the step where a dossier is, by the moments written down with it: costs nothing."""
    if step is None or step.warn_at is None or step.due_at is None or at < step.warn_at:
        return Pace()
    return _over() if at >= step.due_at else _pressing()


def pace_of(spent: budgets.Spent | None, *, done: bool) -> Pace:
    """Of any step, with what it used; one that is done has nothing left that could press."""
    if spent is None:
        return Pace()
    used = _("Đã dùng %(used)s trên %(budget)s") % {"used": span(spent.used), "budget": span(spent.budget)}
    if spent.is_over and (spent.used > spent.budget or not done):
        return _over(used)
    return _pressing(used) if spent.presses and not done else Pace(used=used)


def _pressing(used: str = "") -> Pace:
    return Pace(_("Sắp hết phần thời gian của bước"), "action", used)


def _over(used: str = "") -> Pace:
    return Pace(_("Quá phần thời gian của bước"), "late", used)


def span(minutes: int) -> str:
    """At most two units: nobody plans minutes days ahead."""
    days, rest = divmod(minutes, _DAY)
    hours, single = divmod(rest, 60)
    parts = [ngettext("%d ngày", "%d ngày", days) % days] if days else []
    if hours:
        parts.append(ngettext("%d giờ", "%d giờ", hours) % hours)
    if not days and (single or not hours):
        parts.append(ngettext("%d phút", "%d phút", single) % single)
    return " ".join(parts)
