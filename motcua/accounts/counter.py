"""What a clerk at the counter does for a citizen's account: find it, make it, see the card, note the consent.

The rules (DESIGN section 5, RULES a.4.6, a.11):
- An identity number finds every account that carries it; the clerk compares the card in hand and picks one.
- The card proves an account whose name is the card's. Of accounts with one number one at most is proven, so a
  second registration never takes over the first; the database keeps that too.
- Who has an account already gets no second one: the same number, name and phone are the same person.
- Nobody files without having agreed to the terms: whoever never registered agrees at the counter, spoken or
  on paper, and it is written down which clerk heard it.
- Who is proven and has lost the second factor gets it taken away here, with the card in the clerk's hand.
- The business registration certificate proves an organisation whose name, tax code and representative are
  the certificate's, where the representative's own card was seen as well; at most one of a tax code.

How the person is reached stands in counter_contact.py. Everything done here and there leaves a CounterRecord;
of organisations an EntityRecord.
"""

from collections.abc import Sequence
from datetime import datetime, time

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from motcua.accounts import factors, membership, terms
from motcua.accounts.errors import RefusedError
from motcua.accounts.forms import unconfirmed
from motcua.accounts.models import (
    CounterRecord,
    LegalEntity,
    MemberRole,
    Membership,
    Post,
    User,
    identity_fingerprint,
    proven_account,
)
from motcua.base import clock
from motcua.base.text import clean_line
from motcua.organization.models import Role

Act, How = CounterRecord.Act, CounterRecord.How

MOST_CARRIERS = 20  # so many accounts with one number are somebody's game, not a queue to compare


def desk_posts(user: User, at: datetime) -> list[Post]:
    """The posts that `user` holds at one-stop desks, the oldest first."""
    return list(user.posts_at(at).filter(role=Role.ONE_STOP))


def note_opened(user: User, *, clerk: User, at: datetime) -> None:
    """A clerk looks at the account in order to file for its owner, who can see that; noted once a day."""
    post = post_of(clerk, at)
    begun = datetime.combine(clock.local(at).date(), time.min, clock.VIETNAM)
    if not user.counter_records.filter(clerk=clerk, at__gte=begun, at__lte=at).exists():
        record(user, Act.OPENED, clerk, post, at)


def carriers(identity_number: str) -> Sequence[User]:
    """The accounts that carry this number, the proven one first."""
    found = User.objects.filter(is_active=True, identity_index=identity_fingerprint(identity_number))
    return sorted(found.order_by("pk")[:MOST_CARRIERS], key=lambda user: user.identity_proven_at is None)


@transaction.atomic
def register(
    *,
    full_name: str,
    identity_number: str,
    phone: str,
    email: str,
    consent: CounterRecord.How,
    card_seen: bool,
    clerk: User,
    at: datetime,
) -> User:
    """An account for somebody at the counter, without a password until they set one by e-mail.

    Where they have one already it is that one, as it is: nothing is proven or changed in it unseen, the clerk
    does that on its own page. Raises RefusedError where the number is proven for another account already, or
    the address is taken.
    """
    post = post_of(clerk, at)
    _one_desk_at_a_time()
    if user := known(full_name, identity_number, phone):
        return user
    if card_seen:
        _refuse_second_proof(identity_number)
    agreed = terms.in_force(at).version
    if email:
        # Nobody has ever proven to own this address: as at registration, a new try starts over.
        unconfirmed().filter(email=email.lower()).delete()
    try:
        with transaction.atomic():
            user = User.objects.create_user(
                email=email or None,
                password=None,
                full_name=full_name,
                phone=phone,
                phone_proof=User.PhoneProof.COUNTER,
                identity_number=identity_number,
                terms_accepted_at=at,
                terms_version=agreed,
            )
    except IntegrityError:
        raise RefusedError(email_taken()) from None
    if user.email:
        EmailAddress.objects.create(user=user, email=user.email, primary=True)
    record(user, Act.CREATED, clerk, post, at)
    record(user, Act.CONSENT, clerk, post, at, how=consent, terms_version=agreed)
    if card_seen:
        _set_proven(user, clerk, post, at)
    return user


