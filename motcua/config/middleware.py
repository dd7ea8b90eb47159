"""What every request passes on its way in: a line in the log, the shift of the clock, the language."""

import logging
import re
import time
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from motcua.base import clock

logger = logging.getLogger("motcua.requests")

QUIET = frozenset({"/healthz", "/readyz"})
# Codes as the office gives them, of dossiers and procedures. What else stands in the address of one was typed
# by somebody: an identity number in the wrong box, or a line break that would forge a line of the log.
_CODE = re.compile(r"[A-Z][A-Z0-9.]{1,24}-\d{6}-\d{4,7}|\d\.\d{6}", re.ASCII)

GetResponse = Callable[[HttpRequest], HttpResponse]


def request_log(get_response: GetResponse) -> GetResponse:
    """One line a request: method, route, dossier code, status, milliseconds.

    The route's pattern stands for the path, since paths can carry reset tokens and mistyped identity
    numbers; of its parts only the dossier code is told. Query strings never are.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        response = get_response(request)
        milliseconds = (time.perf_counter() - began) * 1000
        # Monitoring asks every few seconds; its questions tell nothing.
        level = logging.DEBUG if request.path in QUIET else logging.INFO
        logger.log(
            level, "%s %s %d %.0f ms", request.method, place(request), response.status_code, milliseconds
        )
        return response

    return middleware


def place(request: HttpRequest) -> str:
    """Where a request went, without personal data."""
    match = getattr(request, "resolver_match", None)
    if match is None:
        return "(no such route)"
    code = str(match.captured_kwargs.get("code", ""))
    return f"/{match.route}" + (f" code={code}" if _CODE.fullmatch(code) else "")


def steady_clock(get_response: GetResponse) -> GetResponse:
    """A request reads the shift of the clock at most once. Only there where the portal rehearses."""
    if not settings.REHEARSAL:
        raise MiddlewareNotUsed

    def middleware(request: HttpRequest) -> HttpResponse:
        with clock.steady():
            return get_response(request)

    return middleware


def language(get_response: GetResponse) -> GetResponse:
    """Vietnamese, unless the reader chose otherwise with the switch in the footer.

    Django's own middleware would follow the browser, and many browsers in Vietnam were never told that
    their owner reads Vietnamese.
    """
    known = dict(settings.LANGUAGES)

    def middleware(request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        code = chosen if chosen in known else settings.LANGUAGE_CODE
        with translation.override(code):
            request.LANGUAGE_CODE = code
            response = get_response(request)
        response.headers.setdefault("Content-Language", code)
        return response

    return middleware
