"""Letters about the account itself, by way of the outbox."""

from datetime import datetime
from uuid import uuid4

from django.conf import settings

from motcua.accounts.models import User
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


def invite_to_sign_on(officer: User, agency: Agency, word: str, at: datetime) -> None:
    """Tell an officer where to link their account; `word` opens it, once."""
    messaging.notify(
        "officer_sign_on",
        messaging.Recipient(name=officer.full_name, email=officer.email or ""),
        {"agency": agency.name, "provider": settings.SSO["NAME"], "word": word},
        about="",
        key=f"sign-on:{uuid4()}",
        at=at,
    )


def tell_of_link(user: User, at: datetime) -> None:
    """Tell the owner that there is another way into their account."""
    messaging.notify(
        "sign_on_linked",
        messaging.Recipient(name=user.full_name, email=user.email or ""),
        {"provider": settings.SSO["NAME"]},
        about="",
        key=f"sign-on:{uuid4()}",
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
