"""Papers of a dossier: those filed, those issued, the result, and the originals seen at the counter."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from motcua.accounts.models import User
from motcua.base.crypto import EncryptedJSONField
from motcua.dossiers import slipforms
from motcua.dossiers.models.dossier import Dossier, Draft
from motcua.dossiers.models.supplement import Supplement
from motcua.files.models import StoredFile


class FiledPaper(models.Model):
    """One uploaded file for one document, first of a draft, then of its dossier.

    A file sent with a supplement is `pending` until the supplement is sent; the one it replaces is kept and
    says when it was replaced. Photos are also there as one PDF, which is `joined` from them (photos.py).
    """

    draft = models.ForeignKey(Draft, models.CASCADE, null=True, related_name="papers")
    dossier = models.ForeignKey(Dossier, models.PROTECT, null=True, related_name="papers")
    supplement = models.ForeignKey(Supplement, models.PROTECT, null=True, related_name="papers")
    document = models.CharField(max_length=80, help_text="Key of the document in the procedure")
    # A paper that was used again is a row of its own for the very same file.
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="filed_papers")
    # Whose paper or result it was (QĐ 766).
    reused_from = models.ForeignKey(Dossier, models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField()
    pending = models.BooleanField(default=False)
    replaced_at = models.DateTimeField(null=True)
    position = models.PositiveIntegerField(default=0, help_text="Within its document; 0 where nobody cared")
    joined = models.BooleanField(default=False)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(draft=None) ^ Q(dossier=None), name="a_paper_has_one_home"),
            models.UniqueConstraint(
                fields=["dossier", "document"],
                condition=Q(joined=True, supplement=None),
                name="filed_photos_are_joined_once",
            ),
            models.UniqueConstraint(
                fields=["supplement", "document"],
                condition=Q(joined=True),
                name="mended_photos_are_joined_once",
            ),
        ]


class SlipQuerySet(models.QuerySet["Slip"]):
    def for_applicant(self) -> "SlipQuerySet":
        """Without what passes between offices only."""
        return self.exclude(form__in=BETWEEN_OFFICES)


class Slip(models.Model):
    """A paper issued about a dossier. Its facts are a snapshot, from which its PDF is always the same."""

    class Form(models.TextChoices):
        RECEIPT = "receipt", _("Giấy xác nhận nộp hồ sơ trực tuyến")
        SLIP_01 = "slip_01", _("Giấy tiếp nhận hồ sơ và hẹn trả kết quả")
        SLIP_02 = "slip_02", _("Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ")
        SLIP_03 = "slip_03", _("Phiếu từ chối tiếp nhận giải quyết hồ sơ")
        APOLOGY = "apology", _("Văn bản xin lỗi và hẹn lại ngày trả kết quả")
        STOP = "stop", _("Thông báo dừng giải quyết hồ sơ")
        HANDOVER = "handover", _("Biên bản bàn giao hồ sơ")
        RETURN = "return", _("Giấy giao nhận kết quả")
        WITHDRAWAL = "withdrawal", _("Giấy xác nhận rút hồ sơ")

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="slips")
    form = models.CharField(max_length=12, choices=Form)
    series = models.CharField(max_length=12, blank=True, help_text="Of the forms: that of the regime")
    number = models.CharField(max_length=40, help_text="As printed, e.g. 12/GTN")
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    data: Any = EncryptedJSONField()
    token = models.CharField(max_length=32, unique=True, help_text="In the QR code, opens /xac-thuc")
    file = models.OneToOneField(StoredFile, models.PROTECT, null=True, related_name="slip")

    objects = SlipQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]

    @property
    def name(self) -> str:
        """What the paper is called; where the series differ, as its own series calls it."""
        if self.form == self.Form.APOLOGY:
            return slipforms.form_of(self.form, self.series).title
        if self.form == self.Form.RECEIPT and self.dossier.is_on_paper:
            return str(_("Giấy xác nhận nộp hồ sơ"))
        return str(self.Form(self.form).label)


# Slips that officers alone see. Whoever holds one can still ask whether it is genuine.
BETWEEN_OFFICES = frozenset({Slip.Form.HANDOVER})


class Result(models.Model):
    """A file of the result, with what was decided. A result that says no is a result (RULES a.8)."""

    class Outcome(models.TextChoices):
        GRANTED = "granted", _("Đồng ý giải quyết")
        DENIED = "denied", _("Không đủ điều kiện giải quyết")

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="results")
    outcome = models.CharField(max_length=8, choices=Outcome)
    file = models.OneToOneField(StoredFile, models.PROTECT, related_name="result")
    attached_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    attached_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]


class OriginalCheck(models.Model):
    """An original that was compared with its copy when the result was handed over."""

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="original_checks")
    document = models.CharField(max_length=80)
    checked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    checked_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dossier", "document"], name="original_checked_once")]
