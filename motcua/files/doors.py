"""Handing a stored file out. Who may have it is decided by the caller, before."""

import logging
from typing import BinaryIO

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from motcua.files import images, ranges
from motcua.files.kinds import HEIC, JPEG, PDF, PNG
from motcua.files.models import Scan, StoredFile
from motcua.files.names import clean_name
from motcua.files.scanning import closed
from motcua.files.storage import Pieces, store

logger = logging.getLogger(__name__)

# What a browser shows by itself without running anything of the file's own in our name.
_SHOWN = {PDF.content_type, JPEG.content_type, PNG.content_type}
_SHOWN_IN_A_PAGE = {PDF.content_type: "pdf"} | dict.fromkeys(
    (JPEG.content_type, PNG.content_type, HEIC.content_type), "image"
)
# Browsers refuse to show a PDF in a sandbox; their viewers are sandboxes of their own.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors {ancestors}"


class ClosedError(Exception):
    """The file is there, but nobody may open it now; its text is a sentence for whoever asked."""


class FileLostError(Exception):
    """The row is there, its object is not: a matter for the operator and the last backup."""


def open_stored(stored: StoredFile) -> BinaryIO:
    """The content of `stored`, to be closed by the caller; raises FileLostError, or OSError where the store
    cannot be used now. For our own work: who gets to see it is `serve`d.
    """
    try:
        return store().open(stored.storage_key, "rb")
    except FileNotFoundError as error:
        raise _lost(stored) from error


def serve(
    stored: StoredFile,
    as_attachment: bool = True,
    inline_ok: bool = False,
    *,
    request: HttpRequest | None = None,
    to_sender: bool = False,
) -> HttpResponseBase:
    """`stored` as a streamed answer: downloaded, or shown in the browser where asked, allowed and harmless.

    With the `request`, a part of it where that was asked for (RFC 9110, 14). `to_sender`: the person who
    sent it may see it while it waits for the scanner. Raises ClosedError where nobody may open it now, and
    Http404 where the object is lost (which is logged).
    """
    _check_open(stored, to_sender)
    shown = inline_ok and not as_attachment and stored.content_type in _SHOWN
    response = _answer(stored, request)
    response["Content-Type"] = stored.content_type
    response["Content-Disposition"] = content_disposition_header(not shown, stored.name) or "attachment"
    # Says "as it is" to GZipMiddleware: these formats are packed already, and the length must stay.
    response["Content-Encoding"] = "identity"
    _guard(response, sandboxed=not (shown and stored.content_type == "application/pdf"))
    return response


def _answer(stored: StoredFile, request: HttpRequest | None) -> HttpResponseBase:
    """All of it, the part that was asked for, or 416 for one that is not there."""
    asked = None
    if request is not None and request.headers.get("If-Range", etag := _etag(stored)) == etag:
        asked = ranges.asked(request.headers.get("Range", ""), stored.size)
    if asked is ranges.NOT_THERE:
        response: HttpResponseBase = HttpResponse(status=416)
        response["Content-Range"] = f"bytes */{stored.size}"
        return response
    start, length = (0, stored.size) if asked is None else (asked.start, len(asked))
    if request is not None and request.method == "HEAD":
        response = HttpResponse()
    else:
        response = StreamingHttpResponse(_read(stored, start, length))
    if asked is not None:
        response.status_code = 206
        response["Content-Range"] = f"bytes {start}-{start + length - 1}/{stored.size}"
    response["Content-Length"] = str(length)
    response["Accept-Ranges"] = "bytes"
    response["ETag"] = _etag(stored)
    return response


def _read(stored: StoredFile, start: int, length: int) -> Pieces:
    try:
        return store().read(stored.storage_key, start, length)
    except FileNotFoundError as error:
        _lost(stored)
        raise Http404 from error
    except OSError as error:
        logger.error("files: file %s cannot be read: %s", stored.pk, error)
        raise _away(stored) from error


def _etag(stored: StoredFile) -> str:
    return f'"{stored.sha256}"'


def _lost(stored: StoredFile) -> FileLostError:
    logger.error("files: the object of file %s is missing from the store", stored.pk)
    return FileLostError(str(stored.pk))


def _away(stored: StoredFile) -> ClosedError:
    return ClosedError(
        _(
            "Tệp “%(name)s” chưa mở được vì kho lưu trữ của cổng đang gặp sự cố. "
            "Tệp vẫn được giữ nguyên; hãy thử lại sau ít phút."
        )
        % {"name": stored.name}
    )


def _check_open(stored: StoredFile, to_sender: bool) -> None:
    reason = closed(stored)
    if reason and not (to_sender and stored.scan in (Scan.WAITING, Scan.TOO_LARGE)):
        raise ClosedError(reason)


def shown_as(stored: StoredFile) -> str:
    """How a page of ours can show `stored` within itself: "pdf", "image", or "" where it cannot."""
    return _SHOWN_IN_A_PAGE.get(stored.content_type, "")


def serve_framed(stored: StoredFile, *, request: HttpRequest | None = None) -> HttpResponseBase:
    """`stored` to be shown within a page of ours; the only answer that such a page may frame.

    A photo in Apple's format comes as JPEG: few browsers know the other. Raises ClosedError where nobody may
    open it now, Http404 where the object is lost, and for what no browser shows by itself.
    """
    if not shown_as(stored):
        raise Http404
    if stored.content_type == HEIC.content_type:
        _check_open(stored, to_sender=False)
        response: HttpResponseBase = _as_jpeg(stored)
    else:
        response = serve(stored, as_attachment=False, inline_ok=True, request=request)
    sandboxed = stored.content_type != PDF.content_type
    _guard(response, sandboxed=sandboxed, ancestors="'self'")
    response["X-Frame-Options"] = "SAMEORIGIN"
    return response


def _as_jpeg(stored: StoredFile) -> HttpResponse:
    try:
        with open_stored(stored) as content:
            response = HttpResponse(images.as_jpeg(content), content_type=JPEG.content_type)
    except FileLostError as error:
        raise Http404 from error
    except OSError as error:
        raise _away(stored) from error
    response["Content-Disposition"] = "inline"
    response["Content-Encoding"] = "identity"
    return response


def show_pdf(content: bytes, name: str) -> HttpResponse:
    """A PDF that we made ourselves just now, shown in the browser under `name` and kept by nobody."""
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{clean_name(name)}"'
    response["Content-Encoding"] = "identity"
    _guard(response, sandboxed=False)
    return response


def _guard(response: HttpResponseBase, *, sandboxed: bool, ancestors: str = "'none'") -> None:
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    policy = _POLICY.format(ancestors=ancestors)
    response["Content-Security-Policy"] = policy + ("; sandbox" if sandboxed else "")