def _one_desk_at_a_time() -> None:
    """Of two presses, or two desks, that make an account for one person, the second finds the first's.

    There is no row of that person yet to wait for, so the oldest post of any desk stands for all of them.
    """
    desks = Post.objects.filter(role=Role.ONE_STOP).order_by("pk")
    desks.select_for_update(no_key=True).values_list("pk").first()


def known(full_name: str, identity_number: str, phone: str) -> User | None:
    """The account of just this person, the proven one first; not a registration that nobody ever entered."""
    same = User.objects.filter(
        is_active=True, identity_index=identity_fingerprint(identity_number), phone=phone
    ).exclude(pk__in=unconfirmed().values("pk"))
    named = [user for user in same.order_by("pk") if _same_name(user.full_name, full_name)]
    return min(named, key=lambda user: user.identity_proven_at is None, default=None)


def _same_name(one: str, other: str) -> bool:
    """Letter by letter, accents included; only case and spaces are the writer's."""
    return clean_line(one).casefold() == clean_line(other).casefold()


@transaction.atomic
def prove(user: User, *, name: str, clerk: User, at: datetime) -> None:
    """The clerk has seen the card: number and `name` on it are the account's. Raises RefusedError."""
    post = post_of(clerk, at)
    if user.identity_proven_at is not None:
        return
    if not user.identity_number:
        raise RefusedError(_("Tài khoản này chưa có số giấy tờ nên chưa xác nhận được."))
    if not _same_name(name, user.full_name):
        raise RefusedError(
            _(
                "Tên trên giấy tờ khác tên của tài khoản nên chưa xác nhận được. Nếu tài khoản đúng là của "
                "người này, họ sửa tên ở trang Tài khoản rồi quay lại; nếu không, hãy lập tài khoản mới."
            )
        )
    _refuse_second_proof(user.identity_number, user)
    _set_proven(user, clerk, post, at)


@transaction.atomic
def note_consent(user: User, *, how: CounterRecord.How, clerk: User, at: datetime) -> None:
    """The person agrees to the terms of today; agreed once already, nothing happens. Raises RefusedError."""
    post = post_of(clerk, at)
    agreed = terms.in_force(at).version
    fresh = User.objects.filter(pk=user.pk).exclude(terms_version=agreed)
    if fresh.update(terms_accepted_at=at, terms_version=agreed):
        record(user, Act.CONSENT, clerk, post, at, how=how, terms_version=agreed)
    user.refresh_from_db(fields=["terms_accepted_at", "terms_version"])


@transaction.atomic
def reset_factor(user: User, *, name: str, clerk: User, at: datetime) -> None:
    """Somebody proven has lost their second factor and shows the card: it goes, with the password.

    Not for officers: an administrator does that (factors.reset). Raises RefusedError.
    """
    post = post_of(clerk, at)
    if user.identity_proven_at is None or not _same_name(name, user.full_name):
        raise RefusedError(_("Hãy xem giấy tờ: người này phải được xác nhận, và tên trên giấy tờ phải đúng."))
    if user.posts_at(at).exists():
        raise RefusedError(_("Người này là cán bộ; việc này do quản trị viên của cơ quan làm."))
    factors.take_all(user, _("cán bộ một cửa tại quầy"), at)
    record(user, Act.FACTOR, clerk, post, at)


def unproven_entities(user: User) -> Sequence[LegalEntity]:
    """The organisations that this person says to represent, and nobody has proven yet."""
    mine = Membership.objects.open().filter(user=user, role=MemberRole.REPRESENTATIVE)
    unproven = mine.filter(entity__proven_at=None).select_related("entity")
    return [one.entity for one in unproven]


@transaction.atomic
def register_entity(
    user: User,
    *,
    kind: LegalEntity.Kind,
    name: str,
    tax_code: str,
    address: str,
    phone: str,
    email: str,
    representative: str,
    clerk: User,
    at: datetime,
) -> LegalEntity:
    """An organisation made on the spot, proven by the certificate that the clerk has seen.

    Raises RefusedError.
    """
    post = post_of(clerk, at)
    entity = membership.register(
        kind=kind,
        name=name,
        tax_code=tax_code,
        address=address,
        phone=phone,
        email=email,
        user=user,
        at=at,
        by=clerk,
        post=post,
    )
    prove_entity(entity, name=name, tax_code=tax_code, representative=representative, clerk=clerk, at=at)
    return entity


