"""The person's wallet of papers (dossiers/wallet.py): look, say until when one is good, take out."""

from datetime import date, datetime

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from motcua.accounts.gates import SignedInRequest, citizen_required
from motcua.base import clock
from motcua.dossiers import service as dossiers
from motcua.dossiers.models import Draft
from motcua.dossiers.wallet import Entry


@require_http_methods(["GET", "POST"])
@citizen_required
def wallet(request: SignedInRequest) -> HttpResponseBase:
    """All papers; each with its own small forms."""
    at = clock.now()
    wrong = ""
    if request.method == "POST":
        entry = dossiers.wallet.find(request.user, request.POST.get("entry", ""))
        if entry is None:
            raise Http404
        wrong = _change(request, entry, at)
        if not wrong:
            return redirect("wallet")
    return render(
        request,
        "citizen/wallet.jinja",
        {
            "entries": [(entry, entry.has_expired(at)) for entry in dossiers.wallet.entries(request.user)],
            "removed": dossiers.wallet.entries(request.user, removed=True),
            "wrong": {request.POST.get("entry", ""): wrong} if wrong else {},
            "typed": request.POST.get("expires_on", ""),
            "problems": [{"text": wrong, "href": f"#han-{request.POST.get('entry', '')}"}] if wrong else [],
            "nav_current": "dossiers",
        },
    )


def _change(request: SignedInRequest, entry: Entry, at: datetime) -> str:
    """Do what was pressed; or what is wrong with it."""
    if "remove" in request.POST:
        dossiers.wallet.remove(entry, request.user, at)
        said = _("Đã bỏ “%s” khỏi kho giấy tờ. Hồ sơ đã nộp vẫn giữ bản của nó.")
        messages.success(request, said % entry.name)
    elif "put_back" in request.POST:
        dossiers.wallet.put_back(entry, request.user)
        messages.success(request, _("Đã đưa “%s” trở lại kho giấy tờ.") % entry.name)
    else:
        typed = request.POST.get("expires_on", "").strip()
        day = _day(typed)
        if typed and day is None:
            return _("Hãy ghi hạn dùng như 31/12/2027, hoặc để trống nếu giấy không có hạn.")
        dossiers.wallet.set_expiry(entry, request.user, day)
        messages.success(request, _("Đã ghi hạn dùng."))
    return ""


def _day(typed: str) -> date | None:
    try:
        return datetime.strptime(typed, "%d/%m/%Y").date()  # noqa: DTZ007  a day, nowhere in particular
    except ValueError:
        return None


def take_again(request: SignedInRequest, draft: Draft, at: datetime) -> list[dict[str, str]]:
    """Attach the paper whose "Dùng lại" was pressed, if any; what stood in the way, for the error summary."""
    document, _space, entry = request.POST.get("reuse", "").partition(" ")
    if not document:
        return []
    try:
        taken = dossiers.wallet.reuse(draft, document, entry, user=request.user, at=at)
    except dossiers.ActError as error:
        return [{"text": str(error), "href": ""}]
    messages.success(request, _("Đã đính kèm “%s” từ kho giấy tờ.") % taken.name)
    return []
