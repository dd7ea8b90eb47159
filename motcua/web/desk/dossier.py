"""The page of one dossier: everything an officer needs to decide, and what they may do now."""

from datetime import datetime
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from motcua.accounts.gates import SignedInRequest, officer_required
from motcua.accounts.models import User
from motcua.base import clock
from motcua.dossiers import service
from motcua.dossiers.models import Dossier
from motcua.dossiers.models.belonging import acts_for
from motcua.dossiers.states import WAITING_FOR_APPLICANT
from motcua.web.desk import checklist, frame, notes, papers_in, sheet, told
from motcua.web.desk.actpages import offered
from motcua.web.desk.differences import changes, latest_sent, supplements
from motcua.web.desk.finding import opened
from motcua.web.desk.words import standing

MOST_EARLIER = 10


@require_GET
@officer_required()
def show(request: SignedInRequest, code: str) -> HttpResponseBase:
    """The dossier `code`, for officers whose agency has a step in it."""
    at = clock.now()
    return page(request, opened(request, code, at, "dossier"), at)


def page(
    request: SignedInRequest,
    dossier: Dossier,
    at: datetime,
    *,
    verdict: checklist.Unkept | None = None,
    note: notes.Unkept | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page itself; `verdict` and `note` are what somebody wrote on it and could not be kept."""
    pending = service.supplements.open_of(dossier)
    sent = latest_sent(dossier)
    acts = offered(dossier, request.user, at)
    may_sign = any(page.act is service.Act.EXTEND for page in acts)
    history, leaving = sheet.history(dossier), service.withdrawing.waiting(dossier)
    return render(
        request,
        "desk/dossier.jinja",
        {
            **frame.of(request, at),
            "dossier": dossier,
            "acts": acts,
            "apology": service.extension.draft_of(dossier) if may_sign else None,
            "pending": standing(pending) if pending else "",
            "person": sheet.person(dossier),
            "request_facts": sheet.request_facts(dossier),
            "clock": sheet.clock(dossier, at),
            "sections": service.form_of(dossier.form).display(dossier.answers),
            "papers": sheet.papers(dossier),
            "held": papers_in.held_of(dossier),
            "papers_in_href": _papers_in(dossier, request.user, at),
            "mending_href": _mending(dossier, request.user, at),
            "withdrawing_href": _withdrawing(dossier, request.user, at),
            "supplements": supplements(dossier),
            "changes": changes(sent) if sent else None,
            "results": sheet.results(dossier),
            "slips": dossier.slips.defer("data"),
            "steps": sheet.steps(dossier, at),
            "history": history,
            "questions": sheet.questions(dossier),
            "leaving": leaving,
            "wish": sheet.wish(history) if leaving else "",
            "now": at,
            "checklist": checklist.of(dossier, request.user, at, verdict),
            "notes": notes.of(dossier, note),
            "told": told.of(dossier),
            "earlier": _earlier(dossier, request.user, at),
            "trail": [("/can-bo", _("Hồ sơ")), (None, dossier.code)],
        },
        status=status,
    )


def _papers_in(dossier: Dossier, user: User, at: datetime) -> str:
    """Where the desk takes papers in and gives originals back; "" for everybody else."""
    at_desk = service.papers_in.is_at_desk(dossier, user, at)
    return reverse("desk_papers_in", args=[dossier.code]) if at_desk else ""


def _mending(dossier: Dossier, user: User, at: datetime) -> str:
    """Where the desk mends what was asked for, of what was filed on paper; "" where there is nothing such."""
    waiting = dossier.is_on_paper and dossier.state in WAITING_FOR_APPLICANT
    return (
        reverse("supplement", args=[dossier.code]) if waiting and service.may_mend(dossier, user, at) else ""
    )


def _withdrawing(dossier: Dossier, user: User, at: datetime) -> str:
    """Where the desk withdraws for who filed on paper; "" where nobody can, or the wish waits already."""
    if not dossier.is_on_paper or acts_for(user, dossier):
        return ""
    acts = {row.act for row in service.offered_acts(dossier, user, at)}
    may = acts & {service.Act.WITHDRAW, service.Act.ASK_WITHDRAWAL}
    return reverse("dossier_withdrawal", args=[dossier.code]) if may else ""


def _earlier(dossier: Dossier, user: User, at: datetime) -> list[Any]:
    """Other dossiers of the same person, of those that this officer may see anyway."""
    if not dossier.owner_identity_index:
        return []
    same = Dossier.objects.worked_on_by(user, at).filter(owner_identity_index=dossier.owner_identity_index)
    named = same.select_related("revision__procedure").only("code", "state", "revision__procedure__name")
    return list(named.exclude(pk=dossier.pk)[:MOST_EARLIER])
