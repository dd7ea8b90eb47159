"""How a person at the counter is reached, and gets into the account from home.

Only for who is proven: a clerk has the card in hand. No clerk hands an account on:
- Where nobody ever got in, a clerk may write an e-mail address down, or have the phone proven by a code that
  the person reads out. Either opens the account from home.
- Whoever got in already opens further doors alone, at home. Another phone number is written down, and then
  proven by nobody but them, with the password.
- An e-mail address that its owner can no longer open goes when the proven phone says so by a code of its own:
  without that phone no clerk takes a way in away, and one is left.
- What was proven before, and is replaced or goes, is told so.
- Officers' accounts are the administrator's business.
"""

from datetime import datetime

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from motcua.accounts import codes, contacts, mail
from motcua.accounts.counter import email_taken, post_of, record
from motcua.accounts.errors import RefusedError
from motcua.accounts.forms import unconfirmed
from motcua.accounts.models import CounterRecord, User

Act, Proof = CounterRecord.Act, User.PhoneProof


@transaction.atomic
def change(user: User, *, phone: str, email: str, clerk: User, at: datetime) -> None:
    """Another phone number; an e-mail address where there was none. Raises RefusedError."""
    post = post_of(clerk, at)
    _hold(user)
    _refuse_unproven(user)
    if not can_change(user, at):
        raise RefusedError(_("Người này là cán bộ; việc này do quản trị viên của cơ quan làm."))
    if phone == user.phone and (email.lower() or None) in (None, user.email):
        return
    if email and email.lower() != user.email:
        if not takes_email(user):
            raise RefusedError(_("Chỉ chủ tài khoản thêm hoặc đổi được thư điện tử, khi đăng nhập."))
        unconfirmed().filter(email=email.lower()).delete()
        user.email = email.lower()
    if phone != user.phone:
        contacts.tell_old_end(user, phone, at)
        user.phone, user.phone_proof = phone, Proof.COUNTER
    try:
        with transaction.atomic():
            user.save(update_fields=["phone", "phone_proof", "email"])
    except IntegrityError:
        user.refresh_from_db(fields=["phone", "phone_proof", "email"])
        raise RefusedError(email_taken()) from None
    if user.email:
        EmailAddress.objects.get_or_create(user=user, email=user.email, defaults={"primary": True})
    record(user, Act.CONTACT, clerk, post, at)


def can_change(user: User, at: datetime) -> bool:
    """Whether a clerk may write down another phone number."""
    return user.identity_proven_at is not None and not user.posts_at(at).exists()


def takes_email(user: User) -> bool:
    """Whether a clerk may write an e-mail address down."""
    return not user.email and not _is_entered(user)


def can_prove_phone(user: User, at: datetime) -> bool:
    """Whether a code read out at the counter may prove the phone of this account."""
    if not settings.LOCAL_LOGIN or not can_change(user, at) or _is_entered(user):
        return False
    return contacts.has_phone_to_prove(user)


def can_drop_email(user: User, at: datetime) -> bool:
    """Whether a code read out may take the e-mail address away: a proven phone is left to get in with."""
    if not settings.LOCAL_LOGIN or not can_change(user, at) or not user.email:
        return False
    return user.phone_proof == Proof.CODE and codes.phones_can_be_proven()


def ask_for_code(user: User, *, clerk: User, at: datetime) -> contacts.Errand:
    """Send a code to the phone of the person at the counter; ask `codes.may_ask` first.

    The message says what it is for: a way in, or the e-mail address that goes. Raises RefusedError where
    nothing can be done with one.
    """
    post_of(clerk, at)
    _refuse_unproven(user)
    if can_drop_email(user, at):
        purpose = codes.Purpose.DROP_EMAIL
    elif can_prove_phone(user, at):
        purpose = codes.Purpose.AT_COUNTER
    else:
        raise RefusedError(_no_proof())
    errand = contacts.at_counter(user, purpose, at)
    contacts.send(errand, user, at)
    return errand


def prove_phone(user: User, errand: contacts.Errand, typed: str, *, clerk: User, at: datetime) -> None:
    """The person read out `typed`. Raises RefusedError, WrongCodeError, CodeOverError."""
    post = post_of(clerk, at)
    phone = _redeem(user, errand, typed, codes.Purpose.AT_COUNTER, at)
    with transaction.atomic():
        _hold(user)
        if user.phone != phone or not can_prove_phone(user, at):
            raise RefusedError(_no_proof())
        user.phone_proof = Proof.CODE
        user.save(update_fields=["phone_proof"])
        record(user, Act.PHONE, clerk, post, at)


def drop_email(user: User, errand: contacts.Errand, typed: str, *, clerk: User, at: datetime) -> None:
    """The person can no longer open the mailbox and read out `typed`: the address goes, and is told so.

    Raises RefusedError, WrongCodeError, CodeOverError.
    """
    post, email = post_of(clerk, at), user.email
    phone = _redeem(user, errand, typed, codes.Purpose.DROP_EMAIL, at)
    with transaction.atomic():
        _hold(user)
        # As long as it is the address that was spoken of, and the phone that spoke is a way in.
        if (user.phone, user.email) != (phone, email) or not can_drop_email(user, at):
            raise RefusedError(_("Chỉ bỏ được thư điện tử khi số điện thoại đã được xác nhận bằng mã."))
        if told := contacts.confirmed_email(user):
            mail.tell("contact_changed", told, at, user)
        EmailAddress.objects.filter(user=user).delete()
        user.email = None
        user.save(update_fields=["email"])
        record(user, Act.NO_EMAIL, clerk, post, at)


def _is_entered(user: User) -> bool:
    """Whether its owner gets, or ever got, into the account: then no clerk opens it another door."""
    if user.last_login or user.has_usable_password() or contacts.confirmed_email(user):
        return True
    return user.phone_proof == Proof.CODE or user.sign_on_links.exists()


def _hold(user: User) -> None:
    """Of two desks, or a desk and the owner at home, the second sees what the first did."""
    user.refresh_from_db(from_queryset=User.objects.select_for_update(no_key=True))


def _redeem(user: User, errand: contacts.Errand, typed: str, purpose: str, at: datetime) -> str:
    """Use the code; the phone that it went to."""
    phone = contacts.address_of(errand, user)
    if not phone:
        raise codes.CodeOverError
    codes.redeem(errand.code, typed, purpose=purpose, at=at)
    return phone


def _refuse_unproven(user: User) -> None:
    if user.identity_proven_at is None:
        raise RefusedError(_("Hãy xem giấy tờ và xác nhận đúng người trước khi đổi thông tin liên hệ."))


def _no_proof() -> str:
    return _("Số điện thoại của tài khoản này không xác nhận tại quầy được.")
