"""The office from a pack's files: calendars.yaml, regimes.yaml, agencies.yaml.

Loading is idempotent: what is there under its key is brought up to date, nothing is removed. An agency that
has gone keeps its row and gets a last day (`valid_to`), since old dossiers name it.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction

from motcua.base.text import fold
from motcua.organization.models import Agency, Department, LegalRegime, WorkCalendar
from motcua.worktime import service as worktime

_AGENCY_COLUMNS = (
    "code",
    "code_is_provisional",
    "name",
    "short_name",
    "folded_name",
    "kind",
    "calendar",
    "place",
    "address",
    "phone",
    "email",
    "valid_from",
    "valid_to",
)
_REFERENCES = ("parent", "one_stop_unit", "successor")


@transaction.atomic
def load(directory: Path, agencies: Mapping[str, Any]) -> None:
    """Bring calendars, regimes and agencies up to date with the pack in `directory`.

    `agencies` is the parsed agencies.yaml, checked before (catalog.checking). Raises worktime.WorktimeError.
    """
    calendars = _load_calendars(directory / "calendars.yaml")
    _load_regimes(directory / "regimes.yaml")
    usual = {"calendar": agencies["calendar"], "place": agencies.get("place", "")}
    _load_agencies([{**usual, **line} for line in agencies["agencies"]], calendars)


def _load_calendars(path: Path) -> dict[str, WorkCalendar]:
    rows = [
        WorkCalendar(key=key, name=calendar.name, data=calendar.to_data())
        for key, calendar in worktime.load_calendars(path).items()
    ]
    WorkCalendar.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["key"], update_fields=["name", "data"]
    )
    return {calendar.key: calendar for calendar in WorkCalendar.objects.all()}


def _load_regimes(path: Path) -> None:
    rows = [
        LegalRegime(key=regime.id, valid_from=regime.since, data=regime.to_data())
        for regime in worktime.load_regimes(path)
    ]
    LegalRegime.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["key"], update_fields=["valid_from", "data"]
    )


def _load_agencies(lines: Sequence[Mapping[str, Any]], calendars: Mapping[str, WorkCalendar]) -> None:
    Agency.objects.bulk_create(
        [_agency(line, calendars[line["calendar"]]) for line in lines],
        update_conflicts=True,
        unique_fields=["key"],
        update_fields=_AGENCY_COLUMNS,
    )
    stored = Agency.objects.in_bulk(field_name="key")
    for line in lines:
        for name in _REFERENCES:
            setattr(stored[line["key"]], name, stored[line[name]] if line.get(name) else None)
    Agency.objects.bulk_update([stored[line["key"]] for line in lines], _REFERENCES)
    _load_departments(lines, stored)


def _agency(line: Mapping[str, Any], calendar: WorkCalendar) -> Agency:
    return Agency(
        key=line["key"],
        code=line["code"],
        code_is_provisional=line.get("provisional", True),
        name=line["name"],
        short_name=line["short_name"],
        folded_name=fold(line["name"]),
        kind=line["kind"],
        calendar=calendar,
        place=line["place"],
        address=line.get("address", ""),
        phone=line.get("phone", ""),
        email=line.get("email", ""),
        valid_from=line.get("valid_from") or date(1997, 1, 1),
        valid_to=line.get("valid_to"),
    )


def _load_departments(lines: Iterable[Mapping[str, Any]], stored: Mapping[str, Agency]) -> None:
    rows = [
        Department(
            agency=stored[line["key"]],
            key=department["key"],
            name=department["name"],
            fields=department["fields"],
        )
        for line in lines
        for department in line.get("departments", ())
    ]
    Department.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["key"], update_fields=["agency", "name", "fields"]
    )
