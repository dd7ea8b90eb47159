"""Agencies that are no more, and the way from them to those that do their work now (RULES 0.1, 0.5)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Exists, QuerySet

from motcua.base.text import fold
from motcua.catalog.models import Field, Procedure, ProcedureRevision
from motcua.organization import service as organization
from motcua.organization.models import Agency


@dataclass(frozen=True)
class Successor:
    """Who took over from a former agency: fields by name, procedures one by one; neither: the rest."""

    agency: Agency
    fields: Sequence[str]
    procedures: Sequence[Procedure]


@dataclass(frozen=True)
class Former:
    """An agency that has ended."""

    agency: Agency
    successors: Sequence[Successor]


def former(key: str) -> Former | None:
    """The agency `key` where it has ended; None for one that goes on, and for an unknown key."""
    agency = Agency.objects.exclude(valid_to=None).filter(key=key).first()
    if agency is None:
        return None
    names = dict(Field.objects.values_list("code", "name"))
    procedures = Procedure.objects.in_bulk(field_name="code")
    return Former(agency, [_told(one, names, procedures) for one in organization.successors_of(agency)])


def _told(
    one: organization.Successor, names: Mapping[str, str], procedures: Mapping[str, Procedure]
) -> Successor:
    fields = sorted((names.get(code, code) for code in one.fields), key=fold)
    return Successor(one.agency, fields, [procedures[code] for code in one.procedures if code in procedures])


def agency_before(procedure: Procedure) -> Agency | None:
    """The former agency of a procedure that has another one now; None where it never changed.

    Of a procedure that every district or commune offers the agency is nobody's address: it tells nothing.
    """
    if procedure.provider != procedure.agency.key:
        return None
    once = ProcedureRevision.objects.filter(procedure=procedure).exclude(data__agency=procedure.agency.key)
    key = once.order_by("-number").values_list("data__agency", flat=True).first()
    return Agency.objects.exclude(valid_to=None).filter(key=key).first() if key else None


def once_of(key: str) -> QuerySet[ProcedureRevision, int]:
    """The ids of the procedures that the former agency `key` had; none for an agency that goes on."""
    gone = Exists(Agency.objects.exclude(valid_to=None).filter(key=key))
    return (
        ProcedureRevision.objects.filter(gone, data__agency=key)
        .order_by()
        .values_list("procedure", flat=True)
    )
