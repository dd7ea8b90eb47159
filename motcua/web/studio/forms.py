"""Forms for officers and their posts."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from motcua.accounts.forms import NameField, email_field, phone_field
from motcua.accounts.service import Place
from motcua.base import clock
from motcua.organization.models import Agency, Department, Role


class PlaceForm(forms.Form):
    """Where somebody works and as what. Agencies and departments stand in one list: they always fit."""

    role = forms.ChoiceField(
        label=_("Vai trò"),
        choices=Role.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Chọn vai trò."), "invalid_choice": _("Chọn vai trò trong danh sách.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = _places()
        self.fields["place"] = forms.ChoiceField(
            label=_("Nơi làm việc"),
            choices=[("", _("Chọn cơ quan hoặc phòng")), *((key, name) for key, name, _place in self.places)],
            error_messages={
                "required": _("Chọn nơi làm việc."),
                "invalid_choice": _("Chọn nơi làm việc trong danh sách."),
            },
        )
        self.order_fields(("place", "role"))

    def place(self) -> Place:
        """The chosen post. Only after `is_valid()`."""
        by_key = {key: found for key, _name, found in self.places}
        agency, department = by_key[self.cleaned_data["place"]]
        return Place(agency, Role(self.cleaned_data["role"]), department)


class OfficerForm(PlaceForm):
    """A new officer with a first post."""

    full_name = NameField(help_text="")
    email = email_field(help_text=_("Thư công vụ. Thư mời đặt mật khẩu được gửi tới đây."))

    field_order = ("full_name", "email", "phone", "place", "role")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["phone"] = phone_field()
        self.order_fields(self.field_order)


def _places() -> list[tuple[str, str, tuple[Agency, Department | None]]]:
    """Key, name and meaning of every place: each agency that goes on, followed by its departments."""
    departments: dict[int, list[Department]] = {}
    for department in Department.objects.all():
        departments.setdefault(department.agency_id, []).append(department)
    found: list[tuple[str, str, tuple[Agency, Department | None]]] = []
    for agency in Agency.objects.open_on(clock.local(clock.now()).date()).order_by("name"):
        found.append((f"agency-{agency.pk}", agency.name, (agency, None)))
        found += [
            (f"department-{one.pk}", f"{agency.short_name} – {one.name}", (agency, one))
            for one in departments.get(agency.pk, [])
        ]
    return found
