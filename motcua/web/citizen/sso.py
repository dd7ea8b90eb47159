"""Single sign-on: to the provider, back again, and what becomes of whoever came (docs/sso.md).

Everything that leaves for the provider is a link, never a form: our content security policy lets no form, nor
what it is redirected to, leave the portal. What changes something here (an account made, a link made or
removed) is a form of ours with its token, on a page that says what will happen: a mere visit to an address of
ours, which anybody can bring about, changes nothing but who is logged in.
"""

import base64
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from allauth.core.internal import ratelimit
from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from motcua.accounts import service
from motcua.accounts.forms import NameField, identity_field, phone_field
from motcua.accounts.models import User
from motcua.accounts.provider import Attempt, Fault, Person, SignOnError, asked, person, told
from motcua.base import clock
from motcua.base.crypto import CannotDecryptError, decrypt, encrypt
from motcua.base.masking import mask_identity

signon = service.signon

LOG_IN, LINK, INVITATION = "log in", "link", "invitation"
# How long somebody may take at the provider, and afterwards to read and confirm.
AWAY_FOR = timedelta(minutes=15)
CONFIRM_WITHIN = timedelta(minutes=10)
# So many tabs of one browser may be away at once.
MOST_ATTEMPTS = 5

_ATTEMPTS, _WAITING, CAME = "sso_attempts", "sso_waiting", "sso_came"

P = ParamSpec("P")
R = TypeVar("R", bound=HttpRequest)
Anything = HttpResponseBase


def offered(view: Callable[Concatenate[R, P], Anything]) -> Callable[Concatenate[R, P], Anything]:
    """Where no provider is named in the settings there is no such page."""

    @never_cache
    @wraps(view)
    def guarded(request: R, /, *args: P.args, **kwargs: P.kwargs) -> Anything:
        if not settings.SSO:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


def asks_the_provider(view: Callable[Concatenate[R, P], Anything]) -> Callable[Concatenate[R, P], Anything]:
    """A page that costs the provider a call: a visit is enough, so visits are counted."""

    @offered
    @wraps(view)
    def guarded(request: R, /, *args: P.args, **kwargs: P.kwargs) -> Anything:
        if not ratelimit.consume(request, app="allauth.account", action="sso", limit_get=True):
            messages.error(request, _("Bạn gửi quá nhanh. Hãy chờ một phút rồi thử lại."))
            return back(request)
        return view(request, *args, **kwargs)

    return guarded


def back(request: HttpRequest) -> HttpResponseRedirect:
    """Where somebody goes with whom nothing came of it."""
    return redirect("account_login" if isinstance(request.user, AnonymousUser) else "account")


# --- Away and back again --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Away:
    """Somebody is at the provider: for what, and how we know them when they are back."""

    purpose: str
    attempt: Attempt
    left_at: float
    next: str = ""
    invitation: str = ""
    user: int | None = None


def leave(request: HttpRequest, purpose: str, *, next: str = "", invitation: str = "") -> HttpResponseBase:
    """Send the browser to the provider."""
    try:
        with asked() as provider:
            address, attempt = provider.begin(return_address())
    except SignOnError as error:
        messages.error(request, error.sentence)
        return back(request)
    user = None if isinstance(request.user, AnonymousUser) else request.user.pk
    away = Away(purpose, attempt, _real_now().timestamp(), next, invitation, user)
    attempts = request.session.get(_ATTEMPTS, {}) | {attempt.state: asdict(away)}
    request.session[_ATTEMPTS] = dict(list(attempts.items())[-MOST_ATTEMPTS:])
    return HttpResponseRedirect(address)


@asks_the_provider
@require_GET
def begin(request: HttpRequest) -> HttpResponseBase:
    """To the provider, in order to log in or to register."""
    if not isinstance(request.user, AnonymousUser):
        return redirect(get_adapter(request).get_login_redirect_url(request))
    wanted = request.GET.get("next", "")
    return leave(request, LOG_IN, next=wanted if get_adapter(request).is_safe_url(wanted) else "")


