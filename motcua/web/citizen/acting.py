"""For whom a person acts: the page on which she changes it, and the way there from what is somebody else's.

What belongs to an organisation opens while she acts for it, what is hers while she acts for herself. Where it
would open in another capacity of hers, she is asked to change it first; what she had typed waits meanwhile.
"""

from collections.abc import Callable
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.http import Http404, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from motcua.accounts import capacity, resume
from motcua.accounts.capacity import Capacity
from motcua.accounts.gates import SignedInRequest, citizen_required
from motcua.base import clock


@require_http_methods(["GET", "POST"])
@citizen_required
def switch(request: SignedInRequest) -> HttpResponseBase:
    """Herself, or one of her organisations; then on to where she was going."""
    wanted = request.POST if request.method == "POST" else request.GET
    target = wanted.get("next", "")
    target = target if get_adapter(request).is_safe_url(target) else ""
    if request.method == "POST" and capacity.choose(request, request.POST.get("cho", "")):
        messages.success(request, _("Bạn đang làm việc cho: %s.") % name_of(capacity.of(request)))
        return HttpResponseRedirect(target or reverse("dossiers"))
    now, choices = capacity.offered(request)
    asked = request.GET.get("cho")
    return render(
        request,
        "account/switch.jinja",
        {
            "choices": [
                {
                    "value": one.key,
                    "text": one.entity.name if one.entity else _("Chính bạn"),
                    "hint": _role_of(one),
                    "checked": one.key == (now.key if asked is None else asked),
                }
                for one in choices
            ],
            "needed": next((name_of(one) for one in choices if asked is not None and one.key == asked), ""),
            "next": target,
        },
    )


def name_of(one: Capacity) -> str:
    """For whom, as the person reads it."""
    return one.entity.name if one.entity else _("chính bạn")


def _role_of(one: Capacity) -> str:
    if one.membership is None:
        return one.user.full_name
    number = _("Mã số thuế %s") % one.membership.entity.tax_code
    return f"{number} · {one.membership.get_role_display()}"


def elsewhere(request: SignedInRequest, seen_by: Callable[[Capacity], bool]) -> HttpResponseBase:
    """To the page that changes the capacity, where `seen_by` another one it would open; 404 otherwise."""
    now, choices = capacity.offered(request)
    for other in choices:
        if other != now and seen_by(other):
            if request.method == "POST":
                resume.keep(request, clock.now())
            asked = urlencode({"cho": other.key, "next": request.path})
            return redirect(f"{reverse('account_switch')}?{asked}")
    raise Http404


urlpatterns = [path("tai-khoan/lam-viec-cho", switch, name="account_switch")]
