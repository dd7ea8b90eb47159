"""Views that belong to the frame itself."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import engines
from django.views.decorators.csrf import csrf_exempt
from django.views.i18n import set_language as django_set_language

from motcua.web.ui.portal import portal

# A forged request could at worst change the language someone reads in. Without the token, public pages set
# no cookie and can be cached.
set_language = csrf_exempt(django_set_language)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    """400: we could not read what the browser sent."""
    return render(request, "ui/error_400.jinja", status=400)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    """403: the reader is known, but this is not theirs to do."""
    return render(request, "ui/error_403.jinja", status=403)


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    """404, also for whatever a person may not see."""
    return render(request, "ui/error_404.jinja", status=404)


def server_error(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """500. Rendered without request, session and database: any of them may be what broke."""
    page = engines["jinja2"].get_template("ui/error_500.jinja")
    return HttpResponse(page.render({"portal": portal()}), status=500)
