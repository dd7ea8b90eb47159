"""Kinds whose answer has named parts, each read by a simpler kind."""

# ruff: noqa: ARG002 - every kind answers the same questions, needed or not.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from motcua.base.text import clean_line
from motcua.formengine.intake import one
from motcua.formengine.kinds.base import Cell, Fault, Kind, Reading
from motcua.formengine.model import Question, Raw


class Composite(Kind):
    """Stored as a dict of the parts that were given."""

    def members(self, question: Question) -> Mapping[str, Question]:
        """The parts as questions of their own, keyed "<question>-<part>"."""
        raise NotImplementedError

    def can_lack(self, question: Question, part: str) -> bool:
        """Whether the answer is whole without this part."""
        return False

    def anchor(self, key: str, part: str = "") -> str:
        """The first input of the part."""
        wanted = part or self.parts[0]
        return f"{key}-{next((name for name in self.parts if name.startswith(wanted)), wanted)}"

    def read(self, question: Question, raw: Raw) -> Reading:
        """All parts; what is missing or wrong is said at its own input."""
        if not any(clean_line(one(raw, name)) for name in self.inputs(question.key)):
            return Reading()
        value: dict[str, Any] = {}
        faults: list[Fault] = []
        warnings: list[str] = []
        for part, member in self.members(question).items():
            reading = member.kind.read(member, raw)
            faults += [Fault(f.message, f"{part}-{f.part}" if f.part else part) for f in reading.faults]
            warnings += [reading.warning] if reading.warning else []
            if reading.value is not None:
                value[part] = reading.value
            elif not reading.faults and not self.can_lack(question, part):
                faults.append(Fault(member.kind.missing(member), part))
        warnings += self.doubts(value)
        return Reading(None if faults else value, tuple(faults), warnings[0] if warnings else None)

    def doubts(self, value: Mapping[str, Any]) -> list[str]:
        """What is doubtful about the parts together."""
        return []

    def raw(self, question: Question, value: Any) -> Raw:
        """The inputs of all parts."""
        typed: Raw = {}
        for part, member in self.members(question).items():
            if isinstance(value, dict) and part in value:
                typed |= member.kind.raw(member, value[part])
        return typed

    def text(self, question: Question, value: Any) -> str:
        """The parts on one line."""
        if not isinstance(value, dict):
            return str(value)
        members = self.members(question)
        return ", ".join(self.said(members[part], value[part]) for part in members if value.get(part))

    def schema(self, question: Question) -> dict[str, Any]:
        """An object of the parts."""
        members = self.members(question)
        needed = [part for part in members if not self.can_lack(question, part)]
        parts = {part: {"title": m.label, **m.kind.schema(m)} for part, m in members.items()}
        return {"type": "object", "properties": parts, "required": needed}

    def export_parts(self, question: Question) -> tuple[tuple[str, str], ...]:
        """A column for each part."""
        return tuple((part, _inside(member.label)) for part, member in self.members(question).items())

    def blank_labels(self, question: Question) -> tuple[str, ...]:
        """A line for each part."""
        return tuple(f"{question.label}: {_inside(m.label)}" for m in self.members(question).values())

    def export_cells(self, question: Question, value: Any) -> list[Cell]:
        """The parts' own cells."""
        given = value if isinstance(value, dict) else {}
        return [
            member.kind.export_cells(member, given[part])[0] if part in given else None
            for part, member in self.members(question).items()
        ]

    def said(self, member: Question, value: Any) -> str:
        """One part in words."""
        return member.kind.text(member, value)

    def missing(self, question: Question) -> str:
        """All that is needed."""
        names = [m.label for part, m in self.members(question).items() if not self.can_lack(question, part)]
        said = {"name": question.name, "parts": ", ".join(map(_inside, names))}
        return _("Hãy nhập “%(name)s”: %(parts)s.") % said


def _inside(label: str) -> str:
    """A label within a sentence."""
    return label[0].lower() + label[1:]
