"""A forgotten password: phone or e-mail address, the code, the new password.

The pages are the same whether or not anybody has that address (accounts/recovery.py).
"""

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from motcua.accounts.access import OneTimeCode
from motcua.accounts.forms import CodeForm, NewPasswordForm, ResetForm
from motcua.accounts.gates import local_login_required
from motcua.accounts.service import codes, history, recovery
from motcua.base import clock
from motcua.web.citizen.sayings import OVER, TOO_SOON, WRONG

_KEPT = "reset"


@never_cache
@require_http_methods(["GET", "POST"])
def forgotten(request: HttpRequest) -> HttpResponse:
    """Asks where the code should go."""
    form = ResetForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        address = form.cleaned_data["address"]
        if codes.may_ask(request, address):
            return _ask(request, address)
        form.add_error("address", TOO_SOON)
        status = 429
    facts = {"form": form, "by_phone": codes.phones_can_be_proven()}
    return render(request, "account/password_reset.jinja", facts, status=status)


def _ask(request: HttpRequest, address: str) -> HttpResponse:
    request.session[_KEPT] = str(recovery.begin(address, clock.now()).reference)
    return redirect("account_confirm_password_reset_code")


@never_cache
@require_http_methods(["GET", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """Asks for the digits; sends others on request."""
    asked = _asked(request)
    if asked is None:
        return redirect("account_reset_password")
    if request.POST.get("action") == "resend":
        return _resend(request, asked.address)
    by_phone = codes.is_phone(asked.address)
    form = CodeForm(request.POST or None, by_phone=by_phone)
    if request.method == "POST" and form.is_valid():
        try:
            recovery.prove(str(asked.reference), form.cleaned_data["code"], clock.now())
        except codes.WrongCodeError:
            form.add_error("code", WRONG)
        except codes.CodeOverError:
            form.add_error("code", OVER)
        else:
            return redirect("account_complete_password_reset")
    facts = {"form": form, "address": asked.address, "by_phone": by_phone}
    return render(request, "account/confirm_password_reset_code.jinja", facts)


def _resend(request: HttpRequest, address: str) -> HttpResponse:
    if codes.may_ask(request, address):
        messages.success(request, _("Mã mới đã được gửi."))
        return _ask(request, address)
    messages.warning(request, TOO_SOON)
    return redirect("account_confirm_password_reset_code")


@never_cache
@require_http_methods(["GET", "POST"])
def new_password(request: HttpRequest) -> HttpResponse:
    """The new password, once the code was right."""
    reference = request.session.get(_KEPT, "")
    accounts = recovery.choices(reference, clock.now()) if _asked(request) else ()
    if not accounts:
        return redirect("account_confirm_password_reset_code")
    form = NewPasswordForm(request.POST or None, accounts=accounts)
    if request.method == "POST" and form.is_valid():
        return _set(request, reference, form)
    return render(request, "account/password_reset_from_key.jinja", {"form": form})


def _set(request: HttpRequest, reference: str, form: NewPasswordForm) -> HttpResponse:
    user, password = form.account(), form.cleaned_data["password1"]
    try:
        recovery.set_password(reference, user, password, history.where(request), clock.now())
    except codes.CodeOverError:
        return redirect("account_reset_password")
    get_adapter(request).lift_lock(request, user)
    request.session.flush()
    messages.success(request, _("Mật khẩu đã được đổi."))
    return redirect("account_login")


def _asked(request: HttpRequest) -> OneTimeCode | None:
    reference = request.session.get(_KEPT)
    return recovery.waiting(reference) if reference else None


urlpatterns = [
    path("quen-mat-khau", local_login_required(forgotten), name="account_reset_password"),
    path("quen-mat-khau/ma", local_login_required(code), name="account_confirm_password_reset_code"),
    path(
        "quen-mat-khau/mat-khau-moi",
        local_login_required(new_password),
        name="account_complete_password_reset",
    ),
]
