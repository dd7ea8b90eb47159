"""A reorganisation carried out: agencies, procedures, posts and open dossiers, all of it or nothing.

One transaction, so that whatever kills it leaves the office as it was. Doing it again moves only what is
still with a former agency: a dossier filed in that very moment, a post given by mistake. A dry run is the
real act, rolled back.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from motcua.accounts import service as accounts
from motcua.accounts.models import Post
from motcua.base import clock
from motcua.catalog.service import reorganization as catalogue
from motcua.dossiers.models import Dossier, Step
from motcua.dossiers.transfer import Transferred, redirect_drafts, transfer, vacant
from motcua.organization import service as organization
from motcua.organization.models import Agency, Reorganization


class TooEarlyError(ValueError):
    """The day of the reorganisation has not come."""


@dataclass(frozen=True)
class Report:
    """What was done; of a dry run, what would be done."""

    agencies: list[Agency]
    procedures: list[catalogue.Moved]
    posts: list[Post]
    dossiers: list[Transferred]
    drafts: int
    vacant: list[Step]  # open steps in their new agencies that nobody could do

    @property
    def is_empty(self) -> bool:
        return not (self.agencies or self.procedures or self.posts or self.dossiers or self.drafts)


def reorganize(data: Mapping[str, Any], at: datetime, *, dry_run: bool = False) -> Report:
    """Carry out the reorganisation that `data` describe (catalog.reorganization.find).

    Raises TooEarlyError, organization.UnknownPlaceError, accounts.RefusedError.
    """
    if clock.local(at).date() < catalogue.effective_on(data):
        raise TooEarlyError
    with transaction.atomic():
        ending = [end["agency"] for end in data["ends"]]
        # Whoever files at one of them now waits, and then files at its successor.
        organization.hold(ending)
        agencies, procedures = catalogue.apply(data, at)
        former = {agency.key: agency for agency in Agency.objects.filter(key__in=ending)}
        posts = [post for end in data["ends"] for post in _move_posts(end, former, at)]
        moved = _move_dossiers(data["key"], list(former.values()), at)
        report = Report(
            agencies=agencies,
            procedures=procedures,
            posts=posts,
            dossiers=moved,
            drafts=redirect_drafts(former.values()),
            vacant=vacant([one.dossier for one in moved], at),
        )
        if dry_run:
            transaction.set_rollback(True)
    return report


def _move_posts(end: Mapping[str, Any], former: Mapping[str, Agency], at: datetime) -> list[Post]:
    successor = organization.get_agency(end["successor"])
    return accounts.move_along(former[end["agency"]], end.get("departments") or {}, successor, at=at)


def _move_dossiers(key: str, former: list[Agency], at: datetime) -> list[Transferred]:
    reorganization = Reorganization.objects.get(key=key)
    held = Step.objects.filter(agency__in=former, dossier__closed_at=None).values("dossier")
    concerned = Dossier.objects.filter(Q(lead_agency__in=former) | Q(pk__in=held), closed_at=None)
    # Locked in one order before the first is touched: an officer who acts meanwhile waits, and is then told.
    locked = concerned.order_by("pk").select_for_update(of=("self",), no_key=True)
    read = locked.select_related("revision__procedure__field", "lead_agency", "filed_at", "step")
    found = (transfer(dossier, reorganization, at) for dossier in read.defer("revision__data", "answers"))
    return [one for one in found if one]
