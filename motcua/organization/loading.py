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
_DEPARTMENT = ("key", "name", "fields")
_ALWAYS = date(1997, 1, 1)


@transaction.atomic
def load(directory: Path, agencies: Mapping[str, Any]) -> None:
    """Bring calendars, regimes and agencies up to date with the pack in `directory`.

    `agencies` is the parsed agencies.yaml, checked before (catalog.checking). Raises worktime.WorktimeError.
    """
    for calendar in worktime.load_calendars(directory / "calendars.yaml").values():
        load_calendar(calendar)
    load_regimes(directory / "regimes.yaml")
    usual = {"calendar": agencies["calendar"], "place": agencies.get("place", "")}
    load_agencies([{**usual, **line} for line in agencies["agencies"]])


def load_calendar(calendar: worktime.Calendar) -> None:
    """Bring one calendar up to date; dossiers keep the one they were received under."""
    WorkCalendar.objects.update_or_create(
        key=calendar.id, defaults={"name": calendar.name, "data": calendar.to_data()}
    )


def load_regimes(path: Path) -> None:
    """Bring the legal regimes up to date with a regimes.yaml. Raises worktime.RegimeError."""
    rows = [
        LegalRegime(key=regime.id, valid_from=regime.since, data=regime.to_data())
        for regime in worktime.load_regimes(path)
    ]
    LegalRegime.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["key"], update_fields=["valid_from", "data"]
    )


def load_agencies(lines: Sequence[Mapping[str, Any]]) -> None:
    """Bring agencies and their departments up to date; each line names its calendar and place."""
    calendars = WorkCalendar.objects.in_bulk(field_name="key")
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
        place=line.get("place", ""),
        address=line.get("address", ""),
        phone=line.get("phone", ""),
        email=line.get("email", ""),
        valid_from=_day(line.get("valid_from")) or _ALWAYS,
        valid_to=_day(line.get("valid_to")),
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


def _day(value: date | str | None) -> date | None:
    """A day from YAML (a date already) or from JSON (ISO text)."""
    return date.fromisoformat(value) if isinstance(value, str) and value else value or None


def data_of(agency: Agency) -> dict[str, Any]:
    """An agency as its line in agencies.yaml; what is usual is left out."""
    columns = (
        "key", "code", "name", "short_name", "kind", "place", "address", "phone", "email",
        "valid_from", "valid_to",
    )  # fmt: skip
    said = {name: getattr(agency, name) for name in columns}
    said |= {name: other.key for name in _REFERENCES if (other := getattr(agency, name))}
    said |= {"calendar": agency.calendar.key, "provisional": agency.code_is_provisional}
    departments = agency.departments.all()
    return tidy(
        said | {"departments": [{"key": d.key, "name": d.name, "fields": d.fields} for d in departments]}
    )


def tidy(line: Mapping[str, Any]) -> dict[str, Any]:
    """A line of agencies.yaml as plain data, without what is usual and without its source."""
    said = {key: str(value) if isinstance(value, date) else value for key, value in line.items()}
    # The tables keep no order of departments; here they have one, so that the same office is the same data.
    departments = [{name: one[name] for name in _DEPARTMENT} for one in line.get("departments") or ()]
    said["departments"] = sorted(departments, key=lambda one: str(one["key"]))
    usual = {"provisional": True, "valid_from": _ALWAYS.isoformat()}
    return {
        key: value
        for key, value in said.items()
        if key != "source" and value not in ("", None, []) and usual.get(key) != value
    }