@asks_the_provider
@require_GET
def arrived(request: HttpRequest) -> HttpResponseBase:
    """Back from the provider, with its answer."""
    try:
        away = _taken(request)
        with asked() as provider:
            claims = provider.finish(away.attempt, request.GET.dict(), return_address(), _real_now())
        somebody = person(claims)
    except SignOnError as error:
        messages.error(request, error.sentence)
        return back(request)
    if away.purpose == LOG_IN:
        return _log_in(request, somebody, away)
    keep_waiting(request, somebody, away)
    return redirect("account_link_confirm" if away.purpose == LINK else "sso_accept")


def _taken(request: HttpRequest) -> Away:
    """The attempt of this browser that the answer belongs to, once. Raises SignOnError."""
    attempts = request.session.get(_ATTEMPTS, {})
    kept = attempts.pop(request.GET.get("state", ""), None)
    request.session[_ATTEMPTS] = attempts
    user = None if isinstance(request.user, AnonymousUser) else request.user.pk
    if kept is None:
        raise told(SignOnError(Fault.STALE, "no such attempt"))
    away = Away(**kept | {"attempt": Attempt(**kept["attempt"])})
    if _real_now().timestamp() - away.left_at > AWAY_FOR.total_seconds():
        raise told(SignOnError(Fault.STALE, "away too long"))
    if away.user != user:
        raise told(SignOnError(Fault.STALE, "somebody else is logged in by now"))
    return away


def return_address() -> str:
    """Our address at which the provider gives people back; it is registered there."""
    return f"{settings.PUBLIC_URL}{reverse('sso_return')}"


def _real_now() -> datetime:
    return clock.real(clock.now())


# --- What waits for a confirmation ----------------------------------------------------------------------


def keep_waiting(request: HttpRequest, somebody: Person, away: Away) -> None:
    """Remember who came until they have read what will happen; encrypted, like all identity numbers."""
    facts = {"person": somebody.as_dict(), "away": asdict(away), "at": _real_now().timestamp()}
    request.session[_WAITING] = base64.b64encode(encrypt(json.dumps(facts))).decode()


def waiting(request: HttpRequest, purpose: str) -> tuple[Person, Away] | None:
    """Who came for `purpose` a moment ago and has not confirmed yet."""
    try:
        facts = json.loads(decrypt(base64.b64decode(request.session[_WAITING])))
    except (KeyError, CannotDecryptError):
        return None
    if facts["away"]["purpose"] != purpose:
        return None
    user = None if isinstance(request.user, AnonymousUser) else request.user.pk
    late = _real_now().timestamp() - facts["at"] > CONFIRM_WITHIN.total_seconds()
    if late or facts["away"]["user"] != user:
        forget_waiting(request)
        return None
    away = facts["away"] | {"attempt": Attempt(**facts["away"]["attempt"])}
    return Person(**facts["person"]), Away(**away)


def forget_waiting(request: HttpRequest) -> None:
    request.session.pop(_WAITING, None)


def nobody_waits(request: HttpRequest) -> HttpResponseBase:
    """The page asks to confirm, and there is nothing (any more) to confirm."""
    messages.warning(request, _("Lượt này đã quá lâu. Hãy bắt đầu lại."))
    return back(request)


def rows_about(somebody: Person) -> list[dict[str, Any]]:
    """What the provider says, for the person to read; the number masked, as others look at screens too."""
    proven = _("%(name)s đã xác nhận") if somebody.proves else _("%(name)s chưa xác nhận")
    return [
        {"key": _("Họ và tên"), "value": somebody.full_name},
        {
            "key": _("Số CCCD/CMND/hộ chiếu"),
            "value": mask_identity(somebody.identity_number) if somebody.identity_number else "",
            "note": proven % {"name": settings.SSO["NAME"]} if somebody.identity_number else "",
        },
        {"key": _("Mức xác thực"), "value": somebody.level},
    ]


# --- Logging in, registering ----------------------------------------------------------------------------


def _log_in(request: HttpRequest, somebody: Person, away: Away) -> HttpResponseBase:
    at = clock.now()
    try:
        arrival = signon.arrive(somebody, at)
    except service.RefusedError as refused:
        messages.error(request, str(refused))
        return back(request)
    if arrival.user is None and not signon.may_register(somebody):
        return render(request, "account/sso_no_account.jinja", {"sso_name": settings.SSO["NAME"]}, status=403)
    if arrival.user is None:
        keep_waiting(request, somebody, away)
        return redirect("sso_register")
    if arrival.warning:
        messages.warning(request, arrival.warning)
    return enter(request, arrival.user, away.next)


