"""Answers that are known already, each with where it comes from: the account, the organisation, an earlier
dossier.

A question lists its sources in order (`prefill: [earlier, profile.full_name]`); the first that gives a valid
answer wins. Nothing here fetches anything: whoever begins a draft hands the sources over, by their names.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from motcua.formengine import limits
from motcua.formengine.intake import take
from motcua.formengine.model import Answers, Context, Question, Raw

PROFILE, ENTITY, EARLIER = "profile", "entity", "earlier"
PROFILE_KEYS = frozenset({"full_name", "identity_number", "phone", "email", "address"})
ENTITY_KEYS = frozenset({"name", "tax_code", "address", "phone", "email", "representative"})
NAMES = (
    EARLIER,
    *(f"{PROFILE}.{key}" for key in sorted(PROFILE_KEYS)),
    *(f"{ENTITY}.{key}" for key in sorted(ENTITY_KEYS)),
)


class Source(Protocol):
    """Something that knows answers; a draft remembers its `origin`: a word or a code, nothing personal."""

    @property
    def origin(self) -> str: ...

    def typed(self, question: Question, name: str) -> Raw | None:
        """What one would type to give its answer to `question`: {} where that was none, None for no idea."""


@dataclass(frozen=True)
class Profile:
    """What the account knows, by the names of PROFILE_KEYS; or the organisation, by those of ENTITY_KEYS."""

    facts: Mapping[str, Any]
    origin: str = PROFILE

    def typed(self, question: Question, name: str) -> Raw | None:
        """The fact called `name`."""
        value = self.facts.get(name)
        if value in (None, ""):
            return None
        parts = question.kind.from_profile(value)
        return {f"{question.key}-{part}" if part else question.key: text for part, text in parts.items()}


@dataclass(frozen=True)
class Earlier:
    """The answers of an earlier dossier; `asked` are the questions of its form, by key."""

    origin: str
    answers: Answers
    asked: Mapping[str, Question]
    same_form: bool
    same_procedure: bool

    def typed(self, question: Question, name: str) -> Raw | None:  # noqa: ARG002 - no names here
        """The answer to the question of the same key and kind.

        Of another form both questions must say `earlier`: that is how a form tells that a question is about
        whoever files. The birthday of a child declared for is none of theirs.
        """
        other = self.asked.get(question.key)
        if other is None or other.kind.name != question.kind.name:
            return None
        if not self.same_form and EARLIER not in other.prefill:
            return None
        if (other.sensitive or question.sensitive) and not self.same_procedure:
            return None
        if question.key in self.answers:
            return question.kind.raw(question, self.answers[question.key])
        # Left empty then: what an older dossier says may be about somebody else. Not asked then: look on.
        return None if other.show_when else {}


Sources = Mapping[str, Sequence[Source]]


@dataclass(frozen=True)
class Prefilled:
    """The answers to begin with, and for each where it comes from (Source.origin)."""

    answers: Answers = field(default_factory=dict)
    origins: dict[str, str] = field(default_factory=dict)


def prefill(questions: Iterable[Question], sources: Sources, context: Context) -> Prefilled:
    """All that `sources` know. What a question would refuse today is passed over for the next source."""
    done = Prefilled()
    for question in questions:
        for source, typed in _known(question, sources):
            value = _valid(question, typed, done.answers, context)
            if value is not None:
                done.answers[question.key] = value
                done.origins[question.key] = source.origin
                break
    return done


def _known(question: Question, sources: Sources) -> Iterator[tuple[Source, Raw]]:
    """What each listed group of sources says first."""
    for listed in question.prefill:
        group, _dot, name = listed.partition(".")
        for source in sources.get(group, ()):
            typed = source.typed(question, name)
            if typed is not None:
                yield source, typed
                break


def _valid(question: Question, typed: Raw, answers: Answers, context: Context) -> Any:
    reading = question.kind.read(question, take(typed, typed))
    if reading.value is None or reading.faults:
        return None
    broken = (
        limits.sentence(limit, reading.value, answers.get, str, context)
        for limit in question.limits
        if limit.severity == "block"
    )
    return None if any(broken) else reading.value
