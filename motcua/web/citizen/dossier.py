"""The page of one dossier, and the page right after submission."""

from collections import defaultdict
from typing import Any

from django.db.models import prefetch_related_objects
from django.http import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from motcua.accounts.gates import SignedInRequest
from motcua.base import clock
from motcua.catalog.filing import FilingMode, ResultChannel
from motcua.dossiers import service as dossiers
from motcua.dossiers.models import Dossier, FiledPaper, Look, Result, Slip
from motcua.dossiers.service import Act
from motcua.dossiers.states import State
from motcua.web.citizen.advice import advice, supplement_waiting
from motcua.web.citizen.owned import prefetched, with_dossier
from motcua.web.citizen.story import timeline

LOOKS_SHOWN = 50


@require_GET
@with_dossier
def dossier(request: SignedInRequest, dossier: Dossier) -> HttpResponseBase:
    """State, what to do next, timeline, due date explained, answers, papers, slips, result, who looked."""
    prefetch_related_objects([dossier], *prefetched())
    content = dossier.revision.content
    supplement = supplement_waiting(dossier)
    at = clock.now()
    acts = {row.act for row in dossiers.offered_acts(dossier, request.user, at)}
    return render(
        request,
        "citizen/dossier.jinja",
        {
            "dossier": dossier,
            "lead": dossiers.lead_in_words(dossier),
            "state": State(dossier.state),
            "procedure": dossier.procedure,
            "case": content.case(dossier.case),
            "mode": FilingMode(dossier.filing_mode),
            "channel": ResultChannel(dossier.result_channel),
            "advice": advice(
                dossier, supplement, at, leaving=dossiers.withdrawing.waiting(dossier) is not None
            ),
            "supplement": supplement,
            "story": timeline(dossier),
            "duration": dossiers.deadlines.duration_of(dossier),
            # Of what was stopped nothing is due any more.
            "reading": None if dossier.state == State.STOPPED else dossiers.deadlines.reading(dossier),
            "sections": dossiers.form_of(dossier.form).display(dossier.answers),
            "papers": papers_by_document(dossier),
            "slips": [{"slip": s, "name": s.name} for s in dossier.slips.all()],
            "results": visible_results(dossier),
            "originals": _originals(dossier),
            "looks": _looks(dossier)[:LOOKS_SHOWN],
            "may_withdraw": bool(acts & {Act.WITHDRAW, Act.ASK_WITHDRAWAL}),
            "nav_current": "dossiers",
        },
    )


def _originals(dossier: Dossier) -> list[dict[str, Any]]:
    """The person's originals that the office took in: those it still has, and those it gave back."""
    return [
        {"paper": paper, "name": dossiers.papers_in.name_of(dossier, paper.document)}
        for paper in dossier.papers_taken_in.all()
        if paper.kind == dossiers.papers_in.Kind.ORIGINAL
    ]


def _looks(dossier: Dossier) -> list[tuple[Look, int]]:
    """Who looked, newest first: of one officer's looks on one day the last, and how many there were."""
    by_day: dict[tuple[Any, ...], list[Look]] = defaultdict(list)
    for look in dossier.looks.all():
        by_day[look.viewer_id, look.post_id, clock.local(look.at).date()].append(look)
    return [(looks[0], len(looks)) for looks in by_day.values()]


@require_GET
@with_dossier
def done(request: SignedInRequest, dossier: Dossier) -> HttpResponseBase:
    """Right after submission: the code, the receipt, what happens next."""
    receipt = dossier.slips.filter(form=Slip.Form.RECEIPT).first()
    filed = dossier.papers.select_related("file").filter(pending=False, replaced_at=None)
    return render(
        request,
        "citizen/done.jinja",
        {
            "dossier": dossier,
            "procedure": dossier.procedure,
            "receipt": receipt,
            "papers": filed,
            "mode": FilingMode(dossier.filing_mode),
            "desk": dossier.filed_at.receiving_desk,
            "nav_current": "dossiers",
        },
    )


def papers_by_document(dossier: Dossier) -> list[dict[str, Any]]:
    """What was filed, by the documents of the procedure in their order."""
    names = {d.key: d.name for d in dossier.revision.content.documents_in(dossier.case)}
    filed: dict[str, list[FiledPaper]] = defaultdict(list)
    for paper in dossier.papers.all():
        filed[paper.document].append(paper)
    return [{"name": name, "papers": filed[key]} for key, name in names.items() if filed[key]]


def visible_results(dossier: Dossier) -> list[dict[str, Any]]:
    """The result's files. Collected at the counter, it opens here once it was handed over, not before."""
    results = dossier.results.select_related("file") if dossiers.wallet.result_is_open(dossier) else ()
    return [
        {
            "result": result,
            "outcome": Result.Outcome(result.outcome).label,
            "signatures": dossiers.signatures.told(result.file),
        }
        for result in results
    ]
