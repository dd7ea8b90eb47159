"""One's own data: consents, an export, corrections, who looked, and the end of the account."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from motcua.accounts import consents, resume
from motcua.accounts.gates import SignedInRequest, citizen_required, confirmed_required
from motcua.base import clock
from motcua.base.paging import paginate
from motcua.base.text import clean
from motcua.dossiers.models import Dossier
from motcua.files import service as files
from motcua.rights import service as rights
from motcua.rights.models import Correction, DataExport

LONGEST = 1_000
LOOKS = 25
DOSSIERS_OFFERED = 100


@require_GET
@citizen_required
def home(request: SignedInRequest) -> HttpResponseBase:
    """What one can do about one's data, and how the last requests stand."""
    at, person = clock.now(), request.user
    return render(
        request,
        "account/data.jinja",
        {
            "consents": consents.history(person),
            "export": rights.exporting.current(person, at),
            "corrections": person.corrections.select_related("dossier", "agency")[:20],
            "closing": rights.closing.coming(person),
        },
    )


@require_http_methods(["GET", "POST"])
@confirmed_required
def export(request: SignedInRequest) -> HttpResponseBase:
    """Ask for everything in one file."""
    if request.method == "POST":
        rights.exporting.ask(request.user, clock.now())
        messages.success(request, _("Chúng tôi đang gom dữ liệu của bạn. Xong sẽ báo cho bạn."))
        return redirect("account_data")
    return render(request, "account/data_export.jinja", {"kept": rights.rules().export_kept.days})


@require_GET
@citizen_required
def fetch(request: SignedInRequest, export_id: UUID) -> HttpResponseBase:
    """The file itself, for its owner alone; nobody else learns that there is one."""
    found = get_object_or_404(DataExport.objects.select_related("file"), pk=export_id, user=request.user)
    return _hand_over(request, found)


@confirmed_required
def _hand_over(_request: SignedInRequest, found: DataExport) -> HttpResponseBase:
    try:
        return files.serve(rights.exporting.fetch(found, clock.now()))
    except rights.RightsError:
        raise Http404 from None


class CorrectionForm(forms.Form):
    """What is wrong, how it should be, and why."""

    def __init__(self, *args: Any, person: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "id_%s", "label_suffix": "", **kwargs})
        self.use_required_attribute = False
        self.person = person
        mine = Dossier.objects.owned_by(person).select_related("revision__procedure")
        abouts = [
            choice
            for choice in Correction.About.choices
            if choice[0] not in ("name", "number") or person.identity_proven_at
        ]
        dossiers = [(one.code, f"{one.code} · {one.procedure.name}") for one in mine[:DOSSIERS_OFFERED]]
        self.fields |= {
            "about": forms.ChoiceField(
                label=gettext_lazy("Thông tin nào sai?"),
                choices=abouts,
                widget=forms.RadioSelect,
                error_messages=_missing(gettext_lazy("Hãy chọn thông tin cần sửa.")),
            ),
            "code": forms.ChoiceField(
                label=gettext_lazy("Hồ sơ nào?"),
                help_text=gettext_lazy("Chỉ cần chọn khi thông tin sai nằm trong một hồ sơ."),
                choices=[("", _("Không thuộc hồ sơ nào")), *dossiers],
                required=False,
                error_messages={"invalid_choice": gettext_lazy("Hãy chọn một hồ sơ của bạn.")},
            ),
            "wanted": _words(
                gettext_lazy("Sửa lại thành"),
                gettext_lazy("Ghi đúng như trên giấy tờ của bạn."),
                gettext_lazy("Hãy ghi thông tin đúng."),
            ),
            "reason": _words(
                gettext_lazy("Vì sao?"),
                gettext_lazy("Ví dụ: thẻ căn cước mới ghi tên khác, cán bộ nhập nhầm."),
                gettext_lazy("Hãy ghi lý do."),
            ),
        }

    def clean(self) -> dict[str, Any]:
        about, code = self.cleaned_data.get("about"), self.cleaned_data.get("code")
        if about == Correction.About.DOSSIER and not code and "code" not in self.errors:
            self.add_error("code", _("Hãy chọn hồ sơ có thông tin sai."))
        return self.cleaned_data


