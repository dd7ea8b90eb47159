"""Letters and short messages about the account itself, by way of the outbox."""

from datetime import datetime
from uuid import uuid4

from django.conf import settings

from motcua.accounts import codes
from motcua.accounts.access import OneTimeCode
from motcua.accounts.models import User
from motcua.base import clock
from motcua.messaging import service as messaging
from motcua.organization.models import Agency

Facts = dict[str, str | int]

_MINUTES = int(codes.LASTS.total_seconds()) // 60

# Which wording of the pack carries which code; of the others the address decides.
_WORDING = {
    codes.Purpose.RESET: "password_code",
    codes.Purpose.OLD_END: "change_code",
    codes.Purpose.AT_COUNTER: "counter_code",
    codes.Purpose.DROP_EMAIL: "drop_email_code",
}


def send_code(code: OneTimeCode, at: datetime) -> None:
    """Make the digits of `code` and send them to its address; nothing else ever knows them."""
    usual = "code_phone" if codes.is_phone(code.address) else "code_email"
    kind = _WORDING.get(codes.Purpose(code.purpose), usual)
    facts: Facts = {"otp": codes.make(code, at), "minutes": _MINUTES}
    _notify(kind, code.address, code.user, facts, at)


def tell(kind: str, address: str, at: datetime, user: User | None = None) -> None:
    """Send the wording `kind`, which carries nothing secret, to `address`."""
    _notify(kind, address, user, {}, at)


def tell_owner(kind: str, user: User, at: datetime) -> None:
    """Tell the owner of an account by e-mail, or on their phone where they have no e-mail."""
    if user.email or user.phone_proof == user.PhoneProof.CODE:
        tell(kind, user.email or user.phone, at, user)


def invite(officer: User, agency: Agency, at: datetime) -> None:
    """Tell a new officer where to set a password; the letter itself opens nothing."""
    _notify("officer_invite", officer.email or "", officer, {"agency": agency.name}, at)


def _notify(kind: str, address: str, user: User | None, facts: Facts, at: datetime) -> None:
    name = user.full_name if user else ""
    phone, email = (address, "") if codes.is_phone(address) else ("", address)
    messaging.notify(
        kind,
        messaging.Recipient(name=name, email=email, phone=phone),
        facts,
        about="",
        # Every message is an event of its own: a code that is asked for again is sent again.
        key=f"account:{uuid4()}",
        at=at,
    )


def factor_changed(user: User, what: str, at: datetime) -> None:
    """Tell somebody what was changed about their second factor, so that a stranger's change is noticed."""
    _notify("factor_changed", user.email or "", user, {"what": what, "time": clock.written(at)}, at)


def factor_reset(user: User, by: str, at: datetime) -> None:
    """Tell somebody who took their second factor and password away, and what to do."""
    _notify("factor_reset", user.email or "", user, {"by": by, "time": clock.written(at)}, at)


def invite_to_sign_on(officer: User, agency: Agency, word: str, at: datetime) -> None:
    """Tell an officer where to link their account; `word` opens it, once."""
    facts: Facts = {"agency": agency.name, "provider": settings.SSO["NAME"], "word": word}
    _notify("officer_sign_on", officer.email or "", officer, facts, at)


def tell_of_link(user: User, at: datetime) -> None:
    """Tell the owner that there is another way into their account."""
    _notify("sign_on_linked", user.email or "", user, {"provider": settings.SSO["NAME"]}, at)
