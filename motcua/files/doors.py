"""Handing a stored file out. Who may have it is decided by the caller, before."""

import logging
from typing import Any, BinaryIO, cast

from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase

from motcua.files import images
from motcua.files.kinds import HEIC, JPEG, PDF, PNG
from motcua.files.models import StoredFile
from motcua.files.names import clean_name
from motcua.files.storage import store

logger = logging.getLogger(__name__)

# What a browser shows by itself without running anything of the file's own in our name.
_SHOWN = {PDF.content_type, JPEG.content_type, PNG.content_type}
_SHOWN_IN_A_PAGE = {PDF.content_type: "pdf"} | dict.fromkeys(
    (JPEG.content_type, PNG.content_type, HEIC.content_type), "image"
)
# Browsers refuse to show a PDF in a sandbox; their viewers are sandboxes of their own.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors {ancestors}"


class FileLostError(Exception):
    """The row is there, its object is not: a matter for the operator and the last backup."""


def open_stored(stored: StoredFile) -> BinaryIO:
    """The content of `stored`, to be closed by the caller; raises FileLostError."""
    try:
        return cast(BinaryIO, store().open(stored.storage_key, "rb"))
    except FileNotFoundError as error:
        logger.error("files: the object of file %s is missing from the store", stored.pk)
        raise FileLostError(str(stored.pk)) from error


def serve(stored: StoredFile, as_attachment: bool = True, inline_ok: bool = False) -> FileResponse:
    """`stored` as a streamed answer: downloaded, or shown in the browser where asked, allowed and harmless.

    Raises Http404 where the object is lost (which is logged).
    """
    shown = inline_ok and not as_attachment and stored.content_type in _SHOWN
    try:
        content = open_stored(stored)
    except FileLostError as error:
        raise Http404 from error
    response = FileResponse(
        cast(Any, content), as_attachment=not shown, filename=stored.name, content_type=stored.content_type
    )
    response["Content-Length"] = str(stored.size)
    # Says "as it is" to GZipMiddleware: these formats are packed already, and the length must stay.
    response["Content-Encoding"] = "identity"
    _guard(response, sandboxed=not (shown and stored.content_type == "application/pdf"))
    return response


def shown_as(stored: StoredFile) -> str:
    """How a page of ours can show `stored` within itself: "pdf", "image", or "" where it cannot."""
    return _SHOWN_IN_A_PAGE.get(stored.content_type, "")


def serve_framed(stored: StoredFile) -> HttpResponseBase:
    """`stored` to be shown within a page of ours; the only answer that such a page may frame.

    A photo in Apple's format comes as JPEG: few browsers know the other. Raises Http404 where the object is
    lost, and for what no browser shows by itself.
    """
    if not shown_as(stored):
        raise Http404
    if stored.content_type == HEIC.content_type:
        response: HttpResponseBase = _as_jpeg(stored)
    else:
        response = serve(stored, as_attachment=False, inline_ok=True)
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
