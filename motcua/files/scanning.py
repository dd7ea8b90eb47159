"""Scanning for malware: each upload once, before anybody else may open it.

1. A file that arrives while a scanner is configured waits; its row and the job that scans it commit together.
2. Nothing is open in the database while the scanner is asked. A file is handed out only once it is clean.
3. A scanner that does not answer changes nothing but `scan_tried_at`: files wait, the job comes again, sooner
   where something new arrives. Nobody is kept from filing.
4. A file over the scanner's own limit is neither clean nor infected: it stays closed, and is tried again each
   day, for the operator may raise the limit.
5. Where no scanner is configured files are open and say that nobody scanned them. One that is configured
   later scans those as well.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic
from typing import BinaryIO, Protocol
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from motcua.base.jobs import service as jobs
from motcua.files import storage
from motcua.files.models import Scan, StoredFile

logger = logging.getLogger(__name__)

JOB = "files.scan"
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=5), timedelta(minutes=2)
# A run ends well within the lease of its job, and the next one goes on.
_RUN_SECONDS = 120
_TOO_LARGE_AGAIN = timedelta(days=1)


@dataclass(frozen=True)
class Verdict:
    """What a scanner says: `found` is the malware's name, "" for a clean file; `engine` is what said so."""

    engine: str
    found: str = ""


class ScannerAwayError(Exception):
    """The scanner cannot be asked now. Its text is for operators: a reason, no personal data."""


class ScannerInterruptedError(ScannerAwayError):
    """The scanner took the file and then gave no answer: it ended, or this very file ended it."""


class TooLargeError(Exception):
    """The file is over the scanner's own limit."""


class Scanner(Protocol):
    """A scanner, named in settings.MOTCUA_SCANNER."""

    def scan(self, content: BinaryIO) -> Verdict:
        """Look at `content`. Raises ScannerAwayError, ScannerInterruptedError, TooLargeError."""

    def about(self) -> str:
        """Program, version and date of its signatures. Raises ScannerAwayError."""

    def takes(self, size: int) -> bool:
        """Whether a file of `size` bytes is within its limit; tried for real. Raises ScannerAwayError."""


Told = Callable[[StoredFile, datetime], None]
_told: list[Told] = []


def when_infected(function: Told) -> Told:
    """Have `function(stored, at)` called in the transaction that writes down an infected file."""
    _told.append(function)
    return function


def configured() -> Scanner | None:
    """The scanner that the settings name, None where there is none."""
    named = settings.MOTCUA_SCANNER
    if not named:
        return None
    made: Scanner = import_string(named["BACKEND"])(**named["OPTIONS"])
    return made


def await_scan(at: datetime) -> None:
    """Have what waits scanned once the caller's transaction is committed."""
    jobs.enqueue(JOB, {}, at, key=JOB)


def scan_waiting(at: datetime, tries: int = 0) -> None:
    """Ask the scanner about every file that waits, oldest first. While it is away, come again later.

    Call it outside a transaction. `tries` counts how often it was away in a row.
    """
    scanner = configured()
    if scanner is None:
        # It was taken out of the settings. What waited is open again, and says that nobody scanned it.
        StoredFile.objects.filter(scan=Scan.WAITING).update(scan=Scan.UNSCANNED, scan_tried_at=None)
        return
    deadline = monotonic() + _RUN_SECONDS
    passed_over: set[UUID] = set()
    while (stored := _next(at, passed_over)) is not None:
        if monotonic() > deadline:
            await_scan(at)
            return
        try:
            _scan(stored, scanner, at)
        except ScannerInterruptedError as error:
            # Perhaps the file's own doing: those behind it must not wait for it.
            logger.warning("files: the scanner gave no answer about file %s: %s", stored.pk, error)
            passed_over.add(stored.pk)
            mine = StoredFile.objects.filter(pk=stored.pk)
            mine.update(scan_silences=F("scan_silences") + 1)
            _tried(mine, at)
        except ScannerAwayError as error:
            logger.warning("files: the scanner is away: %s", error)
            _tried(StoredFile.objects.filter(scan=Scan.WAITING), at)
            _come_again(at, tries)
            return
        except OSError as error:
            # The store, not the scanner: `motcua files check` finds what is lost.
            logger.error("files: file %s cannot be read for scanning: %s", stored.pk, type(error).__name__)
            passed_over.add(stored.pk)
    if passed_over:
        _come_again(at, tries)


