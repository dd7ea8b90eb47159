"""The door of the dossier room: every act by its name, and what people may ask.

Each act takes the person who acts, the moment, and the version of the dossier that was on the screen. It
either happens whole, with its event, clock entry, slip and notice, or raises an ActError and changes nothing.
"""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from motcua.accounts.models import User
from motcua.catalog.service import form_of
from motcua.dossiers import (
    deadlines,
    declarations,
    drafts,
    extension,
    lookup,
    publishing,
    register,
    routing,
    scenarios,
    signatures,
    slips,
    supplements,
)
from motcua.dossiers.actors import Casting
from motcua.dossiers.applicant import send_supplement, withdraw
from motcua.dossiers.appraisal import (
    approve,
    assign,
    assignable_officers,
    decline_supplement,
    endorse,
    pass_on,
    propose,
    propose_supplement,
    request_supplement,
    send_back,
)
from motcua.dossiers.errors import ActError, IncompleteError, NotAllowedError, OvertakenError
from motcua.dossiers.extension import extend
from motcua.dossiers.models import Dossier, Event, Look, Supplement
from motcua.dossiers.outcome import issue_result, originals_to_check, return_result
from motcua.dossiers.perform import require_version
from motcua.dossiers.reception import (
    accept,
    accept_supplement,
    forward,
    lapse_overdue_supplements,
    refuse,
    request_supplement_at_reception,
)
from motcua.dossiers.states import State
from motcua.dossiers.stopping import resume, stop, suspend
from motcua.dossiers.supplements import Fault
from motcua.dossiers.transfer import lead_in_words
from motcua.dossiers.transfer import told as transfers_told
from motcua.dossiers.transitions import TRANSITIONS, Act, Transition

__all__ = [
    "TRANSITIONS",
    "Act",
    "ActError",
    "Fault",
    "IncompleteError",
    "NotAllowedError",
    "OvertakenError",
    "State",
    "Transition",
    "accept",
    "accept_supplement",
    "approve",
    "assign",
    "assignable_officers",
    "deadlines",
    "declarations",
    "decline_supplement",
    "drafts",
    "endorse",
    "extend",
    "extension",
    "form_of",
    "forward",
    "issue_result",
    "lapse_overdue_supplements",
    "lead_in_words",
    "looked_at",
    "lookup",
    "offered_acts",
    "originals_to_check",
    "pass_on",
    "propose",
    "propose_supplement",
    "publishing",
    "refuse",
    "register",
    "request_supplement",
    "request_supplement_at_reception",
    "require_version",
    "resume",
    "return_result",
    "routing",
    "scenarios",
    "send_back",
    "send_supplement",
    "signatures",
    "slips",
    "statements_by_event",
    "stop",
    "supplements",
    "suspend",
    "transfers_told",
    "withdraw",
]


_NEEDS_STANDING = {
    Act.PROPOSE_SUPPLEMENT: None,
    Act.PROPOSE: None,
    Act.DECLINE_SUPPLEMENT: Supplement.Standing.PROPOSED,
    Act.REQUEST_SUPPLEMENT: Supplement.Standing.PROPOSED,
    Act.RESUBMIT: Supplement.Standing.REQUESTED,
    Act.SEND_SUPPLEMENT: Supplement.Standing.REQUESTED,
    Act.ACCEPT_SUPPLEMENT: Supplement.Standing.SENT,
}


def offered_acts(dossier: Dossier, user: User, at: datetime) -> list[Transition]:
    """The acts this person may do on this dossier now, in the order of the table."""
    waiting = supplements.open_of(dossier)
    standing = waiting.standing if waiting else None
    casting = Casting(user, dossier, at)
    offered = []
    for act, row in TRANSITIONS.items():
        if dossier.state not in row.sources or standing != _NEEDS_STANDING.get(act, standing):
            continue
        try:
            casting.part_in(act)
        except NotAllowedError:
            continue
        if act is not Act.EXTEND or extension.can_extend(dossier):
            offered.append(row)
    return offered


def looked_at(dossier: Dossier, *, user: User, at: datetime, what: str) -> None:
    """Record that an officer opened the dossier; its owner can see that."""
    post = user.posts_at(at).first()
    if post is None:
        raise NotAllowedError(_("Chỉ cán bộ mới xem được hồ sơ này."))
    Look.objects.create(dossier=dossier, viewer=user, post=post, at=at, what=what)


def statements_by_event(dossier: Dossier, events: Sequence[Event], *, for_applicant: bool) -> dict[int, str]:
    """The words given with each event (event id → text), only those the applicant may read if so asked."""
    texts = dossier.statements.filter(for_applicant=True) if for_applicant else dossier.statements.all()
    by_id = {statement.pk: statement.text for statement in texts}
    return {e.pk: by_id[e.data["statement"]] for e in events if e.data.get("statement") in by_id}
