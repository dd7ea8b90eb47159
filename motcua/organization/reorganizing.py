"""The part of a reorganisation that concerns the office itself: who exists, who follows whom.

Nothing is deleted: a former agency keeps its row and gets a last day and a successor (loading.py).
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from motcua.organization.loading import tidy
from motcua.organization.models import Agency, Department, Reorganization, Succession


class UnknownPlaceError(LookupError):
    """The data name no new place for somebody or something that has to move; the text says for what."""


def changed_lines(data: Mapping[str, Any], lines: Mapping[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """The agencies (lines of agencies.yaml by key) as the reorganisation makes them; only those it changes.

    `lines` are the agencies in force (service.agencies_data), `data` is a checked file of reorganizations/.
    """
    changed: dict[str, dict[str, Any]] = {}

    def line_of(key: str) -> dict[str, Any]:
        return changed.setdefault(key, dict(lines.get(key, {})))

    effective = _day(data["effective"])
    usual = {name: data[name] for name in ("calendar", "place") if name in data}
    for line in data.get("agencies") or ():
        made = line_of(line["key"])
        if line["key"] not in lines:
            made |= {**usual, "valid_from": effective}
        departments = [*made.get("departments", ()), *(line.get("departments") or ())]
        by_key = {one["key"]: one for one in departments}
        made |= {**line, "departments": list(by_key.values())}
    for key, parent in (data.get("units") or {}).items():
        line_of(key)["parent"] = parent
    for end in data["ends"]:
        line_of(end["agency"]).update(valid_to=effective - timedelta(days=1), successor=end["successor"])
    tidied = {key: tidy(line) for key, line in changed.items()}
    return {key: line for key, line in tidied.items() if line != lines.get(key)}


def carry_out(data: Mapping[str, Any], at: datetime) -> Reorganization:
    """Write down the reorganisation and every succession of it; the agencies themselves are there already.

    Doing it again finds it done. Raises UnknownPlaceError where a department of an agency that ends was
    given no successor (somebody made it after the file was written).
    """
    known, made = Reorganization.objects.get_or_create(
        key=data["key"],
        defaults={
            "name": data["name"],
            "basis": data["basis"],
            "effective_on": _day(data["effective"]),
            "carried_out_at": at,
            "data": {**data, "effective": str(data["effective"])},
        },
    )
    if made:
        agencies = Agency.objects.in_bulk(field_name="key")
        for end in data["ends"]:
            _require_new_places(end)
            _succeed(known, end, agencies)
    return known


def _succeed(known: Reorganization, end: Mapping[str, Any], agencies: Mapping[str, Agency]) -> None:
    gone = agencies[end["agency"]]
    matters = [("", "", end["successor"])]
    matters += [(field, "", key) for field, key in (end.get("fields") or {}).items()]
    matters += [("", procedure, key) for procedure, key in (end.get("procedures") or {}).items()]
    Succession.objects.bulk_create(
        Succession(
            reorganization=known, agency=gone, field=field, procedure=procedure, successor=agencies[key]
        )
        for field, procedure, key in matters
    )


def _require_new_places(end: Mapping[str, Any]) -> None:
    known = set(end.get("departments") or {})
    for department in Department.objects.filter(agency__key=end["agency"]).exclude(key__in=known):
        raise UnknownPlaceError(department.name)


def _day(value: date | str) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)
