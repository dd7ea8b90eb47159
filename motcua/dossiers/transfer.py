"""Dossiers follow the agency that took their matter over (RULES 0.1, 0.6).

Closed dossiers stay with the agency that closed them. Of an open one, what is still to do goes to the
successor, which answers for what is done as well; who did that, stands with each step and in the events. The
code, the revision, the slips and the clock of a dossier never change.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from motcua.dossiers import holders
from motcua.dossiers.actors import Actor
from motcua.dossiers.aftermath import announce
from motcua.dossiers.models import Dossier, Draft, Event, Step
from motcua.dossiers.perform import Deed, perform
from motcua.dossiers.transitions import Act
from motcua.organization import service as organization
from motcua.organization.models import Agency, Reorganization


@dataclass(frozen=True)
class Transferred:
    """A dossier and the agencies between which its open work passed."""

    dossier: Dossier
    old: Agency
    new: Agency


def transfer(dossier: Dossier, reorganization: Reorganization, at: datetime) -> Transferred | None:
    """Hand what is open of `dossier` to the successors; None where nothing of it is with a former agency."""
    matter = holders.matter_of(dossier.procedure)
    steps = list(dossier.steps.select_related("agency", "department", "former_agency"))
    concerned = [dossier.lead_agency, *(step.agency for step in steps)]
    ways = ((old, organization.standing_in(old, matter)) for old in dict.fromkeys(concerned))
    way = next(((old, new) for old, new in ways if old != new), None)
    if way is None:
        return None
    old, new = way
    facts = {"reorganization": reorganization.key, "from": old.key, "to": new.key}

    def effects(dossier: Dossier, actor: Actor) -> None:
        dossier.lead_agency = organization.standing_in(dossier.lead_agency, matter)
        dossier.filed_at = organization.standing_in(dossier.filed_at, matter)
        dossier.save(update_fields=["lead_agency", "filed_at"])
        holders.follow(steps, dossier.procedure)
        _redirect_questions(dossier, matter)
        announce(dossier, Act.TRANSFER, actor, at, former=old.name, basis=reorganization.basis)

    perform(dossier, Act.TRANSFER, user=None, at=at, deed=Deed(facts=facts), effects=effects)
    return Transferred(dossier, old, new)


def _redirect_questions(dossier: Dossier, matter: organization.Subject) -> None:
    """What was asked of an agency that is no more, its successor answers."""
    for request in dossier.opinion_requests.awaited().select_related("agency"):
        agency = organization.standing_in(request.agency, matter)
        if agency != request.agency:
            request.agency, request.department = agency, None
            request.save(update_fields=["agency", "department"])


def redirect_drafts(agencies: Iterable[Agency]) -> int:
    """Drafts that would be filed at former agencies show where they will go instead; how many there are."""
    drafts = Draft.objects.filter(submitted_at=None, filed_at__in=agencies)
    redirected = 0
    for draft in drafts.select_related("filed_at", "revision__procedure__field").defer("revision__data"):
        agency = organization.standing_in(draft.filed_at, holders.matter_of(draft.procedure))
        # Not its version: nobody who is typing into it shall be told that it was changed elsewhere.
        redirected += Draft.objects.filter(pk=draft.pk, submitted_at=None).update(filed_at=agency)
    return redirected


def told(events: Sequence[Event]) -> dict[int, str]:
    """Of each transfer among `events` (by id), who handed the dossier to whom, and on what ground."""
    moves = [event for event in events if event.act == Act.TRANSFER]
    if not moves:
        return {}
    names = dict(Agency.objects.values_list("key", "name"))
    grounds = dict(Reorganization.objects.values_list("key", "basis"))
    return {
        event.pk: _("Từ %(old)s sang %(new)s. Căn cứ: %(basis)s.")
        % {
            "old": names[event.data["from"]],
            "new": names[event.data["to"]],
            "basis": grounds[event.data["reorganization"]],
        }
        for event in moves
    }


def lead_in_words(dossier: Dossier) -> str:
    """The agency of a dossier by name; of one that is no more, also who answers for its work now."""
    agency = dossier.lead_agency
    if agency.valid_to is None:
        return agency.name
    today = organization.standing_in(agency, holders.matter_of(dossier.procedure))
    return agency.name if today == agency else _("%(old)s (nay là %(new)s)") % {"old": agency, "new": today}


def vacant(dossiers: Iterable[Dossier], at: datetime) -> list[Step]:
    """The open steps of these dossiers that nobody could do now, one for each agency, department and role."""
    found: dict[tuple[int, int | None, str], Step] = {}
    steps = Step.objects.filter(dossier__in=dossiers, done_at=None).select_related("agency", "department")
    for step in steps:
        found.setdefault((step.agency_id, step.department_id, step.role), step)
    return [step for step in found.values() if not holders.has_holder(step, at)]
