"""The procedure editor: a page of sections, each with its own small page; and the way to a new procedure."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.http import Http404, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from motcua.accounts.gates import SignedInRequest, administrator_required
from motcua.base import clock
from motcua.catalog.models import Change, Procedure, Workflow
from motcua.catalog.service import Fault, bundle, changes
from motcua.web.studio import frame
from motcua.web.studio.procedure_editing import (
    Data,
    editor_address,
    problems_of,
    procedure_of,
    save,
    show,
    typed_in,
    with_draft,
    with_procedure,
)
from motcua.web.studio.procedure_fields import LineField, TextField, choice
from motcua.web.studio.procedure_forms import LEVELS, SUBJECTS, agency_choices, field_choices
from motcua.web.studio.procedure_parts import BY_SLUG, PARTS, hint, part_of, sorted_faults
from motcua.worktime import service as worktime

_NOT_CHANGED = ("code", "name", "field", "agency", "level")


# -- a new procedure -----------------------------------------------------------------------------------


class NewProcedureForm(forms.Form):
    """What a procedure must have to be begun; with `copied`, everything else comes from that one."""

    code = LineField(
        label=gettext_lazy("Mã thủ tục"),
        max_length=8,
        help_text=gettext_lazy("Mã trong cơ sở dữ liệu quốc gia, như 2.000134."),
        validators=[RegexValidator(r"^[0-9]\.[0-9]{6}\Z", gettext_lazy("Mã có dạng 2.000134."))],
    )
    name = TextField(label=gettext_lazy("Tên thủ tục"), max_length=600, rows=3)
    field = choice(gettext_lazy("Lĩnh vực"), ())
    agency = choice(gettext_lazy("Cơ quan chủ trì"), ())
    level = choice(gettext_lazy("Mức độ dịch vụ công"), LEVELS, radios=True)
    copied = choice(
        gettext_lazy("Chép từ thủ tục"),
        (),
        required=False,
        help_text=gettext_lazy("Giấy tờ, thời hạn, tờ khai và các phần khác được chép sang để sửa tiếp."),
    )

    def __init__(self, typed: QueryDict | None, initial: Data) -> None:
        super().__init__(typed, initial=initial, auto_id="%s", label_suffix="")
        self.use_required_attribute = False
        procedures = Procedure.objects.exclude(current=None).order_by("code").values_list("code", "name")
        self.fields["field"].choices = field_choices()  # type: ignore[attr-defined]
        self.fields["agency"].choices = [("", _("Chọn cơ quan")), *agency_choices()]  # type: ignore[attr-defined]
        self.fields["copied"].choices = [  # type: ignore[attr-defined]
            ("", _("Không chép, bắt đầu từ đầu")),
            *((code, f"{code} {name[:90]}") for code, name in procedures),
        ]

    def data_of_item(self) -> Data:
        """The first draft. Only after `is_valid()`."""
        typed = {key: self.cleaned_data[key] for key in _NOT_CHANGED} | {
            "level": int(self.cleaned_data["level"])
        }
        found = (
            changes.current(Change.Kind.PROCEDURE, self.cleaned_data["copied"])
            if self.cleaned_data["copied"]
            else None
        )
        if found:
            kept = {
                key: value
                for key, value in found["procedure"].items()
                if key not in ("service_level", "successor", "successor_note")
            }
            return {**found, "procedure": bundle.tidy({**kept, **typed})}
        return {"procedure": bundle.tidy({**_beginning(), **typed}), "forms": {}, "examples": {}}


def _beginning() -> Data:
    workflow = Workflow.objects.order_by("pk").values_list("key", flat=True).first()
    empty = {"deciding_agency": "", "receiving_place": "", "result": ""}
    return {**empty, "authority_level": "province", "workflow": workflow or "", "subjects": [SUBJECTS[0][0]]}


@require_http_methods(["GET", "POST"])
@administrator_required
def new(request: SignedInRequest) -> HttpResponseBase:
    """`/quan-tri/thu-tuc/moi`: code, name and a few facts; `?chep=<code>` begins with a copy."""
    wanted = request.GET.get("chep", "")[:20]
    form = NewProcedureForm(typed_in(request), initial=_copied(wanted))
    if request.method == "POST" and form.is_valid():
        data = form.data_of_item()
        try:
            change = changes.begin_new(
                Change.Kind.PROCEDURE, form.cleaned_data["code"], data, user=request.user, at=clock.now()
            )
        except changes.ChangeError as error:
            mine = changes.open_changes().filter(kind=Change.Kind.PROCEDURE, key=form.cleaned_data["code"])
            begun = mine.filter(author=request.user, before__isnull=True).first()
            if begun and begun.data == data:
                return redirect("change_procedure", begun.pk)  # the same button, pressed twice
            form.add_error("code", str(error))
        else:
            return redirect("change_procedure", change.pk)
    facts = {"form": form, "back": frame.items_address(Change.Kind.PROCEDURE)}
    return frame.page(request, "studio/procedure_new.jinja", Change.Kind.PROCEDURE, facts)


def _copied(code: str) -> Data:
    found = changes.current(Change.Kind.PROCEDURE, code) if code else None
    if not found:
        return {}
    return {key: found["procedure"].get(key) for key in _NOT_CHANGED if key != "code"} | {"copied": code}


# -- the sections --------------------------------------------------------------------------------------


@require_safe
@with_draft
def editor(request: SignedInRequest, change: Change) -> HttpResponse:
    """All sections, what each holds, and what is still wrong."""
    faults = changes.faults(change)
    workflow = Workflow.objects.filter(key=change.data["procedure"].get("workflow", "")).first()
    of_part = sorted_faults(faults)
    lines = [
        {
            "title": part.title,
            "href": reverse(part.route, args=part.address_args(change)),
            "hint": hint(part, change.data, workflow.name if workflow else ""),
            "faults": len(of_part.get(part.slug, ())),
        }
        for part in PARTS
    ]
    problems = [_problem(change, fault) for fault in faults]
    return show(request, "procedure_editor", change, {"lines": lines, "problems": problems})


def _problem(change: Change, fault: Fault) -> dict[str, str]:
    part = part_of(fault)
    place = f"{fault.path}: " if fault.path else ""
    return {
        "text": f"{part.title} – {place}{fault.sentence}",
        "href": reverse(part.route, args=part.address_args(change)),
    }


@require_http_methods(["GET", "POST"])
@with_draft
def part(request: SignedInRequest, change: Change, slug: str) -> HttpResponseBase:
    """One section that is a plain form."""
    shown = BY_SLUG.get(slug)
    if shown is None or shown.form is None:
        raise Http404
    procedure = procedure_of(change)
    form = shown.form(procedure, typed_in(request))
    conflict = ""
    if request.method == "POST" and form.is_valid():
        conflict = save(request, change, with_procedure(change, form.applied(procedure)))
        if not conflict:
            return redirect(editor_address(change))
    facts: Data = {"part": shown, "form": form, "problems": problems_of(form, conflict)}
    if slug == "quy-trinh":
        facts["workflows"] = [_workflow(one, procedure) for one in Workflow.objects.all()]
        return show(request, "procedure_workflow", change, facts)
    return show(request, "procedure_part", change, facts)


def _workflow(workflow: Workflow, procedure: Mapping[str, Any]) -> Data:
    """A workflow with its steps, each with its share of this procedure's time."""
    shares = [step.get("share") or 0 for step in workflow.steps]
    total = sum(shares) or 1
    hours = _hours(procedure.get("processing_time"))
    lines = [
        {"name": step.get("name"), "share": _share(share / total, hours)}
        for step, share in zip(workflow.steps, shares, strict=True)
    ]
    return {"key": workflow.key, "name": workflow.name, "lines": lines}


def _hours(stored: Any) -> float:
    """Roughly how many working hours the procedure has; 0 where it cannot be said in hours."""
    try:
        time = worktime.Duration.from_data(stored) if stored else None
    except (worktime.WorktimeError, TypeError):
        time = None
    per_unit = {worktime.Unit.WORKING_HOUR: 1, worktime.Unit.WORKING_DAY: 8}
    return time.value * per_unit.get(time.unit, 0) if time else 0


def _share(part_of_all: float, hours: float) -> str:
    percent = f"{part_of_all * 100:.0f}%"
    if not hours:
        return percent
    amount = f"{part_of_all * hours:.1f}".rstrip("0").rstrip(".").replace(".", ",")
    return _("%(hours)s giờ làm việc (%(percent)s)") % {"hours": amount, "percent": percent}
