"""Security headers that Django does not set by itself."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.utils.cache import has_vary_header

from motcua.files import service as files

# Everything comes from ourselves: no inline script or style, no frames, no plugins, no foreign form targets.
POLICY = "; ".join(
    (
        "default-src 'self'",
        "img-src 'self' data:",
        "frame-src 'none'",
        "object-src 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "form-action 'self'",
    )
)
# For a page that shows a stored file within itself (files.serve_framed); nothing else of ours lets itself
# be framed.
POLICY_WITH_FILES = POLICY.replace("frame-src 'none'", "frame-src 'self'")
PERMISSIONS = "camera=(), geolocation=(), microphone=()"


def security_headers(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Adds the content security policy and the permissions policy, unless the view set its own.

    A page that looked at the reader's cookies (a public one with their name at its head, say) is kept by no
    cache: the next person at a shared computer must not find it by going back.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        if has_vary_header(response, "Cookie"):
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    return middleware


def wrong_method(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Says in words what an empty 405 says to nobody who opens the address of a button."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if not isinstance(response, HttpResponseNotAllowed) or request.method != "GET":
            return response
        page = render(request, "ui/error_405.jinja", status=response.status_code)
        page["Allow"] = response["Allow"]
        return page

    return middleware


class ClosedFiles:
    """Answers with a page that says why, where a file is there but nobody may open it now (409)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The page for `files.ClosedError`; other exceptions are not ours."""
        if not isinstance(exception, files.ClosedError):
            return None
        return render(request, "ui/error_closed_file.jinja", {"reason": str(exception)}, status=409)
