"""Files of the person's own dossier. Every one goes through here; its dossier decides who may have it."""

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_safe

from motcua.accounts.gates import SignedInRequest
from motcua.base import clock
from motcua.dossiers import service as dossiers
from motcua.dossiers.models import Dossier
from motcua.files import service as files
from motcua.web.citizen.dossier import visible_results
from motcua.web.citizen.owned import with_dossier


@require_GET
@with_dossier
def declaration(_request: SignedInRequest, dossier: Dossier) -> HttpResponseBase:
    """The declaration as the official paper."""
    return files.show_pdf(dossiers.declarations.filed_pdf(dossier), f"{dossier.code}-to-khai.pdf")


@require_safe
@with_dossier
def paper(request: SignedInRequest, dossier: Dossier, paper_id: int) -> HttpResponseBase:
    """A paper that was filed, or is being supplemented."""
    found = get_object_or_404(dossier.papers.select_related("file"), pk=paper_id)
    return files.serve(found.file, as_attachment=False, inline_ok=True, request=request, to_sender=True)


@require_safe
@with_dossier
def slip(request: SignedInRequest, dossier: Dossier, slip_id: int) -> HttpResponseBase:
    """A slip as PDF, made now where the worker has not come to it yet; offices keep theirs to themselves."""
    found = get_object_or_404(dossier.slips.for_applicant().select_related("file"), pk=slip_id)
    try:
        printed = dossiers.slips.render(found, clock.now())
    except files.Refused:
        messages.warning(request, _("Chưa in được giấy này: kho lưu trữ đang đầy. Hãy thử lại sau ít phút."))
        return redirect("dossier", dossier.code)
    return files.serve(printed, as_attachment=False, inline_ok=True, request=request)


@require_safe
@with_dossier
def result(request: SignedInRequest, dossier: Dossier, result_id: int) -> HttpResponseBase:
    """The result, once the person may have it."""
    for entry in visible_results(dossier):
        if entry["result"].pk == result_id:
            return files.serve(entry["result"].file, request=request)
    raise Http404
