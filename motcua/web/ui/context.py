"""What every page knows: portal, user, messages, navigation. A stranger costs no query and no session."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from motcua.base import clock
from motcua.web.ui.portal import portal

NAVIGATION = (
    ("home", "/", _("Trang chủ")),
    ("procedures", "/thu-tuc", _("Thủ tục hành chính")),
    ("lookup", "/tra-cuu", _("Tra cứu hồ sơ")),
    ("guide", "/huong-dan", _("Hướng dẫn")),
    ("dossiers", "/ho-so", _("Hồ sơ của bạn")),
)


def page(request: HttpRequest) -> dict[str, Any]:
    """`portal`, `demo`, `rehearsal`, `user`, `messages` and `navigation` for the templates."""
    return {
        "portal": portal(),
        "demo": settings.DEMO,
        "rehearsal": _rehearsal,
        "user": SimpleLazyObject(lambda: _user(request)),
        "messages": _messages(request),
        "navigation": NAVIGATION,
    }


def _rehearsal() -> dict[str, Any] | None:
    """What the banner of a rehearsal says; None where there is none. A demo on time needs none."""
    if not settings.REHEARSAL or (settings.DEMO and not clock.ahead()):
        return None
    return {"now": clock.now(), "is_copy": not settings.DEMO}


def _user(request: HttpRequest) -> Any:
    if settings.SESSION_COOKIE_NAME not in request.COOKIES and not hasattr(request, "_cached_user"):
        return AnonymousUser()
    return getattr(request, "user", AnonymousUser())


def _messages(request: HttpRequest) -> Any:
    """Messages only where one can wait: a stranger without cookies needs no session for them."""
    waiting = getattr(request, "_messages", None)
    if waiting is None:
        return ()
    known = settings.SESSION_COOKIE_NAME in request.COOKIES or "messages" in request.COOKIES
    return messages.get_messages(request) if known or waiting.added_new else ()
