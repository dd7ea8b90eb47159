"""Handing a stored file out. Who may have it is decided by the caller, before."""

import logging
from typing import Any, BinaryIO, cast

from django.http import FileResponse, Http404

from motcua.files.models import StoredFile
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
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    sandbox = "" if shown and stored.content_type == "application/pdf" else "; sandbox"
    response["Content-Security-Policy"] = _POLICY + sandbox
    return response
