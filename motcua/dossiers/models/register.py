"""Copies of the register that left the house: who took which part of it, and when."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from motcua.accounts.models import Post, User
from motcua.organization.models import Agency


class RegisterCopy(models.Model):
    """One download of an agency's register. Names of people left with it, so it is never forgotten."""

    class Kind(models.TextChoices):
        PDF = "pdf", _("Bản in (PDF)")
        SPREADSHEET = "xlsx", _("Bảng tính")

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    taken_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    post = models.ForeignKey(Post, models.PROTECT, related_name="+")
    taken_at = models.DateTimeField()
    kind = models.CharField(max_length=4, choices=Kind)
    first_day = models.DateField()
    last_day = models.DateField()
    volume = models.PositiveIntegerField(null=True, help_text="null: all of them")
    lines = models.PositiveIntegerField()

    class Meta:
        ordering = ["-taken_at", "-pk"]
        indexes = [models.Index(fields=["agency", "-taken_at"], name="register_copies_newest")]
