"""Agencies (cơ quan, đơn vị) with their departments: everything that agencies.yaml says of one."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.base.text import fold
from motcua.catalog.models import Field
from motcua.organization import service as organization
from motcua.organization.models import Agency, WorkCalendar
from motcua.web.studio.fields import name_field
from motcua.web.studio.frame import item_address
from motcua.web.studio.newitems import NewItemForm, key_field
from motcua.web.studio.reading import Part, dmy, maps, text, texts
from motcua.web.studio.sheets import Data, ItemForm, RowForm, Rows, Sheet, without_empty

ALL_FIELDS = "*"
_DAYS = ("%d/%m/%Y", "%Y-%m-%d")
_OPTIONAL = (
    "parent",
    "one_stop_unit",
    "successor",
    "place",
    "address",
    "phone",
    "email",
    "valid_from",
    "valid_to",
)


def _text(label: "str | Promise", longest: int, hint: "str | Promise" = "") -> forms.CharField:
    return forms.CharField(
        label=label,  # type: ignore[arg-type]
        help_text=hint,  # type: ignore[arg-type]
        required=False,
        max_length=longest,
        error_messages={"max_length": gettext_lazy("Chỉ viết tối đa %(limit_value)d ký tự.")},
    )


def _day(label: "str | Promise", hint: "str | Promise") -> forms.DateField:
    return forms.DateField(
        label=label,  # type: ignore[arg-type]
        help_text=hint,  # type: ignore[arg-type]
        required=False,
        input_formats=_DAYS,
        widget=forms.DateInput(format=_DAYS[0], attrs={"inputmode": "numeric"}),
        error_messages={"invalid": gettext_lazy("Hãy ghi ngày như 01/03/2025.")},
    )


def _kind_field() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=gettext_lazy("Loại cơ quan"),
        choices=[("", gettext_lazy("Chọn loại")), *Agency.Kind.choices],
        error_messages={
            "required": gettext_lazy("Hãy chọn loại cơ quan."),
            "invalid_choice": gettext_lazy("Hãy chọn loại trong danh sách."),
        },
    )


def _code_field() -> forms.RegexField:
    return forms.RegexField(
        r"^[HG]\d{2}(\.\d{1,3}){0,3}\Z",
        label=gettext_lazy("Mã định danh"),
        help_text=gettext_lazy("Mã này đứng đầu mã hồ sơ. Ví dụ: H10.912."),
        error_messages={
            "required": gettext_lazy("Hãy ghi mã định danh."),
            "invalid": gettext_lazy("Mã định danh có dạng H10.912."),
        },
    )


class AgencyForm(ItemForm):
    """The agency itself."""

    name = name_field(250)
    short_name = name_field(120)
    code = _code_field()
    provisional = forms.BooleanField(label=gettext_lazy("Mã định danh còn là mã tạm"), required=False)
    kind = _kind_field()
    place = _text(
        gettext_lazy("Địa danh"), 60, gettext_lazy("Đứng trước ngày tháng trên giấy tờ. Ví dụ: Bình Phước.")
    )
    address = _text(gettext_lazy("Địa chỉ"), 250)
    phone = _text(gettext_lazy("Số điện thoại"), 40)
    email = _text(gettext_lazy("Thư điện tử"), 120)
    valid_from = _day(
        gettext_lazy("Hoạt động từ ngày"), gettext_lazy("Để trống nếu đã có từ lâu. Ví dụ: 01/03/2025.")
    )
    valid_to = _day(gettext_lazy("Đến hết ngày"), gettext_lazy("Để trống nếu còn hoạt động."))

    field_order = (
        *("name", "short_name", "code", "provisional", "kind", "parent", "one_stop_unit", "calendar"),
        *("place", "address", "phone", "email", "valid_from", "valid_to", "successor"),
    )

    def __init__(self, stored: Mapping[str, Any], typed: QueryDict | None = None, *, key: str = "") -> None:
        super().__init__(stored, typed)
        self.fields["short_name"].label = _("Tên ngắn")
        others = _agencies(key)
        used = (stored.get("parent"), stored.get("one_stop_unit"))
        # A commune has nobody below it and serves nobody else: long lists only where they are needed.
        above = [(one, name) for one, name, kind in others if kind != Agency.Kind.COMMUNE or one in used]
        everybody = [(one, name) for one, name, _kind in others]
        for name, label, none, hint, choices in (
            ("parent", _("Cơ quan cấp trên"), _("Không có"), "", above),
            ("one_stop_unit", _("Bộ phận một cửa"), _("Nhận tại chính cơ quan"), "", above),
            ("successor", _("Cơ quan kế thừa"), _("Chưa có"), _("Khi cơ quan ngừng hoạt động."), everybody),
        ):
            self.fields[name] = _choice(label, [("", none), *choices], hint)
        calendars = WorkCalendar.objects.order_by("name").values_list("key", "name")
        self.fields["calendar"] = _choice(_("Lịch làm việc"), [("", _("Chọn lịch")), *calendars])
        self.fields["calendar"].required = True
        self.order_fields(self.field_order)

    def shown(self, stored: Mapping[str, Any]) -> Data:
        return {
            "provisional": True,
            **stored,
            **{name: dmy(stored.get(name)) for name in ("valid_from", "valid_to")},
        }

    def clean(self) -> Data:
        """Both days are right, but in the wrong order."""
        said = super().clean() or {}
        begin, end = said.get("valid_from"), said.get("valid_to")
        if begin and end and end < begin:
            self.add_error("valid_to", _("Ngày kết thúc ở trước ngày bắt đầu."))
        return said


class DepartmentForm(RowForm):
    """One department and the fields it is in charge of."""

    kept = ("key",)

    key = forms.CharField(required=False, widget=forms.HiddenInput)
    name = name_field(250)

    def __init__(
        self,
        stored: Mapping[str, Any],
        typed: QueryDict | None = None,
        prefix: str = "",
        *,
        fields: Sequence[tuple[str, str]] = (),
    ) -> None:
        super().__init__(stored, typed, prefix)
        self.fields["name"].label = _("Tên phòng")
        self.fields["fields"] = forms.MultipleChoiceField(
            label=_("Lĩnh vực phụ trách"),
            choices=[(ALL_FIELDS, _("Mọi lĩnh vực")), *fields],
            widget=forms.CheckboxSelectMultiple,
            required=False,
            error_messages={"invalid_choice": _("Có lĩnh vực không còn trong danh sách.")},
        )

    def data_typed(self) -> Data:
        """Fields that stay keep their order: only what was changed counts as a change."""
        said = super().data_typed()
        known = texts(self.initial.get("fields"))
        ticked = said["fields"]
        order = [one for one in known if one in ticked]
        return said | {"fields": order + [one for one in ticked if one not in known]}


class AgencySheet(Sheet):
    """The editor of an agency."""

    template = "studio/edit_agency.jinja"

    def __init__(self, key: str, stored: Data, typed: QueryDict | None = None, more: str = "") -> None:
        super().__init__(key, stored, typed, more)
        self.form = AgencyForm(stored, typed, key=key)
        self.departments = Rows(
            "departments",
            DepartmentForm,
            maps(stored.get("departments")),
            typed,
            one_more=more == "departments",
            fields=list(Field.objects.values_list("code", "name")),
        )
        self.forms, self.tables = [self.form], [self.departments]

    def data(self, act: str = "") -> Data:
        departments = [row.data_typed() for row in self.departments.arranged(act)]
        said = self.stored | self.form.data_typed() | {"departments": _with_keys(self.key, departments)}
        return organization.tidy(without_empty(said, _OPTIONAL))


class NewAgencyForm(NewItemForm):
    """An agency that does not exist yet."""

    key = key_field(gettext_lazy("Khóa của cơ quan trong dữ liệu, không đổi về sau. Ví dụ: BP-SNV."))
    name = name_field(250)
    code = _code_field()
    kind = _kind_field()

    def data_of_item(self) -> Data:
        said = {name: self.cleaned_data[name] for name in ("key", "code", "name", "kind")}
        calendar = WorkCalendar.objects.order_by("pk").values_list("key", flat=True).first()
        return said | {"short_name": said["name"][:120], "calendar": calendar or ""}


def read(key: str, data: Mapping[str, Any]) -> list[Part]:
    """The agency, and its departments with what they are in charge of."""
    named = [text(data, name) for name in ("parent", "one_stop_unit", "successor")]
    names = dict(Agency.objects.filter(key__in=named).values_list("key", "name"))
    calendar = WorkCalendar.objects.filter(key=text(data, "calendar")).values_list("name", flat=True).first()
    kind = text(data, "kind")
    rows: list[dict[str, Any]] = [
        {"key": _("Khóa"), "value": key},
        {"key": _("Tên"), "value": text(data, "name")},
        {"key": _("Tên ngắn"), "value": text(data, "short_name")},
        {
            "key": _("Mã định danh"),
            "value": text(data, "code"),
            "note": _("Mã tạm") if data.get("provisional", True) else "",
        },
        {"key": _("Loại"), "value": Agency.Kind(kind).label if kind in Agency.Kind.values else kind},
        *(
            {
                "key": label,
                "value": names.get(other, other) or none,
                **({"href": item_address("agency", other), "action": _("Xem")} if other in names else {}),
            }
            for label, other, none in zip(
                (_("Cơ quan cấp trên"), _("Bộ phận một cửa"), _("Cơ quan kế thừa")),
                named,
                (_("Không có"), _("Nhận tại chính cơ quan"), _("Chưa có")),
                strict=True,
            )
        ),
        {"key": _("Lịch làm việc"), "value": calendar or text(data, "calendar")},
        {"key": _("Địa danh"), "value": text(data, "place")},
        {"key": _("Địa chỉ"), "value": text(data, "address")},
        {"key": _("Số điện thoại"), "value": text(data, "phone")},
        {"key": _("Thư điện tử"), "value": text(data, "email")},
        {"key": _("Hoạt động"), "value": _existence(data)},
    ]
    return [
        Part(_("Nội dung"), rows),
        Part(
            _("Các phòng"),
            (),
            [{"text": _("Phòng")}, {"text": _("Lĩnh vực phụ trách")}, {"text": _("Khóa")}],
            [
                [text(one, "name"), _in_charge_of(texts(one.get("fields"))), text(one, "key")]
                for one in maps(data.get("departments"))
            ],
            _("Không chia phòng."),
        ),
    ]


def _agencies(key: str) -> list[tuple[str, str, str]]:
    others = Agency.objects.exclude(key=key).order_by("folded_name")
    return list(others.values_list("key", "name", "kind"))


def _choice(
    label: str, choices: Sequence[tuple[str, "str | Promise"]], hint: "str | Promise" = ""
) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        help_text=hint,  # type: ignore[arg-type]
        choices=choices,
        required=False,
        error_messages={"required": _("Hãy chọn."), "invalid_choice": _("Hãy chọn trong danh sách.")},
    )


def _with_keys(agency: str, departments: list[Data]) -> list[Data]:
    """New departments are called after their agency and the initials of their name: SNV-LDVL."""
    taken = {one["key"] for one in departments}
    for one in departments:
        initials = "".join(word[0] for word in fold(str(one["name"])).split() if word != "phong").upper()
        number, wanted = 1, f"{agency.split('-', 1)[-1]}-{initials or 'P'}"[:56]
        while not one["key"]:
            key = wanted if number == 1 else f"{wanted}{number}"
            number += 1
            if key not in taken:
                one["key"] = key
                taken.add(key)
    return departments


def _existence(data: Mapping[str, Any]) -> str:
    begin, end = dmy(data.get("valid_from")), dmy(data.get("valid_to"))
    if begin and end:
        return _("Từ %(begin)s đến hết %(end)s") % {"begin": begin, "end": end}
    if begin or end:
        return _("Từ %s") % begin if begin else _("Đến hết %s") % end
    return _("Đang hoạt động")


def _in_charge_of(codes: Sequence[str]) -> str:
    if ALL_FIELDS in codes:
        return _("Mọi lĩnh vực")
    names = dict(Field.objects.filter(code__in=codes).values_list("code", "name"))
    return "; ".join(names.get(code, code) for code in codes) or _("Chưa có")
