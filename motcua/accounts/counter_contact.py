"""How a person at the counter is reached, and gets into the account from home.

Only for who is proven: a clerk has the card in hand. The rules:
- A clerk adds an e-mail address where nothing opens the account yet, never in the place of another.
- A phone that answered a code opens the account as well. The person reads the code out. Where an e-mail
  address is proven, its owner does that at home, and a clerk cannot.
- An e-mail address that its owner can no longer open goes when the proven phone says so by a code: without
  that phone no clerk takes a way in away, and one is left.
- What was proven before, and is replaced or goes, is told so.
- Officers' accounts are the administrator's business.
"""

from datetime import datetime

from allauth.account.models import EmailAddress
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
    # Of two desks, or the desk and the owner at home, the second sees what the first did.
    user.refresh_from_db(
        fields=["phone", "phone_proof", "email", "identity_proven_at"],
        from_queryset=User.objects.select_for_update(no_key=True),
    )
    _refuse_unproven(user)
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


def takes_email(user: User) -> bool:
    """Whether a clerk may write an e-mail address down: the owner of a proven phone can do it alone."""
    return not user.email and user.phone_proof != Proof.CODE


def can_prove_phone(user: User, at: datetime) -> bool:
    """Whether a code read out at the counter may prove the phone of this account."""
    if user.identity_proven_at is None or contacts.confirmed_email(user):
        return False
    return contacts.has_phone_to_prove(user) and not user.posts_at(at).exists()


def can_drop_email(user: User, at: datetime) -> bool:
    """Whether a code read out may take the e-mail address away: a proven phone is left to get in with."""
    if user.identity_proven_at is None or not user.email or user.posts_at(at).exists():
        return False
    return user.phone_proof == Proof.CODE and codes.phones_can_be_proven()


def ask_for_code(user: User, *, clerk: User, at: datetime) -> contacts.Errand:
    """Send a code to the phone of the person at the counter; ask `codes.may_ask` first.

    Raises RefusedError where nothing can be done with one.
    """
    post_of(clerk, at)
    if not can_drop_email(user, at):
        _refuse_proof(user, at)
    errand = contacts.prove_at_counter(user, at)
    contacts.send(errand, user, at)
    return errand


def prove_phone(user: User, errand: contacts.Errand, typed: str, *, clerk: User, at: datetime) -> None:
    """The person read out `typed`. Raises RefusedError, WrongCodeError, CodeOverError."""
    post = post_of(clerk, at)
    _refuse_proof(user, at)
    _redeem(user, errand, typed, at)
    with transaction.atomic():
        # The number may have been changed meanwhile; the code spoke for the one that it went to.
        if not User.objects.filter(pk=user.pk, phone=user.phone).update(phone_proof=Proof.CODE):
            raise codes.CodeOverError
        user.phone_proof = Proof.CODE
        record(user, Act.PHONE, clerk, post, at)


def drop_email(user: User, errand: contacts.Errand, typed: str, *, clerk: User, at: datetime) -> None:
    """The person can no longer open the mailbox and read out `typed`: the address goes, and is told so.

    Raises RefusedError, WrongCodeError, CodeOverError.
    """
    post = post_of(clerk, at)
    if not can_drop_email(user, at):
        raise RefusedError(_("Chỉ bỏ được thư điện tử khi số điện thoại đã được xác nhận bằng mã."))
    _redeem(user, errand, typed, at)
    with transaction.atomic():
        # As long as the phone that spoke is still the way in that is left.
        same = User.objects.filter(pk=user.pk, email=user.email, phone=user.phone, phone_proof=Proof.CODE)
        if not same.update(email=None):
            raise codes.CodeOverError
        mail.tell("contact_changed", user.email or "", at, user)
        EmailAddress.objects.filter(user=user).delete()
        user.email = None
        record(user, Act.NO_EMAIL, clerk, post, at)


def _redeem(user: User, errand: contacts.Errand, typed: str, at: datetime) -> None:
    if contacts.address_of(errand, user) != user.phone:
        raise codes.CodeOverError
    codes.redeem(errand.code, typed, purpose=codes.Purpose.AT_COUNTER, at=at)


def _refuse_unproven(user: User) -> None:
    if user.identity_proven_at is None:
        raise RefusedError(_("Hãy xem giấy tờ và xác nhận đúng người trước khi đổi thông tin liên hệ."))


def _refuse_proof(user: User, at: datetime) -> None:
    _refuse_unproven(user)
    if not can_prove_phone(user, at):
        raise RefusedError(_("Số điện thoại của tài khoản này không xác nhận tại quầy được."))