def _missing(sentence: Any) -> dict[str, Any]:
    return {"required": sentence, "invalid_choice": sentence}


def _words(label: Any, hint: Any, missing: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": missing,
            "max_length": gettext_lazy("Chỉ viết tối đa %(limit_value)d ký tự."),
        },
    )


@require_http_methods(["GET", "POST"])
@citizen_required
def correction(request: SignedInRequest) -> HttpResponseBase:
    """Ask the office to correct what one cannot change alone."""
    at = clock.now()
    data = request.POST if request.method == "POST" else resume.take_and_tell(request, at)
    form = CorrectionForm(data, person=request.user)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        mine = Dossier.objects.owned_by(request.user).filter(code=said["code"])
        try:
            asked = rights.corrections.ask(
                request.user,
                about=said["about"],
                dossier=mine.first() if said["about"] == Correction.About.DOSSIER else None,
                wanted=clean(said["wanted"]).strip(),
                reason=clean(said["reason"]).strip(),
                at=at,
            )
        except rights.RightsError as refused:
            form.add_error(refused.field or None, str(refused))
        else:
            messages.success(
                request,
                _("Đã gửi yêu cầu đến %(agency)s. Bạn sẽ được trả lời trước %(due)s.")
                % {"agency": asked.agency.name, "due": clock.written(asked.due_at)},
            )
            return redirect("account_data")
    return render(request, "account/data_correction.jinja", {"form": form})


@require_GET
@citizen_required
def looks(request: SignedInRequest) -> HttpResponseBase:
    """Who opened my dossiers."""
    order = rights.looks.NEWEST_FIRST
    page = paginate(rights.looks.of(request.user), order, request.GET.get("trang", ""), LOOKS)
    here = reverse("account_looks")
    rows = [{"look": look, "purpose": rights.looks.purpose(look)} for look in page.rows]
    return render(
        request,
        "account/data_looks.jinja",
        {
            "rows": rows,
            "newer": page.before and f"{here}?trang={page.before}",
            "older": page.after and f"{here}?trang={page.after}",
        },
    )


@require_http_methods(["GET", "POST"])
@citizen_required
def close(request: SignedInRequest) -> HttpResponseBase:
    """What goes and what stays; ask for it. To change one's mind, or to read why it cannot be, is free."""
    at, person = clock.now(), request.user
    if "undo" in request.POST:
        if rights.closing.undo(person, at):
            messages.success(request, _("Tài khoản của bạn không đóng nữa."))
        return redirect("account_data")
    if rights.closing.coming(person) or rights.closing.obstacles(person, at):
        return _show_closing(request)
    return _ask_to_close(request)


@confirmed_required
def _ask_to_close(request: SignedInRequest) -> HttpResponseBase:
    form = CloseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            rights.closing.ask(request.user, clock.now())
        except rights.RightsError as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("account_close")
    return _show_closing(request, form)


def _show_closing(request: SignedInRequest, form: "CloseForm | None" = None) -> HttpResponseBase:
    facts = {
        "form": form or CloseForm(),
        "closing": rights.closing.coming(request.user),
        "obstacles": rights.closing.obstacles(request.user, clock.now()),
        "days": rights.rules().grace.days,
    }
    return render(request, "account/data_close.jinja", facts)


class CloseForm(forms.Form):
    """Says that it was read."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "id_%s", "label_suffix": "", **kwargs})
        self.fields["understood"] = forms.BooleanField(
            label=_("Tôi đã đọc những gì sẽ bị xóa và những gì còn được giữ"),
            error_messages={"required": _("Hãy đọc rồi đánh dấu vào ô này.")},
        )


urlpatterns = [
    path("tai-khoan/du-lieu", home, name="account_data"),
    path("tai-khoan/du-lieu/xuat", export, name="account_export"),
    path("tai-khoan/du-lieu/xuat/<uuid:export_id>", fetch, name="account_export_file"),
    path("tai-khoan/du-lieu/sua", correction, name="account_correction"),
    path("tai-khoan/ai-da-xem", looks, name="account_looks"),
    path("tai-khoan/dong", close, name="account_close"),
]
