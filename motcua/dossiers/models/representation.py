"""Filing for another person (nộp thay): on what ground, and the paper that shows it (RULES a.4.6)."""

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from motcua.catalog.content import Document


class Ground(models.TextChoices):
    """By what right somebody files for another person."""

    AUTHORISED = "authorised", _("Được ủy quyền bằng văn bản")
    LEGAL = "legal", _("Là người đại diện theo pháp luật: cha, mẹ của người chưa thành niên, người giám hộ")
    FAMILY = "family", _("Là người thân: vợ, chồng, cha, mẹ, con, anh, chị, em")


AUTHORISATION = "giay-to-nop-thay"  # the key under which that paper is filed, beside those of the procedure

_PAPERS: dict[Ground, str | Promise] = {
    Ground.AUTHORISED: _("Văn bản ủy quyền nộp hồ sơ"),
    Ground.LEGAL: _("Giấy tờ chứng minh quyền đại diện (giấy khai sinh, quyết định cử giám hộ)"),
    Ground.FAMILY: _("Giấy tờ chứng minh quan hệ gia đình (giấy khai sinh, giấy chứng nhận kết hôn)"),
}


def authorisation(ground: str) -> Document:
    """The paper that shows this ground, asked for like any other of the procedure."""
    return Document(key=AUTHORISATION, name=str(_PAPERS[Ground(ground)]), originals=1)


@dataclass(frozen=True)
class Owner:
    """Whose matter a draft is, where it is not its author's own."""

    name: str
    identity: str
    phone: str
    email: str = ""

    @classmethod
    def of(cls, stored: dict[str, Any]) -> "Owner":
        return cls(**stored)
