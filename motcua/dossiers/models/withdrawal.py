"""The applicant wants a dossier back after it was received: the leader agrees or not (RULES a.8, b.2)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from motcua.dossiers.models.dossier import Dossier


class WithdrawalRequest(models.Model):
    """Why it is wanted, and why it was declined, stands with the events of the acts."""

    class Standing(models.TextChoices):
        ASKED = "asked", _("Chờ lãnh đạo trả lời")
        AGREED = "agreed", _("Đã đồng ý")
        DECLINED = "declined", _("Không đồng ý")
        DROPPED = "dropped", _("Không còn cần")

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="withdrawal_requests")
    standing = models.CharField(max_length=8, choices=Standing)
    asked_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["dossier"], condition=Q(standing="asked"), name="one_withdrawal_asked_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(standing="asked") ^ Q(decided_at__isnull=False),
                name="a_decided_withdrawal_says_when",
            ),
        ]
        indexes = [models.Index(fields=["standing", "dossier"], name="withdrawal_by_standing")]
