"""The door to the files room: take a file in, hand it out, remove it.

    from motcua.files import service as files

A file is judged by its content when it arrives; whoever stores a reference to a StoredFile decides who may
open it and calls `serve` only for them.
"""

from datetime import datetime
from io import BytesIO
from typing import Any

from motcua.files import photobook, resumable
from motcua.files.doors import FileLostError, open_stored, serve, serve_framed, show_pdf, shown_as
from motcua.files.housekeeping import hold, remove, settle, sweep
from motcua.files.intake import receive, write
from motcua.files.kinds import ACCEPTED
from motcua.files.models import StoredFile
from motcua.files.names import clean_name
from motcua.files.refusal import NoRoomError, Refused
from motcua.files.uploads import LARGEST, MOST_AT_ONCE, left_out

__all__ = [
    "ACCEPTED",
    "LARGEST",
    "MOST_AT_ONCE",
    "FileLostError",
    "NoRoomError",
    "Refused",
    "hold",
    "keep",
    "keep_signatures",
    "left_out",
    "open",
    "photobook",
    "receive",
    "remove",
    "resumable",
    "serve",
    "serve_framed",
    "settle",
    "show_pdf",
    "shown_as",
    "sweep",
]

open = open_stored


def keep_signatures(stored: StoredFile, found: dict[str, Any]) -> None:
    """Remember what signatures `stored` carries; plain JSON, which this room does not read."""
    stored.signatures = found
    stored.save(update_fields=["signatures"])


def keep(
    content: bytes, name: str, content_type: str, at: datetime, page_count: int | None = None
) -> StoredFile:
    """Store what we made ourselves (a PDF, say) without judging it; raises Refused when the store is full."""
    return write(BytesIO(content), clean_name(name), content_type, page_count, at)
