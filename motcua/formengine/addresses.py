"""Provinces and communes: the official list since 1 July 2025, and the one until the day before.

People write the commune as they know it: "dong xoai" in Đồng Nai finds Phường Đồng Xoài. Whoever still knows
the commune of before the reorganisation may give that one, with its district where the name alone is not
enough ("Tân Tiến, Bù Đốp"): the address then keeps the old list's names and says so by its `list`.
"""

from __future__ import annotations

import difflib
import json
import re
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from motcua.base.text import clean_line, fold

CURRENT, FORMER = "2025-07", "2025-06"
_DATA = Path(__file__).parent / "data"
_BARE = re.compile(r"^(thi tran|phuong|dac khu|huyen|xa|tt|p|x)\s+(?=\S)")
_BARE_SPELT = re.compile(r"^(thị trấn|phường|đặc khu|xã|tt|p|x)[.\s]\s*", re.IGNORECASE)
_DISTRICT = re.compile(r"\b(thanh pho|thi xa|huyen|quan|tp|tx|h|q)\s+(?=\S)")
# Provinces whose communes stay in memory: of those long gone few are ever asked for.
_MOST_KEPT = 48


@dataclass(frozen=True)
class Commune:
    """One commune of one list."""

    list: str
    code: str
    name: str
    province: Province
    district: str = ""

    @property
    def title(self) -> str:
        """As it is written and offered: "Xã Tân Tiến, Huyện Bù Đốp" in the old list."""
        return f"{self.name}, {self.district}" if self.district else self.name


@dataclass(frozen=True)
class Province:
    """One province of one list; `value` is what its option sends."""

    list: str
    code: str
    name: str
    successor: str = ""

    @property
    def value(self) -> str:
        """The code that forms send: "75", or "2025-06-70" for a province of the old list."""
        return self.code if self.list == CURRENT else f"{self.list}-{self.code}"

    @property
    def short_name(self) -> str:
        """The name without "Tỉnh" or "Thành phố", as lists sort and show it."""
        bare = self.name.removeprefix("Tỉnh ").removeprefix("Thành phố ")
        return bare if self.list == CURRENT else _("%s (trước 1/7/2025)") % bare


@dataclass(frozen=True)
class Match:
    """What a typed commune name meant: one commune, or up to five titles to choose among."""

    commune: Commune | None
    suggestions: tuple[str, ...] = ()
    several: bool = False


@cache
def _entries() -> dict[Province, dict[str, Any]]:
    found = {}
    for list_name in (CURRENT, FORMER):
        listing = json.loads((_DATA / f"communes-{list_name}.json").read_text("utf-8"))
        for entry in listing["provinces"]:
            province = Province(list_name, entry["code"], entry["name"], entry.get("successor", ""))
            found[province] = entry
    return found


@lru_cache(maxsize=_MOST_KEPT)
def communes(of: Province) -> tuple[Commune, ...]:
    """All communes of a province; those of islands without any are their districts."""
    entry = _entries()[of]
    districts = entry.get("districts") or [{"name": "", "communes": entry["communes"]}]
    return tuple(
        Commune(of.list, code, name, of, district["name"] if district["name"] != name else "")
        for district in districts
        for code, name in district["communes"]
    )


@cache
def provinces() -> tuple[Province, ...]:
    """All provinces that may be chosen: those in force by their names, then the former ones."""
    return tuple(sorted(_entries(), key=lambda province: (province.list == FORMER, fold(province.name))))


@cache
def _by_value() -> dict[str, Province]:
    return {province.value: province for province in provinces()}


def province(value: str) -> Province | None:
    """The province whose option sends `value`."""
    return _by_value().get(value)


def province_named(name: str) -> Province | None:
    """The province with this name, with or without "Tỉnh", marks and case; the list in force wins."""
    wanted = re.sub(r"^(tinh|thanh pho|tp)\s+", "", fold(name))
    for candidate in sorted(provinces(), key=lambda province: province.list, reverse=True):
        if re.sub(r"^(tinh|thanh pho)\s+", "", fold(candidate.name)) == wanted:
            return candidate
    return None


@lru_cache(maxsize=_MOST_KEPT)
def _index(chosen: Province) -> dict[str, tuple[Commune, ...]]:
    """All spellings under which a commune of the province is known, folded."""
    index: dict[str, list[Commune]] = {}
    for commune in communes(chosen):
        name, district = fold(commune.name), fold(commune.district)
        for spelling in {name, _BARE.sub("", name)}:
            index.setdefault(spelling, []).append(commune)
            for below in {district, _DISTRICT.sub("", district)} - {""}:
                index.setdefault(f"{spelling} {below}", []).append(commune)
    return {spelling: tuple(found) for spelling, found in index.items()}


def find(chosen: Province, text: str) -> Match:
    """The commune that `text` names within the province, or within what it was before or became after."""
    first = _find(chosen, text)
    if first.commune or first.several:
        return first
    elsewhere = [_find(related, text) for related in _related(chosen)]
    meant = [match.commune for match in elsewhere if match.commune and _is_of(match.commune, chosen)]
    unclear = [title for match in elsewhere if match.several for title in match.suggestions]
    if len(meant) == 1 and not unclear:
        return Match(meant[0])
    if meant or unclear:
        titles = dict.fromkeys([*(commune.title for commune in meant), *unclear])
        return Match(None, tuple(titles)[:5], several=True)
    return Match(None, _close(chosen, text))


def _related(chosen: Province) -> list[Province]:
    """What a province was made of, or what became of it."""
    if chosen.list == FORMER:
        return [province for province in provinces() if province.value == chosen.successor]
    return [province for province in provinces() if province.successor == chosen.code]


def _is_of(commune: Commune, chosen: Province) -> bool:
    """Whether a commune of a merged province lies in the old one: it keeps the code of one of its parts."""
    if commune.list == FORMER:
        return True
    return commune.code in {old.code for old in communes(chosen)}


def _find(chosen: Province, text: str) -> Match:
    typed = clean_line(text)
    index, folded = _index(chosen), fold(typed)
    # Quán Thánh is a name of its own: what looks like the word for a district goes where nothing else fits.
    bare = _DISTRICT.sub("", folded)
    spellings = (folded, _BARE.sub("", folded), bare, _BARE.sub("", bare))
    found = next((index[spelling] for spelling in spellings if spelling in index), ())
    if len(found) > 1:
        # Lộc Thành and Lộc Thạnh fold alike, Xã and Phường Ba Tơ are bare alike: the exact spelling decides.
        found = _exact(found, typed) or found
    if len(found) == 1:
        return Match(found[0])
    return Match(None, tuple(commune.title for commune in found[:5]), several=bool(found))


def _exact(found: tuple[Commune, ...], typed: str) -> tuple[Commune, ...]:
    wanted = typed.casefold()
    whole = tuple(
        commune for commune in found if wanted in (commune.name.casefold(), commune.title.casefold())
    )
    if whole:
        return whole
    bare = _BARE_SPELT.sub("", wanted)
    return tuple(commune for commune in found if _BARE_SPELT.sub("", commune.name.casefold()) == bare)


def _close(chosen: Province, text: str) -> tuple[str, ...]:
    wanted = _BARE.sub("", fold(text[:100]))
    if not wanted:
        return ()
    index = _index(chosen)
    holding = [spelling for spelling in index if wanted in spelling]
    close = holding or difflib.get_close_matches(wanted, index, n=5, cutoff=0.6)
    titles = dict.fromkeys(commune.title for spelling in close for commune in index[spelling])
    return tuple(titles)[:5]
