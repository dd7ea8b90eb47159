"""The editors of a calendar: hours of the week, holidays and make-up days.

The days of one year are edited on a page of their own: a calendar knows nearly twenty years.
"""

from collections.abc import Mapping
from datetime import date, time
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.catalog import service as catalog
from motcua.catalog.models import Change
from motcua.web.studio.calendarreading import (
    DAY_ERRORS,
    DAYS,
    FIRST_YEAR,
    LAST_YEAR,
    TIMES,
    WEEKDAYS,
    Glance,
    glance,
    named_days,
    year_of,
    years_of,
)
from motcua.web.studio.fields import name_field
from motcua.web.studio.newitems import NewItemForm, key_field
from motcua.web.studio.reading import dmy, maps, texts
from motcua.web.studio.sheets import Data, ItemForm, RowForm, Rows, Sheet


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
        input_formats=TIMES,
        widget=forms.TimeInput(format=TIMES[0]),
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
        input_formats=DAYS,
        widget=forms.DateInput(format=DAYS[0], attrs={"inputmode": "numeric"}),
        error_messages=DAY_ERRORS,
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
        input_formats=DAYS,
        widget=forms.DateInput(format=DAYS[0], attrs={"inputmode": "numeric"}),
        error_messages=DAY_ERRORS,
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

    def glance(self) -> Glance:
        """The year as it is stored."""
        return glance(self.stored, self.year)

    def _table(self, name: str, typed: QueryDict | None, more: str) -> Rows:
        days = named_days(self.stored, name)
        rows = [{"day": dmy(day), "name": days[day]} for day in sorted(days) if year_of(day) == self.year]
        return Rows(name, DayForm, rows, typed, one_more=more == name or not rows, year=self.year)

    def _days(self, table: Rows, act: str) -> dict[str, str]:
        others = {
            day: name
            for day, name in named_days(self.stored, table.name).items()
            if year_of(day) != self.year
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
