"""Letters about the account itself, by way of the outbox."""

from datetime import datetime
from uuid import uuid4

from django.conf import settings

from motcua.accounts.models import User
from motcua.base import clock
from motcua.messaging import service as messaging
from motcua.organization.models import Agency

# What allauth calls its letters, and what the pack calls them.
KINDS = {
    "account/email/email_confirmation_signup": "code_email",
    "account/email/email_confirmation": "code_email",
    "account/email/password_reset_code": "password_code",
    "account/email/account_already_exists": "account_exists",
    "account/email/unknown_account": "account_unknown",
}


def send(letter: str, email: str, *, otp: str, name: str, at: datetime) -> None:
    """Write the letter that allauth calls `letter`; `otp` is the one-time code where it carries one."""
    minutes = settings.ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT // 60
    messaging.notify(
        KINDS[letter],
        messaging.Recipient(name=name, email=email),
        {"otp": otp, "minutes": minutes},
        about="",
        # Every letter is an event of its own: a code that is asked for again is sent again.
        key=f"account:{uuid4()}",
        at=at,
    )


def invite(officer: User, agency: Agency, at: datetime) -> None:
    """Tell a new officer where to set a password; the letter itself opens nothing."""
    messaging.notify(
        "officer_invite",
        messaging.Recipient(name=officer.full_name, email=officer.email or ""),
        {"agency": agency.name},
        about="",
        key=f"invite:{uuid4()}",
        at=at,
    )


def factor_changed(user: User, what: str, at: datetime) -> None:
    """Tell somebody what was changed about their second factor, so that a stranger's change is noticed."""
    _tell(user, "factor_changed", {"what": what, "time": clock.written(at)}, at)


def factor_reset(user: User, by: str, at: datetime) -> None:
    """Tell somebody who took their second factor and password away, and what to do."""
    _tell(user, "factor_reset", {"by": by, "time": clock.written(at)}, at)


def _tell(user: User, kind: str, facts: dict[str, str], at: datetime) -> None:
    recipient = messaging.Recipient(name=user.full_name, email=user.email or "")
    messaging.notify(kind, recipient, facts, about="", key=f"account:{uuid4()}", at=at)
