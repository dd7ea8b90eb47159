"""Taking a dossier back: at once before it is received, with the office's consent afterwards."""

from collections.abc import Callable
from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from motcua.accounts.gates import SignedInRequest
from motcua.base import clock
from motcua.base.text import clean
from motcua.dossiers import service as dossiers
from motcua.dossiers.models import Dossier
from motcua.dossiers.service import Act
from motcua.web.citizen import steps
from motcua.web.citizen.owned import with_dossier

LONGEST_REASON = 1_000


@require_http_methods(["GET", "POST"])
@with_dossier
def withdrawal(request: SignedInRequest, dossier: Dossier) -> HttpResponseBase:
    """Ask, then withdraw, or ask the office to let it go. Only who filed it may."""
    at = clock.now()
    if request.method == "POST":
        # What the page offered, or nothing: a dossier that was received meanwhile is not asked for unseen.
        asked = "xin-rut" in request.POST
        _do(request, dossier, at, dossiers.ask_withdrawal if asked else dossiers.withdraw, asked=asked)
        return redirect("dossier", dossier.code)
    acts = {row.act for row in dossiers.offered_acts(dossier, request.user, at)}
    if not acts & {Act.WITHDRAW, Act.ASK_WITHDRAWAL}:
        raise Http404
    facts = {"dossier": dossier, "procedure": dossier.procedure, "at_once": Act.WITHDRAW in acts}
    return render(request, "citizen/withdrawal.jinja", facts)


def _do(
    request: SignedInRequest, dossier: Dossier, at: datetime, act: Callable[..., None], *, asked: bool
) -> None:
    reason = clean(request.POST.get("reason", ""))[:LONGEST_REASON].strip()
    try:
        act(dossier, user=request.user, at=at, reason=reason, version=steps.version_of(request))
    except dossiers.ActError as error:
        messages.warning(request, str(error))
        return
    said = _("Đã gửi đề nghị rút hồ sơ %s. Bạn sẽ được báo khi cơ quan trả lời.") if asked else ""
    messages.success(request, (said or _("Bạn đã rút hồ sơ %s.")) % dossier.code)
