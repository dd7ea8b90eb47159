"""Acts of the applicant after submission."""

from datetime import datetime

from django.utils.translation import gettext as _

from motcua.accounts.models import User
from motcua.base import clock
from motcua.dossiers import deadlines, slips, supplements
from motcua.dossiers.actors import Actor
from motcua.dossiers.aftermath import announce, close_supplement
from motcua.dossiers.errors import IncompleteError, NotAllowedError
from motcua.dossiers.models import Dossier, Supplement
from motcua.dossiers.perform import Deed, perform
from motcua.dossiers.transitions import Act
from motcua.organization import service as organization


def send_supplement(dossier: Dossier, *, user: User, at: datetime, version: int | None = None) -> None:
    """Send what was mended. Raises IncompleteError while a defect is left as it was."""
    supplement = supplements.open_of(dossier)
    if supplement is None or supplement.standing != Supplement.Standing.REQUESTED:
        raise NotAllowedError(_("Hồ sơ này không có yêu cầu bổ sung nào đang chờ bạn."))
    missing = supplements.gaps(supplement, at)
    if missing:
        raise IncompleteError(_("Phần bổ sung chưa đủ."), tuple((g.anchor, g.message) for g in missing))
    at_reception = supplement.stage == Supplement.Stage.RECEPTION
    act = Act.RESUBMIT if at_reception else Act.SEND_SUPPLEMENT

    def effects(dossier: Dossier, actor: Actor) -> None:
        supplements.apply(dossier, supplement, at)
        supplement.sent_at = at
        supplement.standing = Supplement.Standing.CLOSED if at_reception else Supplement.Standing.SENT
        supplement.save(update_fields=["sent_at", "standing"])
        if at_reception:
            _restart_answer_clock(dossier, at)
        announce(dossier, act, actor, at)

    deed = Deed(facts={"supplement": supplement.pk, **slips.manifest(dossier, supplement)})
    perform(dossier, act, user=user, at=at, version=version, deed=deed, effects=effects)


def withdraw(
    dossier: Dossier, *, user: User, at: datetime, reason: str = "", version: int | None = None
) -> None:
    """Take the dossier back before it was received; nobody needs to agree (RULES b.2)."""

    def effects(dossier: Dossier, actor: Actor) -> None:
        close_supplement(dossier, Supplement.Standing.CLOSED)
        announce(dossier, Act.WITHDRAW, actor, at)

    deed = Deed(statement=reason, statement_for_applicant=True)
    perform(dossier, Act.WITHDRAW, user=user, at=at, version=version, deed=deed, effects=effects)


def _restart_answer_clock(dossier: Dossier, at: datetime) -> None:
    regime = organization.regime_on(clock.local(at).date())
    dossier.answer_due_at = deadlines.answer_due(dossier.lead_agency.calendar.calendar, regime, at)
    dossier.save(update_fields=["answer_due_at"])
