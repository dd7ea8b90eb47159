"""Who was in my account: open sessions and what happened, and ending the sessions elsewhere."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from motcua.accounts.access import AccountEvent
from motcua.accounts.gates import SignedInRequest, citizen_required
from motcua.accounts.service import history, sessions
from motcua.base import clock
from motcua.web.citizen import addresses  # noqa: F401 - for the addresses at the end
from motcua.web.ui.filters import dmyhm


@citizen_required
def security(request: SignedInRequest) -> HttpResponse:
    """The open sessions and the newest of the history."""
    here = request.session.session_key
    live = [_session(each, here) for each in sessions.open_sessions(request.user, clock.now())]
    facts = {
        "sessions": sorted(live, key=lambda each: not each["is_here"]),
        "others": sum(not each["is_here"] for each in live),
        "columns": [{"text": _("Lúc")}, {"text": _("Việc")}, {"text": _("Từ đâu")}],
        "rows": [
            [dmyhm(event.at), event.get_act_display(), _place(event)]
            for event in history.events_of(request.user)
        ],
    }
    return render(request, "account/security.jinja", facts)


def _place(event: AccountEvent) -> str:
    browser = event.browser or _("không rõ trình duyệt")
    return f"{browser} · {event.network}" if event.network else browser


def _session(row: Any, here: str | None) -> dict[str, Any]:
    return {"is_here": row.session_key == here, "entry": row.begun_by, "number": row.begun_by_id}


@require_POST
@citizen_required
def end_others(request: SignedInRequest) -> HttpResponse:
    """End every session of mine but this one."""
    count = sessions.end_others(request.user, request.session.session_key)
    if count:
        history.note(request.user, history.Act.ENDED, history.where(request), clock.now())
    said = ngettext("Đã kết thúc %(n)d phiên khác.", "Đã kết thúc %(n)d phiên khác.", count) % {"n": count}
    messages.success(request, said if count else _("Không có phiên nào khác."))
    return redirect("account_security")


@require_POST
@citizen_required
def end_one(request: SignedInRequest, number: int) -> HttpResponse:
    """End one other session of mine."""
    if not sessions.end_one(request.user, number, request.session.session_key):
        raise Http404
    history.note(request.user, history.Act.ENDED, history.where(request), clock.now())
    messages.success(request, _("Đã kết thúc phiên đó."))
    return redirect("account_security")


urlpatterns = [
    path("tai-khoan/bao-mat", security, name="account_security"),
    path("tai-khoan/bao-mat/ket-thuc", end_others, name="account_end_others"),
    path("tai-khoan/bao-mat/<row:number>/ket-thuc", end_one, name="account_end_session"),
]
