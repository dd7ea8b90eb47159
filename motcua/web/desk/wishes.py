"""What an officer wants to see in a list: which list, which of its dossiers, in which order.

Wishes travel in the address; words that may name a person travel sealed (search.py). Values that nobody
offers ask for nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from motcua.base import clock
from motcua.catalog.models import ProcedureRevision
from motcua.dossiers.models.dossier import DossierQuerySet
from motcua.web.desk import search, tabs

STEPS: dict[str, str | Promise] = {
    "receive": _("Tiếp nhận"),
    "assign": _("Phân công"),
    "appraise": _("Thẩm định"),
    "endorse": _("Lãnh đạo phòng xem xét"),
    "pass_on": _("Chuyển cơ quan tiếp theo"),
    "approve": _("Phê duyệt"),
    "issue": _("Phát hành kết quả"),
    "return": _("Trả kết quả"),
}
# Columns that may be sorted by, and what base.paging orders by; "-" in front turns them.
COLUMNS: dict[str, tuple[str, ...]] = {
    "ma": ("code", "pk"),
    "ten": ("owner_folded_name", "pk"),
    "nop": ("submitted_at", "pk"),
    "han": ("urgency", "pk"),
}


@dataclass(frozen=True)
class Wishes:
    """Empty texts and None ask for nothing."""

    tab: tabs.Tab
    words: str = ""
    procedure: str = ""
    step: str = ""
    since: date | None = None
    until: date | None = None
    sort: str = ""
    figure: str = ""  # of the leaders' page (reports.Figure): only what it counts

    @classmethod
    def of(cls, asked: Mapping[str, Any], words: str, known: tuple[tabs.Tab, ...]) -> "Wishes":
        """The wishes of an address or a form; `known` are the lists of this officer, the usual one first."""
        tab = next((tab for tab in known if tab.key == asked.get("danh-sach")), known[0])
        return cls(
            tab,
            words,
            search.tidy(asked.get("thu-tuc", "")),
            _one_of(asked.get("buoc", ""), STEPS),
            _day(asked.get("tu", "")),
            _day(asked.get("den", "")),
            _one_of(asked.get("xep", ""), {sign + name for name in COLUMNS for sign in ("", "-")}),
            search.tidy(asked.get("so-lieu", "")),
        )

    @property
    def narrows(self) -> bool:
        """Whether anything but the list itself is asked for."""
        return bool(self.narrows_dossiers or self.figure)

    @property
    def narrows_dossiers(self) -> bool:
        """Whether anything is asked that a dossier says of itself."""
        return bool(self.words or self.procedure or self.narrows_further)

    @property
    def narrows_further(self) -> bool:
        """Whether one of the rarer conditions is asked for."""
        return bool(self.step or self.since or self.until)

    @property
    def order(self) -> tuple[str, ...]:
        """The order of the list, for base.paging."""
        key = self.sort.removeprefix("-")
        if key not in COLUMNS:
            return self.tab.order
        # Where only running clocks are listed, they are what is due.
        by_clock = key == "han" and self.tab.order == tabs.RUNNING_OUT_FIRST
        columns = self.tab.order if by_clock else COLUMNS[key]
        return tuple(f"-{column}" for column in columns) if self.sort.startswith("-") else columns

    def as_text(self) -> dict[str, str]:
        """The wishes as plain values, the words in clear: what a saved filter keeps, encrypted."""
        said = {
            "danh-sach": self.tab.key,
            "q": self.words,
            "thu-tuc": self.procedure,
            "buoc": self.step,
            "tu": str(self.since or ""),
            "den": str(self.until or ""),
            "xep": self.sort,
            "so-lieu": self.figure,
        }
        return {name: value for name, value in said.items() if value}

    def sealed(self) -> dict[str, str]:
        """The wishes as plain values that may stand in addresses and pages: the words sealed."""
        said = self.as_text()
        words = said.pop("q", "")
        return said | ({"tim": search.sealed(words)} if words else {})

    def address(self, **more: str) -> str:
        """The address of the list with these wishes, and `more` (a page of it)."""
        return f"{reverse('desk')}?{urlencode(self.sealed() | more)}"

    def but(self, **changed: Any) -> "Wishes":
        """These wishes with some of them changed."""
        return replace(self, **changed)

    def narrow(self, dossiers: DossierQuerySet) -> tuple[DossierQuerySet, tabs.Narrowed]:
        """The dossiers that fit, whichever list they are in, and how they are best counted."""
        found = dossiers.filter(self.condition)
        if not self.words:
            return found, tabs.Narrowed(by_columns=self.narrows_dossiers)
        few = search.by_id(found)
        return (found, tabs.Narrowed(by_words=self.condition)) if few is None else (few, tabs.Narrowed())

    @cached_property
    def condition(self) -> Q:
        """What the dossiers that fit have in common."""
        fits = search.matching(self.words) if self.words else Q()
        if self.procedure:
            fits &= Q(revision__in=_revisions_of(self.procedure))
        if self.step:
            fits &= Q(step_act=self.step)
        if self.since:
            fits &= Q(submitted_at__gte=_midnight(self.since))
        if self.until:
            fits &= Q(submitted_at__lt=_midnight(self.until + timedelta(days=1)))
        return fits


def _revisions_of(procedure: str) -> list[int]:
    # By their ids, of which the database knows how many dossiers there are.
    return list(ProcedureRevision.objects.filter(procedure__code=procedure).values_list("pk", flat=True))


def _one_of(said: str, known: Any) -> str:
    return said if said in known else ""


def _day(said: str) -> date | None:
    try:
        day = date.fromisoformat(said)
    except ValueError:
        return None
    return day if 2000 <= day.year <= 2100 else None


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), clock.VIETNAM)
