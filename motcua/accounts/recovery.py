"""A forgotten password: a code to the e-mail address or the proven phone, then a new password.

Asking looks, lasts and costs the same whether or not anybody has that address: the request writes one row
and queues one job; only the worker looks for an account. The code works in the session that asked for it.

A phone may be proven by several accounts (families share phones). The code proves the phone; which of its
accounts is meant the person says then, and sees them masked.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.db import transaction

from motcua.accounts import codes, history, mail, sessions
from motcua.accounts.access import OneTimeCode
from motcua.accounts.models import User
from motcua.base import clock
from motcua.base.jobs import service as jobs

# How long after the code the new password may take; and how late a queue may still send the code.
TIME_TO_CHOOSE = timedelta(minutes=10)
_STALE = timedelta(minutes=10)


@transaction.atomic
def begin(address: str, at: datetime) -> OneTimeCode:
    """Somebody forgot the password of an account with this address, if there is one."""
    code = codes.ask(codes.Purpose.RESET, address, user=None, at=at)
    jobs.enqueue("accounts.send_reset_code", {"code": code.pk}, at)
    return code


@transaction.atomic
def send(code_id: int, at: datetime) -> None:
    """What the worker does: digits for who has the address; a mailbox without an account is told so."""
    code = OneTimeCode.objects.filter(pk=code_id, secret="", used_at=None).first()
    if code is None or code.asked_at + _STALE < clock.real(at):
        return
    if holders(code.address):
        mail.send_code(code, at)
    elif not codes.is_phone(code.address):
        mail.tell("account_unknown", code.address, at)


def holders(address: str) -> Sequence[User]:
    """The accounts that a code to `address` opens."""
    active = User.objects.filter(is_active=True).order_by("pk")
    if codes.is_phone(address):
        return list(active.filter(phone=address, phone_proof=User.PhoneProof.CODE))
    return list(active.filter(email=address.lower()))


def waiting(reference: str) -> OneTimeCode | None:
    """The code behind a session's reference, as long as no password was set with it."""
    return OneTimeCode.objects.filter(reference=reference, purpose=codes.Purpose.RESET, user=None).first()


def prove(reference: str, typed: str, at: datetime) -> None:
    """The code was typed. Raises WrongCodeError and CodeOverError."""
    codes.redeem(reference, typed, purpose=codes.Purpose.RESET, at=at)


def choices(reference: str, at: datetime) -> Sequence[User]:
    """The accounts that may now get a new password; none before the code was right, or too long after."""
    code = waiting(reference)
    if code is None or code.used_at is None or code.used_at + TIME_TO_CHOOSE < clock.real(at):
        return ()
    return holders(code.address)


@transaction.atomic
def set_password(reference: str, user: User, password: str, place: history.Where, at: datetime) -> None:
    """The new password; all sessions end, the owner is told. Raises CodeOverError for a code used before."""
    if user not in choices(reference, at):
        raise codes.CodeOverError
    used = OneTimeCode.objects.filter(reference=reference, user=None).update(user=user)
    if not used:
        raise codes.CodeOverError
    code = OneTimeCode.objects.get(reference=reference)
    if not codes.is_phone(code.address):
        # Who read the code reads the mailbox.
        EmailAddress.objects.filter(user=user, email=code.address).update(verified=True)
    user.set_password(password)
    user.save(update_fields=["password"])
    sessions.end_others(user, keep=None)
    history.note(user, history.Act.RESET, place, at)
    mail.tell_owner("password_changed", user, at)
