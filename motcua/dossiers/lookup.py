"""What anyone may learn about a dossier by its code, or its owner's number, or both (RULES a.14).

The number is a person's identity number or an organisation's tax code, whichever the dossier carries.

One key answers the public card with the person masked; both keys together add the reasons behind the due date
and what to do next. Sensitive procedures never answer. "Not there", "sensitive" and "wrong" are one answer at
one cost: the same queries run whatever was asked.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from motcua.accounts.models import identity_fingerprint
from motcua.base.identifiers import check_owner_number
from motcua.base.masking import mask_name
from motcua.base.text import clean_line
from motcua.dossiers import deadlines
from motcua.dossiers.models import Dossier
from motcua.dossiers.states import State
from motcua.dossiers.transitions import Act

MOST = 20  # cards that one identity number answers, newest first

# The timeline a stranger sees: milestones only, never who acted or why.
_MILESTONES = frozenset(
    {
        Act.SUBMIT,
        Act.ACCEPT,
        Act.FORWARD,
        Act.REQUEST_SUPPLEMENT_AT_RECEPTION,
        Act.REQUEST_SUPPLEMENT_AGAIN,
        Act.REQUEST_SUPPLEMENT,
        Act.RESUBMIT,
        Act.ACCEPT_SUPPLEMENT,
        Act.REFUSE,
        Act.LAPSE,
        Act.WITHDRAW,
        Act.AGREE_TO_WITHDRAWAL,
        Act.REQUEST_PAYMENT,
        Act.RECORD_PAYMENT,
        Act.ISSUE_RESULT,
        Act.RETURN_RESULT,
        Act.TRANSFER,
        Act.EXTEND,
        Act.SUSPEND,
        Act.RESUME,
        Act.STOP,
    }
)


@dataclass(frozen=True)
class PublicCard:
    """A dossier as strangers see it. `explained` stays empty unless both keys were given."""

    code: str
    procedure: str
    agency: str
    owner: str
    state: State
    submitted_at: datetime
    received_at: datetime | None
    due_at: datetime | None
    finished_at: datetime | None
    timeline: tuple[tuple[Act, datetime], ...]
    both_keys: bool
    explained: tuple[str, ...] = ()


def public_cards(*, code: str = "", identity: str = "") -> list[PublicCard]:
    """The public cards of the dossiers that match every key given; without a key there is no answer."""
    code, identity = clean_line(code).upper(), check_owner_number(identity).value
    wanted = Q(pk__in=[]) if not (code or identity) else Q()
    if code:
        wanted &= Q(code=code)
    if identity:
        wanted &= Q(owner_identity_index=identity_fingerprint(identity))
    dossiers = (
        Dossier.objects.filter(wanted, is_sensitive=False)
        .select_related("revision__procedure", "lead_agency")
        .prefetch_related("events", "clock_entries")[:MOST]
    )
    return [_card(dossier, both_keys=bool(code and identity)) for dossier in dossiers]


def _card(dossier: Dossier, *, both_keys: bool) -> PublicCard:
    reading = deadlines.reading(dossier) if both_keys else None
    return PublicCard(
        code=dossier.code,
        procedure=dossier.procedure.name,
        agency=dossier.lead_agency.name,
        owner=mask_name(dossier.owner_name),
        state=State(dossier.state),
        submitted_at=dossier.submitted_at,
        received_at=dossier.received_at,
        due_at=dossier.due_at,
        finished_at=dossier.finished_at,
        timeline=tuple((Act(e.act), e.at) for e in dossier.events.all() if e.act in _MILESTONES),
        both_keys=both_keys,
        explained=tuple(line.text for line in reading.lines) if reading else (),
    )
