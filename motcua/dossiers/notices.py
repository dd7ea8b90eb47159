"""Whom an act tells, and what the wording of the pack may name.

The owner, by the contact that the dossier carries; of what was filed for another person who filed it too
(RULES f). At its submission that person reads something else: that it was done, by whom, on what ground, and
what to do without having agreed.
"""

from datetime import datetime
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from motcua.accounts import service as accounts
from motcua.base import clock
from motcua.catalog.filing import ResultChannel
from motcua.dossiers.models import Dossier, FiledPaper, Ground, Slip, Supplement
from motcua.dossiers.transitions import TRANSITIONS, Act
from motcua.messaging import service as messaging

_FILED_FOR_YOU = "filed_for_you"


# The facts speak the language of the wording they go into, not of the person who acts.
@translation.override("vi")
def tell(dossier: Dossier, act: Act, at: datetime, slip: Slip | None = None, **facts: Any) -> None:
    """Write the notice of `act` to the outbox, in the act's transaction; some acts tell nobody.

    The slip that the act issued goes with the e-mail, but not where the matter is nobody else's to read.
    """
    kind = TRANSITIONS[act].notice
    if not kind:
        return
    goes_along = slip is not None and not dossier.is_sensitive
    told = [(_owner(dossier), kind)]
    if dossier.ground:
        told = [(_filer(dossier), kind), (_owner(dossier), _FILED_FOR_YOU if act is Act.SUBMIT else kind)]
    for to, said in told:
        messaging.notify(
            said,
            to,
            {**_facts(dossier), **(_about_filing(dossier) if said == _FILED_FOR_YOU else facts)},
            about=dossier.code,
            # One person at both ends of it (a parent's phone, say) is told once.
            key=f"{dossier.code}/{dossier.version}/{said}",
            at=at,
            enclosures=[messaging.Enclosure("slip", slip.pk)] if slip and goes_along else [],
        )


@translation.override("vi")
def tell_of_infected(dossier: Dossier, paper: FiledPaper, at: datetime) -> None:
    """Write to the owner that a file is infected. Its name may be personal: the document's is told."""
    listed = [] if dossier.is_sensitive else dossier.revision.content.documents_in(dossier.case)
    names = {document.key: document.name for document in listed}
    messaging.notify(
        "file_infected",
        _owner(dossier),
        {**_facts(dossier), "document": names.get(paper.document, _("giấy tờ đính kèm"))},
        about=dossier.code,
        key=f"{dossier.code}/file_infected/{paper.pk}",
        at=at,
    )


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


def _owner(dossier: Dossier) -> messaging.Recipient:
    # Somebody else filed for this person, who has chosen nothing and must learn of it.
    chose = not dossier.ground
    return messaging.Recipient(
        name=dossier.owner_name,
        email=dossier.owner_email,
        phone=accounts.textable(dossier.applicant, dossier.owner_phone),
        declined=accounts.choices.declined_by(dossier.applicant_id) if chose else frozenset(),
    )


def _filer(dossier: Dossier) -> messaging.Recipient:
    person = dossier.applicant
    return messaging.Recipient(
        name=person.full_name,
        email=person.email or "",
        phone=accounts.textable(person, person.phone),
        declined=accounts.choices.declined_by(person.pk),
    )


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
