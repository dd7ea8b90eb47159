"""Who may enter a page: signed-in people, officers in a role, administrators.

A stranger is sent to log in and comes back; what they had typed is kept meanwhile (resume.py). A person
without the right role gets 404, like everybody for whom the page does not exist. An officer whose session has
not proven a second factor is sent to give it, or to set one up, and comes back just so.
"""

from collections.abc import Callable, Collection
from functools import wraps
from typing import Concatenate, ParamSpec, cast
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.cache import never_cache

from motcua.accounts import factors, resume
from motcua.accounts.models import User
from motcua.base import clock
from motcua.organization.models import Role

P = ParamSpec("P")


class SignedInRequest(HttpRequest):
    """A request behind one of the gates: `user` is a person."""

    user: User


View = Callable[Concatenate[SignedInRequest, P], HttpResponseBase]
Guarded = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def citizen_required(view: View[P]) -> Guarded[P]:
    """Anybody who is logged in (an officer is a citizen too)."""

    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if isinstance(request.user, AnonymousUser):
            return to_login(request)
        return view(cast(SignedInRequest, request), *args, **kwargs)

    return guarded


def officer_required(*, roles: Collection[Role] = ()) -> Callable[[View[P]], Guarded[P]]:
    """Somebody who holds a post now, in one of `roles` where given; administrators only where named."""
    wanted = set(roles) or set(Role) - {Role.ADMINISTRATOR}

    def gate(view: View[P]) -> Guarded[P]:
        @citizen_required
        @wraps(view)
        def guarded(request: SignedInRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not request.user.posts_at(clock.now()).filter(role__in=wanted).exists():
                raise Http404
            if settings.OFFICER_SECOND_FACTOR and not factors.passed_at(request):
                return to_second_factor(request)
            return view(request, *args, **kwargs)

        return guarded

    return gate


def administrator_required(view: View[P]) -> Guarded[P]:
    """Administrators only."""
    return officer_required(roles=[Role.ADMINISTRATOR])(view)


def confirmed_required(view: View[P]) -> Guarded[P]:
    """Anybody who has proven within the last minutes who they are: for what opens the account itself.

    Who has a second factor must have given it in this session, not just the password. Who has nothing to
    prove themselves with (no password, no factor: single sign-on) must have logged in within those minutes.
    """

    @citizen_required
    @wraps(view)
    def guarded(request: SignedInRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        proven = factors.passed_at(request) or not factors.has_any(request.user)
        if proven and factors.confirmed_recently(request, clock.now()):
            return view(request, *args, **kwargs)
        return _away("account_reauthenticate", request.get_full_path())

    return guarded


def to_second_factor(request: SignedInRequest) -> HttpResponseRedirect:
    """The way to giving the second factor, or to setting one up, and back. What a POST carried waits."""
    here = "account_reauthenticate" if factors.has_any(request.user) else "mfa_index"
    return _away(here, _kept(request))


def local_login_required(view: Guarded[P]) -> Guarded[P]:
    """A page about passwords and keys of ours, which is not there where nobody logs in with one."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not settings.LOCAL_LOGIN:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


def to_login(request: HttpRequest) -> HttpResponseRedirect:
    """The way to the log-in page and back. What a POST carried waits for its author."""
    return _away("account_login", _kept(request))


def _kept(request: HttpRequest) -> str:
    """Where to come back to. What a POST carried is kept for there."""
    if request.method == "POST":
        resume.keep(request, clock.now())
        return request.path
    return request.get_full_path()


def _away(page: str, back: str) -> HttpResponseRedirect:
    return HttpResponseRedirect(f"{reverse(page)}?{urlencode({'next': back})}")
