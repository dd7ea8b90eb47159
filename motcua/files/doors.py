"""Handing a stored file out. Who may have it is decided by the caller, before."""

import logging
from typing import Any, BinaryIO, cast

from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase

from motcua.files.models import StoredFile
from motcua.files.names import clean_name
from motcua.files.storage import store

logger = logging.getLogger(__name__)

# What a browser shows by itself without running anything of the file's own in our name.
_SHOWN = {"application/pdf", "image/jpeg", "image/png"}
# Browsers refuse to show a PDF in a sandbox; their viewers are sandboxes of their own.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"


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


def show_pdf(content: bytes, name: str) -> HttpResponse:
    """A PDF that we made ourselves just now, shown in the browser under `name` and kept by nobody."""
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{clean_name(name)}"'
    response["Content-Encoding"] = "identity"
    _guard(response, sandboxed=False)
    return response


def _guard(response: HttpResponseBase, *, sandboxed: bool) -> None:
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = _POLICY + ("; sandbox" if sandboxed else "")
