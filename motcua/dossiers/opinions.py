"""Opinions asked of other units: each with its own deadline, answered once, while the clock runs on."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from motcua.accounts.models import Post, User
from motcua.base import clock
from motcua.dossiers import slips
from motcua.dossiers.actors import Actor, Casting
from motcua.dossiers.errors import IncompleteError, NotAllowedError
from motcua.dossiers.models import Dossier, OpinionRequest
from motcua.dossiers.models.concern import ADVISING
from motcua.dossiers.perform import Deed, perform
from motcua.dossiers.transitions import TRANSITIONS, Act
from motcua.dossiers.wording import said
from motcua.organization.models import Agency, Department

USUAL_DAYS = 3  # working days that a form proposes; no law names a number [?]
FURTHEST_DAYS = 366


@dataclass(frozen=True)
class Unit:
    """Whom an opinion can be asked of; `key` names it in forms."""

    agency: Agency
    department: Department | None = None

    @property
    def key(self) -> str:
        return f"{self.agency.pk}-{self.department.pk}" if self.department else str(self.agency.pk)

    @property
    def name(self) -> str:
        name = self.agency.short_name
        return f"{name}: {self.department.name}" if self.department else name


def units(dossier: Dossier, at: datetime) -> list[Unit]:
    """The units in which somebody gives opinions `at`, by name; not that of the current step: it decides."""
    held = Post.objects.held_at(at).filter(role__in=ADVISING, user__is_active=True)
    posts = held.select_related("agency", "department")
    step = dossier.step
    own = (step.agency_id, step.department_id) if step else None
    found = {
        (post.agency_id, post.department_id): Unit(post.agency, post.department)
        for post in posts
        if (post.agency_id, post.department_id) != own
    }
    return sorted(found.values(), key=lambda unit: unit.name)


def ask_opinion(
    dossier: Dossier,
    *,
    unit: Unit | None,
    question: str,
    until: date,
    user: User,
    at: datetime,
    version: int | None = None,
) -> OpinionRequest:
    """Ask `unit`, to be answered by the closing of the working day `until`.

    IncompleteError on a unit that nobody can answer for, no question, or a day that is none.
    """
    problems: list[tuple[str, str]] = []
    if unit is None or unit.key not in {one.key for one in units(dossier, at)}:
        problems.append(("unit", _("Hãy chọn đơn vị được hỏi.")))
    try:
        question = said(question, "question", _("Hãy ghi rõ cần đơn vị được hỏi cho ý kiến về việc gì."))
    except IncompleteError as error:
        problems += error.problems
    due_at = _closing(dossier, until, at)
    if due_at is None or due_at <= at:
        message = _("Hạn trả lời phải là một ngày làm việc, chưa hết giờ làm việc và trong vòng một năm.")
        problems.append(("until", message))
    if problems or unit is None or due_at is None:
        raise IncompleteError(_("Chưa hỏi được ý kiến."), tuple(problems))
    made: list[OpinionRequest] = []

    def effects(dossier: Dossier, actor: Actor) -> None:
        assert actor.post is not None  # noqa: S101 - the holder of a step acts under a post
        made.append(
            OpinionRequest.objects.create(
                dossier=dossier,
                agency=unit.agency,
                department=unit.department,
                question=question,
                asked_by=user,
                asked_for=actor.post,
                asked_at=at,
                due_at=due_at,
            )
        )

    facts = {
        "agency": unit.agency.key,
        "department": unit.department.key if unit.department else "",
        "until": clock.local(due_at).isoformat(timespec="minutes"),
    }
    deed = Deed(facts=facts, statement=question)
    perform(dossier, Act.ASK_OPINION, user=user, at=at, version=version, deed=deed, effects=effects)
    return made[0]


def give_opinion(
    dossier: Dossier, *, answer: str, user: User, at: datetime, version: int | None = None
) -> None:
    """Answer what was asked of this officer's unit; the oldest first, where there are several."""
    request = to_answer(dossier, user, at)
    if request is None:
        raise NotAllowedError(
            _("Không có câu hỏi nào chờ đơn vị của bạn trả lời."), rule=TRANSITIONS[Act.GIVE_OPINION].rule
        )
    answer = said(answer, "answer", _("Hãy ghi ý kiến của đơn vị."))

    def effects(_dossier: Dossier, actor: Actor) -> None:
        request.answer, request.answered_by, request.answered_at = answer, actor.user, at
        request.save(update_fields=["answer", "answered_by", "answered_at"])

    facts = {"opinion": request.pk, "overdue": at > request.due_at}
    deed = Deed(facts=facts, statement=answer)
    perform(dossier, Act.GIVE_OPINION, user=user, at=at, version=version, deed=deed, effects=effects)


def to_answer(dossier: Dossier, user: User, at: datetime) -> OpinionRequest | None:
    """The question that waits for this officer's unit, the oldest one."""
    return Casting(user, dossier, at).request_to_answer()


def proposed_day(dossier: Dossier, at: datetime) -> date:
    """The day that a form proposes."""
    return slips.calendar_of(dossier).nth_working_day_after(clock.local(at).date(), USUAL_DAYS)


def _closing(dossier: Dossier, day: date, at: datetime) -> datetime | None:
    """When the office closes on `day`; None on a day off, or one that is over or too far away."""
    today, calendar = clock.local(at).date(), slips.calendar_of(dossier)
    near = today <= day <= today + timedelta(days=FURTHEST_DAYS)
    return calendar.closing(day) if near and calendar.is_working_day(day) else None
