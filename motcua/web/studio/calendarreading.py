"""How a calendar reads: its hours, a year at a glance, and a box in which to try it."""

from calendar import monthcalendar
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.base import clock
from motcua.organization.models import Agency
from motcua.web.studio.reading import Part, dmy, maps, text, texts
from motcua.web.studio.sheets import Data
from motcua.worktime import service as worktime

FIRST_YEAR, LAST_YEAR = 2000, 2100
WEEKDAYS: dict[str, str | Promise] = {
    "mon": gettext_lazy("Thứ Hai"),
    "tue": gettext_lazy("Thứ Ba"),
    "wed": gettext_lazy("Thứ Tư"),
    "thu": gettext_lazy("Thứ Năm"),
    "fri": gettext_lazy("Thứ Sáu"),
    "sat": gettext_lazy("Thứ Bảy"),
    "sun": gettext_lazy("Chủ nhật"),
}
DAYS = ("%d/%m/%Y", "%Y-%m-%d")
TIMES = ("%H:%M",)
DAY_ERRORS = {
    "required": gettext_lazy("Hãy ghi ngày."),
    "invalid": gettext_lazy("Hãy ghi ngày như 02/09/2026."),
}


class TryForm(forms.Form):
    """ "If it is received at …, it is due …": a moment and a processing time."""

    ngay = forms.DateField(
        label=gettext_lazy("Tiếp nhận ngày"),
        input_formats=DAYS,
        widget=forms.DateInput(format=DAYS[0], attrs={"inputmode": "numeric"}),
        error_messages=DAY_ERRORS,
    )
    gio = forms.TimeField(
        label=gettext_lazy("Lúc"),
        input_formats=TIMES,
        widget=forms.TimeInput(format=TIMES[0]),
        error_messages={
            "required": gettext_lazy("Hãy ghi giờ."),
            "invalid": gettext_lazy("Hãy ghi giờ như 16:55."),
        },
    )
    so = forms.IntegerField(
        label=gettext_lazy("Thời hạn"),
        min_value=0,
        max_value=1000,
        error_messages={
            "required": gettext_lazy("Hãy ghi số."),
            "invalid": gettext_lazy("Hãy ghi một số nguyên."),
            "min_value": gettext_lazy("Thời hạn không được âm."),
            "max_value": gettext_lazy("Thời hạn dài quá."),
        },
    )
    don_vi = forms.ChoiceField(
        label=gettext_lazy("Đơn vị"),
        choices=[
            (worktime.Unit.WORKING_DAY.value, gettext_lazy("ngày làm việc")),
            (worktime.Unit.WORKING_HOUR.value, gettext_lazy("giờ làm việc")),
            (worktime.Unit.DAY.value, gettext_lazy("ngày")),
            (worktime.Unit.MONTH.value, gettext_lazy("tháng")),
        ],
        error_messages={"required": gettext_lazy("Hãy chọn."), "invalid_choice": gettext_lazy("Hãy chọn.")},
    )

    def __init__(self, data: Any, initial: Data) -> None:
        super().__init__(data, initial=initial, auto_id="thu-%s", label_suffix="")
        self.use_required_attribute = False


@dataclass(frozen=True)
class Day:
    """One day of the glance; `kind` is open, closed, holiday, make-up or "" (of another month)."""

    number: int
    kind: str = ""
    words: str = ""


@dataclass(frozen=True)
class Month:
    """One month, week by week, Monday first."""

    number: int
    weeks: Sequence[Sequence[Day]]


@dataclass(frozen=True)
class Glance:
    """A year; `trouble` says why there is none to see."""

    year: int
    months: Sequence[Month] = ()
    working_days: int = 0
    is_forecast: bool = False
    trouble: str = ""


@dataclass(frozen=True)
class Trial:
    """The try-out box: its form, and what came out."""

    form: TryForm
    answer: str = ""
    steps: Sequence[str] = ()
    trouble: str = ""


def read(key: str, data: Mapping[str, Any]) -> list[Part]:
    """The hours, and who works by them."""
    using = Agency.objects.filter(calendar__key=key).count()
    facts = [
        {"key": _("Khóa"), "value": key},
        {"key": _("Tên"), "value": text(data, "name")},
        {"key": _("Trả trong ngày nếu nhận trước"), "value": text(data, "same_day_until")},
        {"key": _("Ngày nghỉ đã có quyết định đến hết năm"), "value": text(data, "known_until")},
        {"key": _("Số cơ quan dùng lịch này"), "value": str(using)},
    ]
    return [Part(_("Nội dung"), facts), *(_hours(one) for one in maps(data.get("hours")))]


