"""What the applicant was told about a dossier, what became of each notice, and sending a lost one again."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from motcua.accounts.gates import SignedInRequest, officer_required
from motcua.base import clock
from motcua.dossiers.models import Dossier
from motcua.messaging import service as messaging
from motcua.messaging.models import Message
from motcua.web.desk.finding import find

# So many stand on the page; those before them fold.
MOST_OPEN = 4


def of(dossier: Dossier) -> dict[str, Any]:
    """For desk/told.jinja: the notices to the applicant, newest first."""
    rows = [_row(message) for message in _notices(dossier).prefetch_related("resendings__by")]
    # What was lost stays in sight however much was told since.
    open_ones = [row for place, row in enumerate(rows) if place < MOST_OPEN or row["again"]]
    return {"newest": open_ones, "older": [row for row in rows if row not in open_ones]}


def _notices(dossier: Dossier) -> Any:
    return Message.objects.about(dossier.code).exclude(kind__in=messaging.FOR_OFFICERS)


def _row(message: Message) -> dict[str, Any]:
    return {
        "title": messaging.title_of(message.kind),
        "by": message.get_channel_display(),
        "at": message.sent_at or message.created_at,
        "standing": message.standing,
        "tone": message.tone,
        "reason": message.error,
        "next_at": message.next_at if message.state == Message.State.WAITING else None,
        "again": message.pk if message.may_be_sent_again else None,
        "resendings": list(message.resendings.all()),
    }


@require_POST
@officer_required()
def again(request: SignedInRequest, code: str, message_id: int) -> HttpResponseBase:
    """Send a lost notice once more; who did is noted beside it."""
    at = clock.now()
    dossier = find(request.user, code, at)
    message = get_object_or_404(_notices(dossier), pk=message_id)
    if messaging.resend(message, at, request.user):
        messages.success(request, _("Thông báo đang được gửi lại."))
    else:
        messages.warning(request, _("Thông báo này không còn phải gửi lại."))
    return redirect(reverse("desk_dossier", args=[dossier.code]) + "#told")
