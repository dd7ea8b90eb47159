"""Proving a phone, and changing phone or e-mail address: a code to the old end, then one to the new.

- The old end is the phone or address that is proven now and goes away; where that one was never proven, the
  other kind. Who proved nothing yet has no old end to ask.
- Who lost the old phone, or can no longer open the mailbox, goes to the counter, where a clerk sees the card
  (counter_contact.py).
- Whether a new e-mail address has an account already is told to nobody but its own mailbox.

What a person is in the middle of is an `Errand`, which their session keeps.
"""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction

from motcua.accounts import codes, history, mail
from motcua.accounts.access import OneTimeCode
from motcua.accounts.forms import unconfirmed
from motcua.accounts.models import User

# Under this key a session keeps the errand of somebody who has yet to prove the phone to get in.
ENTERING = "enter_by_phone"

Purpose, Proof = codes.Purpose, User.PhoneProof


class TakenError(Exception):
    """The address got an account while its code was on the way."""


@dataclass(frozen=True)
class Errand:
    """The code that is asked for now, and the one of the new end that comes after it."""

    purpose: str
    code: str
    then: str = ""

    def kept(self) -> dict[str, str]:
        """As a session keeps it."""
        return asdict(self)


def resume(kept: Any) -> Errand | None:
    """The errand that a session kept, if any."""
    return Errand(**kept) if isinstance(kept, dict) else None


def has_phone_to_prove(user: User) -> bool:
    """Whether the account has a number that a code could still prove."""
    return bool(user.phone) and user.phone_proof != Proof.CODE and codes.phones_can_be_proven()


def prove_phone(user: User, at: datetime) -> Errand:
    """Begin to prove the number that the account has."""
    return _errand(Purpose.CONFIRM_PHONE, user.phone, user, at)


def enter_by_phone(user: User, at: datetime) -> Errand:
    """Begin to log in with a code to the phone: the way of accounts without an e-mail address."""
    return _errand(Purpose.ENTER, user.phone, user, at)


def at_counter(user: User, purpose: str, at: datetime) -> Errand:
    """Begin what somebody at the counter allows by reading out the code that their phone gets."""
    return _errand(purpose, user.phone, user, at)


def change(user: User, value: str, at: datetime) -> Errand:
    """Begin to change phone or e-mail address to `value`."""
    then = _errand(Purpose.NEW_END, value, user, at)
    old = old_end(user, value)
    return Errand(Purpose.OLD_END, _errand(Purpose.OLD_END, old, user, at).code, then.code) if old else then


def old_end(user: User, value: str) -> str:
    """Where the first code goes before `value` replaces what is there; "" where nothing is proven yet."""
    proven = user.phone_proof == Proof.CODE and codes.phones_can_be_proven()
    phone, email = user.phone if proven else "", confirmed_email(user)
    return (phone or email) if codes.is_phone(value) else (email or phone)


def confirmed_email(user: User) -> str:
    """The account's e-mail address if somebody proved to read it; else ""."""
    proven = EmailAddress.objects.filter(user=user, email=user.email, verified=True)
    return user.email if user.email and proven.exists() else ""


def address_of(errand: Errand, user: User) -> str:
    """Where the code of this errand goes; "" where the errand is not (or no longer) of `user`."""
    code = _code(errand, user)
    return code.address if code else ""


@transaction.atomic
def send(errand: Errand, user: User, at: datetime) -> None:
    """Send the code of the errand. Ask `codes.may_ask` first."""
    code = _code(errand, user)
    if code is None:
        return
    if code.purpose == Purpose.NEW_END and _is_taken(code.address, user):
        mail.tell("account_exists", code.address, at)
    else:
        mail.send_code(code, at)


def again(errand: Errand, user: User, at: datetime) -> Errand:
    """The same errand with a code that nobody has tried yet; `send` sends it."""
    fresh = _errand(errand.purpose, address_of(errand, user), user, at)
    return Errand(errand.purpose, fresh.code, errand.then)


def confirm(errand: Errand, typed: str, user: User, place: history.Where, at: datetime) -> Errand | None:
    """The code was typed: the errand of the new end, or None where all is done.

    Raises WrongCodeError, CodeOverError, TakenError.
    """
    if _code(errand, user) is None:
        raise codes.CodeOverError
    code = codes.redeem(errand.code, typed, purpose=errand.purpose, at=at)
    if code.purpose == Purpose.OLD_END:
        return _new_end(errand, user, at)
    if code.purpose != Purpose.NEW_END and code.address != user.phone:
        # The number was changed meanwhile, with the yes of its own old end.
        raise codes.CodeOverError
    if codes.is_phone(code.address):
        _set_phone(user, code.address, place, at)
    else:
        _set_email(user, code.address, place, at)
    return None


def _errand(purpose: str, address: str, user: User, at: datetime) -> Errand:
    return Errand(purpose, str(codes.ask(purpose, address, user=user, at=at).reference))


def _new_end(errand: Errand, user: User, at: datetime) -> Errand:
    """Asked anew: three minutes may have gone by at the old end."""
    return again(Errand(Purpose.NEW_END, errand.then), user, at)


def _code(errand: Errand, user: User) -> OneTimeCode | None:
    return OneTimeCode.objects.filter(reference=errand.code, user=user, purpose=errand.purpose).first()


def _is_taken(email: str, user: User) -> bool:
    others = User.objects.filter(email=email).exclude(pk=user.pk)
    return others.exclude(pk__in=unconfirmed().values("pk")).exists()


@transaction.atomic
def _set_phone(user: User, phone: str, place: history.Where, at: datetime) -> None:
    if phone != user.phone:
        tell_old_end(user, phone, at)
    user.phone, user.phone_proof = phone, Proof.CODE
    user.save(update_fields=["phone", "phone_proof"])
    history.note(user, history.Act.PHONE, place, at)


@transaction.atomic
def _set_email(user: User, email: str, place: history.Where, at: datetime) -> None:
    tell_old_end(user, email, at)
    unconfirmed().filter(email=email).delete()
    EmailAddress.objects.filter(user=user).delete()
    before, user.email = user.email, email
    try:
        with transaction.atomic():
            user.save(update_fields=["email"])
    except IntegrityError:
        user.email = before
        raise TakenError from None
    EmailAddress.objects.create(user=user, email=email, primary=True, verified=True)
    history.note(user, history.Act.EMAIL, place, at)


def tell_old_end(user: User, value: str, at: datetime) -> None:
    """`value` comes in the place of what is proven now, which is told."""
    if old := old_end(user, value):
        mail.tell("contact_changed", old, at, user)
