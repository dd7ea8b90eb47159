"""Views that belong to the frame itself."""

import sys

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import engines
from django.views.decorators.csrf import csrf_exempt
from django.views.i18n import set_language as django_set_language

from motcua.web.ui.portal import portal

# A forged request could at worst change the language someone reads in. Without the token, public pages set
# no cookie and can be cached.
set_language = csrf_exempt(django_set_language)


_TOO_MUCH = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)
# By then whoever held the database is done, or it has come back.
_BUSY_SECONDS = 60


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: we could not read what the browser sent; 413 where it was simply too much."""
    if isinstance(exception, _TOO_MUCH):
        return render(request, "ui/error_too_large.jinja", status=413)
    return render(request, "ui/error_400.jinja", status=400)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    """403: the reader is known, but this is not theirs to do."""
    return render(request, "ui/error_403.jinja", status=403)


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    """404, also for whatever a person may not see."""
    return render(request, "ui/error_404.jinja", status=404)


def server_error(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """500, or 503 where the database was too busy to answer.

    Rendered without request, session and database: any of them may be what broke.
    """
    busy = isinstance(sys.exc_info()[1], OperationalError | InterfaceError)
    page = engines["jinja2"].get_template("ui/error_503.jinja" if busy else "ui/error_500.jinja")
    response = HttpResponse(page.render({"portal": portal()}), status=503 if busy else 500)
    if busy:
        response["Retry-After"] = str(_BUSY_SECONDS)
    return response
