"""Delivery reports: the gateway calls back and says what has become of a message.

The address carries the reference of the message, 122 random bits that nobody but the gateway was told, and
nothing about a person. Whoever guesses could at most mark one message; what no message has answers 404.
"""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from motcua.base import clock
from motcua.messaging import service as messaging
from motcua.messaging.models import Message

# Kannel's numbers; 8 (the carrier has taken it) says no more than its first answer.
MEANING = {
    "1": Message.Report.ARRIVED,
    "2": Message.Report.LOST,
    "4": Message.Report.ON_THE_WAY,
    "16": Message.Report.LOST,
}


@csrf_exempt  # The gateway has no session and no token but the address itself.
@never_cache
@require_http_methods(["GET", "POST"])
def report(request: HttpRequest, reference: UUID) -> HttpResponse:
    """Note what happened; a number that we do not know changes nothing and is no fault of the gateway's."""
    said = MEANING.get(request.GET.get("d", ""))
    if said is None or not messaging.report(reference, said, clock.now()):
        raise Http404
    return HttpResponse(status=204)


urlpatterns = [path("dich-vu/sms/<uuid:reference>", report, name="sms_report")]
