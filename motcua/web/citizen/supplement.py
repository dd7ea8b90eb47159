"""Supplementing: every defect with its reason; just those questions and documents are unlocked."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from motcua.accounts import resume
from motcua.accounts.gates import SignedInRequest
from motcua.base import clock
from motcua.dossiers import service as dossiers
from motcua.dossiers.models import Defect, Dossier, FiledPaper, Supplement
from motcua.files import service as files
from motcua.files.models import StoredFile
from motcua.formengine.service import Cleaned, Problem
from motcua.web.citizen import behalf, rows, steps, uploads
from motcua.web.citizen.owned import with_mendable
from motcua.web.citizen.sheets import Sheet

P = ParamSpec("P")
SupplementView = Callable[Concatenate[SignedInRequest, Dossier, Supplement, P], HttpResponseBase]


def with_supplement(view: SupplementView[P]) -> Callable[..., HttpResponseBase]:
    """Give `view` the request that waits for this person; without one, lead back to the dossier."""

    @with_mendable
    @wraps(view)
    def found(
        request: SignedInRequest, dossier: Dossier, /, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponseBase:
        asked = dossiers.supplements.open_of(dossier)
        waits = asked is not None and asked.standing == Supplement.Standing.REQUESTED
        if asked is None or not waits or not dossiers.may_mend(dossier, request.user, clock.now()):
            messages.info(request, _("Hồ sơ này không có yêu cầu bổ sung nào đang chờ bạn."))
            return redirect(behalf.home_of_dossier(request, dossier))
        return view(request, dossier, asked, *args, **kwargs)

    return found


def sheet_of(dossier: Dossier, asked: Supplement) -> Sheet:
    """The declaration with just those questions unlocked that the request is about, or that mending upset."""
    form, at = dossiers.form_of(dossier.form), clock.now()
    unlocked = dossiers.supplements.unlocked(asked, at)
    home = reverse("supplement", args=[dossier.code])
    return Sheet(form=form, holder=asked, home=home, at=at, unlocked=unlocked)


@require_http_methods(["GET", "POST"])
@with_supplement
def supplement(request: SignedInRequest, dossier: Dossier, asked: Supplement) -> HttpResponseBase:
    """Mend, save as often as needed, send once."""
    sheet = sheet_of(dossier, asked)
    if request.method == "POST":
        return _save(request, dossier, asked, sheet)
    kept = resume.take(request, sheet.at)
    cleaned = sheet.read(kept) if kept is not None else sheet.reopened()
    problems = steps.links(cleaned.errors) if cleaned else []
    tally = _counted(request, asked, kept) if kept is not None else None
    return _show(request, dossier, asked, sheet, cleaned, problems, tally=tally, restored=kept is not None)


def _save(request: SignedInRequest, dossier: Dossier, asked: Supplement, sheet: Sheet) -> HttpResponseBase:
    cleaned = sheet.read(request.POST)
    leaving = "_go" in request.POST
    conflict = ""
    try:
        sheet.save_page(cleaned, steps.version_of(request), quiet=leaving)
    except dossiers.OvertakenError as error:
        asked.refresh_from_db()
        conflict = str(error)
    refused = _take_files(request, asked)
    tally = _counted(request, asked, request.POST)
    if tally and not conflict:
        tally = _take_papers(request, asked, tally)
    uncounted = tally.problems() if tally else []
    problems = [*steps.links(cleaned.errors), *uploads.problems_of(request, refused), *uncounted]
    if leaving and not conflict and not refused and not uncounted:
        return redirect(rows.destination(sheet, request.POST["_go"]))
    if "send" in request.POST and not conflict and not problems:
        return _send(request, dossier, asked)
    if not problems and not conflict:
        messages.success(request, _("Đã lưu. Khi đủ, hãy bấm Gửi bổ sung."))
        return redirect("supplement", dossier.code)
    return _show(
        request,
        dossier,
        asked,
        sheet_of(dossier, asked),
        cleaned,
        problems,
        refused,
        conflict=conflict,
        tally=tally,
    )


def _counted(
    request: SignedInRequest, asked: Supplement, posted: Mapping[str, Any]
) -> dossiers.papers_in.Tally | None:
    """The papers that the clerk counted; None where somebody mends for themselves."""
    if not behalf.for_another(request, asked.dossier):
        return None
    wanted = {d.key for d in asked.defects.all() if d.kind == Defect.Kind.DOCUMENT}
    return dossiers.papers_in.Tally.read(posted, [d for d in asked.dossier.documents if d.key in wanted])


def _take_papers(
    request: SignedInRequest, asked: Supplement, tally: dossiers.papers_in.Tally
) -> dossiers.papers_in.Tally:
    """Take the counted papers in, or say at their inputs what stood in the way; then none is taken in."""
    if tally.faults:
        return tally
    try:
        dossiers.supplements.count_papers(asked, tally.counts, user=request.user, at=clock.now())
    except dossiers.IncompleteError as error:
        return replace(tally, faults=dict(error.problems))
    except dossiers.ActError as error:  # sent meanwhile, or the desk is no longer theirs
        messages.warning(request, str(error))
    return tally


def _take_files(request: SignedInRequest, asked: Supplement) -> dict[str, list[str]]:
    at = clock.now()
    wanted = [d.key for d in asked.defects.all() if d.kind == Defect.Kind.DOCUMENT]

    def attach(document: str, stored: StoredFile) -> None:
        dossiers.supplements.add_paper(asked, document, stored, at)

    refused = uploads.take_in(request, wanted, attach, at)
    uploads.drop(request, at)
    uploads.move(request, asked.papers.filter(pending=True))
    wish = request.POST.get("remove", "")
    if wish.isascii() and wish.isdigit():
        for paper in asked.papers.filter(pk=int(wish[:18]), pending=True).select_related("file"):
            with suppress(dossiers.OvertakenError):  # sent meanwhile; the page that follows says so
                dossiers.supplements.remove_paper(paper)
    return refused


def _send(request: SignedInRequest, dossier: Dossier, asked: Supplement) -> HttpResponseBase:
    # What was just saved may have opened questions that were not asked before.
    sheet = sheet_of(dossier, asked)
    cleaned = sheet.read(sheet.form.raw(asked.answers))
    if cleaned.errors:
        return _show(request, dossier, asked, sheet, cleaned, steps.links(cleaned.errors))
    try:
        dossiers.send_supplement(dossier, user=request.user, at=clock.now())
    except dossiers.IncompleteError as error:
        unchanged, missing = _gaps(sheet, error.problems)
        cleaned = replace(cleaned, errors=unchanged)
        problems = [*steps.links(unchanged), *uploads.problems_of(request, missing)]
        return _show(request, dossier, asked, sheet, cleaned, problems, missing)
    except dossiers.ActError as error:
        messages.warning(request, str(error))
    else:
        messages.success(request, _("Đã gửi phần bổ sung. Cơ quan sẽ xem và báo lại cho bạn."))
    return redirect(behalf.home_of_dossier(request, dossier))


def _gaps(sheet: Sheet, gaps: tuple[tuple[str, str], ...]) -> tuple[list[Problem], dict[str, list[str]]]:
    """What was left as it was: questions as problems at their inputs, documents by key."""
    inputs = {question.kind.anchor(question.key): question.key for question in sheet.form.questions}
    questions = [Problem(inputs[anchor], anchor, message) for anchor, message in gaps if anchor in inputs]
    prefix = uploads.field_of("")
    return questions, {a.removeprefix(prefix): [m] for a, m in gaps if a.startswith(prefix)}


def _show(
    request: SignedInRequest,
    dossier: Dossier,
    asked: Supplement,
    sheet: Sheet,
    cleaned: Cleaned | None,
    problems: list[dict[str, str]],
    refused: dict[str, list[str]] | None = None,
    *,
    conflict: str = "",
    tally: dossiers.papers_in.Tally | None = None,
    restored: bool = False,
) -> HttpResponseBase:
    defects = list(asked.defects.all())
    on_their_way = uploads.on_their_way(request, asked, clock.now())
    brought = dossiers.supplements.papers_brought(asked, still_here=True)
    if tally is None and behalf.for_another(request, dossier):
        tally = dossiers.papers_in.Tally.of(brought)
    return render(
        request,
        "citizen/supplement.jinja",
        {
            "dossier": dossier,
            "procedure": dossier.procedure,
            "supplement": asked,
            "defects": [{"name": d.name, "reason": d.reason, "href": _place(d)} for d in defects],
            "reasons": {d.key: d.reason for d in defects if d.kind == Defect.Kind.QUESTION},
            "sections": sheet.sections(cleaned),
            "items": [
                item | {"uploads": on_their_way[item["key"]]}
                for item in _items(dossier, asked, defects, refused or {}, brought, tally)
            ],
            "problems": problems,
            "conflict": conflict,
            "restored": restored,
            "accepted": files.ACCEPTED,
            "limit": files.LARGEST // 2**20,
            **behalf.frame(request, asked),
        },
    )


def _place(defect: Defect) -> str:
    is_document = defect.kind == Defect.Kind.DOCUMENT
    return f"#{uploads.field_of(defect.key)}" if is_document else f"#cau-{defect.key}"


def _items(
    dossier: Dossier,
    asked: Supplement,
    defects: list[Defect],
    refused: dict[str, list[str]],
    brought: dossiers.papers_in.Counts,
    tally: dossiers.papers_in.Tally | None,
) -> list[dict[str, Any]]:
    filed: dict[str, list[FiledPaper]] = defaultdict(list)
    fresh: dict[str, list[FiledPaper]] = defaultdict(list)
    for paper in dossier.papers.select_related("file").filter(replaced_at=None):
        (fresh if paper.pending and paper.supplement_id == asked.pk else filed)[paper.document].append(paper)
    joins = {one.key: one.joins_photos for one in dossier.revision.content.documents}
    return [
        {
            "key": d.key,
            "name": d.name,
            "reason": d.reason,
            "field": uploads.field_of(d.key),
            "filed": filed[d.key],
            "papers": fresh[d.key],
            "places": uploads.places(fresh[d.key], joins.get(d.key, False)),
            "taken_in": dossiers.papers_in.in_words(brought.get(d.key, {})),
            "counts": tally.inputs(d.key) if tally else [],
            "reasons": refused.get(d.key, []),
        }
        for d in defects
        if d.kind == Defect.Kind.DOCUMENT
    ]


@require_http_methods(["GET", "POST"])
@with_supplement
def row(
    request: SignedInRequest, dossier: Dossier, asked: Supplement, table: str, number: int = 0
) -> HttpResponseBase:
    """The page of one row of an unlocked table."""
    return rows.edit(request, sheet_of(dossier, asked), table, number)


@require_http_methods(["GET", "POST"])
@with_supplement
def row_removal(
    request: SignedInRequest, dossier: Dossier, asked: Supplement, table: str, number: int
) -> HttpResponseBase:
    """Ask before a row is removed."""
    return rows.remove(request, sheet_of(dossier, asked), table, number)
