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
from motcua.web.citizen import behalf, steps
from motcua.web.citizen.owned import with_mendable

LONGEST_REASON = 1_000


@require_http_methods(["GET", "POST"])
@with_mendable
def withdrawal(request: SignedInRequest, dossier: Dossier) -> HttpResponseBase:
    """Ask, then withdraw, or ask the office to let it go. Only who filed it may, or for them the desk."""
    at = clock.now()
    if request.method == "POST":
        # What the page offered, or nothing: a dossier that was received meanwhile is not asked for unseen.
        asked = "xin-rut" in request.POST
        _do(request, dossier, at, dossiers.ask_withdrawal if asked else dossiers.withdraw, asked=asked)
        return redirect(behalf.home_of_dossier(request, dossier))
    acts = {row.act for row in dossiers.offered_acts(dossier, request.user, at)}
    if not acts & {Act.WITHDRAW, Act.ASK_WITHDRAWAL}:
        raise Http404
    facts = {"dossier": dossier, "procedure": dossier.procedure, "at_once": Act.WITHDRAW in acts}
    return render(request, "citizen/withdrawal.jinja", {**facts, **behalf.frame(request, dossier)})


def _do(
    request: SignedInRequest, dossier: Dossier, at: datetime, act: Callable[..., None], *, asked: bool
) -> None:
    reason = clean(request.POST.get("reason", ""))[:LONGEST_REASON].strip()
    try:
        act(dossier, user=request.user, at=at, reason=reason, version=steps.version_of(request))
    except dossiers.ActError as error:
        messages.warning(request, str(error))
        return
    done = _done_for_another if behalf.for_another(request, dossier) else _done
    messages.success(request, done(asked=asked) % dossier.code)


def _done(*, asked: bool) -> str:
    if asked:
        return _("Đã gửi đề nghị rút hồ sơ %s. Bạn sẽ được báo khi cơ quan trả lời.")
    return _("Bạn đã rút hồ sơ %s.")


def _done_for_another(*, asked: bool) -> str:
    if asked:
        return _("Đã gửi đề nghị rút hồ sơ %s. Người nộp sẽ được báo khi cơ quan trả lời.")
    return _("Đã rút hồ sơ %s theo yêu cầu của người nộp.")
