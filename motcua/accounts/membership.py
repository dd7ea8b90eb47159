"""Organisations and their members: every act on them, and the rules.

- **Who registers an organisation says that she represents it.** That is not yet proven. An organisation whose
  representative nobody has proven opens only what its own members filed through it; whoever else registers
  the same tax code makes another organisation beside it and takes over nothing. The counter proves it when a
  clerk has seen the business registration certificate (counter.prove_entity); of organisations with one tax
  code at most one is proven, the database keeps that too. A proven one opens all dossiers of its tax code.
- **Roles**: the representative manages members and files; a filer files and sees; a viewer sees.
- **Nobody is made a member without saying yes.** An invitation goes to an e-mail address or an identity
  number; it is found by whoever has proven to be behind it (the address confirmed, the card seen), and the
  sender does not learn whether anybody is.
- **The representative hands over** to a member, who says yes. The certificate named the former one, so the
  organisation is unproven until the counter has seen the new certificate.
- **Members end, records stay**: who is removed loses all of it with the next request; what was filed belongs
  to the organisation.

Each act takes the organisation's row first, so that of two acts at once the second sees what the first did,
and leaves an EntityRecord.
"""

from datetime import datetime, timedelta
from uuid import uuid4

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _

from motcua.accounts.errors import RefusedError
from motcua.accounts.models import (
    EntityRecord,
    Invitation,
    LegalEntity,
    MemberRole,
    Membership,
    Post,
    User,
    identity_fingerprint,
)
from motcua.base import clock
from motcua.messaging import service as messaging

__all__ = [
    "Act",
    "accept",
    "change",
    "change_role",
    "decline",
    "hand_over",
    "hold",
    "invitations_for",
    "invite",
    "leave",
    "memberships_of",
    "recall",
    "record",
    "register",
    "remove",
]

Act, Standing = EntityRecord.Act, Invitation.Standing
ANSWER_WITHIN = timedelta(days=14)
MOST_ENTITIES = 20  # of one person; more are somebody's game, not her work
MOST_INVITATIONS = 50  # of one person in a day, taken back or not: each one sends a letter
_INVITABLE = frozenset({MemberRole.FILER, MemberRole.VIEWER})


def memberships_of(user: User) -> list[Membership]:
    """The organisations that this person may act for now, the oldest first."""
    return list(Membership.objects.open().filter(user=user).select_related("entity"))


def hold(entity_id: int) -> LegalEntity:
    """The organisation as it is; nobody changes its members until we commit."""
    return LegalEntity.objects.select_for_update(no_key=True).get(pk=entity_id)


@transaction.atomic
def register(
    *,
    kind: LegalEntity.Kind,
    name: str,
    tax_code: str,
    address: str,
    phone: str,
    email: str,
    user: User,
    at: datetime,
    by: User | None = None,
    post: Post | None = None,
) -> LegalEntity:
    """A new organisation with `user` as its unproven representative, written down by them, or at the counter
    by a clerk under `post`. Raises RefusedError.
    """
    User.objects.select_for_update(no_key=True).get(pk=user.pk)  # two presses at once make one
    mine = memberships_of(user)
    if any(one.entity.tax_code == tax_code for one in mine):
        raise RefusedError(
            _("Người này đã là thành viên của một tổ chức mang mã số thuế này.")
            if by
            else _("Bạn đã là thành viên của một tổ chức mang mã số thuế này.")
        )
    if len(mine) >= MOST_ENTITIES:
        raise RefusedError(_("Mỗi người chỉ làm việc cho tối đa %d tổ chức.") % MOST_ENTITIES)
    entity = LegalEntity.objects.create(
        kind=kind,
        name=name,
        tax_code=tax_code,
        address=address,
        phone=phone,
        email=email.lower(),
        made_by=by or user,
        made_at=at,
    )
    role = MemberRole.REPRESENTATIVE
    Membership.objects.create(entity=entity, user=user, role=role, begun_at=at)
    record(entity, Act.REGISTERED, by or user, at, member=user, role=role, post=post)
    return entity


@transaction.atomic
def change(
    entity: LegalEntity,
    *,
    kind: LegalEntity.Kind,
    name: str,
    address: str,
    phone: str,
    email: str,
    user: User,
    at: datetime,
) -> None:
    """What the organisation says of itself. The tax code stays, and once proven the name. RefusedError."""
    held = _managed(entity, user)
    held.address, held.phone, held.email = address, phone, email.lower()
    if held.proven_at is None:
        held.kind, held.name = kind, name
    held.save()
    record(held, Act.CHANGED, user, at)


