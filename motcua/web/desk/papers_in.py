"""The papers of one dossier that lie at the desk: take more in, give originals back."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import Prefetch
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from motcua.accounts import resume
from motcua.accounts.gates import SignedInRequest, officer_required
from motcua.base import clock
from motcua.base.paging import paginate
from motcua.dossiers import service
from motcua.dossiers.models import Dossier, PaperTakenIn
from motcua.organization.models import Role
from motcua.web.desk import frame
from motcua.web.desk.finding import opened


@require_http_methods(["GET", "POST"])
@officer_required(roles=[Role.ONE_STOP])
def page(request: SignedInRequest, code: str) -> HttpResponseBase:
    """What was taken in and where it is; two forms, of which one was sent. For the dossier's own desk."""
    at = clock.now()
    dossier = opened(request, code, at, "papers_in")
    if not service.papers_in.is_at_desk(dossier, request.user, at):
        raise Http404
    posted: Mapping[str, Any] = request.POST if request.method == "POST" else resume.take(request, at) or {}
    tally = service.papers_in.Tally.read(posted, _documents(dossier))
    problems: list[dict[str, str]] = []
    if request.method == "POST":
        problems = _do(request, dossier, tally)
        if not problems:
            return redirect("desk_papers_in", dossier.code)
    return render(
        request,
        "desk/papers_in.jinja",
        {
            **frame.of(request, at),
            "dossier": dossier,
            "problems": problems,
            "marks": {problem["href"].lstrip("#"): problem["text"] for problem in problems},
            "papers": list_of(dossier),
            "held": held_of(dossier),
            "ticked": set(request.POST.getlist("held")),
            "to": posted.get("to", dossier.owner_name),
            "documents": [
                {"name": document.name, "inputs": tally.inputs(document.key)}
                for document in ([] if dossier.is_closed else _documents(dossier))
            ],
            "trail": [
                (reverse("desk"), _("Hồ sơ")),
                (reverse("desk_dossier", args=[dossier.code]), dossier.code),
                (None, _("Giấy tờ tại quầy")),
            ],
        },
    )


@require_GET
@officer_required(roles=[Role.ONE_STOP])
def listed(request: SignedInRequest) -> HttpResponseBase:
    """Of which dossiers originals still lie here: those that wait longest first, closed ones marked."""
    at = clock.now()
    found = service.papers_in.with_originals_held(request.user, at)
    shown = found.select_related("revision__procedure").defer(
        "answers", "result_address", "owner_identity", "regime", "calendar", "revision__data"
    )
    page = paginate(
        shown.prefetch_related(
            Prefetch(
                "papers_taken_in",
                PaperTakenIn.objects.filter(kind=service.papers_in.Kind.ORIGINAL, returned_at=None),
                to_attr="held",
            )
        ),
        ("submitted_at", "pk"),
        request.GET.get("trang", ""),
    )
    here = reverse("desk_originals")
    return render(
        request,
        "desk/originals.jinja",
        {
            **frame.of(request, at),
            "rows": [_line(dossier) for dossier in page.rows],
            "before": page.before and f"{here}?{urlencode({'trang': page.before})}",
            "after": page.after and f"{here}?{urlencode({'trang': page.after})}",
        },
    )


def _line(dossier: Dossier) -> dict[str, Any]:
    held: list[PaperTakenIn] = dossier.held  # type: ignore[attr-defined]  # prefetched above
    return {
        "dossier": dossier,
        "count": sum(paper.count for paper in held),
        "since": min(paper.taken_at for paper in held),
        "href": reverse("desk_papers_in", args=[dossier.code]),
    }


def _do(request: SignedInRequest, dossier: Dossier, tally: service.papers_in.Tally) -> list[dict[str, str]]:
    """Take in or give back; what stood in the way."""
    at = clock.now()
    try:
        if "give_back" in request.POST:
            back = [
                int(pk)
                for pk in request.POST.getlist("held")
                if pk.isascii() and pk.isdigit() and len(pk) < 19
            ]
            to = request.POST.get("to", "")
            service.papers_in.give_back(dossier, back, to=to, user=request.user, at=at)
            messages.success(request, _("Đã ghi nhận trả bản chính."))
        elif tally.faults:
            return tally.problems()
        else:
            service.papers_in.take_in_later(dossier, tally.counts, user=request.user, at=at)
            messages.success(request, _("Đã ghi nhận giấy tờ."))
    except service.IncompleteError as error:
        return [{"text": text, "href": f"#{anchor}"} for anchor, text in error.problems]
    except service.ActError as error:
        return [{"text": str(error), "href": ""}]
    return []


def _documents(dossier: Dossier) -> list[Any]:
    return list(dossier.documents)


def held_of(dossier: Dossier) -> list[dict[str, Any]]:
    """The originals that are here now."""
    return [
        {"pk": paper.pk, "name": service.papers_in.name_of(dossier, paper.document), "count": paper.count}
        for paper in service.papers_in.held(dossier)
    ]


def list_of(dossier: Dossier) -> list[dict[str, Any]]:
    """Everything that was ever taken in, in the order of its coming."""
    return [
        {"paper": paper, "name": service.papers_in.name_of(dossier, paper.document)}
        for paper in dossier.papers_taken_in.select_related("taken_by", "returned_by")
    ]
