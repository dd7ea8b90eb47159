"""Uploads in parts: tus 1.0 over HTTP, for the papers of a draft or a supplement.

Core protocol with the extensions creation, creation-with-upload, termination, expiration and checksum
(https://tus.io/protocols/resumable-upload). What is kept, and how, is said in files/resumable.py; without
JavaScript the pages' own file fields do the same (uploads.py).

An upload exists for the person who began it, as long as they may work on what it is for; for everybody else
its address answers 404. What went wrong is said in `reason`, a sentence the page shows beside the file.
"""

import base64
import hashlib
import re
from binascii import Error as NotBase64Error
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import wraps
from tempfile import SpooledTemporaryFile
from typing import Any, BinaryIO
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.http.request import UnreadablePostError
from django.urls import reverse
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from motcua.accounts.gates import SignedInRequest, citizen_required
from motcua.base import clock
from motcua.dossiers import service as dossiers
from motcua.dossiers.models import Dossier, Draft, PaperUpload, Supplement
from motcua.files import service as files
from motcua.files.service import resumable
from motcua.web.citizen.steps import with_draft
from motcua.web.citizen.supplement import with_supplement

VERSION = "1.0.0"
EXTENSIONS = "creation,creation-with-upload,termination,expiration,checksum"
ALGORITHMS = {"sha1": hashlib.sha1, "sha256": hashlib.sha256}
BODY = "application/offset+octet-stream"
CHECKSUM_MISMATCH = 460

_LONGEST_METADATA = 4096
_NUMBER = re.compile(r"\d{1,15}", re.ASCII)
_SHA256 = re.compile(r"[0-9a-f]{64}", re.ASCII)

View = Callable[..., HttpResponseBase]


class _Fault(Exception):  # noqa: N818 - an answer, not a fault of the program
    """The request cannot be served; `status` says why to machines, `reason` to people."""

    def __init__(self, status: int, reason: str = "") -> None:
        super().__init__(reason)
        self.status, self.reason = status, reason


