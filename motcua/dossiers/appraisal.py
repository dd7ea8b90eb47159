"""Acts inside the agency: assign, appraise, ask for supplements, endorse, approve (RULES a.5, a.11)."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from motcua.accounts.models import Post, User
from motcua.dossiers import supplements
from motcua.dossiers.actors import Actor
from motcua.dossiers.aftermath import announce, send_request
from motcua.dossiers.errors import IncompleteError, NotAllowedError
from motcua.dossiers.models import Dossier, Result, Step, Supplement
from motcua.dossiers.perform import Deed, perform
from motcua.dossiers.supplements import Fault
from motcua.dossiers.transitions import Act
from motcua.dossiers.wording import said


def assignable_officers(dossier: Dossier, at: datetime) -> list[User]:
    """Who can hold the step after the current one: officers of its agency, department and role."""
    step = dossier.step
    following = dossier.steps.filter(position__gt=step.position).first() if step else None
    if following is None:
        return []
    posts = Post.objects.held_at(at).filter(agency=following.agency, role=following.role)
    if following.department_id:
        # One who sits in no department serves all of them (actors.Casting).
        posts = posts.filter(Q(department=None) | Q(department=following.department))
    return list(User.objects.filter(pk__in=posts.values("user"), is_active=True).order_by("folded_name"))


def assign(dossier: Dossier, *, to: User, user: User, at: datetime, version: int | None = None) -> None:
    """Name the officer who appraises."""
    if to not in assignable_officers(dossier, at):
        raise IncompleteError(
            _("Hãy chọn cán bộ thẩm định."), (("officer", _("Hãy chọn cán bộ thẩm định.")),)
        )

    def effects(dossier: Dossier, _actor: Actor) -> None:
        Step.objects.filter(pk=dossier.step.pk).update(officer=to)

    perform(
        dossier,
        Act.ASSIGN,
        user=user,
        at=at,
        version=version,
        deed=Deed(facts={"officer": to.pk}),
        effects=effects,
    )
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
    _refuse_open_supplement(dossier)
    perform(dossier, Act.PROPOSE, user=user, at=at, version=version, deed=deed)


def pass_on(
    dossier: Dossier, *, user: User, at: datetime, opinion: str = "", version: int | None = None
) -> None:
    """Hand the dossier to the next agency of the workflow."""
    _refuse_open_supplement(dossier)
    perform(dossier, Act.PASS_ON, user=user, at=at, version=version, deed=_with(opinion))


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
    _refuse_open_supplement(dossier)
    made: list[Supplement] = []

    def effects(dossier: Dossier, _actor: Actor) -> None:
        stage = Supplement.Stage.APPRAISAL
        made.append(supplements.propose(dossier, stage, list(faults), reason=reason, user=user, at=at))

    perform(dossier, Act.PROPOSE_SUPPLEMENT, user=user, at=at, version=version, effects=effects)
    return made[0]


def decline_supplement(
    dossier: Dossier, *, reason: str, user: User, at: datetime, version: int | None = None
) -> None:
    """The head of department does not send the proposed request."""
    reason = said(reason, "reason", _("Hãy ghi lý do không duyệt."))
    supplement = _proposed(dossier)

    def effects(_dossier: Dossier, actor: Actor) -> None:
        supplement.standing, supplement.approved_by = Supplement.Standing.DECLINED, actor.user
        supplement.save(update_fields=["standing", "approved_by"])

    deed = Deed(facts={"supplement": supplement.pk}, statement=reason)
    perform(dossier, Act.DECLINE_SUPPLEMENT, user=user, at=at, version=version, deed=deed, effects=effects)


def request_supplement(dossier: Dossier, *, user: User, at: datetime, version: int | None = None) -> None:
    """The head of department sends the proposed request: the clock pauses (Mẫu 02)."""
    supplement = _proposed(dossier)

    def effects(dossier: Dossier, actor: Actor) -> None:
        send_request(supplement, actor, at)
        announce(dossier, Act.REQUEST_SUPPLEMENT, actor, at, supplement)

    deed = Deed(facts={"supplement": supplement.pk})
    perform(dossier, Act.REQUEST_SUPPLEMENT, user=user, at=at, version=version, deed=deed, effects=effects)


def _with(opinion: str) -> Deed:
    return Deed(statement=said(opinion, "opinion"))


def _proposed(dossier: Dossier) -> Supplement:
    supplement = supplements.open_of(dossier)
    if supplement is None or supplement.standing != Supplement.Standing.PROPOSED:
        raise NotAllowedError(_("Không có yêu cầu bổ sung nào chờ duyệt."))
    return supplement


def _refuse_open_supplement(dossier: Dossier) -> None:
    if supplements.open_of(dossier):
        raise NotAllowedError(_("Yêu cầu bổ sung đang chờ lãnh đạo phòng quyết định."))