@transaction.atomic
def prove_entity(
    entity: LegalEntity, *, name: str, tax_code: str, representative: str, clerk: User, at: datetime
) -> None:
    """The clerk has seen the business registration certificate: name, tax code and `representative` on it are
    the organisation's. Raises RefusedError.
    """
    post = post_of(clerk, at)
    held = membership.hold(entity.pk)
    heads = Membership.objects.open().filter(entity=held, role=MemberRole.REPRESENTATIVE)
    head = heads.select_related("user").first()
    if held.proven_at is not None:
        raise RefusedError(_("Tổ chức này đã được xác nhận rồi."))
    if head is None or head.user.identity_proven_at is None:
        raise RefusedError(_("Hãy xem giấy tờ tùy thân và xác nhận người đại diện trước."))
    if head.user_id == clerk.pk:
        raise RefusedError(_("Bạn không tự xác nhận cho chính mình. Hãy nhờ đồng nghiệp."))
    if tax_code != held.tax_code or not _same_name(name, held.name):
        raise RefusedError(_("Tên hoặc mã số thuế trên giấy khác với tổ chức đã đăng ký trên Cổng."))
    if not _same_name(representative, head.user.full_name):
        raise RefusedError(_("Người đại diện ghi trên giấy không phải người này."))
    held.proven_at = at
    try:
        with transaction.atomic():
            # Two desks at once: the database lets one of them.
            held.save(update_fields=["proven_at"])
    except IntegrityError:
        raise RefusedError(
            _("Mã số thuế này đã được xác nhận cho một tổ chức khác trên Cổng. Hãy báo quản trị viên.")
        ) from None
    membership.record(
        held,
        membership.Act.PROVEN,
        clerk,
        at,
        member=head.user,
        role=MemberRole.REPRESENTATIVE,
        post=post,
    )


def records_of(user: User) -> Sequence[CounterRecord]:
    """What the counter recorded about this account, newest first."""
    return list(user.counter_records.select_related("post__agency"))


def has_agreed(user: User) -> bool:
    """Whether the person ever agreed to the terms, on the portal or at the counter."""
    return bool(user.terms_version)


def post_of(clerk: User, at: datetime) -> Post:
    """The post under which the clerk acts here. Raises RefusedError for whoever holds none at a desk."""
    posts = desk_posts(clerk, at)
    if not posts or not clerk.is_active:
        raise RefusedError(_("Chỉ cán bộ một cửa làm được việc này."))
    return posts[0]


def _refuse_second_proof(identity_number: str, user: User | None = None) -> None:
    proven = proven_account(identity_number)
    if proven is not None and proven != user:
        raise RefusedError(_proven_already())


def _set_proven(user: User, clerk: User, post: Post, at: datetime) -> None:
    user.identity_proven_at = at
    try:
        with transaction.atomic():
            # Two desks at once: the database lets one of them.
            user.save(update_fields=["identity_proven_at"])
    except IntegrityError:
        user.identity_proven_at = None
        raise RefusedError(_proven_already()) from None
    record(user, Act.PROVEN, clerk, post, at)


def record(
    user: User,
    act: CounterRecord.Act,
    clerk: User,
    post: Post,
    at: datetime,
    *,
    how: str = "",
    terms_version: str = "",
) -> None:
    """Write down what was done; its owner can read it."""
    CounterRecord.objects.create(
        user=user, act=act, how=how, terms_version=terms_version, clerk=clerk, post=post, at=at
    )


def email_taken() -> str:
    """Why an address is refused that somebody else has."""
    return _("Địa chỉ thư này đã có tài khoản khác dùng. Hãy hỏi lại, hoặc để trống thư điện tử.")


def _proven_already() -> str:
    return _("Số giấy tờ này đã được xác nhận cho một tài khoản khác. Hãy tìm theo số và chọn tài khoản đó.")
