"""The person's own dossier, or that of the organisation she acts for, whole. Somebody else's does not exist.

The one door of the citizen's pages; whose a dossier is, the dossier room knows (models/belonging.py).
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.db.models import Prefetch
from django.http import HttpResponseBase

from motcua.accounts import capacity
from motcua.accounts.capacity import Capacity
from motcua.accounts.gates import SignedInRequest, citizen_required
from motcua.base import clock
from motcua.dossiers.models import Channel, Dossier, Event, FiledPaper, Slip
from motcua.dossiers.models.dossier import DossierQuerySet
from motcua.dossiers.service import may_mend
from motcua.web.citizen.acting import elsewhere

P = ParamSpec("P")
DossierView = Callable[Concatenate[SignedInRequest, Dossier, P], HttpResponseBase]


def with_dossier(view: DossierView[P]) -> Callable[..., HttpResponseBase]:
    """Give `view` a dossier that is the person's own, or answer 404."""

    @citizen_required
    @wraps(view)
    def found(request: SignedInRequest, /, code: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        dossier = seen_in(
            capacity.of(request),
            code,
            "lead_agency",
            "filed_at__one_stop_unit",
        )
        if dossier is None:
            return elsewhere(request, lambda other: seen_in(other, code) is not None)
        return view(request, dossier, *args, **kwargs)

    return found


def with_mendable(view: DossierView[P]) -> Callable[..., HttpResponseBase]:
    """Give `view` a dossier that is the person's own, or one on paper that the desk mends for its owner."""

    @citizen_required
    @wraps(view)
    def found(request: SignedInRequest, /, code: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        at = clock.now()
        dossier = seen_in(capacity.of(request), code, "filed_at__one_stop_unit")
        if dossier is None:
            on_paper = _with_related("filed_at__one_stop_unit").worked_on_by(request.user, at)
            dossier = on_paper.exclude(channel=Channel.ONLINE).filter(code=code).first()
            if dossier is None or not may_mend(dossier, request.user, at):
                return elsewhere(request, lambda other: seen_in(other, code) is not None)
        return view(request, dossier, *args, **kwargs)

    return found


def seen_in(one: Capacity, code: str, *related: str) -> Dossier | None:
    """The dossier as this person sees it in this capacity; None where she does not."""
    return _with_related(*related).owned_by(one.user, one.entity).filter(code=code).first()


def _with_related(*related: str) -> DossierQuerySet:
    return Dossier.objects.select_related("revision__procedure", "form", "applicant", *related)


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
