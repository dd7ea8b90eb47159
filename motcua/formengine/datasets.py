"""Lists that many forms choose from: motcua/formengine/data/<name>.json, each a list of {key, label}."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from motcua.formengine.model import Option

_DATA = Path(__file__).parent / "data"


@cache
def names() -> tuple[str, ...]:
    """The datasets there are."""
    return tuple(sorted(file.stem for file in _DATA.glob("*.json") if not file.stem.startswith("communes-")))


@cache
def options(name: str) -> tuple[Option, ...]:
    """The options of one dataset. Raises KeyError for an unknown one."""
    if name not in names():
        raise KeyError(name)
    entries = json.loads((_DATA / f"{name}.json").read_text("utf-8"))
    return tuple(Option(entry["key"], entry["label"]) for entry in entries)
