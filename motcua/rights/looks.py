"""Who looked at my dossiers: every look an officer took at any of them, newest first.

The owner, logged in, reads the officer's whole name: who looked is hers to know (RULES a.14.5). What anybody
may look up never shows it (a.14.2).
"""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from motcua.accounts.models import User
from motcua.dossiers.models import Dossier, Look

NEWEST_FIRST = ("-at", "-pk")


def of(user: User) -> "QuerySet[Look]":
    """The looks at this person's dossiers, with what a list of them shows."""
    mine = Look.objects.filter(dossier__in=Dossier.objects.owned_by(user).order_by())
    return mine.select_related("dossier", "viewer", "post__agency", "post__department")


def purpose(look: Look) -> str:
    """What the officer opened, and so what for."""
    return str(_purposes().get(look.what, look.what))


def _purposes() -> dict[str, Any]:
    return {
        "dossier": _("Xem hồ sơ để giải quyết"),
        "declaration": _("Mở tờ khai"),
        "paper": _("Mở giấy tờ đã nộp"),
        "viewer": _("Xem giấy tờ để thẩm định"),
        "slip": _("In giấy, phiếu của hồ sơ"),
        "result": _("Mở kết quả"),
        "routing": _("Mở phiếu kiểm soát"),
        "papers_in": _("Nhận, trả giấy tờ tại quầy"),
        "apology_draft": _("Soạn văn bản xin lỗi"),
    }
