"""Working calendars: hours of the week, holidays and make-up days, a year at a glance, and a box to try them.

The days of one year are edited on a page of their own: a calendar knows nearly twenty years.
"""

from calendar import monthcalendar
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.base import clock
from motcua.catalog import service as catalog
from motcua.catalog.models import Change
from motcua.organization.models import Agency
from motcua.web.studio.fields import name_field
from motcua.web.studio.newitems import NewItemForm, key_field
from motcua.web.studio.reading import Part, dmy, maps, text, texts
from motcua.web.studio.sheets import Data, ItemForm, RowForm, Rows, Sheet
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
_DAYS = ("%d/%m/%Y", "%Y-%m-%d")
_TIMES = ("%H:%M",)
_DAY_ERRORS = {
    "required": gettext_lazy("Hãy ghi ngày."),
    "invalid": gettext_lazy("Hãy ghi ngày như 02/09/2026."),
}


class SessionsField(forms.CharField):
    """The sessions of a weekday, "07:00-11:30, 13:30-17:00"; empty is a day off."""

    def to_python(self, value: Any) -> Any:
        """A list of sessions as the pack writes them."""
        said = [part.strip() for part in (super().to_python(value) or "").replace(";", ",").split(",")]
        return [_session(part) for part in said if part]

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(map(str, value)) if isinstance(value, list) else value


class CalendarForm(ItemForm):
    """The calendar itself."""

    name = name_field()
    same_day_until = forms.TimeField(
        label=gettext_lazy("Kết quả trả trong ngày: nhận trước"),
        help_text=gettext_lazy("Hồ sơ nhận sau giờ này được trả vào ngày làm việc tiếp theo. Ví dụ: 15:00."),
        input_formats=_TIMES,
        widget=forms.TimeInput(format=_TIMES[0]),
        error_messages={
            "required": gettext_lazy("Hãy ghi giờ."),
            "invalid": gettext_lazy("Hãy ghi giờ như 15:00."),
        },
    )
    known_until = forms.IntegerField(
        label=gettext_lazy("Ngày nghỉ đã có quyết định đến hết năm"),
        help_text=gettext_lazy("Ngày nghỉ của các năm sau đó chỉ là dự kiến."),
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        error_messages={
            "required": gettext_lazy("Hãy ghi năm."),
            "invalid": gettext_lazy("Hãy ghi năm như 2026."),
            "min_value": gettext_lazy("Năm từ %(limit_value)d trở đi."),
            "max_value": gettext_lazy("Năm đến %(limit_value)d."),
        },
    )


class HoursForm(RowForm):
    """The hours of the week from a day on."""

    since = forms.DateField(
        label=gettext_lazy("Từ ngày"),
        input_formats=_DAYS,
        widget=forms.DateInput(format=_DAYS[0], attrs={"inputmode": "numeric"}),
        error_messages=_DAY_ERRORS,
    )

    def __init__(self, stored: Mapping[str, Any], typed: QueryDict | None = None, prefix: str = "") -> None:
        super().__init__(stored, typed, prefix)
        for key, label in WEEKDAYS.items():
            self.fields[key] = SessionsField(label=str(label), required=False, max_length=120)

    def shown(self, stored: Mapping[str, Any]) -> Data:
        week = stored.get("week")
        days = week if isinstance(week, dict) else {}
        return {
            "since": dmy(stored.get("from")),
            **{key: ", ".join(texts(days.get(key))) for key in WEEKDAYS},
        }

    def data_of_row(self) -> Data:
        """The hours as the calendar holds them; from valid rows only."""
        said = self.data_typed()
        return {"from": said["since"], "week": {key: said[key] for key in WEEKDAYS if said[key]}}


class DayForm(RowForm):
    """One named day of a year."""

    day = forms.DateField(
        label=gettext_lazy("Ngày"),
        input_formats=_DAYS,
        widget=forms.DateInput(format=_DAYS[0], attrs={"inputmode": "numeric"}),
        error_messages=_DAY_ERRORS,
    )
    name = name_field()

    def __init__(
        self, stored: Mapping[str, Any], typed: QueryDict | None = None, prefix: str = "", *, year: int
    ) -> None:
        super().__init__(stored, typed, prefix)
        self.year = year

    def clean_day(self) -> date:
        """A day of the year whose page this is."""
        day: date = self.cleaned_data["day"]
        if day.year != self.year:
            raise forms.ValidationError(_("Ngày này không thuộc năm %(year)d.") % {"year": self.year})
        return day


class CalendarSheet(Sheet):
    """The editor of a calendar, all but its days off."""

    template = "studio/edit_calendar.jinja"

    def __init__(self, key: str, stored: Data, typed: QueryDict | None = None, more: str = "") -> None:
        super().__init__(key, stored, typed, more)
        self.form = CalendarForm(stored, typed)
        hours = maps(stored.get("hours"))
        self.hours = Rows("hours", HoursForm, hours, typed, one_more=more == "hours" or not hours)
        self.forms, self.tables = [self.form], [self.hours]

    def can_be_kept(self, act: str = "") -> bool:
        """Hours that cannot be read would leave no calendar to look at."""
        return self.is_valid(act)

    def data(self, act: str = "") -> Data:
        rows = [row.data_of_row() for row in self.hours.arranged(act) if isinstance(row, HoursForm)]
        rows.sort(key=lambda row: str(row["from"]))
        return self.stored | self.form.data_typed() | {"hours": rows}

    def years(self) -> list[int]:
        """The years whose days can be edited."""
        return years_of(self.stored)


