"""Acts inside the agency: assign, appraise, ask for supplements, endorse, approve (RULES a.5, a.11)."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from motcua.accounts.models import Post, User
from motcua.dossiers import supplements
from motcua.dossiers.actors import Actor, cast
from motcua.dossiers.aftermath import announce, send_request
from motcua.dossiers.errors import IncompleteError, NotAllowedError
from motcua.dossiers.exchanges import Handover
from motcua.dossiers.models import Dossier, Result, Step, Supplement
from motcua.dossiers.perform import Deed, perform
from motcua.dossiers.supplements import Fault
from motcua.dossiers.transitions import TRANSITIONS, Act
from motcua.dossiers.wording import said


def assignable_officers(dossier: Dossier, at: datetime) -> list[User]:
    """Who can hold the step after the current one: officers of its agency, department and role."""
    step = dossier.step
    following = dossier.steps.filter(position__gt=step.position).first() if step else None
    return _officers_for(following, at) if following else []


def colleagues_for(dossier: Dossier, at: datetime) -> list[User]:
    """To whom the current step can be given instead of the officer it names."""
    step = dossier.step
    return [one for one in _officers_for(step, at) if one.pk != step.officer_id] if step else []


def _officers_for(step: Step, at: datetime) -> list[User]:
    posts = Post.objects.held_at(at).filter(agency=step.agency, role=step.role)
    if step.department_id:
        # One who sits in no department serves all of them (actors.Casting).
        posts = posts.filter(Q(department=None) | Q(department=step.department))
    return list(User.objects.filter(pk__in=posts.values("user"), is_active=True).order_by("folded_name"))


def assign(dossier: Dossier, *, to: User, user: User, at: datetime, version: int | None = None) -> None:
    """Name the officer who appraises."""
    _give(dossier, Act.ASSIGN, to, assignable_officers(dossier, at), user=user, at=at, version=version)


def reassign(
    dossier: Dossier, *, to: User, user: User, at: datetime, reason: str = "", version: int | None = None
) -> None:
    """The leader gives the appraisal to another officer; the time of the step runs on."""
    able, reason = colleagues_for(dossier, at), said(reason, "reason")
    _give(dossier, Act.REASSIGN, to, able, user=user, at=at, version=version, reason=reason)


def _give(
    dossier: Dossier,
    act: Act,
    to: User,
    able: Sequence[User],
    *,
    user: User,
    at: datetime,
    version: int | None,
    reason: str = "",
) -> None:
    if to not in able:
        # Who may not give it away at all is told so first.
        cast(user, dossier, act, at)
        missing = _("Hãy chọn cán bộ thẩm định.")
        raise IncompleteError(missing, (("officer", missing),))

    def effects(dossier: Dossier, _actor: Actor) -> None:
        Step.objects.filter(pk=dossier.step.pk).update(officer=to)

    deed = Deed(facts={"officer": to.pk}, statement=reason)
    perform(dossier, act, user=user, at=at, version=version, deed=deed, effects=effects)
    dossier.step.refresh_from_db()


def propose(
    dossier: Dossier,
    *,
    outcome: Result.Outcome,
    opinion: str,
    user: User,
    at: datetime,
    version: int | None = None,
) -> None:
    """Put the appraisal before the head of department: grant or deny, and why."""
    opinion = said(opinion, "opinion", _("Hãy ghi ý kiến thẩm định."))
    deed = Deed(facts={"outcome": outcome.value}, statement=opinion)
    supplements.refuse_open(dossier, Act.PROPOSE)
    perform(dossier, Act.PROPOSE, user=user, at=at, version=version, deed=deed)


def pass_on(
    dossier: Dossier, *, user: User, at: datetime, opinion: str = "", version: int | None = None
) -> None:
    """Hand the dossier to the next agency of the workflow, with a hand-over slip."""
    supplements.refuse_open(dossier, Act.PASS_ON)
    deed = _with(opinion)

    def effects(dossier: Dossier, actor: Actor) -> None:
        handover = Handover(actor=actor, opinion=deed.statement)
        announce(dossier, Act.PASS_ON, actor, at, particulars=handover)

    perform(dossier, Act.PASS_ON, user=user, at=at, version=version, deed=deed, effects=effects)


def endorse(
    dossier: Dossier, *, user: User, at: datetime, opinion: str = "", version: int | None = None
) -> None:
    """The head of department agrees and puts the dossier before the leader."""
    perform(dossier, Act.ENDORSE, user=user, at=at, version=version, deed=_with(opinion))


def approve(
    dossier: Dossier, *, user: User, at: datetime, opinion: str = "", version: int | None = None
) -> None:
    """The leader decides as proposed."""
    perform(dossier, Act.APPROVE, user=user, at=at, version=version, deed=_with(opinion))


def send_back(dossier: Dossier, *, reason: str, user: User, at: datetime, version: int | None = None) -> None:
    """Return the dossier to its appraiser, with a reason."""
    reason = said(reason, "reason", _("Hãy ghi lý do trả lại."))
    perform(dossier, Act.SEND_BACK, user=user, at=at, version=version, deed=Deed(statement=reason))


def propose_supplement(
    dossier: Dossier,
    *,
    faults: Sequence[Fault],
    user: User,
    at: datetime,
    reason: str = "",
    version: int | None = None,
) -> Supplement:
    """The appraiser lists everything that is wrong; the head of department decides whether it is sent."""
    supplements.refuse_open(dossier, Act.PROPOSE_SUPPLEMENT)
    made: list[Supplement] = []

    def effects(dossier: Dossier, _actor: Actor) -> None:
        stage = Supplement.Stage.APPRAISAL
        made.append(supplements.propose(dossier, stage, list(faults), reason=reason, user=user, at=at))

    perform(dossier, Act.PROPOSE_SUPPLEMENT, user=user, at=at, version=version, effects=effects)
    return made[0]


def decline_supplement(
    dossier: Dossier, *, reason: str, user: User, at: datetime, version: int | None = None
) -> None:
    """The leader does not send the proposed request, neither during appraisal nor a second one before it."""
    reason = said(reason, "reason", _("Hãy ghi lý do không duyệt."))
    supplement = _proposed(dossier, Act.DECLINE_SUPPLEMENT)

    def effects(_dossier: Dossier, actor: Actor) -> None:
        supplement.standing, supplement.approved_by = Supplement.Standing.DECLINED, actor.user
        supplement.save(update_fields=["standing", "approved_by"])

    deed = Deed(facts={"supplement": supplement.pk}, statement=reason)
    perform(dossier, Act.DECLINE_SUPPLEMENT, user=user, at=at, version=version, deed=deed, effects=effects)


def request_supplement(dossier: Dossier, *, user: User, at: datetime, version: int | None = None) -> None:
    """The head of department sends the proposed request: the clock pauses (Mẫu 02)."""
    _send_proposed(dossier, Act.REQUEST_SUPPLEMENT, user=user, at=at, version=version)


def request_supplement_again(
    dossier: Dossier, *, user: User, at: datetime, version: int | None = None
) -> None:
    """The leader lets the desk ask once more before reception; no clock runs yet (Mẫu 02, RULES a.5)."""
    _send_proposed(dossier, Act.REQUEST_SUPPLEMENT_AGAIN, user=user, at=at, version=version)


def _send_proposed(dossier: Dossier, act: Act, *, user: User, at: datetime, version: int | None) -> None:
    supplement = _proposed(dossier, act)

    def effects(dossier: Dossier, actor: Actor) -> None:
        send_request(supplement, actor, at)
        announce(dossier, act, actor, at, supplement)

    deed = Deed(facts={"supplement": supplement.pk})
    perform(dossier, act, user=user, at=at, version=version, deed=deed, effects=effects)


def _with(opinion: str) -> Deed:
    return Deed(statement=said(opinion, "opinion"))


def _proposed(dossier: Dossier, act: Act) -> Supplement:
    supplement = supplements.open_of(dossier)
    if supplement is None or supplement.standing != Supplement.Standing.PROPOSED:
        raise NotAllowedError(_("Không có yêu cầu bổ sung nào chờ duyệt."), rule=TRANSITIONS[act].rule)
    return supplement
