"""Who tells us by single sign-on who somebody is: what we ask of a provider, and what it may answer.

Which provider that is, and which claim says what, are settings (settings.SSO, docs/sso.md); the protocol is
an integration's, named there. Nothing here or there touches the database: a provider may be slow, and neither
a transaction nor a connection of the pool shall wait for it (`asked`).
"""

import logging
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date, datetime
from enum import StrEnum, auto
from functools import cache
from threading import BoundedSemaphore
from typing import Any, Protocol, cast

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import connection
from django.utils.functional import Promise
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from motcua.base import identifiers
from motcua.base.text import clean_line

log = logging.getLogger("motcua.sso")

# So many requests of a process wait for the provider at once; the others are told to come back, so that a
# slow provider leaves threads to those who have nothing to do with it.
MOST_AT_ONCE = 6
_WAITING = BoundedSemaphore(MOST_AT_ONCE)


class Fault(StrEnum):
    """Why nobody came in. The log gets the word, the person a sentence."""

    CANCELLED = auto()
    STALE = auto()
    DOWN = auto()
    SLOW = auto()
    REFUSED = auto()
    USED = auto()
    CLOCK = auto()
    FORGED = auto()
    LEVEL = auto()


SENTENCES: Mapping[Fault, str | Promise] = {
    Fault.CANCELLED: _("Bạn đã hủy ở %(name)s nên chưa có gì thay đổi."),
    Fault.STALE: _("Lượt này đã dùng rồi hoặc đã quá lâu. Hãy bắt đầu lại."),
    Fault.DOWN: _("%(name)s hiện không trả lời. Hãy thử lại sau ít phút."),
    Fault.SLOW: _("%(name)s trả lời quá chậm. Hãy thử lại sau ít phút."),
    Fault.REFUSED: _("%(name)s không nhận yêu cầu của cổng. Hãy thử lại; nếu vẫn vậy, hãy báo cơ quan."),
    Fault.USED: _("%(name)s báo lượt này đã dùng rồi hoặc đã hết hạn. Hãy bắt đầu lại."),
    Fault.CLOCK: _(
        "Đồng hồ của cổng và của %(name)s đang lệch nhau nên chưa xác nhận được. Hãy thử lại sau; nếu vẫn "
        "vậy, hãy báo cơ quan."
    ),
    Fault.FORGED: _(
        "Câu trả lời từ %(name)s không đúng nên cổng đã từ chối. Hãy bắt đầu lại; nếu vẫn vậy, hãy báo cơ "
        "quan."
    ),
    Fault.LEVEL: _(
        "Tài khoản %(name)s của bạn ở mức xác thực mà cổng chưa nhận. Hãy nâng mức ở %(name)s rồi thử lại, "
        "hoặc đến quầy một cửa để được giúp."
    ),
}


class SignOnError(Exception):
    """Nobody came in: `fault` says why. `detail` is for the log, in our words, never the provider's."""

    def __init__(self, fault: Fault, detail: str = "") -> None:
        super().__init__(fault, detail)
        self.fault, self.detail = fault, detail

    @property
    def sentence(self) -> str:
        """What happened and what to do, for the person."""
        return str(SENTENCES[self.fault]) % {"name": settings.SSO["NAME"]}


@dataclass(frozen=True)
class Attempt:
    """What ties an answer to the browser that asked: kept in its session, used once."""

    state: str
    nonce: str
    verifier: str


class Provider(Protocol):
    """A provider, by whatever protocol. Each call but the last may take seconds; raises SignOnError."""

    def begin(self, return_to: str) -> tuple[str, Attempt]:
        """The address to which the person goes, and what to remember until they are back at `return_to`."""

    def finish(
        self, attempt: Attempt, answer: Mapping[str, str], return_to: str, at: datetime
    ) -> Mapping[str, Any]:
        """What the provider says of the person who is back with `answer`; everything in it was checked."""

    def end(self, return_to: str) -> str | None:
        """Where the person logs out of the provider too; None where that is not offered."""