def pause(tries: int) -> timedelta:
    """How long to leave the scanner alone after it was away `tries` + 1 times: 5 s, doubling to 2 min."""
    return min(FIRST_PAUSE * (1 << min(tries, 10)), LONGEST_PAUSE)


def closed(stored: StoredFile) -> str:
    """Why nobody may open `stored` now, as a sentence; "" where it is open."""
    if stored.scan == Scan.INFECTED:
        return _(
            "Tệp “%(name)s” có mã độc (%(found)s) nên cổng không đưa cho ai. "
            "Người nộp cần gửi một bản khác không có mã độc."
        ) % {"name": stored.name, "found": stored.scan_found}
    if stored.scan == Scan.TOO_LARGE:
        return _(
            "Tệp “%(name)s” chưa mở được: bộ quét mã độc không nhận tệp lớn như vậy. "
            "Tệp vẫn được giữ nguyên; hãy báo người quản trị cổng."
        ) % {"name": stored.name}
    if stored.scan != Scan.WAITING:
        return ""
    if stored.scan_tried_at:
        return _(
            "Tệp “%(name)s” chưa mở được: bộ quét mã độc đang không trả lời. "
            "Tệp vẫn được giữ nguyên và sẽ tự được quét; hãy thử lại sau."
        ) % {"name": stored.name}
    return _("Tệp “%(name)s” đang chờ quét mã độc. Hãy thử lại sau ít phút.") % {"name": stored.name}


def _next(at: datetime, passed_over: set[UUID]) -> StoredFile | None:
    """What waits, then what was too large yesterday, then what nobody scanned."""
    left = StoredFile.objects.exclude(pk__in=passed_over).order_by("scan_silences", "received_at")
    return (
        left.filter(scan=Scan.WAITING).first()
        or left.filter(scan=Scan.TOO_LARGE, scanned_at__lte=at - _TOO_LARGE_AGAIN).first()
        or left.filter(scan=Scan.UNSCANNED).first()
    )


def _scan(stored: StoredFile, scanner: Scanner, at: datetime) -> None:
    try:
        with storage.store().open(stored.storage_key, "rb") as content:
            verdict = scanner.scan(content)
    except TooLargeError:
        _write(stored, Scan.TOO_LARGE, at)
        return
    _write(stored, Scan.INFECTED if verdict.found else Scan.CLEAN, at, verdict)


@transaction.atomic
def _write(stored: StoredFile, scan: Scan, at: datetime, verdict: Verdict | None = None) -> None:
    # Of two workers that scanned the same file one writes; an infected file is told once.
    unsettled = StoredFile.objects.filter(pk=stored.pk).exclude(scan__in=[Scan.CLEAN, Scan.INFECTED])
    won = unsettled.update(
        scan=scan,
        scanned_at=at,
        scan_engine=verdict.engine[:120] if verdict else "",
        scan_found=verdict.found[:200] if verdict else "",
        scan_tried_at=None,
    )
    if won and scan == Scan.INFECTED:
        logger.warning("files: file %s is infected", stored.pk)
        stored.refresh_from_db()
        for told in _told:
            told(stored, at)


def _tried(which: "QuerySet[StoredFile]", at: datetime) -> None:
    which.update(scan_tried_at=at)


def _come_again(at: datetime, tries: int) -> None:
    jobs.enqueue(JOB, {"tries": tries + 1}, at, run_at=at + pause(tries), key=JOB)
