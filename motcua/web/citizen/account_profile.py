"""One's own account: what we know, mending it, another password."""

from datetime import date
from typing import Any

from allauth.account import views as allauth
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _

from motcua.accounts import resume, service
from motcua.accounts.forms import ProfileForm
from motcua.accounts.gates import SignedInRequest, citizen_required
from motcua.accounts.models import User
from motcua.accounts.service import contacts
from motcua.base import clock
from motcua.base.masking import mask_identity
from motcua.rights import service as rights
from motcua.web.ui.filters import dmy, dmyhm


@citizen_required
def home(request: SignedInRequest) -> HttpResponse:
    """What the account says about its owner; the identity number masked, as others look at screens too."""
    person = request.user
    proven = _("Đã xác nhận") if person.identity_proven_at else _("Tự khai, chưa xác nhận")
    rows = [
        {"key": _("Họ và tên"), "value": person.full_name},
        {
            "key": _("Số CCCD/CMND/hộ chiếu"),
            "value": mask_identity(person.identity_number),
            "note": proven if person.identity_number else "",
        },
        {
            "key": _("Số điện thoại"),
            "value": person.phone,
            "note": person.get_phone_proof_display(),
            "href": reverse("account_phone"),
            "action": _("Đổi"),
        },
        {
            "key": _("Thư điện tử"),
            "value": person.email or _("chưa có"),
            "href": reverse("account_email"),
            "action": _("Đổi") if person.email else _("Thêm"),
        },
        {
            "key": _("Điều khoản đã đồng ý"),
            "value": person.terms_version,
            "note": dmy(person.terms_accepted_at),
            "href": reverse("account_data"),
            "action": _("Xem"),
        },
    ]
    if person.birth_date:
        rows.insert(2, {"key": _("Ngày sinh"), "value": dmy(date.fromisoformat(person.birth_date))})
    facts = {
        "person": person,
        "rows": rows,
        "records": service.counter.records_of(person),
        "closing": rights.closing.coming(person),
        "asks_for_phone": contacts.has_phone_to_prove(person),
        "invited": len(service.membership.invitations_for(person, clock.now())),
        "local_login": settings.LOCAL_LOGIN,
    }
    return render(request, "account/home.jinja", facts | _single_sign_on(person))


def _single_sign_on(person: User) -> dict[str, Any]:
    """How the account stands to the provider of single sign-on, and what that did to it so far."""
    link = service.signon.link_of(person)
    rows = (
        [
            {"key": _("Liên kết từ"), "value": dmyhm(link.linked_at)},
            {"key": _("Mức xác thực"), "value": link.level, "note": dmyhm(link.level_at)},
        ]
        if link
        else []
    )
    return {
        "sso_name": settings.SSO["NAME"] if settings.SSO else "",
        "sso_rows": rows,
        "sso_proves": bool(settings.SSO and settings.SSO["PROVING_LEVELS"]) and not link,
        "sso_by_invitation": service.signon.is_officer(person, clock.now()),
        "sso_records": service.signon.records_of(person),
    }


@citizen_required
def edit(request: SignedInRequest) -> HttpResponse:
    """Name, and the identity number as long as nobody has checked it."""
    data = request.POST if request.method == "POST" else resume.take_and_tell(request, clock.now())
    form = ProfileForm(data, user=request.user)
    if request.method == "POST" and form.is_valid():
        service.change_profile(request.user, **form.cleaned_data)
        for warning in form.warnings():
            messages.warning(request, warning)
        messages.success(request, _("Đã lưu thông tin."))
        return redirect("account")
    return render(request, "account/edit.jinja", {"form": form})


@citizen_required
def change_password(request: SignedInRequest) -> HttpResponseBase:
    """allauth's page for those who have a password; the others (invited, single sign-on) get a code first."""
    if not settings.LOCAL_LOGIN:
        raise Http404
    if not request.user.has_usable_password():
        return redirect("account_reset_password")
    response: HttpResponseBase = allauth.password_change(request)
    return response


urlpatterns = [
    path("tai-khoan", home, name="account"),
    path("tai-khoan/sua", edit, name="account_edit"),
    path("tai-khoan/mat-khau", change_password, name="account_change_password"),
]
