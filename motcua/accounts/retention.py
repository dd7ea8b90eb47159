"""What of accounts goes in time: ended sessions, codes, log-ins, kept pages, counters, what nobody confirmed.

Sessions, codes and counters live in real time, also where the clock was moved ahead.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import connection
from django.utils.translation import gettext_lazy as _

from motcua.accounts import forms
from motcua.accounts.access import AccountEvent, OneTimeCode, OpenSession
from motcua.accounts.models import KeptPost, User
from motcua.base import clock, retention


def _expired_counters(before: datetime, _at: datetime) -> list[str]:
    """Keys of the cache's own table; Django deletes expired rows of it only when it is full."""
    expired = connection.ops.adapt_datetimefield_value(clock.real(before))
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key FROM cache WHERE expires < %s", [expired])
        return [key for (key,) in cursor.fetchall()]


def _drop_counters(keys: Sequence[str], _at: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.executemany("DELETE FROM cache WHERE cache_key = %s", [[key] for key in keys])


def _drop_unconfirmed(users: Sequence[User], _at: datetime) -> None:
    # Asked once more: somebody may be confirming in this very moment.
    forms.unconfirmed().filter(pk__in=[user.pk for user in users]).delete()


retention.kept(
    "sessions",
    _("Phiên đăng nhập đã hết"),
    find=lambda before, _at: OpenSession.objects.filter(expire_date__lt=clock.real(before)),
    erase=retention.erase_rows,
)
retention.kept(
    "codes",
    _("Mã dùng một lần"),
    find=lambda before, _at: OneTimeCode.objects.filter(asked_at__lt=clock.real(before)),
    erase=retention.erase_rows,
)
retention.kept(
    "logins",
    _("Lịch sử đăng nhập"),
    find=lambda before, _at: AccountEvent.objects.filter(at__lt=before),
    erase=retention.erase_rows,
)
retention.kept(
    "kept_pages",
    _("Trang nhập dở khi phiên hết"),
    find=lambda before, _at: KeptPost.objects.filter(kept_at__lte=before),
    erase=retention.erase_rows,
)
retention.kept(
    "unconfirmed_accounts",
    _("Đăng ký không bao giờ xác nhận thư"),
    find=lambda before, _at: forms.unconfirmed().filter(created_at__lt=before),
    erase=_drop_unconfirmed,
)
retention.kept("counters", _("Bộ đếm giới hạn đã hết hạn"), find=_expired_counters, erase=_drop_counters)