def _speaks_tus(view: View) -> View:
    """Answer OPTIONS, refuse other versions, and mark every answer with ours."""

    @wraps(view)
    def spoken(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method == "OPTIONS":
            response: HttpResponseBase = HttpResponse(status=204)
            response["Tus-Version"] = VERSION
            response["Tus-Extension"] = EXTENSIONS
            response["Tus-Max-Size"] = str(files.LARGEST)
            response["Tus-Checksum-Algorithm"] = ",".join(ALGORITHMS)
        elif request.headers.get("Tus-Resumable") != VERSION:
            response = _told(412, _("Trình duyệt gửi tệp theo cách cổng không hiểu. Hãy tải lại trang."))
            response["Tus-Version"] = VERSION
        else:
            try:
                response = view(request, *args, **kwargs)
            except _Fault as fault:
                response = _told(fault.status, fault.reason)
        response["Tus-Resumable"] = VERSION
        return response

    return spoken


def _told(status: int, reason: str) -> HttpResponse:
    return JsonResponse({"reason": reason}, status=status)


@require_http_methods(["OPTIONS", "POST"])
@with_draft
@_speaks_tus
def of_draft(request: SignedInRequest, draft: Draft) -> HttpResponseBase:
    """Begin an upload for a paper of the draft."""
    return _create(request, draft, clock.now())


@require_http_methods(["OPTIONS", "POST"])
@with_supplement
@_speaks_tus
def of_supplement(request: SignedInRequest, _dossier: Dossier, asked: Supplement) -> HttpResponseBase:
    """Begin an upload for a paper that is to be mended."""
    return _create(request, asked, clock.now())


def _create(request: SignedInRequest, home: Draft | Supplement, at: datetime) -> HttpResponse:
    length = _length(request)
    said = _metadata(request.headers.get("Upload-Metadata", ""))
    sha256 = said.get("sha256", "")
    if sha256 and not _SHA256.fullmatch(sha256):
        raise _Fault(400)
    try:
        upload = dossiers.uploading.begin(
            home,
            said.get("document", ""),
            user=request.user,
            name=said.get("filename", ""),
            length=length,
            sha256=sha256,
            at=at,
        )
    except dossiers.uploading.TooManyError as error:
        raise _Fault(429, str(error)) from error
    except dossiers.ActError as error:
        raise _Fault(403, str(error)) from error
    if length == 0 or request.content_type == BODY:
        _receive(request, upload, at)
    response = HttpResponse(status=201)
    response["Location"] = reverse("upload", args=[upload.pk])
    return _placed(response, upload)


def _length(request: HttpRequest) -> int:
    length = _number(request, "Upload-Length")
    if length > files.LARGEST:
        reason = _("Tệp quá lớn: mỗi tệp chỉ được tối đa %d MB. Hãy quét ở độ phân giải thấp hơn.")
        raise _Fault(413, reason % (files.LARGEST // 2**20))
    return length


def _number(request: HttpRequest, header: str) -> int:
    text = request.headers.get(header, "")
    if not _NUMBER.fullmatch(text):
        raise _Fault(400)
    return int(text)


def _metadata(header: str) -> dict[str, str]:
    """The pairs of Upload-Metadata: a key, and its value in Base64."""
    if len(header) > _LONGEST_METADATA:
        raise _Fault(400)
    said: dict[str, str] = {}
    for pair in header.split(",") if header else ():
        key, _space, value = pair.strip().partition(" ")
        if not key or key in said:
            raise _Fault(400)
        try:
            said[key] = base64.b64decode(value, validate=True).decode()
        except (NotBase64Error, UnicodeDecodeError) as error:
            raise _Fault(400) from error
    return said


@require_http_methods(["OPTIONS", "HEAD", "PATCH", "DELETE", "POST"])
@citizen_required
@_speaks_tus
def upload(request: SignedInRequest, upload_id: UUID) -> HttpResponseBase:
    """Where an upload stands (HEAD), more of it (PATCH), no more of it (DELETE).

    POST stands for one of these where something between us lets no other method through.
    """
    at, method = clock.now(), request.method
    if method == "POST":
        method = request.headers.get("X-HTTP-Method-Override", "")
        if method not in ("HEAD", "PATCH", "DELETE"):
            raise _Fault(405)
    found = dossiers.uploading.worked_on(request.user, upload_id, at)
    if found is None:
        raise Http404
    if found.partial.expires_at <= at:
        raise _Fault(410, _("Tệp này gửi dở đã quá một ngày nên cổng không giữ nữa. Hãy chọn lại tệp."))
    if method == "DELETE":
        dossiers.uploading.give_up(found)
        return HttpResponse(status=204)
    if method == "PATCH":
        return _patch(request, found, at)
    response = HttpResponse(status=200)
    response["Upload-Length"] = str(found.partial.length)
    return _placed(response, found)


def _patch(request: HttpRequest, found: PaperUpload, at: datetime) -> HttpResponse:
    if request.content_type != BODY:
        raise _Fault(415)
    if _number(request, "Upload-Offset") != found.partial.offset:
        raise _elsewhere()
    _receive(request, found, at)
    return _placed(HttpResponse(status=204), found)


def _placed(response: HttpResponse, found: PaperUpload) -> HttpResponse:
    response["Upload-Offset"] = str(found.partial.offset)
    response["Upload-Expires"] = http_date(clock.real(found.partial.expires_at).timestamp())
    return response


def _elsewhere() -> _Fault:
    return _Fault(409, _("Tệp này đang được gửi ở một cửa sổ khác."))


def _receive(request: HttpRequest, found: PaperUpload, at: datetime) -> None:
    """Keep what the body brings, part by part; a line that breaks leaves what came before."""
    partial = found.partial
    announced = int(request.META.get("CONTENT_LENGTH") or 0)
    if partial.length and announced > partial.length - partial.offset:
        raise _Fault(413, _("Tệp gửi lên dài hơn tệp đã chọn. Hãy chọn lại tệp."))
    if partial.length and partial.offset == partial.length:
        return  # sent again after the answer was lost
    try:
        with SpooledTemporaryFile(max_size=resumable.PART) as spool:
            source = _checked(request, spool) if "Upload-Checksum" in request.headers else request
            # An empty file is whole as soon as it is begun.
            for piece in _pieces(source) if partial.length else (b"",):
                dossiers.uploading.take(found, piece, at)
    except resumable.ConflictError as error:
        raise _elsewhere() from error
    except files.NoRoomError as error:
        raise _Fault(507, error.reason) from error
    except files.Refused as refused:
        raise _Fault(422, refused.reason) from refused


def _pieces(source: Any) -> Iterator[bytes]:
    """The body in parts; where the line breaks, what came until then is the last one."""
    while True:
        piece, broken = b"", False
        while len(piece) < resumable.PART and not broken:
            try:
                more = source.read(resumable.PART - len(piece))
            except (UnreadablePostError, OSError):
                more = b""
            broken = not more
            piece += more
        if piece:
            yield piece
        if broken:
            return


def _checked(request: HttpRequest, spool: "SpooledTemporaryFile[bytes]") -> BinaryIO:
    """The whole body, if it is what the sender's checksum says; kept aside until that is known."""
    algorithm, _space, expected = request.headers["Upload-Checksum"].partition(" ")
    if algorithm not in ALGORITHMS:
        raise _Fault(400)
    digest = ALGORITHMS[algorithm](usedforsecurity=False)
    for piece in _pieces(request):
        digest.update(piece)
        spool.write(piece)
    if base64.b64encode(digest.digest()).decode() != expected.strip():
        raise _Fault(CHECKSUM_MISMATCH, _("Một phần của tệp bị hỏng trên đường gửi. Hãy gửi tiếp."))
    spool.seek(0)
    return spool  # type: ignore[return-value]  # reads like one