@transaction.atomic
def invite(
    entity: LegalEntity,
    *,
    role: MemberRole,
    user: User,
    at: datetime,
    email: str = "",
    identity_number: str = "",
) -> Invitation:
    """Offer membership to whoever is behind an e-mail address or an identity number. Raises RefusedError."""
    held = _managed(entity, user)
    if role not in _INVITABLE or bool(email) == bool(identity_number):
        raise RefusedError(_("Hãy chọn vai trò và ghi một địa chỉ thư, hoặc một số giấy tờ."))
    waiting = Invitation.objects.waiting(at).filter(entity=held)
    fingerprint = identity_fingerprint(identity_number) if identity_number else ""
    if waiting.filter(email=email.lower(), identity_index=fingerprint, user=None).exists():
        raise RefusedError(_("Bạn đã mời người này; lời mời đang chờ trả lời."))
    today = Invitation.objects.filter(invited_by=user, made_at__gt=at - timedelta(days=1))
    if today.count() >= MOST_INVITATIONS:
        raise RefusedError(_("Bạn đã gửi quá nhiều lời mời trong ngày. Hãy mời tiếp vào ngày mai."))
    sent = _offer(held, role, user, at, email=email.lower(), identity_number=identity_number)
    record(held, Act.INVITED, user, at, role=role)
    _tell(sent, at)
    return sent


@transaction.atomic
def hand_over(entity: LegalEntity, to: Membership, *, user: User, at: datetime) -> Invitation:
    """Offer the part of the representative to a member; nothing changes until they say yes. RefusedError."""
    held = _managed(entity, user)
    member = _open_member(held, to.user)
    if member.user_id == user.pk:
        raise RefusedError(_("Bạn đang là người đại diện."))
    if Invitation.objects.waiting(at).filter(entity=held, role=MemberRole.REPRESENTATIVE).exists():
        raise RefusedError(_("Một đề nghị giao vai trò người đại diện đang chờ trả lời. Hãy rút lại trước."))
    sent = _offer(held, MemberRole.REPRESENTATIVE, user, at, member=member.user)
    record(held, Act.INVITED, user, at, member=member.user, role=MemberRole.REPRESENTATIVE)
    _tell(sent, at)
    return sent


def _offer(
    entity: LegalEntity,
    role: MemberRole,
    user: User,
    at: datetime,
    *,
    member: User | None = None,
    email: str = "",
    identity_number: str = "",
) -> Invitation:
    return Invitation.objects.create(
        entity=entity,
        role=role,
        user=member,
        email=email,
        identity_number=identity_number,
        invited_by=user,
        made_at=at,
        expires_at=at + ANSWER_WITHIN,
    )


@transaction.atomic
def recall(invitation: Invitation, *, user: User, at: datetime) -> None:
    """Take an invitation back. Raises RefusedError where it was answered."""
    held = _managed(invitation.entity, user)
    _answer(invitation, Standing.WITHDRAWN, at)
    record(held, Act.RECALLED, user, at, member=invitation.user, role=MemberRole(invitation.role))


def invitations_for(user: User, at: datetime) -> list[Invitation]:
    """What waits for this person's answer."""
    mine = Q(user=user)
    confirmed = EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True)
    if addresses := [email.lower() for email in confirmed]:
        mine |= Q(email__in=addresses)
    if user.identity_proven_at and user.identity_index:
        mine |= Q(identity_index=user.identity_index)
    waiting = Invitation.objects.waiting(at).filter(mine)
    return list(waiting.select_related("entity", "invited_by"))


@transaction.atomic
def accept(invitation: Invitation, *, user: User, at: datetime) -> Membership:
    """Become a member, or the representative. Raises RefusedError where the offer is not there any more."""
    held = hold(invitation.entity_id)
    if invitation.pk not in {one.pk for one in invitations_for(user, at)}:
        raise RefusedError(_gone())
    if invitation.role == MemberRole.REPRESENTATIVE:
        return _take_over(held, invitation, user, at)
    _answer(invitation, Standing.ACCEPTED, at)
    there = Membership.objects.open().filter(entity=held, user=user).first()
    if there:
        raise RefusedError(_("Bạn đã là thành viên của tổ chức này."))
    if len(memberships_of(user)) >= MOST_ENTITIES:
        raise RefusedError(_("Mỗi người chỉ làm việc cho tối đa %d tổ chức.") % MOST_ENTITIES)
    role = MemberRole(invitation.role)
    joined = Membership.objects.create(entity=held, user=user, role=role, begun_at=at)
    record(held, Act.JOINED, user, at, member=user, role=role)
    return joined


def _take_over(entity: LegalEntity, offer: Invitation, user: User, at: datetime) -> Membership:
    """`user` is the representative from now on; the former one goes on as a filer."""
    former = Membership.objects.open().filter(entity=entity, role=MemberRole.REPRESENTATIVE).first()
    if former is None or former.user_id != offer.invited_by_id:
        raise RefusedError(_gone())
    mine = _open_member(entity, user)
    _answer(offer, Standing.ACCEPTED, at)
    for member, role in ((former, MemberRole.FILER), (mine, MemberRole.REPRESENTATIVE)):
        member.role = role
        member.save(update_fields=["role"])
    # The certificate that the counter saw names the former one.
    LegalEntity.objects.filter(pk=entity.pk).update(proven_at=None)
    record(entity, Act.HANDED_OVER, former.user, at, member=user, role=MemberRole.REPRESENTATIVE)
    return mine


