"""Files on their way to a draft or a supplement."""

from django.db import models
from django.db.models import Q

from motcua.accounts.models import User
from motcua.base.crypto import EncryptedTextField
from motcua.dossiers.models.dossier import Draft
from motcua.dossiers.models.supplement import Supplement
from motcua.files.models import PartialUpload


class PaperUpload(models.Model):
    """For which document of what, and by whom, a file is being sent; then what became of it.

    Goes with its PartialUpload, a day after the last part came.
    """

    class Outcome(models.TextChoices):
        OPEN = "open", "open"
        TAKEN = "taken", "taken"
        REFUSED = "refused", "refused"

    partial = models.OneToOneField(
        PartialUpload, models.CASCADE, primary_key=True, related_name="paper_upload"
    )
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    draft = models.ForeignKey(Draft, models.CASCADE, null=True, related_name="uploads")
    supplement = models.ForeignKey(Supplement, models.CASCADE, null=True, related_name="uploads")
    document = models.CharField(max_length=80, help_text="Key of the document in the procedure")
    # Its place among the papers of the document, taken as it is begun: the one that arrives first need not be
    # the first page.
    position = models.PositiveIntegerField()
    outcome = models.CharField(max_length=8, choices=Outcome, default=Outcome.OPEN)
    # Sentences about a file carry its name.
    refusal = EncryptedTextField()

    class Meta:
        ordering = ["partial__begun_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(draft=None) ^ Q(supplement=None), name="an_upload_has_one_home"
            ),
        ]
