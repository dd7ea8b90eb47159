"""Fields of the procedure editor: lines and texts without stray characters, amounts, times."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.base.text import clean, clean_line
from motcua.worktime import service as worktime

MISSING = {"required": gettext_lazy("Chưa nhập.")}
NOT_CHOSEN = {
    "required": gettext_lazy("Chưa chọn."),
    "invalid_choice": gettext_lazy("Hãy chọn trong danh sách."),
}
UNITS = (
    ("working_day", gettext_lazy("ngày làm việc")),
    ("working_hour", gettext_lazy("giờ làm việc")),
    ("day", gettext_lazy("ngày (tính cả ngày nghỉ)")),
    ("month", gettext_lazy("tháng")),
)
_LARGEST_FEE = 10**12
_MOST_LINES = 200


class LineField(forms.CharField):
    """One line of text."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": 600, "error_messages": MISSING, **kwargs})

    def to_python(self, value: Any) -> str:
        return clean_line(super().to_python(value) or "")


class TextField(forms.CharField):
    """Text of some lines."""

    def __init__(self, *, rows: int = 3, **kwargs: Any) -> None:
        area = forms.Textarea(attrs={"rows": rows})
        super().__init__(**{"max_length": 4000, "error_messages": MISSING, "widget": area, **kwargs})

    def to_python(self, value: Any) -> str:
        return clean(super().to_python(value) or "").replace("\r\n", "\n").strip()


class LinesField(TextField):
    """A list, typed one a line."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"rows": 6, "max_length": None, "required": False, **kwargs})

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(map(str, value)) if isinstance(value, list) else value

    def clean(self, value: Any) -> Any:
        lines = [line for line in map(clean_line, super().clean(value).splitlines()) if line]
        if len(lines) > _MOST_LINES:
            raise forms.ValidationError(_("Chỉ ghi tối đa %(n)s dòng.") % {"n": _MOST_LINES})
        return lines


class CountField(forms.IntegerField):
    """A small whole number."""

    width = "short"

    def __init__(self, *, least: int = 0, **kwargs: Any) -> None:
        invalid = gettext_lazy("Hãy ghi một số nguyên.")
        messages = {**MISSING, "invalid": invalid}
        box = forms.TextInput(attrs={"inputmode": "numeric"})
        super().__init__(
            **{"min_value": least, "max_value": 1000, "error_messages": messages, "widget": box, **kwargs}
        )


class FeeField(forms.CharField):
    """An amount in VND, typed with or without dots; nothing means that it is not known."""

    width = "medium"

    def __init__(self, **kwargs: Any) -> None:
        box = forms.TextInput(attrs={"inputmode": "numeric"})
        super().__init__(**{"required": False, "widget": box, "max_length": 30, **kwargs})

    def prepare_value(self, value: Any) -> Any:
        return f"{value:,}".replace(",", ".") if isinstance(value, int) else value

    def clean(self, value: Any) -> Any:
        typed = "".join(super().clean(value).split()).replace(".", "").replace(",", "")
        typed = typed.removesuffix("đồng").removesuffix("đ")  # untranslated: how people write amounts
        if not typed:
            return None
        if not (typed.isascii() and typed.isdecimal()) or int(typed) > _LARGEST_FEE:
            raise forms.ValidationError(_("Hãy ghi số tiền bằng chữ số, như 600.000; không thu thì ghi 0."))
        return int(typed)


def choice(label: Any, choices: Any, *, required: bool = True, radios: bool = False, **more: Any) -> Any:
    """One of a list; a list that need not be answered begins with an empty line."""
    widget = forms.RadioSelect if radios else forms.Select
    return forms.ChoiceField(
        label=label, choices=choices, required=required, widget=widget, error_messages=NOT_CHOSEN, **more
    )


def several(label: Any, choices: Any = (), **more: Any) -> Any:
    """Any number of a list."""
    return forms.MultipleChoiceField(
        label=label,
        choices=choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages=NOT_CHOSEN,
        **more,
    )


def yes(label: Any, **more: Any) -> Any:
    """A box to tick."""
    return forms.BooleanField(label=label, required=False, **more)


class TimeMixin(forms.Form):
    """A processing time in two fields, `time_value` and `time_unit`; both or neither."""

    time_value = CountField(label=gettext_lazy("Thời hạn giải quyết"), required=False)
    time_unit = choice(gettext_lazy("Đơn vị của thời hạn"), UNITS, required=False)

    @staticmethod
    def shown_time(stored: Any) -> dict[str, Any]:
        """The two fields of a stored time."""
        time = stored if isinstance(stored, dict) else {}
        return {"time_value": time.get("value"), "time_unit": time.get("unit", "working_day")}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        cleaned["processing_time"] = None
        if cleaned.get("time_value") is not None:
            unit = cleaned.get("time_unit") or "working_day"
            try:
                duration = worktime.Duration(cleaned["time_value"], worktime.Unit(unit))
            except worktime.WorktimeError as error:
                self.add_error("time_value", str(error))
            else:
                cleaned["processing_time"] = duration.to_data()
        return cleaned
