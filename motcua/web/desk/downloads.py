"""Files of a dossier, handed to officers who may see it; each opening is recorded."""

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_safe

from motcua.accounts.gates import SignedInRequest, officer_required
from motcua.base import clock
from motcua.dossiers import service
from motcua.files import service as files
from motcua.files.models import StoredFile
from motcua.web.desk.finding import opened


@require_GET
@officer_required()
def declaration(request: SignedInRequest, code: str) -> HttpResponseBase:
    """The declaration as the official paper, to print."""
    dossier = opened(request, code, clock.now(), "declaration")
    return files.show_pdf(service.declarations.filed_pdf(dossier), f"{dossier.code}-to-khai.pdf")


@require_safe
@officer_required()
def paper(request: SignedInRequest, code: str, paper_id: int) -> HttpResponseBase:
    """A paper as it was filed. What the applicant has not sent yet is not there."""
    dossier = opened(request, code, clock.now(), "paper")
    filed = get_object_or_404(dossier.papers.select_related("file"), pk=paper_id, pending=False)
    return _serve(request, filed.file)


@require_safe
@officer_required()
def result(request: SignedInRequest, code: str, result_id: int) -> HttpResponseBase:
    """A file of the result."""
    dossier = opened(request, code, clock.now(), "result")
    return _serve(request, get_object_or_404(dossier.results.select_related("file"), pk=result_id).file)


@require_safe
@officer_required()
def slip(request: SignedInRequest, code: str, slip_id: int) -> HttpResponseBase:
    """A slip as PDF, to print; made now where the worker has not come to it."""
    at = clock.now()
    dossier = opened(request, code, at, "slip")
    issued = get_object_or_404(dossier.slips.select_related("dossier", "file"), pk=slip_id)
    try:
        printed = service.slips.render(issued, at)
    except files.Refused:
        messages.warning(request, _("Chưa in được giấy này: kho lưu trữ đang đầy. Hãy thử lại sau ít phút."))
        return redirect("desk_dossier", code)
    return _serve(request, printed)


@require_GET
@officer_required()
def routing(request: SignedInRequest, code: str) -> HttpResponseBase:
    """The routing slip as it stands this minute."""
    at = clock.now()
    dossier = opened(request, code, at, "routing")
    return files.show_pdf(service.routing.pdf(dossier, request.user, at), f"{dossier.code}-kiem-soat.pdf")


@require_GET
@officer_required()
def apology_draft(request: SignedInRequest, code: str) -> HttpResponseBase:
    """The apology as it would be signed now, for the leader who may sign it."""
    at = clock.now()
    dossier = opened(request, code, at, "apology_draft")
    try:
        drafted = service.extension.preview(dossier, user=request.user, at=at)
    except service.NotAllowedError as error:
        messages.warning(request, str(error))
        return redirect("desk_dossier", dossier.code)
    return files.show_pdf(drafted, f"{dossier.code}-du-thao-xin-loi.pdf")


def _serve(request: SignedInRequest, stored: StoredFile) -> HttpResponseBase:
    wanted_as_file = "tai" in request.GET
    return files.serve(stored, as_attachment=wanted_as_file, inline_ok=not wanted_as_file, request=request)
