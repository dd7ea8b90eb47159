"""How the work of a unit stands: how much waits for whom, what of it is late, and since when.

One query over the open dossiers of the unit counts them by party, officer and role; a few more give names and
moments. Each figure has its text (`Figure`), by which a list can be narrowed to just what was counted.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from functools import reduce
from typing import Any

from django.db.models import Count, Min, Q

from motcua.accounts.models import Post, User
from motcua.dossiers.models import Dossier
from motcua.dossiers.models.dossier import DossierQuerySet
from motcua.dossiers.service import urgency
from motcua.organization.models import Agency, Department, Role
from motcua.reports.units import Unit
from motcua.reports.waiting import (
    Kind,
    Party,
    begun_when,
    opinions_awaited,
    party_in,
    set_aside,
    since_when,
    withdrawals_asked,
)
from motcua.worktime import service as worktime

SOON = worktime.Duration(1, worktime.Unit.WORKING_DAY)


class Measure(StrEnum):
    """What of the waiting dossiers is meant; the values stand in addresses."""

    ALL = "tat-ca"
    LATE = "qua-han"
    SOON = "sap-den-han"
    OVER = "qua-phan-buoc"
    PRESSING = "sap-het-phan-buoc"
    APOLOGIES = "cho-ky-xin-loi"


@dataclass(frozen=True)
class Tally:
    """How many wait: all, and of them what is late, due within one working day, over its step's share of the
    time or pressing it, or has an apology to be signed. `oldest`: since when the one waits that waits most.
    """

    all: int = 0
    late: int = 0
    soon: int = 0
    over: int = 0
    pressing: int = 0
    apologies: int = 0
    oldest: datetime | None = None

    def of(self, measure: Measure) -> int:
        """One of the counts."""
        count: int = getattr(self, measure.name.lower())
        return count

    def __add__(self, other: "Tally") -> "Tally":
        moments = [one for one in (self.oldest, other.oldest) if one]
        return Tally(
            self.all + other.all,
            self.late + other.late,
            self.soon + other.soon,
            self.over + other.over,
            self.pressing + other.pressing,
            self.apologies + other.apologies,
            min(moments, default=None),
        )


@dataclass(frozen=True)
class Line:
    """One party with what waits for it, and the names of whom and where, where there are any."""

    party: Party
    tally: Tally
    officer: User | None = None
    agency: Agency | None = None
    departments: tuple[Department, ...] = ()


@dataclass(frozen=True)
class Situation:
    """The figures of a unit at one moment."""

    total: Tally
    officers: list[Line]  # each officer of the unit, those with nothing in hand too
    unassigned: list[Line]  # what waits in the unit for nobody in particular, by role and department
    parties: list[Line]  # on whom the dossiers of the unit wait; officers summed up by department
    asked: list[Line]  # what was asked besides: opinions of units, wishes to withdraw

    @property
    def to_assign(self) -> int:
        """How many wait for somebody to be named."""
        return sum(line.tally.all for line in self.unassigned if line.party.kind is Kind.ASSIGNMENT)


def situation(unit: Unit, at: datetime) -> Situation:
    """How the work of `unit` stands at `at`."""
    counted = _counted(unit, at)
    here = [
        (party, tally) for party, tally in counted if unit.holds(party.agency, party.department, party.role)
    ]
    # Those with nothing in hand count too: theirs are the hands that are free.
    held = [one for one in here if one[0].kind is Kind.OFFICER] + _appraisers(unit, at)
    loads = _summed((Party(Kind.OFFICER, officer=party.officer), tally) for party, tally in held)
    unnamed = (Kind.ROLE, Kind.ASSIGNMENT)
    left = _summed((_by_role(party), tally) for party, tally in here if party.kind in unnamed)
    parties = _summed((_seen(party), tally) for party, tally in counted)
    asked = [*_opinions(unit, at), *_withdrawals(unit, at)]
    names = _Names([party for party, _tally in [*held, *counted, *asked]])
    return Situation(
        total=reduce(Tally.__add__, (tally for _party, tally in counted), Tally()),
        officers=names.lines(loads),
        unassigned=names.lines(left),
        parties=names.lines(parties),
        asked=names.lines(asked),
    )


def named(party: Party) -> Line:
    """A party with the names of whom and where."""
    return _Names([party]).lines([(party, Tally())])[0]


def late(unit: Unit, at: datetime) -> DossierQuerySet:
    """The late dossiers of `unit`, each with its `party` and `since` when it waits for it."""
    known = unit.dossiers().annotate(party=party_in(unit), since=since_when())
    return known.filter(urgency.late(at))


@dataclass(frozen=True)
class Figure:
    """One figure of a unit: whom the dossiers wait for (None: whomever), and what of them is meant."""

    unit: str
    party: Party | None = None
    measure: Measure = Measure.ALL

    def __str__(self) -> str:
        """As it stands in addresses; `of` reads it."""
        return f"{self.unit}.{self.party or ''}.{self.measure}"

    @classmethod
    def of(cls, text: str) -> "Figure | None":
        """The figure that `str` wrote so; None for any other text."""
        unit, party, measure, *more = [*text.split("."), "", ""][:4]
        found = Party.of(party)
        if not unit or any(more) or measure not in list(Measure) or (party and found is None):
            return None
        return cls(unit, found, Measure(measure))

    def dossiers(self, unit: Unit, at: datetime) -> DossierQuerySet:
        """Those that the figure counts; `unit` is the one that it names."""
        counted = unit.dossiers().filter(_measured(unit, at)[self.measure])
        if self.party:
            counted = counted.alias(party=party_in(unit)).filter(**self.party.waited_for())
        return counted


def _counted(unit: Unit, at: datetime) -> list[tuple[Party, Tally]]:
    """Every party as fine as the steps tell them apart."""
    places = ("party", "step__agency", "step__department", "step__role", "step__officer")
    measured = {what.name.lower(): Count("pk", filter=q) for what, q in _measured(unit, at).items()}
    known = unit.dossiers().annotate(party=party_in(unit))
    found = list(known.order_by().values(*places).annotate(**measured, oldest=Min(begun_when())))
    # Asked apart: of each of tens of thousands it would have to be looked up.
    aside = known.filter(set_aside()).order_by().values(*places).annotate(oldest=Min(since_when()))
    waiting = {_party(row): row["oldest"] for row in aside}
    return [(_party(row), _tally(row | {"oldest": waiting.get(_party(row), row["oldest"])})) for row in found]


def _opinions(unit: Unit, at: datetime) -> list[tuple[Party, Tally]]:
    """The units whose opinion is awaited."""
    asked = unit.dossiers().filter(opinion_requests__in=opinions_awaited())
    measured = {
        what.name.lower(): Count("pk", filter=q, distinct=True) for what, q in _measured(unit, at).items()
    }
    places = asked.order_by().values("opinion_requests__agency", "opinion_requests__department")
    rows: list[Any] = list(places.annotate(**measured, oldest=Min("opinion_requests__asked_at")))
    return [(_opinion_of(row), _tally(row)) for row in rows]


def _opinion_of(row: dict[str, Any]) -> Party:
    department = row["opinion_requests__department"] or 0
    return Party(Kind.OPINION, agency=row["opinion_requests__agency"], department=department)


def _withdrawals(unit: Unit, at: datetime) -> list[tuple[Party, Tally]]:
    """Wishes to withdraw that the leader has not answered."""
    asked = unit.dossiers().filter(withdrawal_requests__in=withdrawals_asked())
    measured = {what.name.lower(): Count("pk", filter=q) for what, q in _measured(unit, at).items()}
    row = asked.order_by().aggregate(**measured, oldest=Min("withdrawal_requests__asked_at"))
    return [(Party(Kind.WITHDRAWAL), _tally(row))] if row["all"] else []


def _measured(unit: Unit, at: datetime) -> dict[Measure, Q]:
    tomorrow = worktime.due_at(unit.calendar, at, SOON)
    return {
        Measure.ALL: Q(pk__isnull=False),
        Measure.LATE: urgency.late(at),
        Measure.SOON: urgency.due(at, tomorrow),
        Measure.OVER: Q(step__due_at__lte=at),
        Measure.PRESSING: Q(step__warn_at__lte=at, step__due_at__gt=at),
        Measure.APOLOGIES: Q(pk__in=Dossier.objects.with_apology_to_sign().values("pk")),
    }


def _party(row: dict[str, Any]) -> Party:
    return Party(
        Kind(row["party"]),
        row["step__agency"],
        row["step__department"] or 0,
        row["step__role"] or "",
        row["step__officer"],
    )


def _tally(row: dict[str, Any]) -> Tally:
    return Tally(**{name: row[name] for name in ("oldest", *(measure.name.lower() for measure in Measure))})


def _by_role(party: Party) -> Party:
    return replace(party, officer=None, agency=None)


def _seen(party: Party) -> Party:
    """A party as the leader of the unit sees it: what lies further off in less detail."""
    match party.kind:
        case Kind.AGENCY:
            return Party(party.kind, agency=party.agency)
        case Kind.OFFICER:
            return Party(party.kind, department=party.department)
        case Kind.ASSIGNMENT | Kind.ROLE:
            return _by_role(party)
    return Party(party.kind)


def _summed(found: Iterable[tuple[Party, Tally]]) -> list[tuple[Party, Tally]]:
    sums: dict[Party, Tally] = {}
    for party, tally in found:
        sums[party] = sums.get(party, Tally()) + tally
    return list(sums.items())


def _appraisers(unit: Unit, at: datetime) -> list[tuple[Party, Tally]]:
    """Who is there to be assigned something, in each of their departments, with nothing counted yet."""
    posts = Post.objects.held_at(at).filter(agency=unit.agency, role=Role.APPRAISER, user__is_active=True)
    if unit.departments:
        posts = posts.filter(Q(department__in=unit.departments) | Q(department=None))
    seats = posts.values_list("user", "department")
    return [(Party(Kind.OFFICER, department=place or 0, officer=user), Tally()) for user, place in seats]


class _Names:
    """The people and places of some parties, read once."""

    def __init__(self, parties: list[Party]) -> None:
        self.officers = User.objects.in_bulk({party.officer for party in parties} - {None})
        self.agencies = Agency.objects.in_bulk({party.agency for party in parties} - {None})
        self.departments = Department.objects.in_bulk({party.department for party in parties} - {None, 0})
        self.seats: dict[int, set[int]] = {}
        for party in parties:
            if party.officer and party.department:
                self.seats.setdefault(party.officer, set()).add(party.department)

    def lines(self, found: list[tuple[Party, Tally]]) -> list[Line]:
        return [self._line(party, tally) for party, tally in found]

    def _line(self, party: Party, tally: Tally) -> Line:
        places = {party.department or 0} if party.department else self.seats.get(party.officer or 0, set())
        departments = [self.departments[pk] for pk in places if pk in self.departments]
        return Line(
            party,
            tally,
            self.officers.get(party.officer or 0),
            self.agencies.get(party.agency or 0),
            tuple(sorted(departments, key=lambda one: one.name)),
        )
