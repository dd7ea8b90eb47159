"""The door of the dossier room: every act by its name, and what people may ask.

Each act takes the person who acts, the moment, and the version of the dossier that was on the screen. It
either happens whole, with its event, clock entry, slip and notice, or raises an ActError and changes nothing.
"""

from collections.abc import Sequence
from datetime import datetime
from functools import cached_property

from django.utils.translation import gettext as _

from motcua.accounts.models import User
from motcua.catalog.service import form_of
from motcua.dossiers import (
    budgets,
    counter,
    deadlines,
    declarations,
    drafts,
    examining,
    extension,
    holders,
    infected,
    lookup,
    notes,
    opinions,
    papers_in,
    payment,
    photos,
    publishing,
    register,
    routing,
    scenarios,
    shown,
    signatures,
    slips,
    supplements,
    uploading,
    urgency,
    wallet,
    withdrawing,
)
from motcua.dossiers.actors import Casting
from motcua.dossiers.applicant import may_mend, send_supplement
from motcua.dossiers.appraisal import (
    approve,
    assign,
    assignable_officers,
    colleagues_for,
    decline_supplement,
    endorse,
    pass_on,
    propose,
    propose_supplement,
    reassign,
    request_supplement,
    request_supplement_again,
    send_back,
)
from motcua.dossiers.errors import (
    ActError,
    IncompleteError,
    NotAllowedError,
    OvertakenError,
    OwnWorkError,
)
from motcua.dossiers.extension import extend
from motcua.dossiers.models import Dossier, Event, Look, Supplement
from motcua.dossiers.opinions import ask_opinion, give_opinion
from motcua.dossiers.outcome import issue_result, originals_to_check, return_result
from motcua.dossiers.payment import cancel_payment, record_payment, request_payment
from motcua.dossiers.perform import require_version
from motcua.dossiers.reception import (
    accept,
    accept_supplement,
    forward,
    lapse_overdue_supplements,
    propose_supplement_at_reception,
    refuse,
    request_supplement_at_reception,
)
from motcua.dossiers.states import State
from motcua.dossiers.stopping import resume, stop, suspend
from motcua.dossiers.supplements import Fault
from motcua.dossiers.transfer import lead_in_words
from motcua.dossiers.transfer import told as transfers_told
from motcua.dossiers.transitions import TRANSITIONS, Act, Transition
from motcua.dossiers.withdrawing import (
    agree_to_withdrawal,
    ask_withdrawal,
    decline_withdrawal,
    withdraw,
)

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
    "agree_to_withdrawal",
    "approve",
    "ask_opinion",
    "ask_withdrawal",
    "assign",
    "assignable_officers",
    "budgets",
    "cancel_payment",
    "colleagues_for",
    "counter",
    "deadlines",
    "declarations",
    "decline_supplement",
    "decline_withdrawal",
    "drafts",
    "endorse",
    "examining",
    "extend",
    "extension",
    "form_of",
    "forward",
    "give_opinion",
    "holders",
    "infected",
    "issue_result",
    "lapse_overdue_supplements",
    "lead_in_words",
    "looked_at",
    "lookup",
    "may_mend",
    "notes",
    "offered_acts",
    "opinions",
    "originals_to_check",
    "own_work",
    "papers_in",
    "pass_on",
    "payment",
    "photos",
    "propose",
    "propose_supplement",
    "propose_supplement_at_reception",
    "publishing",
    "reassign",
    "record_payment",
    "refuse",
    "register",
    "request_payment",
    "request_supplement",
    "request_supplement_again",
    "request_supplement_at_reception",
    "require_version",
    "resume",
    "return_result",
    "routing",
    "scenarios",
    "send_back",
    "send_supplement",
    "shown",
    "signatures",
    "slips",
    "statements_by_event",
    "stop",
    "supplements",
    "suspend",
    "transfers_told",
    "uploading",
    "urgency",
    "wallet",
    "withdraw",
    "withdrawing",
]


# Between first and second request, and while one waits, the same desk does different things.
_NEEDS_STANDING = {
    Act.PROPOSE_SUPPLEMENT_AT_RECEPTION: None,
    Act.REQUEST_SUPPLEMENT_AGAIN: Supplement.Standing.PROPOSED,
    Act.ACCEPT: None,
    Act.REQUEST_PAYMENT: None,
    Act.PASS_ON: None,
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
    possible, offered = _Possible(dossier, at), []
    for act, row in TRANSITIONS.items():
        if dossier.state not in row.sources or standing != _NEEDS_STANDING.get(act, standing):
            continue
        try:
            casting.part_in(act)
        except NotAllowedError:
            continue
        if possible(act):
            offered.append(row)
    return offered


class _Possible:
    """What an act needs beyond state, person and supplement; each asked once a dossier."""

    def __init__(self, dossier: Dossier, at: datetime) -> None:
        self.dossier, self.at = dossier, at

    def __call__(self, act: Act) -> bool:
        match act:
            case Act.EXTEND:
                return extension.can_extend(self.dossier)
            case Act.REQUEST_PAYMENT:
                return payment.may_be_asked(self.dossier)
            case Act.REQUEST_SUPPLEMENT_AT_RECEPTION:
                return not self._asked_before
            case Act.PROPOSE_SUPPLEMENT_AT_RECEPTION:
                return self._asked_before
            case Act.REASSIGN:
                return bool(colleagues_for(self.dossier, self.at))
            case Act.ASK_WITHDRAWAL:
                return not self._leaving
            case Act.AGREE_TO_WITHDRAWAL | Act.DECLINE_WITHDRAWAL:
                return self._leaving
            case Act.REFUSE:
                return self.dossier.state != State.REGISTERED or supplements.open_of(self.dossier) is None
        return True

    @cached_property
    def _asked_before(self) -> bool:
        return supplements.asked_before(self.dossier) > 0

    @cached_property
    def _leaving(self) -> bool:
        return withdrawing.waiting(self.dossier) is not None


def own_work(dossier: Dossier, user: User, act: Act, at: datetime) -> str:
    """Why this person may not decide on what they appraised or filed; "" where it is not that."""
    try:
        Casting(user, dossier, at).part_in(act)
    except OwnWorkError as refused:
        return str(refused)
    except NotAllowedError:
        pass
    return ""


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
