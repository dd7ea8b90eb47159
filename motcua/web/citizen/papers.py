"""Step 3: the papers that the procedure lists, several files each."""

from collections import defaultdict
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from motcua.accounts.gates import SignedInRequest
from motcua.base import clock
from motcua.catalog import filing
from motcua.catalog.content import Document
from motcua.catalog.filing import FilingMode
from motcua.dossiers import service as dossiers
from motcua.dossiers.models import Draft, FiledPaper
from motcua.files import service as files
from motcua.files.models import StoredFile
from motcua.web.citizen import steps, uploads, wallet


@require_http_methods(["GET", "POST"])
@steps.with_draft
def papers(request: SignedInRequest, draft: Draft) -> HttpResponseBase:
    """Choose files, see what arrived, take some back; go on when nothing was refused."""
    if request.method == "GET":
        return _show(request, draft)
    at = clock.now()
    wanted = [document.key for document in documents_of(draft)]

    def attach(document: str, stored: StoredFile) -> None:
        dossiers.drafts.add_paper(draft, document, stored, at)

    refused = uploads.take_in(request, wanted, attach, at)
    _remove(request, draft)
    uploads.drop(request, at)
    uploads.move(request, draft.papers.all())
    tally = dossiers.papers_in.Tally.read(request.POST, documents_of(draft)) if draft.is_on_paper else None
    kept = wallet.take_again(request, draft, at)
    problems = [*kept, *uploads.problems_of(request, refused), *(_count(draft, tally, at) if tally else ())]
    if problems:
        return _show(request, draft, refused, problems, tally)
    if "later" in request.POST:
        return steps.leave(request, draft)
    return redirect("draft_result" if "next" in request.POST else "draft_papers", draft.pk)


def documents_of(draft: Draft) -> list[Document]:
    """The papers to be attached; those filled in online are not among them."""
    return [d for d in draft.documents if not d.form]


def _count(draft: Draft, tally: dossiers.papers_in.Tally, at: datetime) -> list[dict[str, str]]:
    """Keep how many papers were handed over, at the counter or by post; what cannot be so is said."""
    if tally.faults:
        return tally.problems()
    try:
        dossiers.counter.count_papers(draft, tally.counts, at)
    except dossiers.ActError as error:
        return [{"text": str(error), "href": ""}]
    return []


def _remove(request: SignedInRequest, draft: Draft) -> None:
    wish = request.POST.get("remove", "")
    if wish.isascii() and wish.isdigit():
        # A second press on "Gỡ" finds nothing left to do.
        for paper in draft.papers.filter(pk=int(wish[:18])).select_related("file", "draft"):
            try:
                dossiers.drafts.remove_paper(paper)
            except dossiers.ActError as error:
                messages.warning(request, str(error))
            else:
                messages.success(request, _("Đã gỡ tệp “%s”.") % paper.file.name)


def _show(
    request: SignedInRequest,
    draft: Draft,
    refused: dict[str, list[str]] | None = None,
    problems: list[dict[str, str]] | None = None,
    tally: dossiers.papers_in.Tally | None = None,
) -> HttpResponseBase:
    tally = tally or (dossiers.papers_in.Tally.of(draft.taken_in) if draft.is_on_paper else None)
    attached: dict[str, list[FiledPaper]] = defaultdict(list)
    for paper in draft.papers.select_related("file"):
        attached[paper.document].append(paper)
    mode = FilingMode(draft.filing_mode)
    at = clock.now()
    on_their_way = uploads.on_their_way(request, draft, at)
    offered = dossiers.wallet.offers(draft, request.user)
    return steps.show(
        request,
        "papers",
        draft,
        problems=problems or (),
        items=[
            _item(document, mode, attached[document.key], (refused or {}).get(document.key, []), tally)
            | {
                "uploads": on_their_way[document.key],
                "offers": [(entry, entry.has_expired(at)) for entry in offered.get(document.key, ())],
            }
            for document in documents_of(draft)
        ],
        accepted=files.ACCEPTED,
        limit=files.LARGEST // 2**20,
        most=files.MOST_AT_ONCE,
    )


def _item(
    document: Document,
    mode: FilingMode,
    attached: list[FiledPaper],
    reasons: list[str],
    tally: dossiers.papers_in.Tally | None,
) -> dict[str, Any]:
    """`tally` counts what was handed over on paper; None where the person files online."""
    there = attached or (tally and any(tally.counts.get(document.key, {}).values()))
    return {
        "document": document,
        "field": uploads.field_of(document.key),
        "papers": attached,
        "places": uploads.places(attached, document.joins_photos),
        "reasons": reasons,
        "counts": tally.inputs(document.key) if tally else [],
        "status": "attached" if there else "missing" if document.required else "optional",
        "originals_to_counter": tally is None and filing.originals_needed(mode, document),
        "originals_at_return": filing.originals_checked_at_return(mode, document),
    }


@require_safe
@steps.with_draft
def photos(_request: SignedInRequest, draft: Draft, document: str) -> HttpResponseBase:
    """The photos of a document as the office will get them: one PDF, in the order they stand."""
    if document not in {d.key for d in documents_of(draft) if d.joins_photos}:
        raise Http404
    papers = list(draft.papers.filter(document=document).select_related("file"))
    if not any(dossiers.photos.is_photo(paper) for paper in papers):
        raise Http404
    try:
        return files.show_pdf(dossiers.photos.joined_pdf(papers), "anh-ghep.pdf")
    except files.FileLostError as error:
        raise Http404 from error


@require_safe
@steps.with_draft
def paper(request: SignedInRequest, draft: Draft, paper_id: int) -> HttpResponseBase:
    """One attached file, shown or downloaded."""
    found = get_object_or_404(draft.papers.select_related("file"), pk=paper_id)
    return files.serve(found.file, as_attachment=False, inline_ok=True, request=request, to_sender=True)
