"""Papers that were handed over at the counter or came by post, and where the originals are now."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from motcua.accounts.models import User
from motcua.base.crypto import EncryptedTextField
from motcua.dossiers.models.dossier import Dossier


class PaperTakenIn(models.Model):
    """So many papers of one kind for one document, kept by the office since then.

    Certified copies and plain copies stay with the dossier; an original is somebody's own, and is held until
    it is given back: then the row says to whom and by which officer, once and for good.
    """

    class Kind(models.TextChoices):
        ORIGINAL = "original", _("Bản chính")
        CERTIFIED = "certified", _("Bản chứng thực")
        COPY = "copy", _("Bản photo")

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="papers_taken_in")
    document = models.CharField(max_length=80, help_text="Key of the document in the procedure")
    kind = models.CharField(max_length=9, choices=Kind)
    count = models.PositiveSmallIntegerField()
    taken_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    taken_at = models.DateTimeField()
    returned_at = models.DateTimeField(null=True)
    returned_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    returned_to = EncryptedTextField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(count__gt=0), name="taken_in_at_least_one"),
            models.CheckConstraint(
                condition=Q(returned_at=None, returned_by=None)
                | Q(returned_at__isnull=False, returned_by__isnull=False, kind="original"),
                name="only_originals_are_given_back",
            ),
        ]
        indexes = [
            models.Index(
                fields=["dossier"],
                condition=Q(kind="original", returned_at=None),
                name="originals_still_held",
            )
        ]