class YearSheet(Sheet):
    """The editor of the days of one year."""

    template = "studio/edit_year.jinja"

    def __init__(
        self, key: str, stored: Data, typed: QueryDict | None = None, more: str = "", *, year: int
    ) -> None:
        super().__init__(key, stored, typed, more)
        self.year = year
        self.holidays = self._table("holidays", typed, more)
        self.make_up_days = self._table("make_up_days", typed, more)
        self.tables = [self.holidays, self.make_up_days]

    def can_be_kept(self, act: str = "") -> bool:
        """A calendar has one name per day: a day that is none, or stands twice, cannot be stored."""
        return self.is_valid(act)

    def is_valid(self, act: str = "") -> bool:
        right = super().is_valid(act)
        seen: set[date] = set()
        for row in (*self.holidays.arranged(act), *self.make_up_days.arranged(act)):
            day = row.cleaned_data.get("day")
            if day in seen:
                row.add_error("day", _("Ngày này đã có ở trên."))
                right = False
            elif day:
                seen.add(day)
        return right

    def data(self, act: str = "") -> Data:
        return self.stored | {table.name: self._days(table, act) for table in self.tables}

    def glance(self) -> "Glance":
        """The year as it is stored."""
        return glance(self.stored, self.year)

    def _table(self, name: str, typed: QueryDict | None, more: str) -> Rows:
        days = _named_days(self.stored, name)
        rows = [{"day": dmy(day), "name": days[day]} for day in sorted(days) if _year(day) == self.year]
        return Rows(name, DayForm, rows, typed, one_more=more == name or not rows, year=self.year)

    def _days(self, table: Rows, act: str) -> dict[str, str]:
        others = {
            day: name for day, name in _named_days(self.stored, table.name).items() if _year(day) != self.year
        }
        rows = [row.data_typed() for row in table.arranged(act)]
        return dict(sorted({**others, **{row["day"]: row["name"] for row in rows}}.items()))


class NewCalendarForm(NewItemForm):
    """A calendar that does not exist yet, alike to one that does."""

    key = key_field(gettext_lazy("Chữ thường không dấu, nối bằng gạch ngang. Ví dụ: binh-phuoc-chieu."))
    name = name_field()

    def __init__(self, typed: QueryDict | None = None) -> None:
        super().__init__(typed)
        known = [(one.key, one.title) for one in catalog.changes.items(Change.Kind.CALENDAR) if one.in_force]
        self.fields["like"] = forms.ChoiceField(
            label=_("Bắt đầu từ lịch"),
            choices=known,
            error_messages={
                "required": _("Hãy chọn lịch."),
                "invalid_choice": _("Hãy chọn trong danh sách."),
            },
        )

    def data_of_item(self) -> Data:
        model = catalog.changes.current(Change.Kind.CALENDAR, self.cleaned_data["like"]) or {}
        return {**model, "id": self.cleaned_data["key"], "name": self.cleaned_data["name"]}


class TryForm(forms.Form):
    """ "If it is received at …, it is due …": a moment and a processing time."""

    ngay = forms.DateField(
        label=gettext_lazy("Tiếp nhận ngày"),
        input_formats=_DAYS,
        widget=forms.DateInput(format=_DAYS[0], attrs={"inputmode": "numeric"}),
        error_messages=_DAY_ERRORS,
    )
    gio = forms.TimeField(
        label=gettext_lazy("Lúc"),
        input_formats=_TIMES,
        widget=forms.TimeInput(format=_TIMES[0]),
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
    days = [*_named_days(data, "holidays"), *_named_days(data, "make_up_days")]
    found = {year for day in days if FIRST_YEAR <= (year := _year(day)) < LAST_YEAR}
    return sorted({*found, max(found, default=FIRST_YEAR) + 1}) if found else []


def _named_days(data: Mapping[str, Any], name: str) -> dict[str, str]:
    days = data.get(name)
    return {str(day): str(said) for day, said in days.items()} if isinstance(days, dict) else {}


def _year(day: str) -> int:
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


def _session(said: str) -> str:
    """ "7:00-11:30" as the pack writes it; raises ValidationError."""
    begin, dash, end = said.replace("–", "-").replace("h", ":").partition("-")
    try:
        opens, closes = (time.fromisoformat(f"{part.strip():0>5}") for part in (begin, end))
    except ValueError:
        dash = ""
    if not dash or closes <= opens:
        raise forms.ValidationError(_("Hãy ghi giờ như 07:00-11:30, 13:30-17:00."))
    return f"{opens:%H:%M}-{closes:%H:%M}"


def _written(moment: datetime) -> str:
    weekday = list(WEEKDAYS.values())[clock.local(moment).weekday()]
    return _("%(moment)s (%(weekday)s)") % {"moment": clock.written(moment), "weekday": weekday}
