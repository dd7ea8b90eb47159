"""Whose keys there are, and opening one. Where they lie stands in the settings (SIGNERS), by dotted path."""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

from django.conf import settings
from django.utils.module_loading import import_string

if TYPE_CHECKING:
    from pyhanko.sign.signers.pdf_cms import Signer

# The key of the portal itself; every other is named by the code of its agency, or serves all of them.
SEAL, ANY_AGENCY = "seal", "*"


class SigningError(Exception):
    """Nothing was signed; `reason` is one Vietnamese sentence or two: why, and what to do."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Holder:
    """Whom a key's certificate names, and the days on which it may sign."""

    name: str
    organisation: str
    valid_from: datetime
    valid_until: datetime
    fingerprint: str


class Key(Protocol):
    """A private key with its certificate, made from the options that the settings give its kind."""

    def signer(self) -> "AbstractContextManager[Signer]":
        """The key, open for one signature. Raises SigningError where it cannot be reached or opened."""


def seal_key() -> Key | None:
    """The portal's own key; None where the settings have none."""
    return made_key(settings.SIGNERS.get(SEAL))


def agency_key(code: str) -> Key | None:
    """The key of the agency with this code; None where the settings have none."""
    return made_key(settings.SIGNERS.get(code) or settings.SIGNERS.get(ANY_AGENCY))


def made_key(place: dict[str, Any] | None) -> Key | None:
    """The key that an entry of the settings describes."""
    if place is None:
        return None
    made: Key = import_string(place["BACKEND"])(**place["OPTIONS"])
    return made


def holder_of(certificate: Any) -> Holder:
    """Who stands in a certificate (of asn1crypto, as pyHanko has them)."""
    subject = certificate.subject.native
    return Holder(
        name=_text(subject.get("common_name")) or _text(subject.get("organization_name")),
        organisation=_text(subject.get("organization_name")),
        valid_from=certificate.not_valid_before,
        valid_until=certificate.not_valid_after,
        fingerprint=certificate.sha256.hex(),
    )


def _text(value: Any) -> str:
    """A name out of a certificate: one line, of a length that can be shown."""
    if isinstance(value, list):  # several values of one kind come as a list
        value = ", ".join(map(str, value))
    return " ".join(str(value or "").split())[:200]
