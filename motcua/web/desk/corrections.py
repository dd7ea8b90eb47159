"""Requests of people to have their data corrected: what waits at this officer's desks, and the answer."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from motcua.accounts import resume
from motcua.accounts.gates import SignedInRequest, officer_required
from motcua.base import clock
from motcua.base.masking import mask_identity
from motcua.base.paging import paginate
from motcua.base.text import clean
from motcua.organization.models import Role
from motcua.rights import service as rights
from motcua.rights.models import Correction
from motcua.web.desk import frame
from motcua.web.ui.formfields import error_links

ANSWERED_SHOWN = 25
LONGEST = 1_000


@require_GET
@officer_required(roles=[Role.ONE_STOP])
def listed(request: SignedInRequest) -> HttpResponseBase:
    """What waits, the most urgent first; below, what was answered."""
    at = clock.now()
    here = rights.corrections.at_desks_of(request.user, at)
    waiting = here.filter(standing=Correction.Standing.ASKED).order_by("due_at", "pk")
    answered = here.exclude(standing=Correction.Standing.ASKED)
    page = paginate(answered, ("-answered_at", "-pk"), request.GET.get("trang", ""), ANSWERED_SHOWN)
    address = reverse("desk_corrections")
    facts = {
        "waiting": [{"one": one, "is_late": one.due_at < at} for one in waiting[:200]],
        "answered": page.rows,
        "newer": page.before and f"{address}?trang={page.before}",
        "older": page.after and f"{address}?trang={page.after}",
    }
    return render(request, "desk/corrections.jinja", {**frame.of(request, at), **facts})


class AnswerForm(forms.Form):
    """Done or not, and a sentence for the person; where a card proves it, that it was seen."""

    def __init__(self, *args: Any, correction: Correction, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "%s", "label_suffix": "", **kwargs})
        self.use_required_attribute = False
        self.of_card = correction.about in (Correction.About.NAME, Correction.About.NUMBER)
        missing = gettext_lazy("Hãy chọn sửa hay không sửa.")
        self.fields["outcome"] = forms.ChoiceField(
            label=gettext_lazy("Kết quả"),
            choices=[("done", gettext_lazy("Đã sửa")), ("declined", gettext_lazy("Không sửa"))],
            widget=forms.RadioSelect,
            error_messages={"required": missing, "invalid_choice": missing},
        )
        if self.of_card:
            self.fields["seen"] = forms.BooleanField(
                label=gettext_lazy("Tôi đã xem bản gốc giấy tờ: đúng người, đúng nội dung yêu cầu"),
                required=False,
            )
        self.fields["words"] = forms.CharField(
            label=gettext_lazy("Câu trả lời cho người dân"),
            help_text=gettext_lazy(
                "Người dân đọc nguyên văn: đã sửa gì, hoặc vì sao không sửa và phải làm gì."
            ),
            max_length=LONGEST,
            widget=forms.Textarea(attrs={"rows": 4}),
            error_messages={
                "required": gettext_lazy("Hãy ghi câu trả lời."),
                "max_length": gettext_lazy("Chỉ viết tối đa %(limit_value)d ký tự."),
            },
        )

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        if self.of_card and said.get("outcome") == "done" and not said.get("seen"):
            self.add_error("seen", _("Tên, số đã xác nhận chỉ sửa được khi đã xem bản gốc giấy tờ."))
        return said


@require_http_methods(["GET", "POST"])
@officer_required(roles=[Role.ONE_STOP])
def answer(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """One request at a desk of this officer's, and the form that answers it."""
    at = clock.now()
    found = get_object_or_404(rights.corrections.at_desks_of(request.user, at), pk=pk)
    data = request.POST if request.method == "POST" else resume.take_and_tell(request, at)
    form = AnswerForm(data, correction=found)
    if request.method == "POST" and form.is_valid():
        done, words = form.cleaned_data["outcome"] == "done", clean(form.cleaned_data["words"]).strip()
        try:
            rights.corrections.answer(found, done=done, words=words, clerk=request.user, at=at)
        except rights.RightsError as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Đã trả lời. Người dân được báo ngay."))
            return redirect("desk_corrections")
    return render(
        request,
        "desk/correction.jinja",
        {
            **frame.of(request, at),
            "one": found,
            "is_open": found.standing == Correction.Standing.ASKED,
            "identity": mask_identity(found.user.identity_number),
            "form": form,
            "problems": error_links(form) if form.is_bound else [],
        },
    )
