"""What is remembered of entering an account: one-time codes, what happened, the sessions that are open.

Models only; what is done with them stands in codes.py, history.py and sessions.py.
"""

from typing import Any
from uuid import uuid4

from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils.translation import gettext_lazy as _

from motcua.base.crypto import EncryptedTextField


class OneTimeCode(models.Model):
    """Six digits that were (or will be) sent to an e-mail address or a phone, for one purpose.

    The digits themselves are nowhere, only their keyed hash; without one nothing typed is right. Times are
    real ones, wherever the portal's clock was moved. Kept as retention.yaml says.
    """

    class Purpose(models.TextChoices):
        CONFIRM_EMAIL = "confirm_email"
        CONFIRM_PHONE = "confirm_phone"
        ENTER = "enter"
        RESET = "reset"
        OLD_END = "old_end"
        NEW_END = "new_end"
        AT_COUNTER = "at_counter"
        DROP_EMAIL = "drop_email"

    reference = models.UUIDField(default=uuid4, unique=True)
    purpose = models.CharField(max_length=13, choices=Purpose)
    # Whose account; of a forgotten password nobody's until the new one is set.
    user = models.ForeignKey("accounts.User", models.CASCADE, null=True, related_name="+")
    address = EncryptedTextField()
    secret = models.CharField(max_length=64, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    asked_at = models.DateTimeField(db_index=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.purpose} {self.reference}"


class AccountEvent(models.Model):
    """Something that concerns the safety of an account; its owner reads it. Written once, never changed.

    Where from is kept as roughly as its owner can recognise it: browser and system, half of the network
    address. Of a failed log-in with a name that no account has, nobody is kept. How long:
    retention.yaml of the pack.
    """

    class Act(models.TextChoices):
        ENTERED = "entered", _("Đăng nhập")
        WRONG = "wrong", _("Nhập sai mật khẩu")
        LOCKED = "locked", _("Tạm khóa vì nhập sai nhiều lần")
        PASSWORD = "password", _("Đổi mật khẩu")
        RESET = "reset", _("Đặt lại mật khẩu bằng mã")
        PHONE = "phone", _("Xác nhận số điện thoại")
        EMAIL = "email", _("Đổi thư điện tử")
        ENDED = "ended", _("Kết thúc phiên đăng nhập khác")

    user = models.ForeignKey("accounts.User", models.CASCADE, null=True, related_name="account_events")
    act = models.CharField(max_length=8, choices=Act)
    browser = models.CharField(max_length=40, blank=True)
    network = models.CharField(max_length=40, blank=True)
    at = models.DateTimeField(db_index=True)

    class Meta:
        indexes = [models.Index(fields=["user", "-at"], name="account_event_by_person")]

    def __str__(self) -> str:
        return f"{self.act} {self.user_id}"


class OpenSession(AbstractBaseSession):
    """A session, with whose it is and the log-in that began it (sessions.py is its store)."""

    user = models.ForeignKey("accounts.User", models.CASCADE, null=True, related_name="open_sessions")
    begun_by = models.ForeignKey(AccountEvent, models.SET_NULL, null=True, related_name="+")

    @classmethod
    def get_session_store_class(cls) -> Any:
        from motcua.accounts.sessions import SessionStore

        return SessionStore
