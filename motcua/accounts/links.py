"""Accounts and the people whom a provider of single sign-on knows: who is whom, since when, at which level.

The provider's own number for a person (`sub`) may be an identity number, so it is encrypted and found by its
blind index, like every other.
"""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from motcua.accounts.models import AppendOnly
from motcua.base.crypto import EncryptedTextField, blind_index, blind_indexed

INVITATION_LASTS = timedelta(days=7)


_PURPOSE = "sign-on subject"


def subject_fingerprint(issuer: str, subject: str) -> str:
    """The blind index under which a person of a provider is found."""
    return blind_index(f"{issuer}\0{subject}", _PURPOSE)


class SignOnLink(models.Model):
    """Whoever comes from `issuer` as `subject` is this account's owner.

    `level` is the level of assurance (the claim `acr`) with which they came last, `level_at` when.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="sign_on_links")
    issuer = models.CharField(max_length=255)
    subject = EncryptedTextField()
    subject_index = models.CharField(max_length=64, editable=False)
    level = models.CharField(max_length=200, blank=True)
    level_at = models.DateTimeField()
    linked_at = models.DateTimeField()
    used_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subject_index"], name="one_account_per_person_of_a_provider"),
            models.UniqueConstraint(fields=["user", "issuer"], name="one_person_of_a_provider_per_account"),
        ]

    def __str__(self) -> str:
        return f"{self.issuer}: {self.user_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.subject_index = subject_fingerprint(self.issuer, self.subject)
        super().save(*args, **kwargs)


blind_indexed(
    "accounts.SignOnLink", "subject_index", "issuer", "subject", purpose=_PURPOSE, text="{}\0{}".format
)


class SignOnRecord(AppendOnly):
    """What single sign-on did to an account. Its owner can read all of it.

    `actor` is somebody else who did or allowed it (an administrator); empty where the owner did.
    """

    class Act(models.TextChoices):
        REGISTERED = "registered", _("Lập tài khoản")
        LINKED = "linked", _("Liên kết")
        UNLINKED = "unlinked", _("Gỡ liên kết")
        PROVEN = "proven", _("Xác nhận số giấy tờ")
        LEVEL = "level", _("Đổi mức xác thực")
        INVITED = "invited", _("Mời liên kết")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="sign_on_records")
    act = models.CharField(max_length=10, choices=Act)
    issuer = models.CharField(max_length=255)
    level = models.CharField(max_length=200, blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.Act(self.act).label}: {self.user_id}"


class SignOnInvitationQuerySet(models.QuerySet["SignOnInvitation"]):
    def open_at(self, moment: datetime) -> "SignOnInvitationQuerySet":
        return self.filter(used_at=None, made_at__lte=moment, made_at__gt=moment - INVITATION_LASTS)


class SignOnInvitation(models.Model):
    """An administrator lets an officer's account be linked, once, by whoever holds the letter.

    Only the fingerprint of the letter's word is kept; a newer invitation takes the place of an older one.
    """

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="sign_on_invitation")
    word_index = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    objects = SignOnInvitationQuerySet.as_manager()

    def __str__(self) -> str:
        return str(self.user)
