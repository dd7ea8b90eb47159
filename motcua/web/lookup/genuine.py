"""`/xac-thuc`: is this paper genuine? Facts of a slip by the code on it, and its PDF compared byte for byte.

Nothing personal is shown: who holds the paper can read the person on it, who only found its code cannot.
"""

import hashlib
from dataclasses import dataclass

from allauth.core import ratelimit
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from motcua.dossiers import service as dossiers
from motcua.dossiers.models import Slip
from motcua.files.service import LARGEST
from motcua.web.lookup.forms import PaperCodeForm, is_paper_code


@dataclass(frozen=True)
class Comparison:
    """What comparing a PDF gave: `kind` is that of the notice."""

    kind: str
    title: str | Promise
    text: str | Promise


_SAME = Comparison(
    "success",
    _("Tệp này là bản gốc"),
    _("Từng byte của tệp đúng như bản chúng tôi đã phát hành."),
)
_OTHER = Comparison(
    "danger",
    _("Tệp này không phải bản gốc"),
    _("Tệp đã bị sửa, hoặc là một tệp khác: ảnh chụp, bản quét và bản in lại ra PDF đều không trùng."),
)
_NO_FILE = Comparison("warning", _("Chưa có tệp"), _("Hãy chọn tệp PDF của giấy này rồi bấm So sánh."))
_NOT_MADE = Comparison(
    "warning", _("Chưa so sánh được"), _("Bản PDF của giấy này đang được tạo. Hãy thử lại sau ít phút.")
)
_TOO_OFTEN = Comparison(
    "warning", _("Chưa so sánh được"), _("Đã có quá nhiều lượt so sánh. Hãy chờ 15 phút rồi thử lại.")
)


@require_safe
def ask(request: HttpRequest) -> HttpResponse:
    """`/xac-thuc`: how to scan the QR code, and a box for the code below it."""
    form = PaperCodeForm(request.GET) if "ma" in request.GET else PaperCodeForm()
    if form.is_bound and form.is_valid():
        return redirect("verify_paper", form.cleaned_data["ma"])
    return render(request, "lookup/verify.jinja", {"form": form})


# Without a token of its own this page stays free of cookies; comparing changes nothing.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def paper(request: HttpRequest, token: str) -> HttpResponse:
    """`/xac-thuc/<token>`: what we issued under this code; a PDF sent here is compared and not kept."""
    slip = dossiers.slips.verified(token) if is_paper_code(token) else None
    if slip is None:
        return _noindex(render(request, "lookup/not_genuine.jinja", status=404))
    comparison = _compare(request, slip) if request.method == "POST" else None
    context = {
        "slip": slip,
        "kind": Slip.Form(slip.form).label,
        "agency": slip.data["office"]["name"],
        "sha256": slip.file.sha256 if slip.file else "",
        "comparison": comparison,
    }
    status = 429 if comparison is _TOO_OFTEN else 200
    return _noindex(render(request, "lookup/genuine.jinja", context, status=status))


def _compare(request: HttpRequest, slip: Slip) -> Comparison:
    if not ratelimit.consume(request, action="compare_paper"):
        return _TOO_OFTEN
    upload = request.FILES.get("tep")
    if not isinstance(upload, UploadedFile):
        return _NO_FILE
    if slip.file is None:
        return _NOT_MADE
    # The upload handler keeps no more than this of a larger file, and no paper of ours is as large.
    if (upload.size or 0) > LARGEST:
        return _OTHER
    return _SAME if _sha256(upload) == slip.file.sha256 else _OTHER


def _sha256(upload: "UploadedFile[bytes]") -> str:
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    return digest.hexdigest()


def _noindex(response: HttpResponse) -> HttpResponse:
    response["X-Robots-Tag"] = "noindex"
    return response


urlpatterns = [
    path("xac-thuc", ask, name="verify"),
    path("xac-thuc/<str:token>", paper, name="verify_paper"),
]
