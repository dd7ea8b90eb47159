"""Taking a dossier back before it is received."""

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
    """Ask, then withdraw. Only who filed it may; a dossier that was received meanwhile stays."""
    at = clock.now()
    if request.method == "POST":
        reason = clean(request.POST.get("reason", ""))[:LONGEST_REASON].strip()
        try:
            dossiers.withdraw(
                dossier, user=request.user, at=at, reason=reason, version=steps.version_of(request)
            )
        except dossiers.ActError as error:
            messages.warning(request, str(error))
        else:
            messages.success(request, _("Bạn đã rút hồ sơ %s.") % dossier.code)
        return redirect("dossier", dossier.code)
    if Act.WITHDRAW not in {row.act for row in dossiers.offered_acts(dossier, request.user, at)}:
        raise Http404
    return render(request, "citizen/withdrawal.jinja", {"dossier": dossier, "procedure": dossier.procedure})
