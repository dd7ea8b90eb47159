"""How dates, money, sizes and masked persons are written on our pages."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from motcua.base import clock
from motcua.base.masking import mask_identity, mask_name

NO_BREAK = "\u00a0"


def dmy(value: date | datetime | None) -> str:
    """`22/11/2026`; an instant is read in the office's time zone; nothing gives an empty text."""
    return _local(value).strftime("%d/%m/%Y") if value else ""


def dmyhm(value: datetime | None) -> str:
    """`14:05 ngày 22/11/2026` in the office's time zone; nothing gives an empty text."""
    return clock.written(value) if value else ""


def when(value: date | datetime | None) -> str:
    """A date as `dmy`, an instant as `dmyhm`."""
    return dmyhm(value) if isinstance(value, datetime) else dmy(value)


def iso(value: date | datetime | None) -> str:
    """What the `datetime` attribute of `<time>` wants."""
    return _local(value).isoformat() if value else ""


def vnd(value: int | Decimal | None) -> str:
    """`600.000 đồng`; nothing gives an empty text. The space does not break."""
    if value is None:
        return ""
    return f"{_grouped(value)}{NO_BREAK}" + _("đồng")


def number(value: int | Decimal | None) -> str:
    """Whole numbers with dots between thousands: `3.321`."""
    return "" if value is None else _grouped(value)


def filesize(size: int | None) -> str:
    """`850 byte`, `12 KB`, `1,4 MB` (1 MB = 1,024 KB, as limits are given)."""
    if size is None:
        return ""
    if size < 1024:
        return ngettext("%(n)s byte", "%(n)s byte", size) % {"n": size}
    kilobytes = round(size / 1024)
    if kilobytes < 1024:
        return f"{kilobytes}{NO_BREAK}KB"
    return f"{size / 1024 / 1024:.1f}{NO_BREAK}MB".replace(".", ",")


def _local(value: date | datetime) -> date | datetime:
    if isinstance(value, datetime) and timezone.is_aware(value):
        return timezone.localtime(value)
    return value


def _grouped(value: int | Decimal) -> str:
    return f"{int(value):,}".replace(",", ".")


ALL: dict[str, Callable[..., Any]] = {
    "dmy": dmy,
    "dmyhm": dmyhm,
    "when": when,
    "iso": iso,
    "vnd": vnd,
    "number": number,
    "filesize": filesize,
    "mask_name": mask_name,
    "mask_identity": mask_identity,
}
