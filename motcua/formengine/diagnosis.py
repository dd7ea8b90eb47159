"""Where the faults of a definition lie, and as much of it as can be shown in spite of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from motcua.formengine import editing
from motcua.formengine.form import Form
from motcua.formengine.loading import DefinitionError, load


@dataclass(frozen=True)
class PlacedFault:
    """A fault at a question or column (`place`), at a section, or ("" both) at the form as a whole."""

    section: str
    place: str
    sentence: str


def faults(definition: Mapping[str, Any]) -> list[PlacedFault]:
    """All faults that `load` finds; the definition is one without `skeleton_faults`."""
    try:
        load(definition)
    except DefinitionError as error:
        return [_placed(definition, fault.path, fault.sentence) for fault in error.faults]
    return []


def _placed(definition: Mapping[str, Any], path: str, sentence: str) -> PlacedFault:
    names = path.split(".")[1:]
    if len(names) < 2 or names[0] != "sections":
        return PlacedFault("", "", sentence)
    part = definition["sections"][int(names[1]) - 1]
    place = ""
    for number in (1, 2):
        deeper = ".".join(names[2 : 2 + number])
        if len(names) >= 2 + number and _is_there(definition, deeper):
            place = deeper
    return PlacedFault(part["key"], place, sentence)


def _is_there(definition: Mapping[str, Any], place: str) -> bool:
    try:
        editing.find(dict(definition), place)
    except KeyError:
        return False
    return True


def showable(definition: Mapping[str, Any]) -> tuple[Form, list[str]]:
    """The form without what has faults, and the places that are left out."""
    data = _mended_frame(definition)
    left_out: list[str] = []
    while found := [fault.place for fault in faults(data) if fault.place]:
        for place in dict.fromkeys(found):
            left_out.append(place)
            _take_out(data, place)
    return load(data), left_out


def _mended_frame(definition: Mapping[str, Any]) -> dict[str, Any]:
    """The form with titles where they lack, and nothing around its questions that is unknown."""
    data: dict[str, Any] = {name: _text(definition, name, "…") for name in ("key", "title")}
    data["basis"] = _text(definition, "basis")
    data["sections"] = [dict(_mended_section(part)) for part in definition.get("sections", [])]
    return data


def _mended_section(part: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    yield "key", part["key"]
    yield "title", _text(part, "title", "…")
    yield "hint", _text(part, "hint")
    questions = part.get("questions", [])
    yield (
        "questions",
        [
            {**one, "columns": list(one.get("columns", []))} if one.get("kind") == "table" else one
            for one in questions
        ],
    )


def _text(data: Mapping[str, Any], name: str, otherwise: str = "") -> str:
    value = data.get(name)
    return value if isinstance(value, str) and value.strip() else otherwise


def _take_out(data: dict[str, Any], place: str) -> None:
    key, _dot, column = place.partition(".")
    for part in data["sections"]:
        for question in part["questions"]:
            if question["key"] == key and column:
                question["columns"] = [one for one in question["columns"] if one["key"] != column]
        if not column:
            part["questions"] = [one for one in part["questions"] if one["key"] != key]
