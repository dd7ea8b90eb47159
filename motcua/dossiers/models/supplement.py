"""A request to supplement: every defect at once, each pinned to a question or a document (RULES a.5)."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from motcua.accounts.models import User
from motcua.base.crypto import EncryptedJSONField, EncryptedTextField
from motcua.dossiers.models.dossier import Dossier


class Supplement(models.Model):
    class Stage(models.TextChoices):
        RECEPTION = "reception", _("Khi tiếp nhận")
        APPRAISAL = "appraisal", _("Khi thẩm định")

    class Standing(models.TextChoices):
        PROPOSED = "proposed", _("Chờ lãnh đạo duyệt")
        REQUESTED = "requested", _("Chờ người nộp bổ sung")
        SENT = "sent", _("Người nộp đã gửi")
        CLOSED = "closed", _("Đã xong")
        LAPSED = "lapsed", _("Quá hạn bổ sung")
        DECLINED = "declined", _("Lãnh đạo không duyệt")

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="supplements")
    number = models.PositiveSmallIntegerField()
    stage = models.CharField(max_length=10, choices=Stage)
    standing = models.CharField(max_length=10, choices=Standing)
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    approved_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    reason = EncryptedTextField(help_text="Why a second request is needed")
    proposed_at = models.DateTimeField()
    requested_at = models.DateTimeField(null=True)
    respond_by = models.DateTimeField(null=True, db_index=True)
    sent_at = models.DateTimeField(null=True)
    answers_before: Any = EncryptedJSONField(help_text="The declaration as it was, to show the difference")
    answers: Any = EncryptedJSONField(help_text="The declaration as the applicant is mending it")
    typed: Any = EncryptedJSONField(help_text="Wrong values, kept until they are mended")
    version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["dossier", "number"], name="supplement_number_once")]
        indexes = [models.Index(fields=["standing", "dossier"], name="supplement_by_standing")]


class Defect(models.Model):
    """One thing that is wrong, and why."""

    class Kind(models.TextChoices):
        QUESTION = "question", _("Tờ khai")
        DOCUMENT = "document", _("Giấy tờ")

    supplement = models.ForeignKey(Supplement, models.CASCADE, related_name="defects")
    kind = models.CharField(max_length=8, choices=Kind)
    key = models.CharField(max_length=80, help_text="Key of the question or of the document")
    name = models.CharField(max_length=500, help_text="As it was called when the request was made")
    reason = EncryptedTextField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["supplement", "kind", "key"], name="defect_named_once")
        ]
