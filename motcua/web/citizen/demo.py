"""The demonstration: playing a part with one click, and the mailbox of all that was sent. Demo mode only."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.utils import perform_login
from django.conf import settings
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from motcua.accounts import cast
from motcua.accounts.models import User
from motcua.accounts.service import factors
from motcua.messaging.models import Message
from motcua.web.ui.filters import dmyhm

SHOWN = 100


@never_cache
@require_http_methods(["GET", "POST"])
def parts(request: HttpRequest) -> HttpResponseBase:
    """Everybody of the cast, each with a button that logs in as them."""
    if request.method == "POST":
        return _enter(request)
    groups = [(_("Người dân"), cast.CITIZENS), (_("Cán bộ"), cast.OFFICERS)]
    facts: dict[str, Any] = {"groups": groups, "password": cast.PASSWORD, "next": request.GET.get("next", "")}
    facts["can_rehearse"] = settings.REHEARSAL
    return render(request, "account/demo_parts.jinja", facts)


def _enter(request: HttpRequest) -> HttpResponseBase:
    person = cast.BY_KEY.get(request.POST.get("part", ""))
    if person is None:
        raise Http404
    user = User.objects.filter(email=person.email).first()
    if user is None:
        return redirect("demo_parts")
    wanted = request.POST.get("next", "")
    safe = wanted if get_adapter(request).is_safe_url(wanted) else None
    # Whoever played here before goes out first: logging in would throw away what is recorded next with them.
    logout(request)
    factors.record_part(request, user)
    response: HttpResponseBase = perform_login(request, user, redirect_url=safe, email=user.email)
    return response


@never_cache
@require_GET
def mailbox(request: HttpRequest) -> HttpResponse:
    """The newest messages of the outbox, whoever they are for: nothing here is about real people."""
    letters = [_letter(message) for message in Message.objects.order_by("-created_at", "-pk")[:SHOWN]]
    return render(request, "account/demo_mailbox.jinja", {"letters": letters})


def _letter(message: Message) -> dict[str, Any]:
    state = Message.State(message.state).label
    length = _("%d ký tự") % len(message.text) if message.channel == "sms" else ""
    files = _("%d giấy") % len(message.attachments) if message.attachments else ""
    rows = [
        {"key": _("Kênh"), "value": message.channel, "note": length},
        {"key": _("Gửi tới"), "value": message.recipient},
        {"key": _("Lúc"), "value": dmyhm(message.created_at)},
        {"key": _("Tình trạng"), "value": state, "note": message.error},
    ]
    rows += [{"key": _("Tệp kèm"), "value": files}] if files else []
    href = reverse("demo_letter", args=[message.pk]) if message.html else ""
    return {"subject": message.subject, "text": message.text, "rows": rows, "html_href": href}


@never_cache
@require_GET
def letter(_request: HttpRequest, pk: int) -> HttpResponse:
    """The HTML of one e-mail as its reader gets it, in a sandbox: no scripts, nothing from outside."""
    message = get_object_or_404(Message, pk=pk)
    return HttpResponse(message.html, headers={"Content-Security-Policy": "sandbox; default-src 'none'"})


urlpatterns = (
    [
        path("trinh-dien", parts, name="demo_parts"),
        path("hop-thu-trinh-dien", mailbox, name="demo_mailbox"),
        path("hop-thu-trinh-dien/<int:pk>", letter, name="demo_letter"),
    ]
    if settings.DEMO
    else []
)
