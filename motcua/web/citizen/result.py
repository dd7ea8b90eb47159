"""Step 4: how the result reaches the person."""

from typing import Any

from django import forms
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from motcua.accounts import resume
from motcua.accounts.gates import SignedInRequest
from motcua.base import clock
from motcua.base.text import clean
from motcua.catalog.filing import FilingMode, ResultChannel, result_channels
from motcua.dossiers import service as dossiers
from motcua.dossiers.models import Draft
from motcua.web.citizen import steps
from motcua.web.ui.formfields import error_links


class ResultForm(forms.Form):
    result_channel = forms.ChoiceField(
        label=gettext_lazy("Bạn muốn nhận kết quả bằng cách nào?"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Hãy chọn cách nhận kết quả.")},
    )
    result_address = forms.CharField(
        label=gettext_lazy("Địa chỉ nhận qua bưu chính"),
        help_text=gettext_lazy(
            "Chỉ cần ghi khi nhận qua bưu chính: họ tên người nhận, số nhà, thôn hoặc đường, xã, tỉnh."
        ),
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "street-address"}),
        required=False,
        max_length=500,
        error_messages={"max_length": gettext_lazy("Địa chỉ dài quá 500 ký tự. Hãy viết gọn hơn.")},
    )

    def __init__(self, draft: Draft, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "%s", "label_suffix": "", **kwargs})
        field, channels = self.fields["result_channel"], result_channels(FilingMode(draft.filing_mode))
        field.choices = [(c.value, c.label) for c in channels]  # type: ignore[attr-defined]
        if draft.clerk_id is not None:
            field.label = _("Người nộp muốn nhận kết quả bằng cách nào?")
        field.error_messages["invalid_choice"] = field.error_messages["required"]

    def clean_result_address(self) -> str:
        return clean(self.cleaned_data["result_address"]).strip()

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = self.cleaned_data
        by_post = data.get("result_channel") == ResultChannel.POST
        if by_post and "result_address" in data and len(data["result_address"]) < 10:
            self.add_error("result_address", _("Hãy ghi đầy đủ địa chỉ để bưu tá tìm được bạn."))
        return data


@require_http_methods(["GET", "POST"])
@steps.with_draft
def result(request: SignedInRequest, draft: Draft) -> HttpResponseBase:
    """Online, at the counter, or by post with the address."""
    at = clock.now()
    if request.method == "POST":
        return _save(request, draft, ResultForm(draft, request.POST))
    kept = resume.take(request, at)
    typed = draft.typed.get("result")
    if kept is not None:
        form = ResultForm(draft, kept)
    elif typed:
        form = ResultForm(draft, typed)
    else:
        stored = {"result_channel": draft.result_channel, "result_address": draft.result_address}
        form = ResultForm(draft, initial=stored)
    return _show(request, draft, form, restored=kept is not None)


def _save(request: SignedInRequest, draft: Draft, form: ResultForm) -> HttpResponseBase:
    rest = {key: value for key, value in draft.typed.items() if key != "result"}
    changes: dict[str, Any]
    if form.is_valid():
        changes = {**form.cleaned_data, "typed": rest}
    else:
        typed = {name: request.POST.get(name, "")[:2_000] for name in form.fields}
        changes = {"typed": {**rest, "result": typed}}
    try:
        dossiers.drafts.save(draft, version=steps.version_of(request), at=clock.now(), **changes)
    except dossiers.OvertakenError as error:
        draft.refresh_from_db()
        if draft.submitted_at:
            return steps.made(draft)
        return _show(request, draft, form, conflict=str(error))
    if "later" in request.POST:
        return steps.leave(request, draft)
    if not form.is_valid():
        return _show(request, draft, form)
    return redirect("draft_review", draft.pk)


def _show(request: SignedInRequest, draft: Draft, form: ResultForm, **context: Any) -> HttpResponseBase:
    return steps.show(request, "result", draft, form=form, problems=error_links(form), **context)
