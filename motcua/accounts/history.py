"""What happened to an account, for its owner: log-ins that worked and that did not, what was changed.

A failed log-in costs the same whether or not the name has an account: one INSERT either way.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.account.adapter import get_adapter
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from motcua.accounts import sessions
from motcua.accounts.access import AccountEvent
from motcua.accounts.models import User
from motcua.base import clock
from motcua.base.masking import mask_network

Act = AccountEvent.Act

SHOWN = 50

# The first that fits names it: most browsers also call themselves Chrome and Safari.
_BROWSERS = (
    ("Zalo", r"Zalo"),
    ("Coc Coc", r"coc_coc"),
    ("Edge", r"Edg[A-Z]?[a-z]*/"),
    ("Opera", r"OPR/|Opera"),
    ("Samsung Internet", r"SamsungBrowser"),
    ("Firefox", r"Firefox|FxiOS"),
    ("Chrome", r"Chrome|CriOS"),
    ("Safari", r"Safari"),
)
_SYSTEMS = (
    ("Android", r"Android"),
    ("iPhone", r"iPhone|iPod"),
    ("iPad", r"iPad"),
    ("Windows", r"Windows"),
    ("macOS", r"Mac OS X|Macintosh"),
    ("Linux", r"Linux|X11"),
)


@dataclass(frozen=True)
class Where:
    """Where a request came from, as roughly as it is kept."""

    browser: str = ""
    network: str = ""


def where(request: HttpRequest) -> Where:
    """Where `request` came from; what it does not say stays empty."""
    try:
        address = get_adapter(request).get_client_ip(request)
    except PermissionDenied:
        address = ""
    return Where(browser_of(request.META.get("HTTP_USER_AGENT", "")), mask_network(address))


def browser_of(agent: str) -> str:
    """ "Chrome, Android" of a browser's long description of itself; "" where it says nothing we know."""
    named = (next((name for name, sign in signs if re.search(sign, agent)), "") for signs in _PARTS)
    return ", ".join(filter(None, named))


_PARTS = (_BROWSERS, _SYSTEMS)


def note(user: User | None, act: AccountEvent.Act, place: Where, at: datetime) -> AccountEvent:
    """Write down what happened to the account of `user`."""
    return AccountEvent.objects.create(
        user=user, act=act, browser=place.browser, network=place.network, at=at
    )


def note_failure(users: Sequence[User], act: AccountEvent.Act, place: Where, at: datetime) -> None:
    """A log-in failed that named these accounts, or none: one statement either way."""
    whose: Sequence[User | None] = users or [None]
    AccountEvent.objects.bulk_create(
        AccountEvent(user=user, act=act, browser=place.browser, network=place.network, at=at)
        for user in whose
    )


def note_entry(request: HttpRequest, user: User, **_signal: Any) -> None:
    """Django's signal of a log-in: keep it, and have the session name it."""
    entry = note(user, Act.ENTERED, where(request), clock.now())
    request.session[sessions.BEGUN_BY] = entry.pk


def note_new_password(request: HttpRequest, user: User, **_signal: Any) -> None:
    """allauth's signal of a changed password: keep it, and end the sessions elsewhere."""
    note(user, Act.PASSWORD, where(request), clock.now())
    sessions.end_others(user, request.session.session_key)


def events_of(user: User) -> Sequence[AccountEvent]:
    """What happened to the account, the newest first."""
    return list(user.account_events.order_by("-at", "-pk")[:SHOWN])


def told(user: User) -> Iterable[dict[str, Any]]:
    """All of it, as the export of a person's data has it."""
    for event in user.account_events.order_by("at", "pk").iterator():
        yield {"act": event.act, "browser": event.browser, "network": event.network, "at": event.at}
