"""Who may enter a page: signed-in people, officers in a role, administrators.

A stranger is sent to log in and comes back; what they had typed is kept meanwhile (resume.py). A person
without the right role gets 404, like everybody for whom the page does not exist.
"""

from collections.abc import Callable, Collection
from functools import wraps
from typing import Concatenate, ParamSpec, cast
from urllib.parse import urlencode

from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.cache import never_cache

from motcua.accounts import resume
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
            return view(request, *args, **kwargs)

        return guarded

    return gate


def administrator_required(view: View[P]) -> Guarded[P]:
    """Administrators only."""
    return officer_required(roles=[Role.ADMINISTRATOR])(view)


def to_login(request: HttpRequest) -> HttpResponseRedirect:
    """The way to the log-in page and back. What a POST carried waits for its author."""
    if request.method == "POST":
        resume.keep(request, clock.now())
        back = request.path
    else:
        back = request.get_full_path()
    return HttpResponseRedirect(f"{reverse('account_login')}?{urlencode({'next': back})}")
