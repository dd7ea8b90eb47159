"""Closing an account while the law's records stay (RULES a.12).

Erased: name, numbers and addresses of the account, password and sessions, drafts with their files, kept
pages, exports, what messages said, and every row that cascades from the account (second factors, links, …).

Kept, by law: dossiers with their answers, papers, slips, results and events (ids and hashes), in which the
person is named as the owner; what the counter noted, consents and requests as proof. The account's own row
stays without a name, because they point at it. Somebody who registers with the same number later gets a new
account, which sees the old dossiers only once the number is proven.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _

from motcua.accounts.models import Consent, Membership, Post, Substitution, User
from motcua.accounts.service import sessions
from motcua.base import clock, personal
from motcua.dossiers import service as dossiers
from motcua.dossiers.models import Dossier, Draft
from motcua.dossiers.states import CLOSED
from motcua.messaging import service as messaging
from motcua.rights import exporting, rules, telling
from motcua.rights.errors import RightsError
from motcua.rights.models import Closing, Correction, DataExport

# Of what cascades from an account these stay: they prove what was agreed to.
_PROOF = frozenset({Consent})
MOST_SHOWN = 20


@dataclass(frozen=True)
class Obstacles:
    """Why an account cannot be closed now."""

    open_dossiers: list[Dossier]
    held: list[Post]
    represented: list[Membership]

    def __bool__(self) -> bool:
        return bool(self.open_dossiers or self.held or self.represented)


def obstacles(user: User, at: datetime) -> Obstacles:
    """Dossiers that are not closed, posts held or stood in for, organisations represented."""
    opened = Dossier.objects.owned_by(user).exclude(state__in=sorted(CLOSED))
    posts = Post.objects.filter(user=user).filter(Q(held_to=None) | Q(held_to__gt=at))
    today = clock.local(at).date()
    standing_in = Substitution.objects.filter(substitute=user, ended_at=None, ends_on__gte=today)
    held = posts | Post.objects.filter(pk__in=standing_in.values("post"))
    return Obstacles(
        list(opened.select_related("revision__procedure")[:MOST_SHOWN]),
        list(held.select_related("agency", "department")[:MOST_SHOWN]),
        [one for one in user.memberships.open().select_related("entity") if one.may_manage],
    )


def coming(user: User) -> Closing | None:
    """The closing that was asked for and can still be undone."""
    return user.closings.filter(undone_at=None, closed_at=None).first()


@transaction.atomic
def ask(user: User, at: datetime) -> Closing:
    """Close the account once the days of grace are over. Raises RightsError where that cannot be."""
    if obstacles(user, at):
        raise RightsError(
            _(
                "Chưa đóng được tài khoản: bạn còn hồ sơ đang giải quyết, đang giữ vị trí cán bộ "
                "hoặc đang đại diện tổ chức."
            )
        )
    try:
        with transaction.atomic():
            closing = Closing.objects.create(user=user, asked_at=at, closes_at=at + rules.rules().grace)
    except IntegrityError:
        return user.closings.get(undone_at=None, closed_at=None)
    day = f"{clock.local(closing.closes_at):%d/%m/%Y}"
    telling.tell(user, "account_closing", f"closing:{closing.pk}", at, day=day)
    return closing


def undo(user: User, at: datetime) -> bool:
    """The person stays; False where there was nothing to undo (any more)."""
    return bool(user.closings.filter(undone_at=None, closed_at=None).update(undone_at=at))


def due(at: datetime) -> Iterator[Closing]:
    """Closings whose days of grace are over."""
    over = Closing.objects.filter(undone_at=None, closed_at=None, closes_at__lte=at)
    yield from over.select_related("user").order_by("closes_at")


class _BlockedError(Exception):
    """Something came in the way meanwhile; everything is rolled back."""


def carry_out(closing: Closing, at: datetime) -> bool:
    """Close the account for good; False where it is kept, because a dossier was filed meanwhile, say."""
    try:
        with transaction.atomic():
            return _close(closing, at)
    except _BlockedError:
        with transaction.atomic():
            if Closing.objects.filter(pk=closing.pk, undone_at=None, closed_at=None).update(undone_at=at):
                telling.tell(closing.user, "account_kept", f"kept:{closing.pk}", at)
        return False


def _close(closing: Closing, at: datetime) -> bool:
    # Whoever sets closed_at closes it; an undo that came first wins.
    if not Closing.objects.filter(pk=closing.pk, undone_at=None, closed_at=None).update(closed_at=at):
        return False
    # Not its key: whoever is submitting a draft refers to it, and we wait for them below.
    user = User.objects.select_for_update(no_key=True).get(pk=closing.user_id)
    with translation.override("vi"):
        telling.tell(user, "account_closed", f"closed:{closing.pk}", at)
    # Drafts first: one that is being submitted makes us wait here, and is a dossier afterwards.
    erased = {"drafts": _drop_drafts(user)}
    if obstacles(user, at):
        raise _BlockedError
    for act in personal.closings:
        act(user, at)
    erased["exports"] = _drop_exports(user)
    erased["memberships"] = user.memberships.open().update(ended_at=at)
    erased["messages"] = messaging.keeping.empty(
        list(exporting.messages_of(user).values_list("pk", flat=True)), at
    )
    erased["sessions"] = sessions.end_others(user, None)
    user.corrections.filter(standing=Correction.Standing.ASKED).update(
        standing=Correction.Standing.DROPPED, answered_at=at
    )
    erased |= _drop_cascading(user)
    _empty(user)
    Closing.objects.filter(pk=closing.pk).update(erased=erased)
    return True


def _drop_drafts(user: User) -> int:
    # An organisation's draft stays: its other members go on with it; not with one that a clerk fills in.
    theirs = Q(entity=None) | Q(clerk__isnull=False)
    mine = Draft.objects.select_for_update().filter(theirs, applicant=user, submitted_at=None)
    found = list(mine)
    for draft in found:
        dossiers.drafts.discard(draft)
    return len(found)


def _drop_exports(user: User) -> int:
    found = list(DataExport.objects.filter(user=user).select_related("file"))
    for export in found:
        exporting.remove(export)
    return len(found)


def naming_accounts() -> list[Any]:
    """Every relation of a table to accounts, those without a name on this side too."""
    fields = User._meta.get_fields(include_hidden=True)
    return [
        one for one in fields if one.auto_created and not one.concrete and (one.one_to_many or one.one_to_one)
    ]


def _drop_cascading(user: User) -> dict[str, int]:
    """Every row that would go with the account if the account's row could go."""
    erased: dict[str, int] = {}
    for relation in naming_accounts():
        model: Any = relation.related_model
        if relation.on_delete is not models.CASCADE or model in _PROOF:
            continue
        count, _kinds = model._base_manager.filter(**{relation.field.name: user}).delete()
        if count:
            erased[model._meta.label] = erased.get(model._meta.label, 0) + count
    return erased


def _empty(user: User) -> None:
    user.full_name = _("Tài khoản đã đóng")
    user.email, user.phone, user.identity_number = None, "", ""
    user.identity_proven_at = user.last_login = None
    user.is_active = False
    user.set_unusable_password()
    user.save()
