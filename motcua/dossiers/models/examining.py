"""What the office thinks while it examines: a verdict on each document, and notes among colleagues.

Only officers read these tables. Rows are added and never changed; their words are encrypted and stand in no
event, so that they can be erased one day.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from motcua.accounts.models import Post, User
from motcua.base.crypto import EncryptedTextField
from motcua.dossiers.models.dossier import Dossier


class DocumentCheck(models.Model):
    """A verdict on one line of the checklist; the newest counts, the others are its history."""

    class Verdict(models.TextChoices):
        PASSED = "passed", _("Đạt")
        FAILED = "failed", _("Không đạt")

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="checks")
    document = models.CharField(
        max_length=80, help_text="Key of the document in the procedure, or examining.DECLARATION"
    )
    verdict = models.CharField(max_length=6, choices=Verdict)
    reason = EncryptedTextField(help_text="Why it failed; for officers only")
    newest = models.PositiveBigIntegerField(
        help_text="The newest filed paper it is about (of the declaration: the newest supplement), or 0"
    )
    checked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    post = models.ForeignKey(Post, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.document}: {self.verdict}"


class Note(models.Model):
    """Words of one officer for colleagues; nobody edits or deletes them."""

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="notes")
    author = models.ForeignKey(User, models.PROTECT, related_name="+")
    post = models.ForeignKey(Post, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    text = EncryptedTextField()

    class Meta:
        ordering = ["-pk"]
