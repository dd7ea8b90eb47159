"""Acts at the one-stop desk before the department works: receive, ask, refuse, hand over (RULES a.4, a.5)."""

import logging
from collections.abc import Sequence
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from motcua.accounts.models import User
from motcua.base import clock
from motcua.dossiers import papers_in, supplements
from motcua.dossiers.actors import Actor
from motcua.dossiers.aftermath import announce, close_supplement, send_request
from motcua.dossiers.errors import NotAllowedError, OvertakenError
from motcua.dossiers.models import Dossier, Slip, Supplement
from motcua.dossiers.perform import Deed, perform
from motcua.dossiers.states import State
from motcua.dossiers.supplements import Fault
from motcua.dossiers.transitions import TRANSITIONS, Act
from motcua.dossiers.wording import said

logger = logging.getLogger(__name__)


class LapseError(Exception):
    """Some dossiers could not be closed; the log says why."""


def accept(
    dossier: Dossier,
    *,
    user: User,
    at: datetime,
    version: int | None = None,
    taken_in: papers_in.Counts | None = None,
) -> Slip:
    """Receive the dossier: the legal clock starts, the slip with the due date is issued (Mẫu 01).

    `taken_in` counts the papers that were brought to the counter for it; they stand on the slip.
    """
    taken = papers_in.tidy(dossier.documents, taken_in or {})
    _refuse_pending(dossier, Act.ACCEPT)

    def effects(dossier: Dossier, actor: Actor) -> None:
        papers_in.take_in(dossier, taken, user, at)
        announce(dossier, Act.ACCEPT, actor, at)

    deed = Deed(facts={"taken_in": taken} if taken else {})
    perform(dossier, Act.ACCEPT, user=user, at=at, version=version, deed=deed, effects=effects)
    return dossier.slips.filter(form=Slip.Form.SLIP_01).get()


def request_supplement_at_reception(
    dossier: Dossier,
    *,
    faults: Sequence[Fault],
    user: User,
    at: datetime,
    reason: str = "",
    version: int | None = None,
) -> Supplement:
    """Ask the applicant for everything that is wrong, at once, before reception (Mẫu 02).

    Once: whoever was asked before is asked again only with a leader's consent (RULES a.5).
    """
    act = Act.REQUEST_SUPPLEMENT_AT_RECEPTION
    if supplements.asked_before(dossier):
        raise NotAllowedError(
            _("Hồ sơ này đã được yêu cầu bổ sung. Từ lần thứ hai phải trình lãnh đạo duyệt."),
            rule=TRANSITIONS[act].rule,
        )
    made: list[Supplement] = []

    def effects(dossier: Dossier, actor: Actor) -> None:
        stage = Supplement.Stage.RECEPTION
        supplement = supplements.propose(dossier, stage, list(faults), reason=reason, user=user, at=at)
        send_request(supplement, actor, at)
        made.append(supplement)
        announce(dossier, act, actor, at, supplement)

    perform(dossier, act, user=user, at=at, version=version, effects=effects)
    return made[0]


def propose_supplement_at_reception(
    dossier: Dossier,
    *,
    faults: Sequence[Fault],
    user: User,
    at: datetime,
    reason: str = "",
    version: int | None = None,
) -> Supplement:
    """Put a second request before the leader, with what is wrong and why it was not said the first time."""
    act = Act.PROPOSE_SUPPLEMENT_AT_RECEPTION
    _refuse_pending(dossier, act)
    if not supplements.asked_before(dossier):
        raise NotAllowedError(
            _("Lần yêu cầu bổ sung đầu tiên gửi thẳng cho người nộp, không cần trình lãnh đạo."),
            rule=TRANSITIONS[act].rule,
        )
    made: list[Supplement] = []

    def effects(dossier: Dossier, _actor: Actor) -> None:
        stage = Supplement.Stage.RECEPTION
        made.append(supplements.propose(dossier, stage, list(faults), reason=reason, user=user, at=at))

    perform(dossier, act, user=user, at=at, version=version, effects=effects)
    return made[0]


def _refuse_pending(dossier: Dossier, act: Act) -> None:
    """While the leader decides on a second request, the desk does nothing else with the dossier."""
    if dossier.state == State.REGISTERED:
        supplements.refuse_open(dossier, act)


def refuse(dossier: Dossier, *, reason: str, user: User, at: datetime, version: int | None = None) -> None:
    """Refuse reception, with a reason that the applicant reads (Mẫu 03)."""
    reason = said(reason, "reason", _("Hãy ghi lý do từ chối để người nộp hiểu và làm lại được."))
    _refuse_pending(dossier, Act.REFUSE)

    def effects(dossier: Dossier, actor: Actor) -> None:
        close_supplement(dossier, Supplement.Standing.CLOSED)
        announce(dossier, Act.REFUSE, actor, at, reason=reason)

    deed = Deed(statement=reason, statement_for_applicant=True)
    perform(dossier, Act.REFUSE, user=user, at=at, version=version, deed=deed, effects=effects)


def forward(dossier: Dossier, *, user: User, at: datetime, version: int | None = None) -> None:
    """Hand the received dossier to the department that appraises it."""
    perform(dossier, Act.FORWARD, user=user, at=at, version=version)


def accept_supplement(dossier: Dossier, *, user: User, at: datetime, version: int | None = None) -> None:
    """The one-stop desk takes in what the applicant sent: the clock runs again, as the regime says."""
    supplement = supplements.open_of(dossier)
    if supplement is None or supplement.standing != Supplement.Standing.SENT:
        raise NotAllowedError(
            _("Người nộp chưa gửi phần bổ sung."), rule=TRANSITIONS[Act.ACCEPT_SUPPLEMENT].rule
        )

    def effects(dossier: Dossier, actor: Actor) -> None:
        close_supplement(dossier, Supplement.Standing.CLOSED)
        announce(dossier, Act.ACCEPT_SUPPLEMENT, actor, at)

    deed = Deed(facts={"supplement": supplement.pk})
    perform(dossier, Act.ACCEPT_SUPPLEMENT, user=user, at=at, version=version, deed=deed, effects=effects)


def lapse_overdue_supplements(at: datetime, among: "QuerySet[Dossier] | None" = None) -> int:
    """Close dossiers whose supplement at reception never came; answers how many (RULES a.5).

    `among` narrows the dossiers to look at; without it they are all.
    """
    overdue = Supplement.objects.filter(
        stage=Supplement.Stage.RECEPTION, standing=Supplement.Standing.REQUESTED, respond_by__lt=at
    ).select_related("dossier")
    if among is not None:
        overdue = overdue.filter(dossier__in=among)
    count, failed = 0, []
    for supplement in overdue:
        try:
            _lapse(supplement, at)
            count += 1
        except (OvertakenError, NotAllowedError):
            # The applicant or the desk acted in this very moment; their act stands.
            continue
        except Exception:
            # One dossier that cannot be closed must not keep the others open.
            logger.exception("dossier %s could not lapse", supplement.dossier.code)
            failed.append(supplement.dossier.code)
    if failed:
        raise LapseError(f"could not lapse: {', '.join(failed)}")
    return count


def _lapse(supplement: Supplement, at: datetime) -> None:
    def effects(dossier: Dossier, actor: Actor) -> None:
        close_supplement(dossier, Supplement.Standing.LAPSED)
        reason = _("Quá hạn bổ sung %s.") % clock.written(supplement.respond_by)
        announce(dossier, Act.LAPSE, actor, at, supplement, reason=reason)

    perform(supplement.dossier, Act.LAPSE, user=None, at=at, effects=effects)
