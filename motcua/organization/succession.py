"""Which agency answers today for what another one used to do (RULES 0.1).

An agency may be divided among several: the procedure decides first, then the field, then whoever took the
rest. What was decided before stays with the agency that decided it; only what is still open, or filed later
under an older revision, follows.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from motcua.organization.models import Agency, Succession


class Matter(Protocol):
    """What a dossier is about, as far as successors care (catalog.content.ProcedureContent says it)."""

    @property
    def code(self) -> str: ...
    @property
    def field(self) -> str: ...


@dataclass(frozen=True)
class Subject:
    """A matter by its two codes."""

    code: str
    field: str


@dataclass(frozen=True)
class Part:
    """These procedures, these fields, or (both None) everything but what went elsewhere."""

    fields: frozenset[str] | None
    procedures: frozenset[str] | None
    other_fields: frozenset[str] = frozenset()
    other_procedures: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Share:
    """What of a former agency's work came to another: what lies in every one of `parts`."""

    agency: int
    parts: tuple[Part, ...]


def hold(keys: Iterable[str]) -> None:
    """Keep these agencies as they are until the caller's transaction ends, or wait until they may be held."""
    agencies = Agency.objects.filter(key__in=keys).order_by("pk").select_for_update(no_key=True)
    list(agencies.values_list("pk", flat=True))


def standing_in(agency: Agency, matter: Matter) -> Agency:
    """The agency that answers for `matter` today where `agency` once did; itself where nothing passed on."""
    since = None
    while (row := _row_for(agency, matter, since)) is not None:
        agency, since = row.successor, _when(row)
    return agency


def _row_for(agency: Agency, matter: Matter, since: tuple[date, int] | None) -> Succession | None:
    """The earliest passing-on of `matter` after the one that brought it here: so circles of years end."""
    rows = (
        agency.successions.filter(procedure__in=("", matter.code), field__in=("", matter.field))
        .select_related("reorganization", "successor__parent", "successor__one_stop_unit")
        .order_by("reorganization__effective_on", "reorganization_id", "-procedure", "-field")
    )
    return next((row for row in rows if since is None or _when(row) > since), None)


def _when(row: Succession) -> tuple[date, int]:
    return row.reorganization.effective_on, row.reorganization_id


@dataclass
class Successor:
    """Who took something over: the codes of whole fields and of single procedures; neither: all the rest."""

    agency: Agency
    fields: list[str]
    procedures: list[str]


def successors_of(agency: Agency) -> list[Successor]:
    """Every agency that took something over from `agency`, whoever took most of it first."""
    found: dict[int, Successor] = {}
    rows = agency.successions.select_related("successor").order_by("field", "procedure")
    for row in rows:
        one = found.setdefault(row.successor_id, Successor(row.successor, [], []))
        if row.field:
            one.fields.append(row.field)
        if row.procedure:
            one.procedures.append(row.procedure)
    return sorted(found.values(), key=lambda one: (-len(one.fields), one.agency.folded_name))


def inherited_by(agencies: Iterable[int]) -> dict[int, list[Share]]:
    """What the agencies with these ids took over from former ones, directly or through others; one query.

    Empty in an office that was never reorganised.
    """
    wanted = set(agencies)
    rows = list(Succession.objects.order_by("pk"))
    found: dict[int, list[Share]] = {}
    for agency in wanted:
        if shares := _shares(agency, rows, frozenset({agency})):
            found[agency] = shares
    return found


def _shares(agency: int, rows: list[Succession], seen: frozenset[int]) -> list[Share]:
    shares = []
    for former in {row.agency_id for row in rows if row.successor_id == agency} - seen:
        for part in _parts(agency, [row for row in rows if row.agency_id == former]):
            shares.append(Share(former, (part,)))
            # Of what the former agency had inherited itself, this part came along.
            older = _shares(former, rows, seen | {former})
            shares += [Share(one.agency, (part, *one.parts)) for one in older]
    return shares


def _parts(agency: int, gone: list[Succession]) -> list[Part]:
    """What of everything that is `gone` from a former agency came to `agency`."""
    mine = [row for row in gone if row.successor_id == agency]
    procedures = frozenset(row.procedure for row in mine if row.procedure)
    fields = frozenset(row.field for row in mine if row.field)
    elsewhere = frozenset(row.procedure for row in gone if row.procedure) - procedures
    parts = [Part(None, procedures)] if procedures else []
    if fields:
        parts.append(Part(fields, None, other_procedures=elsewhere))
    if any(not row.field and not row.procedure for row in mine):
        named = frozenset(row.field for row in gone if row.field)
        parts.append(Part(None, None, named, elsewhere))
    return parts
