"""A reorganisation in the catalogue: agencies begin and end, procedures name their new ones.

The pack has it as data (reorganizations/<key>.yaml). Carrying it out publishes one change per item, on the
ground of the decision and by nobody in particular, so that it stands in the history of each item and a later
load of the pack does not take it back. Revisions that dossiers pin stay as they are.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from motcua.catalog import loading
from motcua.catalog.checking import check_pack
from motcua.catalog.models import Change, ChangeAct
from motcua.catalog.packs import PackError, read
from motcua.catalog.stored import bundle_of, revisions_in_force
from motcua.organization import service as organization
from motcua.organization.models import Agency, Reorganization

# Where a procedure speaks of an agency in words; its name is that of the law and stays.
_WORDS = ("deciding_agency", "receiving_place")


class UnknownReorganizationError(LookupError):
    """The pack has no reorganisation of this name."""


@dataclass(frozen=True)
class Moved:
    """A procedure that has another agency now."""

    code: str
    name: str
    old: str
    new: str


def find(directory: Path, key: str) -> dict[str, Any]:
    """The reorganisation `key` of the pack in `directory`; the one carried out before, where it was.

    Raises UnknownReorganizationError, and PackError with every fault of the pack.
    """
    known = Reorganization.objects.filter(key=key).first()
    if known:
        return dict(known.data)
    pack = read(directory)
    if key not in pack.reorganizations:
        raise UnknownReorganizationError(", ".join(sorted(pack.reorganizations)))
    if faults := check_pack(pack):
        raise PackError(faults)
    return pack.reorganizations[key]


def effective_on(data: Mapping[str, Any]) -> date:
    """The first day on which the new agencies answer."""
    return date.fromisoformat(data["effective"])


def apply(data: Mapping[str, Any], at: datetime) -> tuple[list[Agency], list[Moved]]:
    """Bring agencies and procedures into their new order; which of them that changed.

    Runs in the caller's transaction. Done again it changes nothing. Raises organization.UnknownPlaceError.
    """
    agencies = [] if Reorganization.objects.filter(key=data["key"]).exists() else _apply_to_agencies(data, at)
    organization.carry_out(data, at)
    return agencies, _apply_to_procedures(data, at)


def _apply_to_agencies(data: Mapping[str, Any], at: datetime) -> list[Agency]:
    lines = {line["key"]: line for line in organization.agencies_data()}
    changed = organization.changed_lines(data, lines)
    organization.load_agencies(list(changed.values()))
    for key, line in changed.items():
        _record(Change.Kind.AGENCY, key, line["name"], lines.get(key), line, data, at)
    return list(Agency.objects.filter(key__in=changed).order_by("folded_name"))


def _apply_to_procedures(data: Mapping[str, Any], at: datetime) -> list[Moved]:
    names = dict(Agency.objects.values_list("key", "name"))
    bundles, moves = [], []
    for before in map(bundle_of, revisions_in_force()):
        old = before["procedure"]
        new = moved(old, data, names)
        if new == old:
            continue
        after = {**before, "procedure": new}
        bundles.append(after)
        moves.append(Moved(new["code"], new["name"], old["agency"], new["agency"]))
        _record(Change.Kind.PROCEDURE, new["code"], new["name"], before, after, data, at)
    loading.load_procedures(bundles, at)
    return moves


def moved(procedure: dict[str, Any], data: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    """A procedure (its file's data) as it is after the reorganisation; `names` are those of all agencies."""
    after = dict(procedure)
    for end in data["ends"]:
        old, new = end["agency"], _successor(end, procedure)
        for key in ("agency", "filed_at"):
            if after.get(key) == old:
                after[key] = new
        named, called = end.get("named") or names[old], (end.get("names") or {}).get(new) or names[new]
        for key in _WORDS:
            after[key] = after[key].replace(named, called)
        if "tests" in after:
            after["tests"] = [
                {**one, "filed_at": new} if one.get("filed_at") == old else one for one in after["tests"]
            ]
    return after


def _successor(end: Mapping[str, Any], procedure: Mapping[str, Any]) -> str:
    by_procedure, by_field = end.get("procedures") or {}, end.get("fields") or {}
    found = by_procedure.get(procedure["code"]) or by_field.get(procedure["field"])
    return str(found or end["successor"])


def _record(
    kind: Change.Kind,
    key: str,
    title: str,
    before: dict[str, Any] | None,
    after: dict[str, Any],
    data: Mapping[str, Any],
    at: datetime,
) -> None:
    change = Change.objects.create(
        kind=kind,
        key=key,
        title=title,
        data=after,
        before=before,
        state=Change.State.PUBLISHED,
        reason=f"{data['name']}. {data['basis']}.",
        begun_at=at,
        changed_at=at,
        ended_at=at,
    )
    ChangeAct.objects.create(change=change, act=ChangeAct.Act.PUBLISH, at=at, text=data["basis"])