@cache
def _made(backend: str, options: tuple[tuple[str, Any], ...]) -> Provider:
    return cast(Provider, import_string(backend)(**dict(options)))


def provider() -> Provider:
    """The provider of the settings; one for the process, since it remembers what it learnt."""
    return _made(settings.SSO["BACKEND"], tuple(sorted(settings.SSO["OPTIONS"].items())))


@contextmanager
def asked() -> Iterator[Provider]:
    """The provider, for calls that may be slow: no connection to the database waits meanwhile.

    Raises SignOnError where too many wait already. What goes wrong is logged here, without personal data.
    """
    if not connection.in_atomic_block:
        connection.close()
    if not _WAITING.acquire(blocking=False):
        raise told(SignOnError(Fault.SLOW, "too many wait for it"))
    try:
        yield provider()
    except SignOnError as error:
        raise told(error) from error.__cause__
    finally:
        _WAITING.release()


def told(error: SignOnError) -> SignOnError:
    """The error, after the log has its word for it."""
    level = logging.INFO if error.fault in (Fault.CANCELLED, Fault.STALE) else logging.WARNING
    log.log(level, "single sign-on: %s%s", error.fault.value, error.detail and f" ({error.detail})")
    return error


@dataclass(frozen=True)
class Person:
    """Somebody as the provider knows them, in our normal forms; "" for what it does not say.

    `level` is the claim `acr`. The e-mail address is there only where the provider has checked it: one that
    somebody merely typed there is nobody's. All else counts as typed unless the level `proves` it.
    """

    issuer: str
    subject: str
    level: str = ""
    full_name: str = ""
    identity_number: str = ""
    birth_date: str = ""
    phone: str = ""
    email: str = ""

    @property
    def proves(self) -> bool:
        """Whether the provider vouches for the identity number."""
        return bool(self.identity_number) and self.level in settings.SSO["PROVING_LEVELS"]

    def as_dict(self) -> dict[str, str]:
        return asdict(self)


def person(claims: Mapping[str, Any]) -> Person:
    """Whom these claims are about. Raises SignOnError for a level that the settings do not name."""
    level = _text(claims.get("acr"))
    if settings.SSO["LEVELS"] and level not in settings.SSO["LEVELS"]:
        raise told(SignOnError(Fault.LEVEL, "unknown level"))
    said = {fact: _found(claims, claim) for fact, claim in settings.SSO["CLAIMS"].items()}
    checked = said["email_verified"] in (True, "true")
    return Person(
        issuer=str(claims["iss"]),
        subject=str(claims["sub"]),
        level=level[:200],
        full_name=clean_line(_text(said["full_name"]))[:120],
        identity_number=_valid(identifiers.check_identity_or_passport, said["identity_number"]),
        birth_date=_day(_text(said["birth_date"])),
        phone=_valid(identifiers.check_mobile, said["phone"]),
        email=_email(_text(said["email"])) if checked else "",
    )


def _found(claims: Mapping[str, Any], claim: str) -> Any:
    """The claim of that name, or what a dotted name leads to."""
    if claim in claims:
        return claims[claim]
    value: Any = claims
    for part in claim.split("."):
        value = value.get(part) if isinstance(value, Mapping) else None
    return value


def _text(value: Any) -> str:
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""


def _valid(check: Any, value: Any) -> str:
    text = _text(value)
    finding = check(text) if text else None
    return str(finding.value) if finding and not finding.problem else ""


def _email(text: str) -> str:
    try:
        validate_email(text)
    except ValidationError:
        return ""
    return text.lower()


def _day(text: str) -> str:
    """ISO 8601, from itself or from the way Vietnamese papers write days."""
    written = re.sub(r"^(\d{2})/(\d{2})/(\d{4})$", r"\3-\2-\1", text)
    try:
        return date.fromisoformat(written).isoformat()
    except ValueError:
        return ""
