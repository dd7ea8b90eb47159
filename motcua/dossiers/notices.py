"""Whom an act tells, and what the wording of the pack may name.

The owner, by the contact that the dossier carries; of what was filed for another person who filed it too
(RULES f). At its submission that person reads something else: that it was done, by whom, on what ground, and
what to do without having agreed.
"""

from datetime import datetime
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from motcua.base import clock
from motcua.catalog.filing import ResultChannel
from motcua.dossiers.models import Dossier, Ground, Supplement
from motcua.dossiers.transitions import TRANSITIONS, Act
from motcua.messaging import service as messaging


# The facts speak the language of the wording they go into, not of the person who acts.
@translation.override("vi")
def tell(dossier: Dossier, act: Act, at: datetime, **facts: Any) -> None:
    """Write the notice of `act` to the outbox, in the act's transaction; some acts tell nobody."""
    kind = TRANSITIONS[act].notice
    if not kind:
        return
    owner = messaging.Recipient(name=dossier.owner_name, email=dossier.owner_email, phone=dossier.owner_phone)
    told = [(owner, kind)]
    if dossier.ground:
        person = dossier.applicant
        filer = messaging.Recipient(name=person.full_name, email=person.email or "", phone=person.phone)
        told = [(filer, kind), (owner, _FILED_FOR_YOU if act is Act.SUBMIT else kind)]
    for to, said in told:
        messaging.notify(
            said,
            to,
            {**_facts(dossier), **(_about_filing(dossier) if said == _FILED_FOR_YOU else facts)},
            about=dossier.code,
            # One person at both ends of it (a parent's phone, say) is told once.
            key=f"{dossier.code}/{dossier.version}/{said}",
            at=at,
        )


_FILED_FOR_YOU = "filed_for_you"


def _about_filing(dossier: Dossier) -> dict[str, Any]:
    desk = dossier.filed_at.receiving_desk
    return {
        "filer": dossier.applicant.full_name,
        "ground": str(Ground(dossier.ground).label),
        "desk": ", ".join(filter(None, (desk.name, desk.phone))),
    }


@translation.override("vi")
def supplement_facts(supplement: Supplement) -> dict[str, Any]:
    """Every defect with its reason, and until when it can be mended."""
    defects = [{"name": d.name, "reason": d.reason} for d in supplement.defects.all()]
    return {"defects": defects, "count": len(defects), "deadline": clock.written(supplement.respond_by)}


def _facts(dossier: Dossier) -> dict[str, Any]:
    desk = dossier.filed_at.receiving_desk
    place = f"{desk.name}, {desk.address}" if desk.address else desk.name
    label = ResultChannel(dossier.result_channel).label
    return {
        "code": dossier.code,
        # A letter may be read by others at home; what it is about, the owner sees logged in.
        "procedure": _("xem trên Cổng khi đăng nhập") if dossier.is_sensitive else dossier.procedure.name,
        "agency": dossier.lead_agency.name,
        "due": clock.written(dossier.due_at),
        "place": place if dossier.result_channel == ResultChannel.COUNTER else str(label),
    }
