"""The chain of events: each carries the SHA-256 of the one before it, so that a change anywhere shows.

The hash covers the canonical JSON of the event: keys sorted, no spaces, time in UTC with microseconds.
"""

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, F

from motcua.base import clock
from motcua.base.clock import VIETNAM
from motcua.dossiers.actors import Actor
from motcua.dossiers.models import Dossier, Event, Seal, Step
from motcua.dossiers.transitions import Act


def digest(text: str) -> str:
    """SHA-256 of `text` in UTF-8, as hex."""
    return hashlib.sha256(text.encode()).hexdigest()


def write(
    dossier: Dossier,
    act: Act,
    actor: Actor,
    at: datetime,
    from_state: str,
    facts: dict[str, Any],
    step: Step | None,
) -> Event:
    """Append the event of an act that has just won its dossier; the caller's transaction holds the lock."""
    last = dossier.events.order_by("number").last()
    event = Event(
        dossier=dossier,
        number=last.number + 1 if last else 1,
        act=act,
        at=at,
        actor=actor.user,
        post=actor.post,
        from_state=from_state,
        to_state=dossier.state,
        step=step.key if step else "",
        data=facts,
        previous_hash=last.hash if last else "",
    )
    event.hash = fingerprint(event, dossier.code)
    event.save(force_insert=True)
    return event


def fingerprint(event: Event, code: str) -> str:
    """The hash that `event` of the dossier `code` must carry."""
    content = {
        "dossier": code,
        "number": event.number,
        "act": str(event.act),
        "at": event.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "actor": event.actor_id,
        "post": event.post_id,
        "from": str(event.from_state),
        "to": str(event.to_state),
        "step": event.step,
        "data": event.data,
        "previous": event.previous_hash,
    }
    return digest(json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":")))


def broken_chains() -> Iterator[tuple[str, str]]:
    """Recompute every chain; yields (dossier code, what is wrong) for each that does not hold."""
    code, previous, number = "", "", 0
    for event in Event.objects.select_related("dossier").order_by("dossier_id", "number").iterator(2000):
        if event.dossier.code != code:
            code, previous, number = event.dossier.code, "", 0
        number += 1
        if event.number != number:
            yield code, f"event {number} is missing"
            number = event.number
        elif event.previous_hash != previous:
            yield code, f"event {number} does not follow the one before it"
        elif event.hash != fingerprint(event, code):
            yield code, f"event {number} was changed"
        previous = event.hash
    yield from _cut_short()


def _cut_short() -> Iterator[tuple[str, str]]:
    """Every act raises the version of its dossier, so the version says how many events there must be."""
    counted = Dossier.objects.annotate(written=Count("events")).exclude(written=F("version") + 1)
    for code, version, written in counted.order_by("pk").values_list("code", "version", "written"):
        yield code, f"{written} events are there, {version + 1} should be"


def seal_until(day: date, at: datetime) -> None:
    """Seal every day up to `day` that is not yet sealed, also those on which no worker ran."""
    sealed = Seal.objects.order_by("day").last()
    if sealed is None:
        first = Event.objects.order_by("at").values_list("at", flat=True).first()
        following = clock.local(first).date() if first else day
    else:
        following = sealed.day + timedelta(days=1)
    while following <= day:
        seal(following, at)
        following += timedelta(days=1)


def seal(day: date, at: datetime) -> Seal:
    """Seal the events of `day` (in Vietnam); a day is sealed once, and each seal carries the one before."""
    sealed = Seal.objects.filter(day=day).first()
    if sealed:
        return sealed
    before = Seal.objects.filter(day__lt=day).order_by("day").last()
    previous = before.hash if before else ""
    count, content = _events_of(day)
    return Seal.objects.create(
        day=day,
        made_at=at,
        events=count,
        previous_hash=previous,
        hash=_seal_hash(day, count, content, previous),
    )


def broken_seals() -> Iterator[tuple[str, str]]:
    """Recompute every daily seal; yields (day, what is wrong)."""
    previous = ""
    for sealed in Seal.objects.order_by("day").iterator():
        expected = _seal_hash(sealed.day, *_events_of(sealed.day), previous)
        if sealed.previous_hash != previous or sealed.hash != expected:
            yield sealed.day.isoformat(), "the seal does not fit the events of its day"
        previous = sealed.hash


def _seal_hash(day: date, count: int, content: str, previous: str) -> str:
    return digest(f"{day.isoformat()}|{count}|{content}|{previous}")


def _events_of(day: date) -> tuple[int, str]:
    """How many events took place on `day`, and one hash over theirs."""
    begin = datetime.combine(day, time.min, VIETNAM)
    hashes = (
        Event.objects.filter(at__gte=begin, at__lt=begin + timedelta(days=1))
        .order_by("dossier_id", "number")
        .values_list("hash", flat=True)
    )
    running, count = hashlib.sha256(), 0
    for value in hashes.iterator(2000):
        running.update(value.encode())
        count += 1
    return count, running.hexdigest()