def enter(request: HttpRequest, user: User, next: str = "") -> HttpResponseBase:
    """Log `user` in, as django-allauth does: with its stages (a second factor), signals and rate limits.

    Whether our e-mail to them was ever confirmed does not matter here: that is not how they came in.
    """
    forget_waiting(request)
    request.session[CAME] = True
    record_authentication(request, user, "sso")
    response: HttpResponseBase = perform_login(
        request, user, email_verification="none", redirect_url=next or None
    )
    return response


class RegistrationForm(forms.Form):
    """What the provider did not say, and the terms. What it did say stands on the page, and is not asked."""

    def __init__(self, *args: Any, somebody: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not somebody.full_name:
            self.fields["full_name"] = NameField()
        if not somebody.identity_number:
            self.fields["identity_number"] = identity_field()
        self.fields["phone"] = phone_field()
        self.fields["phone"].initial = somebody.phone
        self.fields["terms"] = forms.BooleanField(
            label=gettext_lazy("Tôi đã đọc và đồng ý với điều khoản sử dụng"),
            error_messages={"required": gettext_lazy("Hãy đọc điều khoản sử dụng và đánh dấu đồng ý.")},
        )


@offered
@require_http_methods(["GET", "POST"])
def register(request: HttpRequest) -> HttpResponseBase:
    """Somebody new has come: what we know, what is missing, the terms; then there is an account."""
    if not isinstance(request.user, AnonymousUser):
        return redirect("account")
    came = waiting(request, LOG_IN)
    if came is None:
        return nobody_waits(request)
    somebody, away = came
    form = RegistrationForm(request.POST if request.method == "POST" else None, somebody=somebody)
    if request.method == "POST" and form.is_valid():
        facts = {"full_name": "", "identity_number": ""} | form.cleaned_data
        facts.pop("terms")
        try:
            user = signon.register(somebody, **facts, at=clock.now())
        except service.RefusedError as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Đã lập tài khoản của bạn."))
            return enter(request, user, away.next or reverse("account"))
    taken = signon.has_account_by_address(somebody)
    address = {"key": _("Thư điện tử"), "value": "" if taken else somebody.email}
    return render(
        request,
        "account/sso_register.jinja",
        {
            "form": form,
            "rows": [*rows_about(somebody), address],
            "taken_email": somebody.email if taken else "",
            **way_in(request),
        },
    )


# --- Logging out ----------------------------------------------------------------------------------------


@offered
@require_GET
def logged_out(request: HttpRequest) -> HttpResponse:
    """Out of the portal; who used somebody else's machine should leave the provider too."""
    return render(request, "account/sso_logged_out.jinja", {"sso_name": settings.SSO["NAME"]})


@asks_the_provider
@require_GET
def log_out_there(request: HttpRequest) -> HttpResponseBase:
    """To the provider's own page for logging out, where it has one."""
    try:
        with asked() as provider:
            address = provider.end(f"{settings.PUBLIC_URL}/")
    except SignOnError as error:
        messages.error(request, error.sentence)
        return redirect("home")
    if address is None:
        messages.warning(
            request,
            _("%(name)s không có trang đăng xuất. Trên máy dùng chung, hãy đóng trình duyệt.")
            % {"name": settings.SSO["NAME"]},
        )
        return redirect("home")
    return HttpResponseRedirect(address)


def way_in(request: HttpRequest) -> dict[str, Any]:
    """What the pages for logging in and registering say about single sign-on."""
    wanted = request.GET.get("next", "")
    query = f"?{urlencode({'next': wanted})}" if wanted else ""
    return {
        "sso_name": settings.SSO["NAME"] if settings.SSO else "",
        "sso_href": reverse("sso_begin") + query,
        "local_login": settings.LOCAL_LOGIN,
        "self_registration": settings.SELF_REGISTRATION,
    }


urlpatterns = [
    path("dang-nhap/sso", begin, name="sso_begin"),
    path("dang-nhap/sso/ve", arrived, name="sso_return"),
    path("dang-nhap/sso/dang-ky", register, name="sso_register"),
    path("dang-xuat/sso", logged_out, name="sso_logged_out"),
    path("dang-xuat/sso/tiep", log_out_there, name="sso_log_out"),
]
