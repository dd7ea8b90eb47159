"""Exports that nobody fetched, and the words of requests that were answered long ago."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from motcua.base import retention
from motcua.rights import exporting
from motcua.rights.models import Correction, DataExport


def _remove(exports: Sequence[DataExport], _at: datetime) -> None:
    for export in exports:
        exporting.remove(export)


def _empty(corrections: Sequence[Correction], at: datetime) -> None:
    those = Correction.objects.filter(pk__in=[one.pk for one in corrections])
    those.update(wanted="", reason="", answer="", words_erased_at=at)


retention.kept(
    "exports",
    _("Bản xuất dữ liệu hết hạn tải về"),
    find=lambda before, _at: DataExport.objects.filter(expires_at__lt=before).select_related("file"),
    erase=_remove,
)
retention.kept(
    "corrections",
    _("Nội dung yêu cầu sửa thông tin đã trả lời"),
    find=lambda before, _at: Correction.objects.filter(answered_at__lt=before, words_erased_at=None),
    erase=_empty,
)
