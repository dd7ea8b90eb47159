"""The door of the organisation room: load the office from a pack, and ask who does what.

Procedures are met here only by the shape of what they say (`FilingRule`, `StepRule`): the catalogue lies
above.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Protocol

from django.db.models import QuerySet

from motcua.base import clock
from motcua.organization import departments
from motcua.organization.hours import next_working_day, next_working_hour
from motcua.organization.loading import data_of, load, load_agencies, load_calendar, load_regimes, tidy
from motcua.organization.models import Agency, Department, LegalRegime
from motcua.organization.reorganizing import UnknownPlaceError, carry_out, changed_lines
from motcua.organization.succession import (
    Part,
    Share,
    Subject,
    Successor,
    hold,
    inherited_by,
    standing_in,
    successors_of,
)
from motcua.worktime import service as worktime

__all__ = [
    "FilingRule",
    "HolderError",
    "Part",
    "Share",
    "StepRule",
    "Subject",
    "Successor",
    "UnknownPlaceError",
    "agencies_data",
    "agencies_filed_at",
    "agency_data",
    "carry_out",
    "changed_lines",
    "department_in_charge",
    "departments",
    "get_agency",
    "hold",
    "inherited_by",
    "lead_of",
    "load",
    "load_agencies",
    "load_calendar",
    "load_regimes",
    "next_working_day",
    "next_working_hour",
    "place_of",
    "regime_on",
    "resolve_holder",
    "standing_in",
    "successors_of",
    "tidy",
]


class FilingRule(Protocol):
    """What a procedure says about where it is filed (catalog.content.ProcedureContent says it)."""

    @property
    def code(self) -> str: ...
    @property
    def field(self) -> str: ...
    @property
    def agency(self) -> str: ...
    @property
    def filed_at(self) -> str: ...
    @property
    def authority_level(self) -> str: ...


class StepRule(Protocol):
    """What a workflow says about who holds a step (catalog.content.WorkflowStep says it)."""

    @property
    def holder(self) -> str: ...


class HolderError(LookupError):
    """A step of the workflow names an agency that does not exist for this dossier."""


_LEVELS = {"districts": Agency.Kind.DISTRICT, "communes": Agency.Kind.COMMUNE}


def get_agency(key: str) -> Agency:
    """The agency with this key of the pack; raises Agency.DoesNotExist."""
    return Agency.objects.select_related("parent", "one_stop_unit").get(key=key)


def agency_data(key: str) -> dict[str, Any] | None:
    """The agency as its line in a pack's agencies.yaml, None where there is none."""
    found = _with_all_they_name().filter(key=key).first()
    return data_of(found) if found else None


def agencies_data() -> list[dict[str, Any]]:
    """All agencies as the lines of a pack's agencies.yaml."""
    return [data_of(agency) for agency in _with_all_they_name().order_by("key")]


def _with_all_they_name() -> QuerySet[Agency]:
    named = ("parent", "one_stop_unit", "successor", "calendar")
    return Agency.objects.select_related(*named).prefetch_related("departments")


def regime_on(day: date) -> worktime.Regime:
    """The legal regime in force for dossiers received on `day` (RULES 0.4). Raises worktime.RegimeError."""
    return worktime.regime_on([stored.regime for stored in LegalRegime.objects.all()], day)


def place_of(agency: Agency) -> str:
    """The place name that stands before the date on the agency's papers (NĐ 30/2020): "Bình Phước"."""
    return agency.place


def agencies_filed_at(rule: FilingRule, at: datetime) -> QuerySet[Agency]:
    """The agencies at which a citizen may file the procedure at `at`, with what is above and serves them.

    One agency where the procedure names it, or whoever took its work over; all districts or communes that
    exist that day where the citizen chooses, ordered by the name of the district and their own.
    """
    open_ones = Agency.objects.open_on(clock.local(at).date()).select_related("parent", "one_stop_unit")
    kind = _LEVELS.get(rule.filed_at)
    if kind is None:
        named = Agency.objects.filter(key=rule.agency if rule.filed_at == "lead" else rule.filed_at).first()
        return open_ones.filter(pk=standing_in(named, rule).pk) if named else open_ones.none()
    return open_ones.filter(kind=kind).order_by("parent__folded_name", "folded_name")


def lead_of(rule: FilingRule, filed: Agency) -> Agency:
    """The agency that is in charge of a dossier filed at `filed`; its code begins the dossier's code.

    A procedure of the communes is led by the commune itself, one of the districts by the district it is filed
    at or under; all others by the agency that the procedure names, or by whoever took its work over.
    """
    if rule.authority_level == "commune" and filed.kind == Agency.Kind.COMMUNE:
        return filed
    if rule.authority_level == "district":
        above = filed if filed.kind == Agency.Kind.DISTRICT else filed.parent
        if above is not None and above.kind == Agency.Kind.DISTRICT:
            return above
    return standing_in(get_agency(rule.agency), rule)


def resolve_holder(step: StepRule, filed_agency: Agency, lead: Agency) -> Agency:
    """The agency that holds `step` of a dossier filed at `filed_agency` and led by `lead`.

    Raises HolderError, with a sentence for the administrator, where the workflow does not fit the agencies.
    """
    match step.holder:
        case "one_stop":
            return filed_agency.receiving_desk
        case "filed":
            return filed_agency
        case "filed_parent":
            if filed_agency.parent is None:
                raise HolderError(f"{filed_agency.key} has no agency above it")
            return filed_agency.parent
        case "lead":
            return lead
        case key:
            try:
                return get_agency(key)
            except Agency.DoesNotExist as error:
                raise HolderError(f"there is no agency {key}") from error


def department_in_charge(agency: Agency, field_code: str) -> Department | None:
    """The department of `agency` that does the field's work; None where the agency names none.

    A department that names the field goes before one in charge of everything ("*"). Where several departments
    are in charge of everything (leaders, the office) no single one is, unless it is the agency's only one.
    """
    departments: Sequence[Department] = list(agency.departments.all())
    naming = [department for department in departments if field_code in department.fields]
    if naming:
        return naming[0]
    return departments[0] if len(departments) == 1 and "*" in departments[0].fields else None