@transaction.atomic
def decline(invitation: Invitation, *, user: User, at: datetime) -> None:
    """Say no. Raises RefusedError where the offer is not there any more."""
    held = hold(invitation.entity_id)
    if invitation.pk not in {one.pk for one in invitations_for(user, at)}:
        raise RefusedError(_gone())
    _answer(invitation, Standing.DECLINED, at)
    # Who is behind an address is the addressee's to tell: only a member's own no carries a name.
    record(held, Act.DECLINED, user, at, member=invitation.user, role=MemberRole(invitation.role))


@transaction.atomic
def change_role(
    entity: LegalEntity, member: Membership, role: MemberRole, *, user: User, at: datetime
) -> None:
    """Make a viewer a filer or the other way round. Raises RefusedError."""
    held = _managed(entity, user)
    there = _open_member(held, member.user)
    if role not in _INVITABLE or there.role == MemberRole.REPRESENTATIVE:
        raise RefusedError(_("Vai trò người đại diện chỉ đổi bằng cách giao lại cho thành viên khác."))
    if there.role == role:
        return
    there.role = role
    there.save(update_fields=["role"])
    record(held, Act.ROLE_CHANGED, user, at, member=there.user, role=role)


@transaction.atomic
def remove(entity: LegalEntity, member: Membership, *, user: User, at: datetime) -> None:
    """End somebody's membership; with their next request they see nothing of it. Raises RefusedError."""
    held = _managed(entity, user)
    there = _open_member(held, member.user)
    if there.role == MemberRole.REPRESENTATIVE:
        raise RefusedError(_("Không cho thôi người đại diện. Hãy giao vai trò cho thành viên khác trước."))
    _end(there, at)
    record(held, Act.REMOVED, user, at, member=there.user, role=MemberRole(there.role))


@transaction.atomic
def leave(entity: LegalEntity, *, user: User, at: datetime) -> None:
    """End one's own membership. The representative hands over first, unless nobody else is left."""
    held = hold(entity.pk)
    mine = _open_member(held, user)
    if mine.role == MemberRole.REPRESENTATIVE:
        if Membership.objects.open().filter(entity=held).exclude(pk=mine.pk).exists():
            raise RefusedError(_("Hãy giao vai trò người đại diện cho thành viên khác trước khi rời."))
        LegalEntity.objects.filter(pk=held.pk).update(proven_at=None)
    _end(mine, at)
    record(held, Act.LEFT, user, at, member=user, role=MemberRole(mine.role))


def record(
    entity: LegalEntity,
    act: EntityRecord.Act,
    actor: User,
    at: datetime,
    *,
    member: User | None = None,
    role: MemberRole | None = None,
    post: Post | None = None,
) -> None:
    """Write down that `actor` did this, now and for good."""
    EntityRecord.objects.create(
        entity=entity, act=act, actor=actor, at=at, member=member, role=role or "", post=post
    )


def _managed(entity: LegalEntity, user: User) -> LegalEntity:
    """The organisation, held, where `user` is its representative; raises RefusedError."""
    held = hold(entity.pk)
    role = MemberRole.REPRESENTATIVE
    if not Membership.objects.open().filter(entity=held, user=user, role=role).exists():
        raise RefusedError(_("Chỉ người đại diện của tổ chức làm được việc này."))
    return held


def _open_member(entity: LegalEntity, user: User) -> Membership:
    there = Membership.objects.open().filter(entity=entity, user=user).select_related("user").first()
    if there is None:
        raise RefusedError(_("Người này không còn là thành viên của tổ chức. Hãy tải lại trang."))
    return there


def _end(member: Membership, at: datetime) -> None:
    member.ended_at = at
    member.save(update_fields=["ended_at"])
    # An offer to represent what one has left is void.
    offers = Invitation.objects.filter(entity=member.entity_id, user=member.user_id, standing=Standing.SENT)
    offers.update(standing=Standing.WITHDRAWN, answered_at=at)


def _answer(invitation: Invitation, standing: Invitation.Standing, at: datetime) -> None:
    mine = Invitation.objects.waiting(at).filter(pk=invitation.pk)
    if not mine.update(standing=standing, answered_at=at):
        raise RefusedError(_gone())
    invitation.standing, invitation.answered_at = standing, at


def _gone() -> str:
    return _("Lời mời này không còn. Hãy tải lại trang.")


@translation.override("vi")
def _tell(invitation: Invitation, at: datetime) -> None:
    """A letter to the address, or to the proven account of the number; the letter itself opens nothing."""
    to = _addressee(invitation)
    if to is None:
        return
    messaging.notify(
        "entity_invited",
        to,
        {
            "entity": invitation.entity.name,
            "role": MemberRole(invitation.role).label,
            "deadline": clock.written(invitation.expires_at),
        },
        about="",
        key=f"entity:{uuid4()}",
        at=at,
    )


def _addressee(invitation: Invitation) -> messaging.Recipient | None:
    if invitation.email:
        return messaging.Recipient(name="", email=invitation.email)
    account = invitation.user
    if account is None:
        proven = User.objects.exclude(identity_proven_at=None).filter(is_active=True)
        account = proven.filter(identity_index=invitation.identity_index).first()
    if account is None:
        return None
    return messaging.Recipient(name=account.full_name, email=account.email or "", phone=account.phone)
