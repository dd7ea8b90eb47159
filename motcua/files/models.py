"""Files as they arrived. Each upload is one stored object of its own; its SHA-256 stands in its row."""

import uuid
from typing import Any

from django.db import models
from django.db.models import Q

from motcua.base.crypto import EncryptedJSONField, EncryptedTextField
from motcua.files.partial import PartialUpload, UploadPart

__all__ = ["PartialUpload", "StoredFile", "UploadPart"]


class Scan(models.TextChoices):
    """What is known of malware in a file. Only OURS, UNSCANNED and CLEAN are handed out (doors.py)."""

    OURS = "ours"  # we made it ourselves, out of data
    UNSCANNED = "unscanned"  # no scanner was configured when it arrived
    WAITING = "waiting"
    CLEAN = "clean"
    INFECTED = "infected"
    TOO_LARGE = "too_large"  # for the scanner, which said so


class StoredFile(models.Model):
    """One uploaded or produced file. Who may open it is decided by the room that refers to it."""

    id: Any = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # File names often carry a person's name.
    name = EncryptedTextField()
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    page_count = models.PositiveIntegerField(null=True)
    sha256 = models.CharField(max_length=64)
    storage_key = models.CharField(max_length=120, unique=True)
    received_at = models.DateTimeField()
    # What `verify` of the papers room found when somebody asked; null where nobody did.
    signatures: Any = EncryptedJSONField(null=True, default=None)  # type: ignore[misc]  # the field has no stubs
    # Set while a page waits for a decision about the file; then nobody needs it any more.
    held_until = models.DateTimeField(null=True)
    # What the person who sent it was not refused for, but whoever opens it should know: codes of notes.py.
    notes: "models.JSONField[list[str]]" = models.JSONField(default=list)
    scan = models.CharField(max_length=9, choices=Scan, default=Scan.UNSCANNED)
    # Of a verdict: when, by what (program, version, date of its signatures), and the name of the malware.
    scanned_at = models.DateTimeField(null=True)
    scan_engine = models.CharField(max_length=120, blank=True, default="")
    scan_found = models.CharField(max_length=200, blank=True, default="")
    # When the scanner was asked last and did not answer; null where it was not asked yet.
    scan_tried_at = models.DateTimeField(null=True)
    # How often it fell silent over this very file; such files come last.
    scan_silences = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes = [
            models.Index("sha256", name="files_by_content"),
            models.Index("held_until", condition=models.Q(held_until__isnull=False), name="held_files"),
            models.Index(
                fields=["scan", "scan_silences", "received_at"],
                condition=Q(scan__in=["unscanned", "waiting", "too_large"]),
                name="files_to_scan",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(scan__in=["ours", "unscanned", "waiting"], scanned_at=None, scan_found="")
                | Q(scan__in=["clean", "too_large"], scanned_at__isnull=False, scan_found="")
                | Q(scan="infected", scanned_at__isnull=False) & ~Q(scan_found=""),
                name="a_verdict_says_when_and_what",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)
