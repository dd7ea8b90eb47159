"""The outbox for administrators: notices that were lost or wait, with the reason, and sending one again.

No address and no words are shown: to see to it that notices arrive nobody needs to read them.
"""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from motcua.accounts.gates import SignedInRequest, administrator_required
from motcua.base import clock
from motcua.messaging import service as messaging
from motcua.messaging.models import Message, MessageQuerySet
from motcua.web.studio.frame import OUTBOX, page

PAGE = 50
LOST, WAITING = "khong-den", "dang-cho"


@require_GET
@administrator_required
def outbox(request: SignedInRequest) -> HttpResponse:
    """One of the two lists, newest first, page by page."""
    which = WAITING if request.GET.get("danh-sach") == WAITING else LOST
    found = _lists()[which].order_by("-id").prefetch_related("resendings__by")
    before = request.GET.get("truoc", "")
    if before.isascii() and before.isdigit():
        found = found.filter(pk__lt=int(before[:18]))
    shown = list(found[: PAGE + 1])
    older = f"?{urlencode({'danh-sach': which, 'truoc': shown[PAGE - 1].pk})}" if len(shown) > PAGE else None
    tabs = [
        {"text": _("Không đến nơi"), "href": f"?danh-sach={LOST}", "current": which == LOST},
        {"text": _("Đang chờ gửi"), "href": f"?danh-sach={WAITING}", "current": which == WAITING},
    ]
    facts = {"rows": [_row(one) for one in shown[:PAGE]], "tabs": tabs, "older": older, "lost": which == LOST}
    return page(request, "studio/outbox.jinja", OUTBOX, facts)


@require_POST
@administrator_required
def again(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """Send a lost notice once more; who did is noted beside it."""
    message = get_object_or_404(Message, pk=pk)
    if messaging.resend(message, clock.now(), request.user):
        messages.success(request, _("Thông báo đang được gửi lại."))
    else:
        messages.warning(request, _("Thông báo này không còn phải gửi lại."))
    return redirect("studio_outbox")


def _lists() -> dict[str, MessageQuerySet]:
    return {LOST: Message.objects.lost(), WAITING: Message.objects.waiting()}


def _row(message: Message) -> dict[str, Any]:
    return {
        "title": messaging.title_of(message.kind),
        "about": message.about,
        "channel": message.get_channel_display(),
        "standing": message.standing,
        "tone": message.tone,
        "reason": message.error,
        "attempts": message.attempts,
        "created_at": message.created_at,
        "next_at": message.next_at,
        "again": message.pk if message.may_be_sent_again else None,
        "resendings": list(message.resendings.all()),
    }


outbox_urls = [
    path("quan-tri/hop-thu-di", outbox, name="studio_outbox"),
    path("quan-tri/hop-thu-di/<int:pk>/gui-lai", again, name="studio_outbox_again"),
]
