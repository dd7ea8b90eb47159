"""Files as they arrived. Each upload is one stored object of its own; its SHA-256 stands in its row."""

import uuid
from typing import Any

from django.db import models

from motcua.base.crypto import EncryptedJSONField, EncryptedTextField
from motcua.files.partial import PartialUpload, UploadPart

__all__ = ["PartialUpload", "StoredFile", "UploadPart"]


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

    class Meta:
        indexes = [
            models.Index("sha256", name="files_by_content"),
            models.Index("held_until", condition=models.Q(held_until__isnull=False), name="held_files"),
        ]

    def __str__(self) -> str:
        return str(self.id)
