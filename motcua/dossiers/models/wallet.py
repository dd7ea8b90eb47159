"""What a person said about a paper of their wallet (dossiers/wallet.py)."""

from django.db import models

from motcua.accounts.models import User
from motcua.dossiers.models.dossier import Dossier


class WalletNote(models.Model):
    """Until when a paper is good, or that its owner does not want it in the wallet any more.

    The wallet itself is computed: a paper is there because a dossier is. `document` "" stands for the result.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="wallet_notes")
    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="+")
    document = models.CharField(max_length=80, blank=True)
    expires_on = models.DateField(null=True)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "dossier", "document"], name="one_note_a_paper"),
        ]
