"""The terms of use: the version in force, older ones, and the page that asks about a new one after log-in."""

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from motcua.accounts import consents
from motcua.accounts import terms as texts
from motcua.accounts.gates import SignedInRequest, citizen_required
from motcua.base import clock


@require_GET
def terms(request: HttpRequest) -> HttpResponse:
    """What people agree to today, and what happens with personal data."""
    return _show(request, texts.in_force(clock.now()))


@require_GET
def version(request: HttpRequest, version: str) -> HttpResponse:
    """A version by its name, an older one too: people can read again what they agreed to."""
    found = texts.get(version)
    if found is None:
        raise Http404
    return _show(request, found)


def _show(request: HttpRequest, shown: texts.Terms) -> HttpResponse:
    now = texts.in_force(clock.now())
    others = [one for one in texts.versions() if one != shown]
    facts = {"terms": shown, "is_in_force": shown == now, "others": others}
    return render(request, "account/terms.jinja", facts)


@require_http_methods(["GET", "POST"])
@citizen_required
def consent(request: SignedInRequest) -> HttpResponseBase:
    """What is new, and whether one agrees. Later is possible: then the next log-in asks again."""
    at = clock.now()
    wanted = request.POST.get("next", request.GET.get("next", ""))
    onwards = wanted if get_adapter(request).is_safe_url(wanted) else "/tai-khoan"
    asked = consents.to_ask(request.user, at)
    if asked is None:
        return redirect(onwards)
    if request.method == "POST":
        if request.POST.get("version") == asked.version:
            consents.give(request.user, asked, at)
            messages.success(request, _("Cảm ơn bạn đã xem và đồng ý."))
            return redirect(onwards)
        messages.warning(request, _("Điều khoản vừa có bản mới hơn. Hãy xem lại."))
    return render(request, "account/terms_consent.jinja", {"terms": asked, "onwards": onwards})


urlpatterns = [
    path("dieu-khoan", terms, name="terms"),
    path("dieu-khoan/dong-y", consent, name="terms_consent"),
    path("dieu-khoan/ban/<str:version>", version, name="terms_version"),
]
