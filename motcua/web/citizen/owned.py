"""The person's own dossier, whole. Somebody else's does not exist."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.db.models import Prefetch
from django.http import Http404, HttpResponseBase
from django.shortcuts import get_object_or_404

from motcua.accounts.gates import SignedInRequest, citizen_required
from motcua.base import clock
from motcua.dossiers.models import Channel, Dossier, Event, FiledPaper, Slip
from motcua.dossiers.service import may_mend

P = ParamSpec("P")
DossierView = Callable[Concatenate[SignedInRequest, Dossier, P], HttpResponseBase]


def with_dossier(view: DossierView[P]) -> Callable[..., HttpResponseBase]:
    """Give `view` a dossier that is the person's own, or answer 404."""

    @citizen_required
    @wraps(view)
    def found(request: SignedInRequest, /, code: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        mine = Dossier.objects.owned_by(request.user)
        related = mine.select_related(
            "revision__procedure", "form", "lead_agency", "filed_at__one_stop_unit", "applicant"
        )
        return view(request, get_object_or_404(related, code=code), *args, **kwargs)

    return found


def with_mendable(view: DossierView[P]) -> Callable[..., HttpResponseBase]:
    """Give `view` a dossier that is the person's own, or one on paper that the desk mends for its owner."""

    @citizen_required
    @wraps(view)
    def found(request: SignedInRequest, /, code: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        at = clock.now()
        related = Dossier.objects.select_related(
            "revision__procedure", "form", "applicant", "filed_at__one_stop_unit"
        )
        dossier = related.owned_by(request.user).filter(code=code).first()
        if dossier is None:
            on_paper = related.worked_on_by(request.user, at).exclude(channel=Channel.ONLINE)
            dossier = get_object_or_404(on_paper, code=code)
            if not may_mend(dossier, request.user, at):
                raise Http404
        return view(request, dossier, *args, **kwargs)

    return found


def prefetched() -> "list[Prefetch[Any] | str]":
    """What the page of a dossier reads, in a constant number of queries."""
    return [
        "supplements__defects",
        "steps__agency",
        "clock_entries",
        Prefetch("slips", Slip.objects.for_applicant()),
        "results__file",
        "papers_taken_in",
        "looks__viewer",
        "looks__post__agency",
        Prefetch("papers", FiledPaper.objects.select_related("file").filter(pending=False)),
        Prefetch("events", Event.objects.select_related("actor", "post__agency")),
    ]
