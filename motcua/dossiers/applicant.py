"""The applicant sends what the office asked for."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from motcua.accounts.models import User
from motcua.base import clock
from motcua.dossiers import deadlines, papers_in, photos, slips, supplements
from motcua.dossiers.actors import Actor
from motcua.dossiers.aftermath import announce
from motcua.dossiers.errors import IncompleteError, NotAllowedError
from motcua.dossiers.models import Dossier, Supplement
from motcua.dossiers.models.belonging import acts_for
from motcua.dossiers.perform import Deed, perform
from motcua.dossiers.transitions import TRANSITIONS, Act
from motcua.organization import service as organization


@transaction.atomic
def send_supplement(dossier: Dossier, *, user: User, at: datetime, version: int | None = None) -> None:
    """Send what was mended. Raises IncompleteError while a defect is left as it was."""
    supplement = _asked(dossier, user, at)
    missing = supplements.gaps(supplement, at)
    if missing:
        raise IncompleteError(_("Phần bổ sung chưa đủ."), tuple((g.anchor, g.message) for g in missing))
    supplement.answers = supplements.declaration(supplement)
    at_reception = supplement.stage == Supplement.Stage.RECEPTION
    act = Act.RESUBMIT if at_reception else Act.SEND_SUPPLEMENT

    def effects(dossier: Dossier, actor: Actor) -> None:
        supplements.apply(dossier, supplement, at)
        photos.join_later(dossier, at)
        supplement.sent_at = at
        supplement.standing = Supplement.Standing.CLOSED if at_reception else Supplement.Standing.SENT
        supplement.save(update_fields=["sent_at", "standing", "answers"])
        if at_reception:
            _restart_answer_clock(dossier, at)
        announce(dossier, act, actor, at)

    deed = Deed(facts={"supplement": supplement.pk, **slips.manifest(dossier, supplement)})
    perform(dossier, act, user=user, at=at, version=version, deed=deed, effects=effects)


def _asked(dossier: Dossier, user: User, at: datetime) -> Supplement:
    """The request that waits for the applicant, as it now is; nobody adds to it until we commit."""
    # Dossier first, then supplement, as every act takes them: so two acts never wait for each other. Not
    # their keys: a file that is being added refers to both, and would wait for us as we for it.
    Dossier.objects.select_for_update(no_key=True).get(pk=dossier.pk)
    waiting = dossier.supplements.filter(standing=Supplement.Standing.REQUESTED)
    supplement = waiting.select_for_update(no_key=True).last()
    if supplement is None or not may_mend(dossier, user, at):
        raise NotAllowedError(
            _("Hồ sơ này không có yêu cầu bổ sung nào đang chờ bạn."),
            rule=TRANSITIONS[Act.SEND_SUPPLEMENT].rule,
        )
    return supplement


def may_mend(dossier: Dossier, user: User, at: datetime) -> bool:
    """Whether this person mends what was asked: the applicant's side, or the desk of what came on paper."""
    if acts_for(user, dossier):
        return True
    return dossier.is_on_paper and papers_in.is_at_desk(dossier, user, at)


def _restart_answer_clock(dossier: Dossier, at: datetime) -> None:
    regime = organization.regime_on(clock.local(at).date())
    dossier.answer_due_at = deadlines.answer_due(dossier.lead_agency.calendar.calendar, regime, at)
    dossier.save(update_fields=["answer_due_at"])
