"""Wording, revision by revision, and every message written from it."""

from datetime import datetime
from typing import Any, ClassVar, Self
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from motcua.base.crypto import EncryptedTextField, blind_indexed


class NoticeTemplate(models.Model):
    """One revision of the wording of one kind of notice. Never changed: a new wording is a new revision."""

    kind = models.CharField(max_length=50)
    language = models.CharField(max_length=10, default="vi")
    revision = models.PositiveIntegerField(default=1)
    subject = models.CharField(max_length=200, blank=True, default="")
    text = models.TextField(blank=True, default="")
    sms = models.CharField(max_length=500, blank=True, default="")
    # What the law wants said is sent by every channel; of the rest each person chooses.
    required = models.BooleanField(default=True)
    # Set for what is of no use later (one-time codes): such a message also ignores the quiet hours.
    expires_minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    loaded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "language", "revision"], name="notice_template_revision"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} ({self.language}) {self.revision}"


class MessageQuerySet(models.QuerySet["Message"]):
    def about(self, code: str) -> Self:
        """The messages about one dossier, newest first."""
        return self.filter(about=code).order_by("-created_at", "-id")

    def lost(self) -> Self:
        """Those that did not arrive, as far as anybody knows: not sent, or sent and then reported lost."""
        reported = Q(state=Message.State.SENT, report=Message.Report.LOST)
        return self.filter(Q(state=Message.State.FAILED) | reported)

    def waiting(self) -> Self:
        """Those that have not been sent yet."""
        return self.filter(state=Message.State.WAITING)


class Message(models.Model):
    """One notice to one person by one channel."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Đang chờ gửi")
        SENT = "sent", _("Đã gửi")
        FAILED = "failed", _("Không gửi được")

    class Report(models.TextChoices):
        """What the provider said later of a message that it had taken."""

        NONE = "", _("Chưa có báo phát")
        ON_THE_WAY = "buffered", _("Nhà mạng đang giữ")
        ARRIVED = "delivered", _("Đã đến máy")
        LOST = "lost", _("Không đến máy")

    kind = models.CharField(max_length=50)
    template = models.ForeignKey(NoticeTemplate, on_delete=models.PROTECT, related_name="messages")
    channel = models.CharField(max_length=20)
    language = models.CharField(max_length=10, default="vi")
    event = models.CharField(max_length=150)
    about = models.CharField(max_length=40, blank=True, default="")
    # Goes with the message to the provider and stays the same when a delivery is tried again.
    reference = models.UUIDField(default=uuid4, unique=True)
    recipient = EncryptedTextField()
    recipient_index = models.CharField(max_length=64)
    subject = models.CharField(max_length=250, blank=True, default="")
    text = EncryptedTextField()
    html = EncryptedTextField()
    attachments: "models.JSONField[list[dict[str, Any]]]" = models.JSONField(default=list, blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    provider_ref = models.CharField(max_length=100, blank=True, default="")
    error = models.CharField(max_length=200, blank=True, default="")
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    # When its words and address were erased (keeping.py); that it was sent stays.
    content_erased_at = models.DateTimeField(null=True, blank=True)
    report = models.CharField(max_length=10, choices=Report, blank=True, default=Report.NONE)
    reported_at = models.DateTimeField(null=True, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["event", "channel", "recipient_index"], name="message_once_per_event"
            ),
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False) | ~Q(state="sent") & Q(sent_at__isnull=True),
                name="message_sent_says_when",
            ),
            models.CheckConstraint(
                condition=~Q(state="failed") | ~Q(error=""), name="message_failed_says_why"
            ),
        ]
        indexes = [
            models.Index(fields=["about", "-created_at", "-id"], name="message_about"),
            models.Index(fields=["state", "created_at", "id"], name="message_state"),
            models.Index(fields=["-created_at", "-id"], condition=Q(report="lost"), name="message_lost"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} #{self.pk} {self.channel} {self.state}"

    def expired(self, at: datetime) -> bool:
        """Whether it would be of no use to its reader any more."""
        return self.expires_at is not None and at >= self.expires_at

    # The ways there are wording for; which of them is built how, the settings say.
    CHANNELS: ClassVar["dict[str, str | Promise]"] = {"email": _("Thư điện tử"), "sms": _("Tin nhắn")}

    def get_channel_display(self) -> str:
        """What the channel is called."""
        return str(self.CHANNELS.get(self.channel, self.channel))

    @property
    def standing(self) -> str:
        """What has become of it, in a few words."""
        if self.state == self.State.SENT and self.report:
            return str(self.Report(self.report).label)
        return str(self.State(self.state).label)

    @property
    def tone(self) -> str:
        """The tone in which pages show its standing."""
        if self.is_lost:
            return "action"
        if self.state == self.State.WAITING:
            return "waiting"
        return "done" if self.report == self.Report.ARRIVED else "neutral"

    @property
    def is_lost(self) -> bool:
        """Whether it did not arrive, as far as anybody knows."""
        # One that waits again after its worker died may have been reported lost: it is on its way again.
        reported = self.state == self.State.SENT and self.report == self.Report.LOST
        return self.state == self.State.FAILED or reported

    @property
    def may_be_sent_again(self) -> bool:
        """Whether somebody may send it once more by hand: it was lost, is still of use, and has its words."""
        return self.is_lost and self.expires_at is None and self.content_erased_at is None


blind_indexed(
    "messaging.Message", "recipient_index", "recipient", purpose="messaging.recipient", text=str.lower
)


class Resending(models.Model):
    """Somebody sent a message once more, and what had become of it before."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="resendings")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    was = models.CharField(max_length=200)

    def __str__(self) -> str:
        return f"{self.message_id} at {self.at:%Y-%m-%d %H:%M}"
