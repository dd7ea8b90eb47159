"""Single sign-on: whose account somebody's is who comes from the provider, and what that proves.

The rules (DESIGN section 5, RULES a.11, docs/sso.md):
- A person of a provider opens one account; an account is opened by one person of a provider.
- An account that exists already is linked by its owner, logged in; or by the number of the identity card,
  proven on both sides, with the same name. Never by an e-mail address, a phone number or a name: those are
  what somebody typed, here or there.
- An officer's account is linked by invitation of an administrator only, by somebody of the same name.
- At a level that proves, the identity number counts as proven: at most one account of a number is, so a
  second registration never takes over the first. Who comes with another number than the account's proven one
  does not come in: the provider may have given somebody's place to somebody else.
- Nobody removes their only way in.

Everything done here leaves a SignOnRecord.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from motcua.accounts import consents, mail, terms
from motcua.accounts.errors import RefusedError
from motcua.accounts.forms import unconfirmed
from motcua.accounts.links import SignOnInvitation, SignOnLink, SignOnRecord, subject_fingerprint
from motcua.accounts.models import User, identity_fingerprint, proven_account
from motcua.accounts.provider import Person
from motcua.base.crypto import blind_index
from motcua.base.text import fold

Act = SignOnRecord.Act


@dataclass(frozen=True)
class Arrival:
    """Whose account it is (None: nobody's yet), and what the person should know."""

    user: User | None
    warning: str = ""


def link_of(user: User) -> SignOnLink | None:
    """The account's link to the provider of the settings."""
    return (
        SignOnLink.objects.filter(user=user, issuer=settings.SSO["ISSUER"]).first() if settings.SSO else None
    )


def records_of(user: User) -> Sequence[SignOnRecord]:
    """What single sign-on did to the account, newest first."""
    return list(user.sign_on_records.select_related("actor"))


def is_officer(user: User, at: datetime) -> bool:
    """Whether the account opens more than its owner's own things."""
    return user.posts_at(at).exists()


@transaction.atomic
def arrive(person: Person, at: datetime) -> Arrival:
    """The account of somebody who logs in. Raises RefusedError where there is one that this must not open."""
    link = _link_of(person)
    if link is None and person.proves:
        link = _linked_by_proof(person, at)
    if link is None:
        return Arrival(None)
    _refuse_another_number(link.user, person)
    _note_use(link, person, at)
    return Arrival(link.user, _proven_on_the_way(link.user, person, at))


def may_register(person: Person) -> bool:
    """Whether somebody new gets an account: where people may not register themselves, only who is proven."""
    return bool(settings.SELF_REGISTRATION) or person.proves


def has_account_by_address(person: Person) -> bool:
    """Whether the address that the provider checked has an account here; perhaps it is the person's own."""
    taken = User.objects.filter(email=person.email) if person.email else User.objects.none()
    return taken.exclude(pk__in=unconfirmed().values("pk")).exists()


def register(person: Person, *, full_name: str, identity_number: str, phone: str, at: datetime) -> User:
    """A new account for somebody who has none, without a password. What the provider says comes first.

    Their address is taken if the provider checked it and nobody else has it. Raises RefusedError.
    """
    if not may_register(person):
        raise RefusedError(_("Cổng này chỉ lập tài khoản cho người đã được xác thực danh tính."))
    try:
        with transaction.atomic():
            return _registered(
                person,
                full_name=person.full_name or full_name,
                identity_number=person.identity_number or identity_number,
                phone=phone,
                at=at,
            )
    except IntegrityError:
        raise RefusedError(_("Tài khoản vừa được lập ở một cửa sổ khác. Hãy đăng nhập lại.")) from None


@transaction.atomic
def link(user: User, person: Person, at: datetime) -> None:
    """The owner of `user`, logged in, is this person of the provider. Raises RefusedError."""
    if is_officer(user, at):
        raise RefusedError(_("Tài khoản cán bộ chỉ liên kết được theo thư mời của quản trị hệ thống."))
    _link(user, person, at)


@transaction.atomic
def unlink(user: User, at: datetime) -> None:
    """The owner takes the link away. Raises RefusedError where it is their only way in."""
    if not has_another_way_in(user):
        raise RefusedError(
            _("Đây là cách đăng nhập duy nhất của tài khoản. Hãy có thư điện tử và mật khẩu trước khi gỡ.")
        )
    _unlink(user, None, at)


def has_another_way_in(user: User) -> bool:
    """Whether the owner can log in without the provider."""
    return bool(settings.LOCAL_LOGIN and user.email and user.has_usable_password())


@transaction.atomic
def remove_link(officer: User, *, actor: User, at: datetime) -> None:
    """An administrator takes an officer's link and open invitation away; they may invite them again."""
    SignOnInvitation.objects.filter(user=officer, used_at=None).delete()
    _unlink(officer, actor, at)


@transaction.atomic
def invite(officer: User, *, actor: User | None, at: datetime) -> None:
    """Let an officer link their account: by a letter with a word that works once, for a week.

    Raises RefusedError where they hold no post, have no address or are linked already.
    """
    post = officer.posts.held_at(at).select_related("agency").first()
    if post is None or not officer.is_active:
        raise RefusedError(_("Cán bộ này không giữ vị trí nào. Hãy giao vị trí trước."))
    if not officer.email:
        raise RefusedError(_("Cán bộ này chưa có thư điện tử để nhận thư mời."))
    if link_of(officer) is not None:
        raise RefusedError(_("Tài khoản này đã liên kết rồi. Hãy gỡ liên kết trước khi mời lại."))
    word = secrets.token_urlsafe(32)
    SignOnInvitation.objects.update_or_create(
        user=officer,
        defaults={"word_index": word_index(word), "made_by": actor, "made_at": at, "used_at": None},
    )
    _record(officer, Act.INVITED, settings.SSO["ISSUER"], "", at, actor)
    mail.invite_to_sign_on(officer, post.agency, word, at)


def invited(index: str, at: datetime) -> User | None:
    """The officer whom the word of this index invites; None for one that was used, is old, or never was."""
    invitation = SignOnInvitation.objects.open_at(at).filter(word_index=index).first()
    officer = invitation.user if invitation else None
    return officer if officer and officer.is_active and is_officer(officer, at) else None


@transaction.atomic
def accept(index: str, person: Person, at: datetime) -> User:
    """The invited officer is this person of the provider; the word is used up. Raises RefusedError."""
    officer = invited(index, at)
    spent = SignOnInvitation.objects.open_at(at).filter(word_index=index).update(used_at=at)
    if officer is None or not spent:
        raise RefusedError(_("Thư mời này đã dùng rồi hoặc đã hết hạn. Hãy xin quản trị hệ thống thư mới."))
    if not same_name(officer, person):
        raise RefusedError(
            _("Tên ở %(name)s khác tên của tài khoản cán bộ nên chưa liên kết. Hãy báo quản trị hệ thống.")
            % {"name": settings.SSO["NAME"]}
        )
    _link(officer, person, at)
    return officer


def same_name(user: User, person: Person) -> bool:
    """Letter case and the place of accents are the writer's (Hòa, Hoà); the provider must give a name."""
    return bool(person.full_name) and fold(user.full_name) == fold(person.full_name)


def _link_of(person: Person) -> SignOnLink | None:
    index = subject_fingerprint(person.issuer, person.subject)
    return SignOnLink.objects.select_related("user").filter(subject_index=index).first()


def _linked_by_proof(person: Person, at: datetime) -> SignOnLink | None:
    """The account for which the same number was proven before, at the counter say, is this person's."""
    user = proven_account(person.identity_number)
    if user is None:
        return None
    if is_officer(user, at):
        raise RefusedError(_("Tài khoản cán bộ chỉ liên kết được theo thư mời của quản trị hệ thống."))
    if not same_name(user, person):
        raise RefusedError(
            _(
                "Số giấy tờ này đã được xác nhận cho một tài khoản mang tên khác. Hãy đăng nhập tài khoản đó "
                "rồi liên kết ở trang Tài khoản, hoặc mang giấy tờ đến quầy một cửa."
            )
        )
    _link(user, person, at)
    return _link_of(person)


def _link(user: User, person: Person, at: datetime) -> None:
    known = _link_of(person)
    if known is not None and known.user_id == user.pk:
        return
    if known is not None:
        raise RefusedError(
            _("Tài khoản %(name)s này đã liên kết với một tài khoản khác ở cổng.")
            % {"name": settings.SSO["NAME"]}
        )
    _refuse_another_number(user, person)
    _refuse_proven_elsewhere(user, person)
    try:
        with transaction.atomic():
            _write_link(user, person, at)
    except IntegrityError:
        raise RefusedError(
            _("Tài khoản đã liên kết với một người khác ở %(name)s. Hãy gỡ liên kết cũ trước.")
            % {"name": settings.SSO["NAME"]}
        ) from None
    _record(user, Act.LINKED, person.issuer, person.level, at)
    if person.proves and user.identity_proven_at is None:
        _prove(user, person, at)
    mail.tell_of_link(user, at)


def _write_link(user: User, person: Person, at: datetime) -> None:
    SignOnLink.objects.create(
        user=user,
        issuer=person.issuer,
        subject=person.subject,
        level=person.level,
        level_at=at,
        linked_at=at,
        used_at=at,
    )


def _unlink(user: User, actor: User | None, at: datetime) -> None:
    gone = link_of(user)
    if gone is None:
        return
    gone.delete()
    _record(user, Act.UNLINKED, gone.issuer, gone.level, at, actor)


def _registered(person: Person, *, full_name: str, identity_number: str, phone: str, at: datetime) -> User:
    if person.proves and proven_account(identity_number) is not None:
        raise RefusedError(_proven_elsewhere())
    if person.email:
        # Nobody has ever proven to own this address: as at registration, a new try starts over.
        unconfirmed().filter(email=person.email).delete()
    agreed = terms.in_force(at)
    free = person.email and not User.objects.filter(email=person.email).exists()
    user = User.objects.create_user(
        email=person.email if free else None,
        password=None,
        full_name=full_name,
        phone=phone,
        identity_number=identity_number,
        birth_date=person.birth_date,
        terms_accepted_at=at,
        terms_version=agreed.version,
    )
    consents.note(user, agreed, at)
    if user.email:
        EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    _write_link(user, person, at)
    _record(user, Act.REGISTERED, person.issuer, person.level, at)
    if person.proves:
        _prove(user, person, at)
    return user


def _note_use(link: SignOnLink, person: Person, at: datetime) -> None:
    """Each time the level is what the provider says this time, with the moment."""
    if link.level != person.level:
        _record(link.user, Act.LEVEL, person.issuer, person.level, at)
    SignOnLink.objects.filter(pk=link.pk).update(level=person.level, level_at=at, used_at=at)


def _proven_on_the_way(user: User, person: Person, at: datetime) -> str:
    """Prove the number of a linked account whose owner has reached a level that does; what hinders it."""
    if not person.proves or user.identity_proven_at is not None:
        return ""
    try:
        _refuse_proven_elsewhere(user, person)
        _prove(user, person, at)
    except RefusedError as refused:
        return str(refused)
    return ""


def _prove(user: User, person: Person, at: datetime) -> None:
    """The number is proven, and with it the name that belongs to it."""
    before = (user.identity_number, user.full_name, user.birth_date)
    user.identity_number, user.identity_proven_at = person.identity_number, at
    user.full_name = person.full_name or user.full_name
    user.birth_date = person.birth_date or user.birth_date
    try:
        with transaction.atomic():
            # Two at once: the database lets one of them.
            user.save()
    except IntegrityError:
        user.identity_number, user.full_name, user.birth_date = before
        user.identity_proven_at = None
        raise RefusedError(_proven_elsewhere()) from None
    _record(user, Act.PROVEN, person.issuer, person.level, at)


def _refuse_another_number(user: User, person: Person) -> None:
    """Raises RefusedError where both sides are sure of a number, and not of the same."""
    if not person.proves or user.identity_proven_at is None:
        return
    if user.identity_index != identity_fingerprint(person.identity_number):
        raise RefusedError(
            _(
                "Số giấy tờ ở %(name)s khác số đã xác nhận của tài khoản này. Hãy mang giấy tờ đến quầy một "
                "cửa để được giúp."
            )
            % {"name": settings.SSO["NAME"]}
        )


def _refuse_proven_elsewhere(user: User, person: Person) -> None:
    other = proven_account(person.identity_number) if person.proves else None
    if other is not None and other != user:
        raise RefusedError(_proven_elsewhere())


def _proven_elsewhere() -> str:
    return _(
        "Số giấy tờ này đã được xác nhận cho một tài khoản khác. Hãy dùng tài khoản đó, hoặc mang giấy tờ "
        "đến quầy một cửa để được giúp."
    )


def word_index(word: str) -> str:
    """By which an invitation's word is known here; the word itself stands in the letter alone."""
    return blind_index(word, "sign-on invitation")


def _record(
    user: User, act: SignOnRecord.Act, issuer: str, level: str, at: datetime, actor: User | None = None
) -> None:
    SignOnRecord.objects.create(user=user, act=act, issuer=issuer, level=level, actor=actor, at=at)
