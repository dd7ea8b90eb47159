"""Store and database compared, both ways: what a row promises and is not there, and what nobody speaks of.

Both are read in the order of their keys, side by side, so that a million files need no more memory than ten.
What changes meanwhile is no fault: whatever looks wrong is looked at once more before it is told.
"""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models.functions import Collate

from motcua.base import clock
from motcua.files.housekeeping import SETTLED_AFTER
from motcua.files.models import StoredFile
from motcua.files.storage import StoredObject, store

Progress = Callable[[int], None]
# Both must agree on what comes before what, and the languages of databases do not.
_BY_BYTES = {"postgresql": "C", "sqlite": "BINARY"}


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong. `file` is the row's id, "" for an object that no row speaks of."""

    what: str
    key: str
    file: str = ""
    received_at: str = ""
    expected: str = ""
    found: str = ""


@dataclass
class Report:
    """What was compared and what was found."""

    files: int = 0
    objects: int = 0
    bytes_read: int = 0
    missing: list[Fault] = field(default_factory=list)
    changed: list[Fault] = field(default_factory=list)
    orphans: list[Fault] = field(default_factory=list)

    @property
    def is_sound(self) -> bool:
        """Whether all that rows promise is there. Orphans are only dirt, which the nightly sweep takes."""
        return not (self.missing or self.changed)

    def as_data(self) -> dict[str, Any]:
        """For machines."""
        return {"sound": self.is_sound, **asdict(self)}


def check(at: datetime, *, deep: bool, progress: Progress) -> Report:
    """Compare everything; `deep` reads every object and recomputes its SHA-256. `progress(n)`: n files more.

    Raises OSError where the store cannot be used.
    """
    report, before = Report(), clock.real(at) - SETTLED_AFTER
    for row, found in _side_by_side():
        if row is None and found is not None:
            report.objects += 1
            if found.modified < before and not StoredFile.objects.filter(storage_key=found.key).exists():
                report.orphans.append(Fault("orphan", found.key, found=str(found.size)))
            continue
        assert row is not None  # noqa: S101 - one of the two is there
        report.files += 1
        progress(1)
        if found is None:
            _note_missing(row, report)
            continue
        report.objects += 1
        if found.size != row.size:
            _note(report.changed, "size", row, str(row.size), str(found.size))
        elif deep:
            _check_content(row, report)
    return report


def _side_by_side() -> Iterator[tuple[StoredFile | None, StoredObject | None]]:
    """Rows and objects, each with its other half or None."""
    rows = StoredFile.objects.order_by(Collate("storage_key", _BY_BYTES[connection.vendor]))
    some_rows = rows.defer("name", "signatures").iterator(2000)
    objects = store().objects()
    row, found = next(some_rows, None), next(objects, None)
    while row is not None or found is not None:
        if found is None or (row is not None and row.storage_key < found.key):
            yield row, None
            row = next(some_rows, None)
        elif row is None or found.key < row.storage_key:
            yield None, found
            found = next(objects, None)
        else:
            yield row, found
            row, found = next(some_rows, None), next(objects, None)


def _note_missing(row: StoredFile, report: Report) -> None:
    """Unless the row went meanwhile, or its object came after the store was listed."""
    if StoredFile.objects.filter(pk=row.pk).exists() and not store().exists(row.storage_key):
        _note(report.missing, "missing", row, str(row.size), "")


def _check_content(row: StoredFile, report: Report) -> None:
    digest = hashlib.sha256()
    try:
        for piece in store().read(row.storage_key, 0, row.size):
            digest.update(piece)
            report.bytes_read += len(piece)
    except FileNotFoundError:
        _note_missing(row, report)
        return
    if digest.hexdigest() != row.sha256:
        _note(report.changed, "content", row, row.sha256, digest.hexdigest())


def _note(faults: list[Fault], what: str, row: StoredFile, expected: str, found: str) -> None:
    received = row.received_at.isoformat(timespec="seconds")
    faults.append(Fault(what, row.storage_key, str(row.pk), received, expected, found))
