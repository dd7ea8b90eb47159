"""In which capacity a person acts: for herself, or for an organisation that she is a member of.

Kept in the session, and asked of the database with every request: who was removed meanwhile acts for herself
from that request on, and is told so.
"""

from dataclasses import dataclass
from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from motcua.accounts import membership
from motcua.accounts.models import LegalEntity, Membership, User

KEY = "capacity"


@dataclass(frozen=True)
class Capacity:
    """The person, and the membership in which she acts; None: for herself."""

    user: User
    membership: Membership | None = None

    @property
    def entity(self) -> LegalEntity | None:
        """The organisation she acts for."""
        return self.membership.entity if self.membership else None

    @property
    def key(self) -> str:
        """What stands for it in a form: "" for herself."""
        return str(self.membership.entity_id) if self.membership else ""

    @property
    def may_file(self) -> bool:
        """Whether she begins and submits in this capacity."""
        return self.membership is None or self.membership.may_file


def all_of(user: User) -> list[Capacity]:
    """Every capacity in which this person may act now, herself first."""
    return [Capacity(user), *(Capacity(user, one) for one in membership.memberships_of(user))]


def of(request: HttpRequest) -> Capacity:
    """The capacity of a logged-in person's request; read once a request."""
    return offered(request)[0]


def offered(request: HttpRequest) -> tuple[Capacity, list[Capacity]]:
    """The capacity of the request, and all that the person could choose."""
    known: tuple[Capacity, list[Capacity]] | None = getattr(request, "_capacities", None)
    if known is None:
        known = _read(request)
        request._capacities = known  # type: ignore[attr-defined]
    return known


def _read(request: HttpRequest) -> tuple[Capacity, list[Capacity]]:
    choices = all_of(cast(User, request.user))
    wanted = request.session.get(KEY, "")
    chosen = next((one for one in choices if one.key == wanted), None)
    if chosen is None:
        del request.session[KEY]
        messages.warning(
            request, _("Bạn không còn là thành viên của tổ chức vừa chọn. Giờ bạn làm việc cho chính mình.")
        )
    return chosen or choices[0], choices


def choose(request: HttpRequest, key: str) -> bool:
    """Act in the capacity that `key` names from now on; whether there is such a one."""
    chosen = next((one for one in all_of(cast(User, request.user)) if one.key == key), None)
    if chosen is None:
        return False
    if key:
        request.session[KEY] = key
    else:
        request.session.pop(KEY, None)
    request._capacities = None  # type: ignore[attr-defined]
    return True


def page(request: HttpRequest) -> dict[str, Any]:
    """`acting`, called by the frame of public pages: (capacity, all of them), None where there is no choice.

    A context processor; costs nothing where no frame asks.
    """

    def acting() -> tuple[Capacity, list[Capacity]] | None:
        known = settings.SESSION_COOKIE_NAME in request.COOKIES or hasattr(request, "_cached_user")
        user = getattr(request, "user", None) if known else None
        if user is None or not user.is_authenticated:
            return None
        capacity, choices = offered(request)
        return (capacity, choices) if len(choices) > 1 else None

    return {"acting": acting}
