"""What several acts do besides changing the state: slip, notice, requests sent, words required."""

from datetime import datetime, timedelta

from motcua.base import clock
from motcua.dossiers import notices, slips, supplements
from motcua.dossiers.actors import Actor
from motcua.dossiers.models import Dossier, Slip, Supplement
from motcua.dossiers.slipdata import Letter, Particulars
from motcua.dossiers.transitions import Act
from motcua.organization import service as organization
from motcua.worktime import service as worktime


def announce(
    dossier: Dossier,
    act: Act,
    actor: Actor,
    at: datetime,
    supplement: Supplement | None = None,
    reason: str = "",
    letter: Letter | None = None,
    particulars: Particulars | None = None,
    **more: str,
) -> Slip | None:
    """Issue the slip and tell the applicant, as the act's row says; `more` are facts of this act alone.

    `letter` is what a leader signs, where the act is one; `particulars` what else the act's paper says.
    """
    facts = {**(notices.supplement_facts(supplement) if supplement else {}), **more}
    if reason:
        facts["reason"] = reason
    slip = slips.issue(
        dossier,
        act,
        actor.user,
        at,
        supplement=supplement,
        reason=reason,
        letter=letter,
        particulars=particulars,
    )
    notices.tell(dossier, act, at, slip, **facts)
    return slip


def send_request(supplement: Supplement, actor: Actor, at: datetime) -> None:
    pinned = supplement.dossier.regime
    regime = worktime.Regime.from_data(pinned) if pinned else organization.regime_on(clock.local(at).date())
    supplement.standing = Supplement.Standing.REQUESTED
    supplement.approved_by = actor.user
    supplement.requested_at = at
    supplement.respond_by = _end_of_day(at + timedelta(days=regime.supplement_within_days))
    supplement.save(update_fields=["standing", "approved_by", "requested_at", "respond_by"])


def _end_of_day(moment: datetime) -> datetime:
    return clock.local(moment).replace(hour=23, minute=59, second=0, microsecond=0)


def close_supplement(dossier: Dossier, standing: Supplement.Standing) -> None:
    supplement = supplements.open_of(dossier)
    if supplement:
        supplement.standing = standing
        supplement.save(update_fields=["standing"])
