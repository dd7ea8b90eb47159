"""Proving who one is: a passkey alone, the second factor after a password, once more before great changes."""

from typing import Any

from allauth.account.internal.decorators import login_stage_required
from allauth.account.internal.flows import reauthentication
from allauth.account.internal.flows.login import perform_login
from allauth.account.models import Login
from allauth.account.utils import get_login_redirect_url, get_next_redirect_url, passthrough_next_redirect_url
from allauth.core import ratelimit
from allauth.mfa.stages import AuthenticateStage
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from motcua.accounts.factor_forms import CodeForm, PasskeyForm, PasswordForm
from motcua.accounts.gates import SignedInRequest, citizen_required, local_login_required
from motcua.accounts.models import User
from motcua.accounts.service import RefusedError, factors, passkeys
from motcua.base import clock

LOGIN, SECOND, CONFIRM = "login", "second", "confirm"


@never_cache
@require_http_methods(["GET", "POST"])
def passkey_login(request: HttpRequest) -> HttpResponseBase:
    """GET: what the browser needs to ask for a passkey. POST: in, whoever the passkey says it is."""
    if not isinstance(request.user, AnonymousUser):
        return redirect("account")
    if request.method == "GET":
        return JsonResponse(passkeys.begin_proving(request, LOGIN, clock.now()))
    too_many: HttpResponse | None = ratelimit.consume_or_429(request, action="login_passkey")
    if too_many:
        return too_many
    try:
        passkey = passkeys.prove(request, LOGIN, request.POST.get("credential", ""), clock.now())
    except RefusedError as refused:
        messages.error(request, str(refused))
        return HttpResponseRedirect(_login_again(request))
    factors.record_pass(request, passkey, alone=True)
    # The stage of the second factor lets it pass: allauth knows a passkey used alone from its record.
    login = Login(user=passkey.user, redirect_url=get_next_redirect_url(request))
    response: HttpResponseBase = perform_login(request, login)
    return response


@login_stage_required(stage=AuthenticateStage.key, redirect_urlname="account_login")  # type: ignore[untyped-decorator]
@require_http_methods(["GET", "POST"])
def second_step(request: HttpRequest) -> HttpResponseBase:
    """After the password: a code or a passkey."""
    stage = request._login_stage  # type: ignore[attr-defined]
    person: User = stage.login.user
    forms = _forms(request, person, SECOND)
    if proven := _proven(forms):
        factors.record_pass(request, proven)
        _warn_of_last_codes(request, person, proven)
        response: HttpResponseBase = stage.exit()
        return response
    return render(request, "account/second_step.jinja", _facts(request, person, forms, SECOND))


@citizen_required
@require_http_methods(["GET", "POST"])
def confirm(request: SignedInRequest) -> HttpResponseBase:
    """Once more: by whatever one has; by the second factor where this session has not proven it yet."""
    person = request.user
    forms = _forms(request, person, CONFIRM)
    if person.has_usable_password() and (factors.passed_at(request) or not factors.has_any(person)):
        data = request.POST if "password" in request.POST else None
        forms["password"] = PasswordForm(data, request=request, user=person)
    if not forms:
        return render(request, "account/confirm_by_login.jinja")
    if proven := _proven(forms):
        factors.record_pass(request, proven, again=True)
        _warn_of_last_codes(request, person, proven)
    elif "password" in forms and forms["password"].is_valid():
        reauthentication.reauthenticate_by_password(request)
    else:
        return render(request, "account/confirm.jinja", _facts(request, person, forms, CONFIRM))
    # allauth's own pages leave what was posted there to be resumed.
    resumed: HttpResponseBase | None = reauthentication.resume_request(request)
    return resumed or HttpResponseRedirect(_wanted(request))


def _forms(request: HttpRequest, person: User, purpose: str) -> dict[str, Any]:
    """The forms by which this person can prove themselves, bound to what was posted in one of them."""
    common: dict[str, Any] = {"request": request, "user": person}
    forms: dict[str, Any] = {}
    if factors.of(person, factors.Type.TOTP, factors.Type.RECOVERY_CODES).exists():
        forms["code"] = CodeForm(request.POST if "code" in request.POST else None, **common)
    if passkeys.of(person):
        data = request.POST if "credential" in request.POST else None
        forms["passkey"] = PasskeyForm(data, purpose=purpose, **common)
    return forms


def _proven(forms: dict[str, Any]) -> Any:
    for name in ("code", "passkey"):
        if name in forms and forms[name].is_valid():
            return forms[name].proven
    return None


def _warn_of_last_codes(request: HttpRequest, person: User, proven: Any) -> None:
    if proven.type == factors.Type.RECOVERY_CODES:
        left = factors.codes_left(person)
        messages.warning(
            request,
            _("Bạn vừa dùng một mã dự phòng, còn %d mã. Nếu mất thiết bị, hãy gỡ nó và thêm thiết bị mới.")
            % left,
        )


def _facts(request: HttpRequest, person: User, forms: dict[str, Any], purpose: str) -> dict[str, Any]:
    """The page's forms, the one with problems as `form`, and what the browser needs for a passkey."""
    tried = next((form for form in forms.values() if form.is_bound), None)
    facts = {f"{name}_form": form for name, form in forms.items()}
    facts["form"] = tried or next(iter(forms.values()))
    if "passkey" in forms:
        facts["options"] = passkeys.begin_proving(request, purpose, clock.now(), person)
    return facts


def _wanted(request: SignedInRequest) -> str:
    address: str = get_login_redirect_url(request)
    return address


def _login_again(request: HttpRequest) -> str:
    address: str = passthrough_next_redirect_url(request, reverse("account_login"), "next")
    return address


urlpatterns = [
    path("dang-nhap/khoa", local_login_required(passkey_login), name="mfa_login_webauthn"),
    path("dang-nhap/lop-hai", second_step, name="mfa_authenticate"),
    path("tai-khoan/xac-nhan", confirm, name="account_reauthenticate"),
]
