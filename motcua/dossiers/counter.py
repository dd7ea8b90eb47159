"""Filing for somebody else: a clerk of the one-stop desk for a citizen at the counter, or what came by post.

It is the same draft, the same submission and the same acts as online (RULES a.4.1). What differs: the clerk
is the actor and the citizen the applicant; papers may be paper; procedures that are not offered online can be
filed too; and what is complete is received at once, slip in hand.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from motcua.accounts import service as accounts
from motcua.accounts.models import LegalEntity, Post, User
from motcua.base import clock
from motcua.catalog.models import Procedure
from motcua.dossiers import drafts, papers_in, reception
from motcua.dossiers.choosing import PAPER_MODE, Behalf
from motcua.dossiers.errors import IncompleteError, NotAllowedError
from motcua.dossiers.models import Channel, Dossier, Draft
from motcua.dossiers.papers_in import Counts
from motcua.dossiers.states import State
from motcua.organization import service as organization
from motcua.organization.models import Agency

__all__ = [
    "Behalf",
    "Visit",
    "agencies_for",
    "begin",
    "count_papers",
    "drafts_of",
    "entities_of",
    "may_file",
    "procedures_for",
    "submit_and_accept",
]

OLDEST_POSTMARK = timedelta(days=366)


@dataclass(frozen=True)
class Visit:
    """What somebody came for: the procedure, the case, where it is filed, by which way it came, and for which
    organisation; None for themselves.
    """

    procedure: Procedure
    case: str
    filed_at: Agency
    channel: Channel
    postmarked_on: date | None = None
    entity: LegalEntity | None = None


def may_file(user: User, at: datetime) -> bool:
    """Whether this officer sits at a one-stop desk."""
    return bool(accounts.counter.desk_posts(user, at))


def agencies_for(procedure: Procedure, clerk: User, at: datetime) -> list[Agency]:
    """The agencies whose dossiers of this procedure are received at the clerk's own desk."""
    if procedure.current is None:
        return []
    desks = {post.agency_id for post in accounts.counter.desk_posts(clerk, at)}
    filed = organization.agencies_filed_at(procedure.current.content, at)
    return [agency for agency in filed if agency.receiving_desk.pk in desks]


def procedures_for(clerk: User, at: datetime) -> QuerySet[Procedure]:
    """The published procedures that may be filed at the clerk's desk, online or not.

    By the agency, or the kind of agency, that they name; what passed to a successor is found there too. The
    exact answer for one procedure gives `agencies_for`.
    """
    desks = [post.agency_id for post in accounts.counter.desk_posts(clerk, at)]
    served = list(Agency.objects.filter(Q(pk__in=desks, one_stop_unit=None) | Q(one_stop_unit__in=desks)))
    former = {
        share.agency
        for shares in organization.inherited_by(a.pk for a in served).values()
        for share in shares
    }
    keys = {agency.key for agency in served}
    keys |= set(Agency.objects.filter(pk__in=former).values_list("key", flat=True))
    kinds = {agency.kind for agency in served}
    named = Q(current__data__filed_at__in=sorted(keys))
    named |= Q(current__data__filed_at="lead", current__data__agency__in=sorted(keys))
    if Agency.Kind.DISTRICT in kinds:
        named |= Q(current__data__filed_at="districts")
    if Agency.Kind.COMMUNE in kinds:
        named |= Q(current__data__filed_at="communes")
    return Procedure.objects.filter(named).exclude(current=None).select_related("field", "agency")


def begin(applicant: User, visit: Visit, *, clerk: User, at: datetime) -> Draft:
    """The clerk's open draft for just this person and filing, or a new one.

    Raises NotAllowedError for whoever does not sit at that desk, for one's own dossier, and for somebody who
    never agreed to the terms; IncompleteError for an impossible postmark.
    """
    if applicant.pk == clerk.pk:
        raise NotAllowedError(
            _("Bạn không tự nộp thay cho chính mình. Hãy nộp trực tuyến như mọi người dân.")
        )
    if not applicant.is_active:
        raise NotAllowedError(_("Tài khoản của người này đang bị khóa nên không nộp thay được."))
    if not accounts.counter.has_agreed(applicant):
        raise NotAllowedError(_("Hãy hỏi và ghi nhận sự đồng ý với điều khoản trước khi nộp thay."))
    if visit.channel == Channel.ONLINE:
        raise NotAllowedError(_("Hãy chọn nộp trực tiếp tại quầy hay qua bưu chính."))
    post = _post_at(visit.filed_at.receiving_desk, clerk, at)
    by = Behalf(clerk, post, visit.channel, _postmark(visit, at))
    return drafts.begin(
        applicant,
        visit.procedure,
        mode=PAPER_MODE,
        case=visit.case,
        filed_at=visit.filed_at,
        at=at,
        by=by,
        entity=visit.entity,
    )


def entities_of(applicant: User) -> list[LegalEntity]:
    """The organisations for which this person may file."""
    return [one.entity for one in accounts.membership.memberships_of(applicant) if one.may_file]


def _post_at(desk: Agency, clerk: User, at: datetime) -> Post:
    found = [post for post in accounts.counter.desk_posts(clerk, at) if post.agency_id == desk.pk]
    if not found:
        raise NotAllowedError(_("Hồ sơ này không nhận tại quầy của bạn."))
    return found[0]


def _postmark(visit: Visit, at: datetime) -> date | None:
    day, today = visit.postmarked_on, clock.local(at).date()
    if visit.channel != Channel.POST or day is None:
        return None
    if not today - OLDEST_POSTMARK <= day <= today:
        message = _("Ngày dấu bưu điện phải là một ngày đã qua, trong vòng một năm.")
        raise IncompleteError(message, (("postmarked_on", message),))
    return day


def drafts_of(clerk: User, at: datetime, applicant: User | None = None) -> QuerySet[Draft]:
    """What this clerk has begun for others and can go on with, the newest first."""
    mine = Draft.objects.workable_by(clerk, at).filter(clerk=clerk, submitted_at=None)
    return mine.filter(applicant=applicant) if applicant else mine


def count_papers(draft: Draft, counts: Counts, at: datetime) -> None:
    """Write down how many papers were handed over with the draft, in the place of what was counted before.

    Raises IncompleteError, OvertakenError where the draft was submitted meanwhile.
    """
    drafts.count_papers(draft, papers_in.tidy(drafts.uploaded(draft), counts), at)


def submit_and_accept(draft: Draft, *, user: User, at: datetime) -> Dossier:
    """Submit and receive in one: the dossier is there with its slip and due date, or nothing has happened.

    However often the button is pressed there is one dossier. Raises ActError as `submit` and `accept` do.
    """
    try:
        with transaction.atomic():
            dossier = drafts.submit(draft, user=user, at=at, quiet=True)
            if dossier.state == State.REGISTERED:
                reception.accept(dossier, user=user, at=at)
            return dossier
    except BaseException:
        # The database rolled back; the object in memory must not claim otherwise.
        draft.submitted_at = None
        raise
