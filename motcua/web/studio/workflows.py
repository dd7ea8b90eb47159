"""Workflows: who does which step of a dossier, and in which share of its time."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from motcua.catalog import service as catalog
from motcua.catalog.models import Change, Procedure
from motcua.catalog.service import ACT_NAMES as ACTS
from motcua.catalog.service import HOLDER_NAMES as HOLDERS
from motcua.organization.models import Agency, Role
from motcua.web.studio.fields import name_field
from motcua.web.studio.frame import item_address
from motcua.web.studio.newitems import NewItemForm, key_field
from motcua.web.studio.reading import Part, maps, text
from motcua.web.studio.sheets import Data, ItemForm, RowForm, Rows, Sheet

# The example by which shares are shown: 5 working days of 8 hours.
EXAMPLE_DAYS, EXAMPLE_HOURS = 5, 40

_FEW = (Agency.Kind.DISTRICT, Agency.Kind.COMMUNE)


class WorkflowForm(ItemForm):
    """What a workflow is called."""

    name = name_field()


class StepForm(RowForm):
    """One step; its key travels along, new steps get one from their act."""

    kept = ("key",)

    key = forms.CharField(required=False, widget=forms.HiddenInput)
    name = forms.CharField(
        label=gettext_lazy("Tên bước"),
        max_length=200,
        error_messages={"required": gettext_lazy("Hãy ghi tên bước.")},
    )
    act = forms.ChoiceField(
        label=gettext_lazy("Việc"),
        choices=[("", gettext_lazy("Chọn việc")), *ACTS.items()],
        error_messages={
            "required": gettext_lazy("Hãy chọn việc."),
            "invalid_choice": gettext_lazy("Hãy chọn việc trong danh sách."),
        },
    )
    role = forms.ChoiceField(
        label=gettext_lazy("Người làm"),
        choices=[
            ("", gettext_lazy("Chọn vai trò")),
            *((r.value, r.label) for r in Role if r != "administrator"),
        ],
        error_messages={
            "required": gettext_lazy("Hãy chọn vai trò."),
            "invalid_choice": gettext_lazy("Hãy chọn vai trò trong danh sách."),
        },
    )
    share = forms.IntegerField(
        label=gettext_lazy("Phần thời gian"),
        min_value=1,
        max_value=100_000,
        error_messages={
            "required": gettext_lazy("Hãy ghi phần thời gian."),
            "invalid": gettext_lazy("Hãy ghi một số nguyên."),
            "min_value": gettext_lazy("Phần thời gian từ 1 trở lên."),
            "max_value": gettext_lazy("Số này lớn quá."),
        },
    )

    field_order = ("key", "name", "act", "holder", "role", "share")

    def __init__(
        self,
        stored: Mapping[str, Any],
        typed: QueryDict | None = None,
        prefix: str = "",
        *,
        holders: Sequence[tuple[str, str]] = (),
    ) -> None:
        super().__init__(stored, typed, prefix)
        self.fields["holder"] = forms.ChoiceField(
            label=_("Nơi làm"),
            choices=[("", _("Chọn nơi làm")), *holders],
            error_messages={
                "required": _("Hãy chọn nơi làm."),
                "invalid_choice": _("Hãy chọn nơi làm trong danh sách."),
            },
        )
        self.order_fields(self.field_order)


class WorkflowSheet(Sheet):
    """The editor of a workflow."""

    template = "studio/edit_workflow.jinja"

    def __init__(self, key: str, stored: Data, typed: QueryDict | None = None, more: str = "") -> None:
        super().__init__(key, stored, typed, more)
        self.form = WorkflowForm(stored, typed)
        steps = maps(stored.get("steps"))
        self.steps = Rows(
            "steps", StepForm, steps, typed, one_more=more == "steps" or not steps, holders=_holders(steps)
        )
        self.forms, self.tables = [self.form], [self.steps]

    def data(self, act: str = "") -> Data:
        rows = [row.data_typed() for row in self.steps.arranged(act)]
        return self.stored | self.form.data_typed() | {"steps": _with_keys(rows)}

    def shares(self) -> list[dict[str, str]]:
        """The share of each stored step."""
        return shares(maps(self.stored.get("steps")))

    def procedures(self) -> list[Procedure]:
        """Who uses the workflow now."""
        return procedures_with(self.key)


class NewWorkflowForm(NewItemForm):
    """A workflow that does not exist yet, alike to one that does."""

    key = key_field(gettext_lazy("Chữ thường không dấu, nối bằng gạch ngang. Ví dụ: so-ubnd."))
    name = name_field()

    def __init__(self, typed: QueryDict | None = None) -> None:
        super().__init__(typed)
        known = [(one.key, one.title) for one in catalog.changes.items(Change.Kind.WORKFLOW) if one.in_force]
        self.fields["like"] = forms.ChoiceField(
            label=_("Bắt đầu từ các bước của"),
            choices=[("", _("Chưa có bước nào")), *known],
            required=False,
            error_messages={"invalid_choice": _("Hãy chọn trong danh sách.")},
        )

    def data_of_item(self) -> Data:
        like = self.cleaned_data["like"]
        model = (catalog.changes.current(Change.Kind.WORKFLOW, like) or {}) if like else {}
        return {"name": self.cleaned_data["name"], "steps": model.get("steps", [])}


def read(key: str, data: Mapping[str, Any]) -> list[Part]:
    """The steps with their shares, and who uses them."""
    steps = maps(data.get("steps"))
    names = agency_names(text(step, "holder") for step in steps)
    columns = [
        {"text": _("Bước")},
        {"text": _("Việc")},
        {"text": _("Nơi làm")},
        {"text": _("Người làm")},
        {"text": _("Phần thời gian")},
        {"text": _("Ví dụ %(days)d ngày làm việc") % {"days": EXAMPLE_DAYS}},
    ]
    lines = [
        [
            f"{number}. {text(step, 'name')}",
            ACTS.get(text(step, "act"), text(step, "act")),
            HOLDERS.get(text(step, "holder"), names.get(text(step, "holder"), text(step, "holder"))),
            _role(text(step, "role")),
            f"{share['share']} ({share['percent']})" if share["percent"] else share["share"],
            share["hours"],
        ]
        for number, (step, share) in enumerate(zip(steps, shares(steps), strict=True), 1)
    ]
    using = [
        {"key": one.code, "value": one.name, "href": item_address(Change.Kind.PROCEDURE, one.code)}
        for one in procedures_with(key)
    ]
    count = ngettext("%d thủ tục", "%d thủ tục", len(using)) % len(using) if using else ""
    return [
        Part(_("Các bước"), (), columns, lines, _("Chưa có bước nào.")),
        Part(_("Thủ tục đang dùng quy trình này"), using, (), (), _("Chưa có thủ tục nào."), count),
    ]


def shares(steps: Sequence[Mapping[str, Any]]) -> list[dict[str, str]]:
    """Each step's share as text: as it stands, in percent, and in hours of the example."""
    numbers = [step["share"] if _is_share(step.get("share")) else 0 for step in steps]
    total = sum(numbers)
    return [
        {
            "share": text(step, "share"),
            "percent": f"{_rounded(100 * number / total)}%" if number else "",
            "hours": _("%(hours)s giờ") % {"hours": _rounded(EXAMPLE_HOURS * number / total)}
            if number
            else "",
        }
        for step, number in zip(steps, numbers, strict=True)
    ]


