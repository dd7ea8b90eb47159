"""Uploads on their way: a row for what is to come, one for each part that arrived (resumable.py)."""

import uuid
from typing import Any

from django.db import models

from motcua.base.crypto import EncryptedTextField


class PartialUpload(models.Model):
    """A file of `length` bytes of which the first `offset` have arrived and are kept.

    `offset` reaches `length` only in the transaction that settles what becomes of the whole file.
    """

    id: Any = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # File names often carry a person's name.
    name = EncryptedTextField()
    # Of the whole file, in hex, where the sender could say it beforehand.
    sha256 = models.CharField(max_length=64, blank=True)
    length = models.PositiveBigIntegerField()
    offset = models.PositiveBigIntegerField(default=0)
    begun_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(offset__lte=models.F("length")), name="no_more_arrives_than_was_announced"
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def percent(self) -> int:
        """How much has arrived, for people."""
        return int(self.offset * 100 // self.length) if self.length else 0


class UploadPart(models.Model):
    """Bytes of an upload that lie in the store, from `start` on."""

    upload = models.ForeignKey(PartialUpload, models.CASCADE, related_name="parts")
    start = models.PositiveBigIntegerField()
    size = models.PositiveIntegerField()
    storage_key = models.CharField(max_length=120, unique=True)

    class Meta:
        ordering = ["start"]
        constraints = [models.UniqueConstraint(fields=["upload", "start"], name="a_part_arrives_once")]
