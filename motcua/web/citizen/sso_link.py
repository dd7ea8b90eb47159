"""Single sign-on and an account that exists: its owner links and unlinks it, an officer is invited to."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from motcua.accounts import service
from motcua.accounts.gates import SignedInRequest, citizen_required
from motcua.base import clock
from motcua.web.citizen import sso

signon = service.signon


@citizen_required
@sso.asks_the_provider
@require_GET
def begin(request: SignedInRequest) -> HttpResponseBase:
    """To the provider, in order to link the account."""
    if signon.is_officer(request.user, clock.now()):
        messages.error(request, _("Tài khoản cán bộ chỉ liên kết được theo thư mời của quản trị hệ thống."))
        return redirect("account")
    return sso.leave(request, sso.LINK)


@citizen_required
@sso.offered
@require_http_methods(["GET", "POST"])
def confirm(request: SignedInRequest) -> HttpResponseBase:
    """Who came back, and what linking them means; then it is done.

    The page is there because a mere link can send a browser to the provider and back: whoever is logged in
    there would be linked without having been asked.
    """
    came = sso.waiting(request, sso.LINK)
    if came is None:
        return sso.nobody_waits(request)
    somebody, _away = came
    if request.method == "POST":
        sso.forget_waiting(request)
        try:
            signon.link(request.user, somebody, clock.now())
        except service.RefusedError as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, _("Đã liên kết tài khoản với %(name)s.") % _name())
        return redirect("account")
    facts = {
        "rows": sso.rows_about(somebody),
        "owner": request.user,
        "becomes_proven": somebody.proves and request.user.identity_proven_at is None,
    }
    return render(request, "account/sso_link.jinja", facts | {"sso_name": settings.SSO["NAME"]})


@citizen_required
@sso.offered
@require_http_methods(["GET", "POST"])
def unlink(request: SignedInRequest) -> HttpResponseBase:
    """What it means to remove the link; then it is removed."""
    if signon.link_of(request.user) is None:
        return redirect("account")
    if request.method == "POST":
        try:
            signon.unlink(request.user, clock.now())
        except service.RefusedError as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, _("Đã gỡ liên kết với %(name)s.") % _name())
        return redirect("account")
    can = signon.has_another_way_in(request.user)
    return render(request, "account/sso_unlink.jinja", {"can": can, "sso_name": settings.SSO["NAME"]})


@sso.asks_the_provider
@require_GET
def invitation(request: HttpRequest, word: str) -> HttpResponseBase:
    """The address in an officer's letter: to the provider, if the letter is still good."""
    index = signon.word_index(word)
    if signon.invited(index, clock.now()) is None:
        return _too_late(request)
    return sso.leave(request, sso.INVITATION, invitation=index)


@sso.offered
@require_http_methods(["GET", "POST"])
def accept(request: HttpRequest) -> HttpResponseBase:
    """Who came back, and which officer's account they will open; then it is linked and they are in."""
    came = sso.waiting(request, sso.INVITATION)
    if came is None:
        return sso.nobody_waits(request)
    somebody, away = came
    officer = signon.invited(away.invitation, clock.now())
    if officer is None:
        return _too_late(request)
    if request.method == "GET":
        facts = {"rows": sso.rows_about(somebody), "owner": officer, "becomes_proven": False}
        return render(request, "account/sso_link.jinja", facts | {"sso_name": settings.SSO["NAME"]})
    sso.forget_waiting(request)
    try:
        officer = signon.accept(away.invitation, somebody, clock.now())
    except service.RefusedError as refused:
        messages.error(request, str(refused))
        return sso.back(request)
    messages.success(request, _("Đã liên kết tài khoản với %(name)s.") % _name())
    if isinstance(request.user, AnonymousUser):
        return sso.enter(request, officer)
    return redirect("account")


def _too_late(request: HttpRequest) -> HttpResponseBase:
    messages.error(request, _("Thư mời này đã dùng rồi hoặc đã hết hạn. Hãy xin quản trị hệ thống thư mới."))
    return sso.back(request)


def _name() -> dict[str, str]:
    return {"name": settings.SSO["NAME"]}


urlpatterns = [
    path("tai-khoan/lien-ket", begin, name="account_link"),
    path("tai-khoan/lien-ket/xac-nhan", confirm, name="account_link_confirm"),
    path("tai-khoan/go-lien-ket", unlink, name="account_unlink"),
    path("dang-nhap/sso/moi/<str:word>", invitation, name="sso_invitation"),
    path("dang-nhap/sso/loi-moi", accept, name="sso_accept"),
]
