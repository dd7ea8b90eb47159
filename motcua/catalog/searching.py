"""Finding a procedure: by who offers it, field, level, whom it is for, and words with or without accents."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import F, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from motcua.base.text import fold
from motcua.catalog.content import ProcedureContent
from motcua.catalog.former import once_of
from motcua.catalog.models import PROVIDERS, Procedure, ProcedureRevision
from motcua.organization.models import Agency

PAGE = 20
# A search box is no essay: more words only cost the database.
_MOST_WORDS = 12
_CODE = re.compile(r"[0-9]\.[0-9]{6}")

SUBJECTS: dict[str, str | Promise] = {"ca-nhan": _("Cá nhân"), "to-chuc": _("Tổ chức, doanh nghiệp")}
LEVELS: dict[str, str | Promise] = {
    "4": _("Mức độ 4 (toàn trình)"),
    "3": _("Mức độ 3 (một phần)"),
}


@dataclass(frozen=True)
class Wanted:
    """What is looked for; "" asks for nothing in particular. A value nobody offers finds nothing."""

    provider: str = ""
    field: str = ""
    level: str = ""
    subject: str = ""
    keyword: str = ""


@dataclass(frozen=True)
class Found:
    """One page of what was found."""

    procedures: list[Procedure]
    total: int
    page: int
    pages: int


@dataclass(frozen=True)
class Choice:
    """One option of a filter and how many procedures it has."""

    key: str
    label: str | Promise
    count: int


@dataclass(frozen=True)
class Choices:
    """The options of each filter."""

    providers: tuple[Choice, ...]
    fields: tuple[Choice, ...]
    levels: tuple[Choice, ...]
    subjects: tuple[Choice, ...]


def get(code: str) -> Procedure:
    """The procedure with its current revision; raises Procedure.DoesNotExist."""
    return _published().select_related("current").get(code=code)


def search(wanted: Wanted, page: int = 1) -> Found:
    """One page of the procedures that fit `wanted`, those to be filed online first; three queries at most."""
    matching = _matching(wanted)
    total = matching.count()
    pages = max(1, -(-total // PAGE))
    page = min(max(page, 1), pages)
    start = (page - 1) * PAGE
    return Found(list(matching[start : start + PAGE]), total, page, pages)


def successors_of(content: ProcedureContent) -> list[Procedure]:
    """The procedures here that take the place of this one (RULES 0.5); often none is here yet."""
    codes = _CODE.findall(content.successor)
    return list(_published().filter(code__in=codes).order_by("code")) if codes else []


def filters() -> Choices:
    """The options of the filters with their counts, counted anew whenever something is published."""
    return _choices(ProcedureRevision.objects.order_by("-pk").values_list("pk", "sha256").first())


def _published() -> QuerySet[Procedure]:
    return Procedure.objects.exclude(current=None).select_related("field", "agency")


def _matching(wanted: Wanted) -> QuerySet[Procedure]:
    found = _published()
    if wanted.provider:
        # An office answers for the units under it too: Sở LĐTBXH for its employment centre.
        own_or_below = Q(agency__key=wanted.provider) | Q(agency__parent__key=wanted.provider)
        by_agency = Q(provider=F("agency__key")) & own_or_below
        once = Q(provider=F("agency__key"), pk__in=once_of(wanted.provider))
        found = found.filter(Q(provider=wanted.provider) | by_agency | once)
    if wanted.field:
        found = found.filter(field__code=wanted.field)
    if wanted.level:
        found = found.filter(level=int(wanted.level)) if wanted.level in LEVELS else found.none()
    if wanted.subject:
        found = _for_subject(found, wanted.subject)
    named = Q()
    for word in fold(wanted.keyword).split()[:_MOST_WORDS]:
        named &= Q(folded__contains=f" {word}")
    if _CODE.fullmatch(wanted.keyword):
        # Whoever knows only the new code of a procedure finds the one that it replaced, too.
        named |= Q(successor_code__contains=wanted.keyword)
    return found.filter(named)


def _for_subject(found: QuerySet[Procedure], subject: str) -> QuerySet[Procedure]:
    match subject:
        case "ca-nhan":
            return found.filter(for_citizens=True)
        case "to-chuc":
            return found.filter(for_organizations=True)
    return found.none()


@lru_cache(maxsize=4)
def _choices(_newest: tuple[int, str] | None) -> Choices:
    rows = list(
        _published()
        .order_by()
        .values("provider", "field__code", "field__name", "level", "for_citizens", "for_organizations")
    )
    by_name = sorted(rows, key=lambda row: fold(row["field__name"]))
    fields = {row["field__code"]: row["field__name"] for row in by_name}
    subjects = Counter(
        {
            "ca-nhan": sum(row["for_citizens"] for row in rows),
            "to-chuc": sum(row["for_organizations"] for row in rows),
        }
    )
    return Choices(
        providers=_provider_choices(row["provider"] for row in rows),
        fields=_listed(fields, Counter(row["field__code"] for row in rows)),
        levels=_listed(LEVELS, Counter(str(row["level"]) for row in rows)),
        subjects=_listed(SUBJECTS, subjects),
    )


def _provider_choices(providers: Iterable[str]) -> tuple[Choice, ...]:
    """Agencies by name, an office counted with the units under it; then districts and communes."""
    counts = Counter(providers)
    agencies = Agency.objects.filter(key__in=counts).select_related("parent").order_by("folded_name")
    own = {agency.key: counts[agency.key] for agency in agencies}
    for agency in agencies:
        if agency.parent and agency.parent.key in own:
            own[agency.parent.key] += counts[agency.key]
    names = {agency.key: agency.name for agency in agencies}
    return _listed({**names, **PROVIDERS}, Counter({**own, **{key: counts[key] for key in PROVIDERS}}))


def _listed(labels: Mapping[str, str | Promise], counts: Counter[str]) -> tuple[Choice, ...]:
    return tuple(Choice(key, label, counts[key]) for key, label in labels.items() if counts[key])
