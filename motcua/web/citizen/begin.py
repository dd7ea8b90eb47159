"""Step 1: in which way to file (level), which case, where; and for whom.

A person files in the capacity that the page shows: one that was changed elsewhere meanwhile is not filed in
unseen. Filing for another person is the same page with `?thay=1`, which asks for whom and on what ground.
"""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from motcua.accounts import capacity, resume
from motcua.accounts.gates import SignedInRequest, citizen_required
from motcua.base import clock
from motcua.catalog import filing
from motcua.catalog.content import ProcedureContent
from motcua.catalog.filing import FilingMode
from motcua.catalog.models import Procedure
from motcua.dossiers import service as dossiers
from motcua.organization import service as organization
from motcua.web.citizen import steps
from motcua.web.citizen.another import AnotherForm
from motcua.web.ui.formfields import error_links


class BeginForm(forms.Form):
    """Only what there is to choose is asked."""

    mode = forms.ChoiceField(
        label=gettext_lazy("Bạn muốn nộp theo cách nào?"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Hãy chọn cách nộp.")},
    )
    case = forms.ChoiceField(
        label=gettext_lazy("Hồ sơ của bạn thuộc trường hợp nào?"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Hãy chọn trường hợp.")},
    )
    filed_at = forms.ChoiceField(
        label=gettext_lazy("Nộp tại cơ quan nào?"),
        help_text=gettext_lazy("Chọn nơi bạn cư trú, hoặc nơi bạn được hướng dẫn nộp."),
        widget=forms.Select,
        error_messages={"required": gettext_lazy("Hãy chọn cơ quan nhận hồ sơ.")},
    )

    def __init__(
        self, content: ProcedureContent, agencies: list[tuple[str, str]], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **{"auto_id": "%s", "label_suffix": "", **kwargs})
        self.choose("mode", [(mode.value, str(_MODES[mode])) for mode in filing.modes_of(content)])
        self.choose("case", [(case.key, case.name) for case in content.cases])
        self.choose("filed_at", agencies)
        if "filed_at" in self.fields:
            self.fields["filed_at"].choices = [("", _("Chọn cơ quan")), *agencies]  # type: ignore[attr-defined]

    def choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        """Ask `name` among `choices`, unless there is no choice."""
        if len(choices) < 2 and not (name == "case" and choices):
            self.fields.pop(name)
        else:
            self.fields[name].choices = choices  # type: ignore[attr-defined]
            invalid = self.fields[name].error_messages["required"]
            self.fields[name].error_messages["invalid_choice"] = invalid


_MODES = {
    FilingMode.FULL: gettext_lazy("Toàn trình (mức độ 4): làm mọi việc trên mạng"),
    FilingMode.PARTIAL: gettext_lazy("Một phần (mức độ 3): khai trên mạng, còn lại làm tại quầy"),
}


@require_http_methods(["GET", "POST"])
@citizen_required
def begin(request: SignedInRequest, code: str) -> HttpResponseBase:
    """Choose, then go on with the open draft for just this filing, or a new one."""
    at = clock.now()
    procedure = get_object_or_404(Procedure.objects.select_related("agency", "current"), code=code)
    if procedure.current is None or not procedure.is_online:
        messages.info(request, _("Thủ tục này chưa nhận hồ sơ trực tuyến. Hãy xem nơi nộp ở trang dưới đây."))
        return redirect("procedure", code)
    content = procedure.current.content
    agencies = list(organization.agencies_filed_at(content, at))
    options = [(agency.key, _agency_name(agency)) for agency in agencies]
    posted = request.POST if request.method == "POST" else resume.take(request, at)
    form = BeginForm(content, options, posted)
    now = capacity.of(request)
    about = AnotherForm(posted) if "thay" in request.GET and now.entity is None else None
    changed = request.method == "POST" and request.POST.get("acting", "") != now.key
    asked = [form, about] if about else [form]
    valid = [one.is_valid() for one in asked]  # both say what is wrong, not the first alone
    if request.method == "POST" and not changed and all(valid):
        chosen = form.cleaned_data.get("filed_at") or agencies[0].key
        try:
            draft = dossiers.drafts.begin(
                request.user,
                procedure,
                mode=FilingMode(form.cleaned_data.get("mode") or filing.modes_of(content)[0]),
                case=form.cleaned_data.get("case", ""),
                filed_at=next(agency for agency in agencies if agency.key == chosen),
                at=at,
                entity=now.entity,
                another=about.another() if about else None,
            )
        except dossiers.ActError as error:
            form.add_error(None, str(error))
        else:
            return redirect("draft_declaration", draft.pk)
    return _show(request, procedure, content, form, about, changed=changed)


def _agency_name(agency: Any) -> str:
    return f"{agency.parent.short_name} – {agency.short_name}" if agency.parent else agency.name


def _show(
    request: HttpRequest,
    procedure: Procedure,
    content: ProcedureContent,
    form: BeginForm,
    about: AnotherForm | None,
    *,
    changed: bool,
) -> HttpResponse:
    now = capacity.of(request)
    ways = [
        {
            "mode": mode,
            "name": _MODES[mode],
            "fee": content.fee_in("", full=mode == FilingMode.FULL),
            "bring_originals": any(filing.originals_needed(mode, d) for d in content.documents),
            "show_originals": any(filing.originals_checked_at_return(mode, d) for d in content.documents),
            "channels": [channel.label for channel in filing.result_channels(mode)],
        }
        for mode in filing.modes_of(content)
    ]
    return render(
        request,
        "citizen/begin.jinja",
        {
            "procedure": procedure,
            "content": content,
            "form": form,
            "about": about,
            "capacity": now,
            "changed": changed,
            "may_file": now.may_file,
            "problems": [*error_links(form), *(error_links(about) if about else [])],
            "ways": ways,
            "step_number": 1,
            "step_total": len(steps.TITLES),
            "step_title": steps.TITLES["begin"],
            "nav_current": "procedures",
        },
    )
