"""`/xac-thuc`: is this paper genuine? By the code on it, or from the PDF itself and the signatures in it.

Nothing personal is shown but what the file sent says itself: who holds the paper can read the person on it,
who only found its code cannot.
"""

from typing import Any

from allauth.core import ratelimit
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from motcua.base import clock
from motcua.dossiers import service as dossiers
from motcua.dossiers.models import Result, Slip
from motcua.files.service import LARGEST
from motcua.web.lookup.forms import PaperCodeForm, is_paper_code
from motcua.web.lookup.verdicts import NO_FILE, TOO_LARGE, TOO_OFTEN, Verdict, judge
from motcua.web.ui.filters import dmyhm

_NOT_MADE = Verdict(
    "warning", _("Chưa so sánh được"), _("Bản PDF của giấy này đang được tạo. Hãy thử lại sau ít phút.")
)
_OTHER_TITLE = _("Tệp này không phải bản gốc")
_OTHER_TEXT = _(
    "Tệp đã bị sửa, hoặc là một tệp khác: ảnh chụp, bản quét và bản in lại ra PDF đều không trùng."
)


# Without a token of its own this page stays free of cookies; asking changes nothing.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """`/xac-thuc`: how to scan the QR code, a box for the code below it, and one for the PDF."""
    if request.method == "POST":
        return _examined(request)
    form = PaperCodeForm(request.GET) if "ma" in request.GET else PaperCodeForm()
    if form.is_bound and form.is_valid():
        return redirect("verify_paper", form.cleaned_data["ma"])
    return render(request, "lookup/verify.jinja", {"form": form})


def _examined(request: HttpRequest) -> HttpResponse:
    verdict = _judge_upload(request)
    if verdict.is_original and isinstance(verdict.issued, Slip):
        return _noindex(_genuine(request, verdict.issued, verdict))
    context = {"verdict": verdict, "facts": _facts(verdict.issued) if verdict.issued else None}
    status = 429 if verdict is TOO_OFTEN else 200
    return _noindex(render(request, "lookup/examined.jinja", context, status=status))


def _facts(issued: Slip | Result) -> list[dict[str, Any]]:
    """What to compare with: of a result neither procedure nor code, it may be about something sensitive."""
    if isinstance(issued, Result):
        return [
            {"key": _("Loại giấy"), "value": _("Kết quả giải quyết thủ tục hành chính")},
            {"key": _("Phát hành lúc"), "value": dmyhm(issued.attached_at)},
            {"key": _("Cơ quan phát hành"), "value": issued.dossier.lead_agency.name},
        ]
    return [
        {"key": _("Loại giấy"), "value": issued.name},
        {"key": _("Số"), "value": issued.number},
        {"key": _("Mã hồ sơ"), "value": issued.dossier.code},
        {"key": _("Cấp lúc"), "value": dmyhm(issued.issued_at)},
        {"key": _("Cơ quan cấp"), "value": issued.data["office"]["name"]},
    ]


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def paper(request: HttpRequest, token: str) -> HttpResponse:
    """`/xac-thuc/<token>`: what we issued under this code; a PDF sent here is compared and not kept."""
    slip = dossiers.slips.verified(token) if is_paper_code(token) else None
    if slip is None:
        return _noindex(render(request, "lookup/not_genuine.jinja", status=404))
    comparison = _compare(request, slip) if request.method == "POST" else None
    return _noindex(_genuine(request, slip, comparison))


def _genuine(request: HttpRequest, slip: Slip, verdict: Verdict | None) -> HttpResponse:
    context = {
        "slip": slip,
        "facts": _facts(slip),
        "sha256": slip.file.sha256 if slip.file else "",
        "verdict": verdict,
    }
    status = 429 if verdict is TOO_OFTEN else 200
    return render(request, "lookup/genuine.jinja", context, status=status)


def _compare(request: HttpRequest, slip: Slip) -> Verdict:
    """Whether the PDF sent is this very slip."""
    verdict = _judge_upload(request, slip)
    same = isinstance(verdict.issued, Slip) and verdict.issued.pk == slip.pk
    if verdict in (TOO_OFTEN, NO_FILE, _NOT_MADE) or (same and verdict.kind == "success"):
        return verdict
    return Verdict("danger", _OTHER_TITLE, verdict.text if same else _OTHER_TEXT, verdict.told)


def _judge_upload(request: HttpRequest, slip: Slip | None = None) -> Verdict:
    if not ratelimit.consume(request, action="compare_paper"):
        return TOO_OFTEN
    upload = request.FILES.get("tep")
    if not isinstance(upload, UploadedFile) or not upload.size:
        return NO_FILE
    if slip is not None and slip.file is None:
        return _NOT_MADE
    # The upload handler keeps no more than this of a larger file, and no paper of ours is as large.
    if (upload.size or 0) > LARGEST:
        return TOO_LARGE
    return judge(upload.read(), clock.now())


def _noindex(response: HttpResponse) -> HttpResponse:
    response["X-Robots-Tag"] = "noindex"
    return response


urlpatterns = [
    path("xac-thuc", ask, name="verify"),
    path("xac-thuc/<str:token>", paper, name="verify_paper"),
]
