"""The terms of use with the notice on personal data: versions as data in the pack, one of them in force.

A version is a file of the pack's folder `terms`. Its text has a fingerprint that stands in each consent, so
that nobody can later say that people agreed to something else.
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.utils.translation import get_language

from motcua.base import clock

LONGEST_VERSION = 10


class TermsError(Exception):
    """A file of terms cannot be used; says which and why."""


@dataclass(frozen=True)
class Section:
    """A heading with points, a text, or both."""

    title: str
    points: tuple[str, ...]
    text: str


@dataclass(frozen=True)
class Terms:
    """One version. `changes` says in short sentences what is new in it."""

    version: str
    in_force_from: date
    fingerprint: str
    words: dict[str, Any]

    @property
    def sections(self) -> list[Section]:
        """In the language of the reader."""
        return [
            Section(str(one["title"]), tuple(one.get("points", ())), str(one.get("text", "")))
            for one in self._spoken["sections"]
        ]

    @property
    def changes(self) -> list[str]:
        return [str(one) for one in self._spoken["changes"]]

    @property
    def _spoken(self) -> dict[str, Any]:
        english = self.words.get("en")
        return english if english and get_language() == "en" else self.words


def in_force(at: datetime) -> Terms:
    """The version in force at `at`; before the first one came into force, that one."""
    day = clock.local(at).date()
    first, *later = versions()
    return next((one for one in reversed(later) if one.in_force_from <= day), first)


def get(version: str) -> Terms | None:
    """The version of that name, if the pack has it."""
    return next((one for one in versions() if one.version == version), None)


@cache
def versions() -> list[Terms]:
    """All versions of the installed pack, the oldest first. Raises TermsError."""
    return read(Path(settings.PACK) / "terms")


def read(folder: Path) -> list[Terms]:
    """The versions in `folder`, the oldest first. Raises TermsError."""
    found = [_read(path) for path in folder.glob("*.yaml")]
    if not found:
        raise TermsError(f"{folder} has no terms")
    if len({one.in_force_from for one in found}) < len(found):
        raise TermsError(f"{folder}: two versions come into force on the same day")
    return sorted(found, key=lambda one: one.in_force_from)


def _read(path: Path) -> Terms:
    words = yaml.safe_load(path.read_text(encoding="utf-8"))
    if len(path.stem) > LONGEST_VERSION:
        raise TermsError(f"{path.name}: a version has at most {LONGEST_VERSION} characters")
    for spoken in (words, words.get("en", words)):
        if not spoken.get("sections") or not isinstance(spoken.get("changes"), list):
            raise TermsError(f"{path.name}: it needs sections and changes")
    since = words.get("in_force_from")
    if not isinstance(since, date):
        raise TermsError(f"{path.name}: in_force_from is no day")
    text = json.dumps(words, sort_keys=True, ensure_ascii=False, default=str)
    return Terms(path.stem, since, hashlib.sha256(text.encode()).hexdigest(), words)