def procedures_with(key: str) -> list[Procedure]:
    """The procedures in force that follow the workflow `key`."""
    return list(Procedure.objects.filter(current__source__workflow=key).only("code", "name").order_by("code"))


def agency_names(keys: Any) -> dict[str, str]:
    """The names of agencies by their keys."""
    return dict(Agency.objects.filter(key__in=list(keys)).values_list("key", "short_name"))


def _holders(steps: Sequence[Mapping[str, Any]]) -> list[tuple[str, str]]:
    """The parts an agency can have in a dossier; agencies by name, districts and communes only where used."""
    used = [text(step, "holder") for step in steps]
    agencies = Agency.objects.exclude(kind__in=_FEW) | Agency.objects.filter(key__in=used)
    named = agencies.order_by("folded_name").values_list("key", "name")
    return [*((key, str(name)) for key, name in HOLDERS.items()), *named]


def _with_keys(rows: list[Data]) -> list[Data]:
    """New steps are called after their act; a second one of the same act gets a number."""
    taken = {row["key"] for row in rows}
    for row in rows:
        number, wanted = 1, row["act"] or "step"
        while not row["key"]:
            key = wanted if number == 1 else f"{wanted}-{number}"
            number += 1
            if key not in taken:
                row["key"] = key
                taken.add(key)
    return rows


def _is_share(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value > 0


def _rounded(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0").replace(".", ",")


def _role(value: str) -> str:
    return str(Role(value).label) if value in Role.values else value
