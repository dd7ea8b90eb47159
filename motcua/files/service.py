"""The door to the files room: take a file in, hand it out, remove it.

    from motcua.files import service as files

A file is judged by its content when it arrives; whoever stores a reference to a StoredFile decides who may
open it and calls `serve` only for them.
"""

from datetime import datetime
from io import BytesIO
from typing import Any, BinaryIO

from motcua.files import photobook, resumable
from motcua.files.doors import (
    ClosedError,
    FileLostError,
    open_stored,
    serve,
    serve_framed,
    show_pdf,
    shown_as,
)
from motcua.files.housekeeping import hold, remove, settle
from motcua.files.intake import Placed, place, receive, record
from motcua.files.kinds import ACCEPTED
from motcua.files.models import Scan, StoredFile
from motcua.files.names import clean_name
from motcua.files.notes import in_words
from motcua.files.refusal import NoRoomError, Refused
from motcua.files.scanning import (
    ScannerAwayError,
    ScannerInterruptedError,
    TooLargeError,
    Verdict,
    closed,
    configured,
    scan_waiting,
    when_infected,
)
from motcua.files.standing import for_officer, for_sender
from motcua.files.storage import store
from motcua.files.uploads import LARGEST, MOST_AT_ONCE, left_out

__all__ = [
    "ACCEPTED",
    "LARGEST",
    "MOST_AT_ONCE",
    "ClosedError",
    "FileLostError",
    "NoRoomError",
    "Placed",
    "Refused",
    "Scan",
    "ScannerAwayError",
    "ScannerInterruptedError",
    "TooLargeError",
    "Verdict",
    "closed",
    "for_officer",
    "for_sender",
    "hold",
    "in_words",
    "keep",
    "keep_signatures",
    "keep_stream",
    "left_out",
    "open",
    "photobook",
    "place_bytes",
    "receive",
    "record",
    "remove",
    "resumable",
    "scan_waiting",
    "scanner",
    "serve",
    "serve_framed",
    "settle",
    "show_pdf",
    "shown_as",
    "store",
    "when_infected",
]

open = open_stored
scanner = configured


def keep_signatures(stored: StoredFile, found: dict[str, Any]) -> None:
    """Remember what signatures `stored` carries; plain JSON, which this room does not read."""
    stored.signatures = found
    stored.save(update_fields=["signatures"])


def keep_stream(source: BinaryIO, name: str, content_type: str, at: datetime) -> StoredFile:
    """Store what we made ourselves, however large, without having it in memory; raises Refused as `keep`."""
    return record(place(source, clean_name(name), content_type), at)


def keep(
    content: bytes,
    name: str,
    content_type: str,
    at: datetime,
    page_count: int | None = None,
    made_of_upload: bool = False,
) -> StoredFile:
    """Store what we made ourselves (a PDF, say) without judging it; raises Refused when the store is full.

    What was `made_of_upload` (a result under the agency's signature) waits for the scanner as an upload does.
    Call it outside a transaction; inside of one, `record` what you had `place_bytes`d before it.
    """
    return record(
        place_bytes(content, name, content_type), at, page_count=page_count, uploaded=made_of_upload
    )


def place_bytes(content: bytes, name: str, content_type: str) -> Placed:
    """The bytes in the store, still without a row; raises Refused."""
    return place(BytesIO(content), clean_name(name), content_type)
