"""What an officer writes down while examining: a verdict on one document, a note for colleagues.

Neither is an act on the dossier. What cannot be kept comes back on the page where it was written, with the
reason; nothing typed is lost.
"""

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from motcua.accounts import resume
from motcua.accounts.gates import SignedInRequest, officer_required
from motcua.base import clock
from motcua.dossiers import service
from motcua.dossiers.models import DocumentCheck, Dossier
from motcua.dossiers.service import examining
from motcua.web.desk import checklist, notes, viewer
from motcua.web.desk import dossier as sheets
from motcua.web.desk.finding import find, opened

CONFLICT = 409


@dataclass(frozen=True)
class Written:
    """A verdict as the form sent it. `place` is where in the viewer; None: the page of the dossier."""

    document: str
    verdict: str
    reason: str
    seen: examining.Seen
    place: viewer.Place | None

    @classmethod
    def read(cls, data: QueryDict) -> "Written":
        """From the fields of desk/verdict.jinja; what makes no sense becomes what matches nothing."""
        newest, _dot, check = data.get("seen", "").partition(".")
        return cls(
            document=data.get("document", ""),
            verdict=data.get("verdict", ""),
            reason=data.get("reason", ""),
            seen=examining.Seen(_id(newest), _id(check)),
            place=_place(data),
        )


def _id(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 20 else -1


def _place(data: QueryDict) -> viewer.Place | None:
    if data.get("from") != "viewer":
        return None
    paper, beside = (max(_id(data.get(name, "")), 0) or None for name in ("paper", "beside"))
    return viewer.Place(paper, beside, full_size=bool(data.get("full")))


@require_http_methods(["GET", "POST"])
@officer_required()
def check(request: SignedInRequest, code: str) -> HttpResponseBase:
    """Keep a verdict on one line of the checklist, then back to where it was given."""
    at = clock.now()
    if request.method == "GET":
        kept = resume.take_and_tell(request, at)
        if kept is None:
            return redirect("desk_dossier", find(request.user, code, at).code)
        written = Written.read(kept)
        unkept = checklist.Unkept(written.document, written.reason)
        return _verdict_again(request, find(request.user, code, at), at, written, unkept)
    dossier, written = find(request.user, code, at), Written.read(request.POST)
    try:
        _keep(dossier, written, request, at)
    except service.ActError as error:
        unkept = checklist.Unkept(written.document, written.reason, str(error))
        status = 200 if isinstance(error, service.IncompleteError) else CONFLICT
        return _verdict_again(request, dossier, at, written, unkept, status)
    if written.place:
        return redirect(written.place.href(dossier))
    return redirect(reverse("desk_dossier", args=[dossier.code]) + "#checklist")


def _keep(dossier: Dossier, written: Written, request: SignedInRequest, at: datetime) -> None:
    if written.verdict not in DocumentCheck.Verdict.values:
        raise service.IncompleteError(_("Hãy chọn đạt hoặc không đạt."))
    examining.check(
        dossier,
        written.document,
        DocumentCheck.Verdict(written.verdict),
        seen=written.seen,
        reason=written.reason,
        user=request.user,
        at=at,
    )
    messages.success(request, _("Đã lưu kết quả xem xét giấy tờ."))


def _verdict_again(
    request: SignedInRequest,
    dossier: Dossier,
    at: datetime,
    written: Written,
    unkept: checklist.Unkept,
    status: int = 200,
) -> HttpResponse:
    if written.place:
        service.looked_at(dossier, user=request.user, at=at, what="viewer")
        return viewer.page(request, dossier, at, written.place, unkept=unkept, status=status)
    service.looked_at(dossier, user=request.user, at=at, what="dossier")
    return sheets.page(request, dossier, at, verdict=unkept, status=status)


@require_http_methods(["GET", "POST"])
@officer_required()
def note(request: SignedInRequest, code: str) -> HttpResponseBase:
    """Keep a note for colleagues, then back to the dossier."""
    at = clock.now()
    if request.method == "GET":
        kept = resume.take_and_tell(request, at)
        if kept is None:
            return redirect("desk_dossier", find(request.user, code, at).code)
        return sheets.page(
            request, opened(request, code, at, "dossier"), at, note=notes.Unkept(kept.get("text", ""))
        )
    dossier, text = find(request.user, code, at), request.POST.get("text", "")
    seen = max(_id(request.POST.get("seen", "")), 0)
    try:
        service.notes.add(dossier, text, user=request.user, at=at, seen=seen)
    except service.ActError as error:
        service.looked_at(dossier, user=request.user, at=at, what="dossier")
        status = 200 if isinstance(error, service.IncompleteError) else CONFLICT
        return sheets.page(request, dossier, at, note=notes.Unkept(text, str(error)), status=status)
    return redirect(reverse("desk_dossier", args=[dossier.code]) + "#notes")
