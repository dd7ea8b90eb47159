"""The second factor of one's account: an authenticator app, passkeys, recovery codes."""

import segno
from allauth.account.utils import get_next_redirect_url, passthrough_next_redirect_url
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _

from motcua.accounts.factor_forms import AppForm, NewPasskeyForm
from motcua.accounts.gates import SignedInRequest, citizen_required, confirmed_required
from motcua.accounts.service import RefusedError, factors, passkeys
from motcua.base import clock
from motcua.web.citizen import addresses  # noqa: F401 - for the addresses at the end
from motcua.web.ui.portal import portal


@citizen_required
def home(request: SignedInRequest) -> HttpResponse:
    """What protects the account beside the password. Officers who have nothing yet begin here."""
    person, at = request.user, clock.now()
    found = {
        "app": factors.of(person, factors.Type.TOTP).first(),
        "passkeys": passkeys.of(person),
        "codes_left": factors.codes_left(person),
        "required": factors.needs_one(person, at),
        "addresses": {
            name: _onward(request, f"mfa_{name}")
            for name in ("activate_totp", "add_webauthn", "recovery_codes")
        },
    }
    return render(request, "account/factors.jinja", found)


@confirmed_required
def app(request: SignedInRequest) -> HttpResponse:
    """Set up an authenticator app, or another in its place."""
    form = AppForm(request.POST or None, request=request, user=request.user)
    if request.method == "POST" and form.is_valid():
        messages.success(request, _("Đã thêm ứng dụng xác thực."))
        return _added(request, form)
    secret = factors.pending_secret(request)
    picture = segno.make(factors.totp_address(request.user, secret, portal().name), error="m", micro=False)
    facts = {
        "form": form,
        "picture": picture.svg_data_uri(border=2, scale=4),
        "secret": " ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
        "replaces": factors.of(request.user, factors.Type.TOTP).exists(),
        "back": _onward(request, "mfa_index"),
    }
    return render(request, "account/factor_app.jinja", facts)


@confirmed_required
def new_passkey(request: SignedInRequest) -> HttpResponse:
    """Add a passkey; the browser makes it, with the name it is given here."""
    form = NewPasskeyForm(request.POST or None, request=request, user=request.user)
    if request.method == "POST" and form.is_valid():
        messages.success(request, _("Đã thêm khóa truy cập."))
        return _added(request, form)
    options = passkeys.begin_adding(request, request.user, clock.now())
    back = _onward(request, "mfa_index")
    return render(request, "account/factor_passkey.jinja", {"form": form, "options": options, "back": back})


@confirmed_required
def removal(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take one away, after a question."""
    factor = get_object_or_404(factors.of(request.user), pk=pk)
    if request.method == "POST":
        try:
            factors.remove(request.user, factor, clock.now())
        except RefusedError as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, _("Đã gỡ."))
        return redirect("mfa_index")
    last = not factors.of(request.user).exclude(pk=pk).exists()
    return render(request, "account/factor_removal.jinja", {"factor": factor, "last": last})


@confirmed_required
def recovery_codes(request: SignedInRequest) -> HttpResponse:
    """New codes on POST; those just made are shown to the next reader, once."""
    if request.method == "POST":
        try:
            factors.make_recovery_codes(request, request.user, clock.now())
        except RefusedError as refused:
            messages.error(request, str(refused))
            return redirect("mfa_index")
        return HttpResponseRedirect(request.get_full_path())
    facts = {
        "codes": factors.take_new_codes(request),
        "left": factors.codes_left(request.user),
        "onward": get_next_redirect_url(request) or reverse("mfa_index"),
        "portal_name": portal().name,
    }
    return render(request, "account/factor_codes.jinja", facts)


def _added(request: SignedInRequest, form: AppForm | NewPasskeyForm) -> HttpResponse:
    """Whoever adds a factor has just used it; the first brings recovery codes, which are shown next."""
    if form.proven:
        factors.record_pass(request, form.proven, again=True)
    if factors.codes_left(request.user) is None:
        factors.make_recovery_codes(request, request.user, clock.now())
        return HttpResponseRedirect(_onward(request, "mfa_recovery_codes"))
    return HttpResponseRedirect(get_next_redirect_url(request) or reverse("mfa_index"))


def _onward(request: SignedInRequest, name: str) -> str:
    """The address of a page from which one still gets to where one wanted to go."""
    address: str = passthrough_next_redirect_url(request, reverse(name), "next")
    return address


urlpatterns = [
    path("tai-khoan/hai-lop", home, name="mfa_index"),
    path("tai-khoan/hai-lop/ung-dung", app, name="mfa_activate_totp"),
    path("tai-khoan/hai-lop/khoa-moi", new_passkey, name="mfa_add_webauthn"),
    path("tai-khoan/hai-lop/ma-du-phong", recovery_codes, name="mfa_recovery_codes"),
    path("tai-khoan/hai-lop/<row:pk>/go", removal, name="mfa_removal"),
]
