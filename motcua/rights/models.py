"""Exports of one's data, requests to correct it, and accounts on their way to being closed."""

import uuid
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from motcua.accounts.models import Post, User
from motcua.base.crypto import EncryptedTextField
from motcua.dossiers.models import Dossier
from motcua.files.models import StoredFile
from motcua.organization.models import Agency


class DataExport(models.Model):
    """Everything about one person in one ZIP file, made by the worker; it waits for a while, then it goes."""

    id: Any = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, models.CASCADE, related_name="data_exports")
    asked_at = models.DateTimeField()
    ready_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True, db_index=True)
    fetched_at = models.DateTimeField(null=True)
    file = models.OneToOneField(StoredFile, models.PROTECT, null=True, related_name="data_export")

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=Q(ready_at=None), name="one_export_in_the_making"
            ),
            models.CheckConstraint(
                condition=Q(ready_at=None, expires_at=None, file=None)
                | Q(ready_at__isnull=False, expires_at__isnull=False, file__isnull=False),
                name="a_ready_export_has_its_file",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Correction(models.Model):
    """What a person wants corrected and cannot change alone; the desk answers with a sentence."""

    class About(models.TextChoices):
        NAME = "name", _("Họ và tên đã xác nhận")
        NUMBER = "number", _("Số giấy tờ đã xác nhận")
        DOSSIER = "dossier", _("Thông tin trong một hồ sơ")
        OTHER = "other", _("Thông tin khác về tôi")

    class Standing(models.TextChoices):
        ASKED = "asked", _("Chờ trả lời")
        DONE = "done", _("Đã sửa")
        DECLINED = "declined", _("Không sửa")
        DROPPED = "dropped", _("Không còn cần")

    user = models.ForeignKey(User, models.PROTECT, related_name="corrections")
    about = models.CharField(max_length=8, choices=About)
    dossier = models.ForeignKey(Dossier, models.PROTECT, null=True, related_name="corrections")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", help_text="Whose desk answers")
    wanted = EncryptedTextField(help_text="As it should be")
    reason = EncryptedTextField()
    standing = models.CharField(max_length=8, choices=Standing, default=Standing.ASKED)
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    answer = EncryptedTextField()
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    post = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+")
    words_erased_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(standing="asked") ^ Q(answered_at__isnull=False),
                name="an_answered_correction_says_when",
            ),
            models.CheckConstraint(
                condition=~Q(standing__in=["done", "declined"])
                | Q(answered_by__isnull=False, post__isnull=False),
                name="an_answered_correction_says_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(about="dossier") ^ Q(dossier=None), name="a_correction_of_a_dossier_names_it"
            ),
        ]
        indexes = [
            models.Index(fields=["agency", "due_at"], condition=Q(standing="asked"), name="corrections_asked")
        ]

    def __str__(self) -> str:
        return f"{self.about} #{self.pk}"


class Closing(models.Model):
    """The end of an account: asked for, then undone or done. The row stays, and says how much was erased."""

    user = models.ForeignKey(User, models.PROTECT, related_name="closings")
    asked_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    erased: Any = models.JSONField(default=dict, help_text="How many of what; never what")

    class Meta:
        ordering = ["-asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=Q(undone_at=None, closed_at=None), name="one_closing_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(undone_at=None) | Q(closed_at=None), name="what_is_undone_is_not_closed"
            ),
        ]
        indexes = [
            models.Index(
                fields=["closes_at"], condition=Q(undone_at=None, closed_at=None), name="closings_to_come"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id} at {self.closes_at:%Y-%m-%d}"
