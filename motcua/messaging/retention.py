"""Letters with one-time codes go whole; of other messages only what they said, and to which address."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from motcua.base import retention
from motcua.messaging import keeping
from motcua.messaging.models import Message


def _empty(messages: Sequence[Message], at: datetime) -> None:
    keeping.empty([message.pk for message in messages], at)


retention.kept(
    "code_letters",
    _("Thư mang mã dùng một lần"),
    find=lambda before, _at: Message.objects.filter(expires_at__isnull=False, created_at__lt=before),
    erase=retention.erase_rows,
)
retention.kept(
    "message_content",
    _("Nội dung thư, tin nhắn đã gửi"),
    find=lambda before, _at: keeping.with_content().filter(expires_at=None, created_at__lt=before),
    erase=_empty,
)
