"""Step 2: the declaration. Saved at every press of a button, right or wrong."""

from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from motcua.accounts import resume
from motcua.accounts.gates import SignedInRequest
from motcua.base import clock
from motcua.dossiers import service as dossiers
from motcua.dossiers.models import Draft
from motcua.files import service as files
from motcua.formengine.service import Cleaned
from motcua.web.citizen import rows, steps
from motcua.web.citizen.sheets import Sheet


def sheet_of(draft: Draft) -> Sheet:
    """The draft's declaration as its page knows it."""
    return Sheet(
        form=dossiers.form_of(draft.form),
        holder=draft,
        home=reverse("draft_declaration", args=[draft.pk]),
        at=clock.now(),
    )


@require_http_methods(["GET", "POST"])
@steps.with_draft
def declaration(request: SignedInRequest, draft: Draft) -> HttpResponseBase:
    """The page of all questions; tables show their rows, which have pages of their own."""
    sheet = sheet_of(draft)
    if request.method == "POST":
        return _save(request, draft, sheet)
    kept = resume.take(request, sheet.at)
    cleaned = sheet.read(kept) if kept is not None else sheet.reopened()
    return _show(request, draft, sheet, cleaned, restored=kept is not None)


def _save(request: SignedInRequest, draft: Draft, sheet: Sheet) -> HttpResponseBase:
    cleaned = sheet.read(request.POST)
    leaving = "_go" in request.POST or "later" in request.POST
    try:
        sheet.save_page(cleaned, steps.version_of(request), quiet=leaving)
    except dossiers.OvertakenError as error:
        draft.refresh_from_db()
        if draft.submitted_at:
            return steps.made(draft)
        return _show(request, draft, sheet, cleaned, conflict=str(error))
    if "_go" in request.POST:
        return redirect(rows.destination(sheet, request.POST["_go"]))
    if "later" in request.POST:
        return steps.leave(request, draft)
    if cleaned.errors:
        return _show(request, draft, sheet, cleaned)
    return redirect("draft_papers", draft.pk)


def _show(
    request: SignedInRequest,
    draft: Draft,
    sheet: Sheet,
    cleaned: Cleaned | None,
    conflict: str = "",
    restored: bool = False,
) -> HttpResponseBase:
    return steps.show(
        request,
        "declaration",
        draft,
        problems=steps.links(cleaned.errors) if cleaned else (),
        conflict=conflict,
        restored=restored,
        form=sheet.form,
        sections=sheet.sections(cleaned),
    )


@require_GET
@steps.with_draft
def pdf(_request: SignedInRequest, draft: Draft) -> HttpResponseBase:
    """The declaration as the official paper, as far as it is filled in."""
    return files.show_pdf(dossiers.declarations.draft_pdf(draft), f"to-khai-{draft.form.key}.pdf")


@require_http_methods(["GET", "POST"])
@steps.with_draft
def row(request: SignedInRequest, draft: Draft, table: str, number: int = 0) -> HttpResponseBase:
    """The page of one row of a table."""
    return rows.edit(request, sheet_of(draft), table, number)


@require_http_methods(["GET", "POST"])
@steps.with_draft
def row_removal(request: SignedInRequest, draft: Draft, table: str, number: int) -> HttpResponseBase:
    """Ask before a row is removed."""
    return rows.remove(request, sheet_of(draft), table, number)
