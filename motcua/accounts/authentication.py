"""Logging in with an identity number, a phone number or e-mail address, in one field (DESIGN 1.II).

Only e-mail addresses are unique. A number that several accounts carry opens the one whose password fits; that
somebody else registered with my number gives them nothing of mine, and me no hint of them (DESIGN section 5).
"""

from typing import Any

from django.conf import settings
from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.hashers import make_password
from django.db.models import Q
from django.http import HttpRequest

from motcua.accounts.models import User, identity_fingerprint
from motcua.base import identifiers
from motcua.base.text import clean_line

MOST_CANDIDATES = 5


class AmbiguousLoginError(Exception):
    """The number and the password fit more than one account; the e-mail address tells them apart."""


class Backend(BaseBackend):
    """Django's authentication by our three names."""

    def authenticate(  # type: ignore[override]
        self, _request: HttpRequest | None, username: str = "", password: str = "", **_others: Any
    ) -> User | None:
        """The account that name and password open; None for wrong ones. Raises AmbiguousLoginError."""
        if not password or not settings.LOCAL_LOGIN:
            return None
        found = candidates(username)
        opened = [user for user in found if user.check_password(password)]
        if not found:
            # As long as a wrong password takes, so that the time does not tell who has an account.
            make_password(password)
        if len(opened) > 1:
            raise AmbiguousLoginError
        return opened[0] if opened else None

    def get_user(self, user_id: int) -> User | None:
        """The signed-in person; a disabled account is signed out at once."""
        return User.objects.filter(pk=user_id, is_active=True).first()


def candidates(name: str) -> list[User]:
    """The accounts that `name` may mean: one by e-mail, or the oldest few with that phone or number."""
    active = User.objects.filter(is_active=True)
    if "@" in name:
        return list(active.filter(email=normal_login(name)))
    number = identifiers.check_identity_or_passport(name).value
    phone = identifiers.check_phone(name).value
    same = Q(phone=phone) if phone else Q(pk=None)
    if number:
        same |= Q(identity_index=identity_fingerprint(number))
    return list(active.filter(same).order_by("pk")[:MOST_CANDIDATES])


def normal_login(name: str) -> str:
    """One spelling per name: spaces and letter case make no new tries for somebody who guesses."""
    text = clean_line(name)
    if "@" in text:
        return text.lower()
    phone = identifiers.check_phone(text)
    return phone.value if not phone.problem else identifiers.check_identity_or_passport(text).value
