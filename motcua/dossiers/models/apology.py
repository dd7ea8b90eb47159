"""An excuse for a coming delay, with the new day promised (RULES a.7): drafted, then signed or dropped."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from motcua.accounts.models import User
from motcua.base.crypto import EncryptedTextField
from motcua.dossiers.models.dossier import Dossier
from motcua.dossiers.models.papers import Slip


class Apology(models.Model):
    """The database itself keeps that a dossier is extended once, and that one draft waits at a time."""

    class Standing(models.TextChoices):
        DRAFTED = "drafted", _("Dự thảo, chờ ký")
        SIGNED = "signed", _("Đã ký")
        DROPPED = "dropped", _("Không còn cần")

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="apologies")
    standing = models.CharField(max_length=8, choices=Standing)
    due_at = models.DateTimeField(help_text="The promised day that will not be kept")
    new_due_at = models.DateTimeField()
    reason = EncryptedTextField()
    drafted_at = models.DateTimeField()
    drafted_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", help_text="null: system"
    )
    signed_at = models.DateTimeField(null=True)
    signed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    is_late = models.BooleanField(default=False, help_text="Signed after the day it excuses")
    slip = models.OneToOneField(Slip, models.PROTECT, null=True, related_name="apology")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["dossier"], condition=Q(standing="drafted"), name="one_draft_of_an_apology"
            ),
            models.UniqueConstraint(
                fields=["dossier"], condition=Q(standing="signed"), name="a_dossier_is_extended_once"
            ),
            models.CheckConstraint(
                condition=Q(standing="signed") ^ Q(signed_at=None), name="a_signed_apology_says_when"
            ),
        ]
        indexes = [models.Index(fields=["standing", "dossier"], name="apology_by_standing")]