def glance(data: Mapping[str, Any], year: int) -> Glance:
    """The year of a calendar, month by month."""
    try:
        calendar = worktime.Calendar.from_data(data)
    except worktime.WorktimeError as error:
        return Glance(year, trouble=str(error))
    months = [
        Month(
            month, [[_day(calendar, year, month, day) for day in week] for week in monthcalendar(year, month)]
        )
        for month in range(1, 13)
    ]
    kinds = [day.kind for month in months for week in month.weeks for day in week]
    working = sum(kind in ("open", "make-up") for kind in kinds)
    return Glance(year, months, working, calendar.is_forecast(date(year, 1, 1)))


def trial(data: Mapping[str, Any], typed: Any, at: datetime) -> Trial:
    """The try-out box; `typed` without its fields shows it with an example of today."""
    asked = typed if "ngay" in typed else None
    initial = {"ngay": clock.local(at).date(), "gio": time(16, 55), "so": 5, "don_vi": "working_day"}
    form = TryForm(asked, initial)
    if asked is None or not form.is_valid():
        return Trial(form)
    said = form.cleaned_data
    received = datetime.combine(said["ngay"], said["gio"], clock.VIETNAM)
    try:
        calendar = worktime.Calendar.from_data(data)
        duration = worktime.Duration(said["so"], worktime.Unit(said["don_vi"]))
        starts = calendar.next_working_moment(received)
        due = worktime.due_at(calendar, received, duration)
    except worktime.WorktimeError as error:
        return Trial(form, trouble=str(error))
    steps = [_("Tiếp nhận: %s") % _written(received)]
    if starts != received:
        steps.append(_("Lúc đó không làm việc, nên tính từ %s") % _written(starts))
    if calendar.is_forecast(clock.local(due).date()):
        steps.append(_("Ngày nghỉ của năm đó còn là dự kiến."))
    return Trial(form, _("Hẹn trả: %s") % _written(due), steps)


def years_of(data: Mapping[str, Any]) -> list[int]:
    """The years with named days, and the one after."""
    days = [*named_days(data, "holidays"), *named_days(data, "make_up_days")]
    found = {year for day in days if FIRST_YEAR <= (year := year_of(day)) < LAST_YEAR}
    return sorted({*found, max(found, default=FIRST_YEAR) + 1}) if found else []


def named_days(data: Mapping[str, Any], name: str) -> dict[str, str]:
    """The days (ISO) that a calendar calls `name`, with what each is."""
    days = data.get(name)
    return {str(day): str(said) for day, said in days.items()} if isinstance(days, dict) else {}


def year_of(day: str) -> int:
    """The year of a day (ISO); 0 for what is none."""
    return int(day[:4]) if day[:4].isdecimal() else 0


def _month(calendar: worktime.Calendar, year: int, number: int) -> Month:
    weeks = [[_day(calendar, year, number, day) for day in week] for week in monthcalendar(year, number)]
    return Month(number, weeks)


def _day(calendar: worktime.Calendar, year: int, month: int, number: int) -> Day:
    if not number:
        return Day(0)
    day = date(year, month, number)
    if day in calendar.holidays:
        return Day(number, "holiday", calendar.holidays[day])
    if day in calendar.make_up_days:
        return Day(number, "make-up", calendar.make_up_days[day])
    return Day(number, "open" if calendar.is_working_day(day) else "closed")


def _hours(hours: Mapping[str, Any]) -> Part:
    week = hours.get("week")
    days = week if isinstance(week, dict) else {}
    rows = [
        {"key": label, "value": " · ".join(texts(days.get(key))) or _("Nghỉ")}
        for key, label in WEEKDAYS.items()
    ]
    return Part(_("Giờ làm việc từ %s") % dmy(hours.get("from")), rows)


def _written(moment: datetime) -> str:
    weekday = list(WEEKDAYS.values())[clock.local(moment).weekday()]
    return _("%(moment)s (%(weekday)s)") % {"moment": clock.written(moment), "weekday": weekday}
