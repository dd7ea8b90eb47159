"""Filters of the desk that an officer keeps for herself."""

from collections.abc import Mapping
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from motcua.accounts.models import SavedFilter, User

MOST = 20
LONGEST_NAME = 60


class FilterRefusedError(Exception):
    """The filter cannot be kept; the text says why."""


def filters_of(user: User) -> "QuerySet[SavedFilter]":
    """The filters this person keeps, by name."""
    return SavedFilter.objects.filter(user=user)


def keep_filter(user: User, name: str, wishes: Mapping[str, str], at: datetime) -> None:
    """Keep `wishes` under `name`; one of that name gets the new wishes. Raises FilterRefusedError."""
    if not name:
        raise FilterRefusedError(_("Hãy đặt tên cho bộ lọc."))
    if len(name) > LONGEST_NAME:
        raise FilterRefusedError(_("Tên bộ lọc dài quá %d ký tự.") % LONGEST_NAME)
    known = filters_of(user)
    if known.count() >= MOST and not known.filter(name=name).exists():
        raise FilterRefusedError(_("Bạn đã lưu %d bộ lọc. Hãy bỏ bớt trước khi lưu thêm.") % MOST)
    kept = {"wishes": dict(wishes), "kept_at": at}
    SavedFilter.objects.update_or_create(user=user, name=name, defaults=kept)


def forget_filter(user: User, name: str) -> None:
    """Forget the filter of that name, if there is one."""
    filters_of(user).filter(name=name).delete()
