"""Whose dossier is it? Every list, page and act asks here.

- Filed for oneself: who filed sees it, and the owner of its identity number once that is proven. Who filed
  mends and withdraws it.
- Filed for another person: just so; but that person mends and withdraws too, once the number is proven, since
  it was filed in their name and they may not have wanted it.
- Filed for an organisation: its members see it, acting for it, and those of the proven organisation with its
  tax code. Of its own members the representative and the filers mend and withdraw it.
- Filed on paper by a clerk: as the above; the desk mends and withdraws too, as officers (actors.py).

Nobody else: for them it does not exist. A person acting for an organisation sees what is the organisation's,
acting for herself what is hers, never both in one list. Membership is asked of the database each time, never
remembered. A draft is its author's; an organisation's that of its representative and filers; one that a clerk
fills in hers, as long as she holds a post at that desk.
"""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Exists, Q

from motcua.accounts.models import FILING_ROLES, LegalEntity, Membership, User
from motcua.organization.models import Role

if TYPE_CHECKING:
    from motcua.dossiers.models.dossier import Dossier, Draft


def owned(user: User, entity: LegalEntity | None) -> Q:
    """The dossiers that this person sees: her own, or, acting for `entity`, the organisation's."""
    if entity is None:
        mine = Q(applicant=user)
        if user.identity_proven_at and user.identity_index:
            mine |= Q(owner_identity_index=user.identity_index)
        return mine & Q(entity=None)
    theirs = Q(entity=entity)
    if entity.proven_at:
        theirs |= Q(owner_identity_index=entity.owner_index, entity__isnull=False)
    return theirs & _is_member(user, entity)


def workable(user: User, at: datetime, entity: LegalEntity | None) -> Q:
    """The drafts that this person works on: her own, those at her desk, or the organisation's."""
    if entity is not None:
        return Q(entity=entity, clerk=None) & _is_member(user, entity, filing=True)
    desks = user.posts_at(at).filter(role=Role.ONE_STOP).values("agency")
    return Q(applicant=user, clerk=None, entity=None) | Q(clerk=user, clerk_post__agency__in=desks)


def _is_member(user: User, entity: LegalEntity, *, filing: bool = False) -> Q:
    mine = Membership.objects.open().filter(user=user, entity=entity.pk)
    return Q(Exists(mine.filter(role__in=FILING_ROLES) if filing else mine))


def acts_for(user: User, dossier: "Dossier") -> bool:
    """Whether this person stands on the applicant's side of it, in whatever capacity: mends, withdraws."""
    if dossier.entity_id is None:
        return dossier.applicant_id == user.pk or (bool(dossier.ground) and _is_proven_owner(user, dossier))
    return files_for(user, dossier.entity_id)


def works_on(user: User, draft: "Draft") -> bool:
    """Whether this person submits the draft on the applicant's side, not as a clerk."""
    if draft.clerk_id is not None:
        return False
    if draft.entity_id is None:
        return draft.applicant_id == user.pk
    return files_for(user, draft.entity_id)


def files_for(user: User, entity_id: int) -> bool:
    """Whether this person may file for the organisation."""
    mine = Membership.objects.open().filter(user=user, entity=entity_id)
    return mine.filter(role__in=FILING_ROLES).exists()


def belongs_to(user: User, entity_id: int, tax_code: str) -> bool:
    """Whether this person is a member of the organisation, or of the proven one with its tax code."""
    same = Q(entity=entity_id) | Q(entity__proven_at__isnull=False, entity__tax_code=tax_code)
    return Membership.objects.open().filter(same, user=user).exists()


def is_own_matter(user: User, dossier: "Dossier") -> bool:
    """Whether it is this person's own in any way, so that she decides nothing in it as an officer.

    A number that was merely typed is enough here: it opens nothing, but it shuts this.
    """
    if dossier.applicant_id == user.pk:
        return True
    if dossier.entity_id is None:
        return bool(user.identity_index) and user.identity_index == dossier.owner_identity_index
    return belongs_to(user, dossier.entity_id, dossier.owner_identity)


def _is_proven_owner(user: User, dossier: "Dossier") -> bool:
    proven = user.identity_proven_at is not None and bool(user.identity_index)
    return proven and user.identity_index == dossier.owner_identity_index
