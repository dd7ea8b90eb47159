"""Plays tests on a procedure as a change would have it. Nothing of what happens there is kept."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from motcua.base import clock
from motcua.catalog.models import Change, Procedure, ProcedureRevision
from motcua.catalog.service import changes
from motcua.dossiers import scenarios
from motcua.dossiers.scenarios import Moment, Played, ScenarioError

Data = dict[str, Any]
_EXPECTED_MOMENTS = ("due", "answer_due", "deadline")


@contextmanager
def rehearsed(change: Change, at: datetime) -> Iterator[ProcedureRevision]:
    """Inside, the faultless draft is in force; the revision that it would be."""
    with changes.rehearsed(change, at):
        yield Procedure.objects.select_related("current__procedure").get(code=change.key).current


def play(change: Change, test: Mapping[str, Any], at: datetime) -> Played:
    """One test on the draft. A test that cannot be read is one without moments, with its faults."""
    with rehearsed(change, at) as revision:
        return _played(revision, test)


def play_all(change: Change, at: datetime) -> list[Played]:
    """All tests of the draft, in their order.

    Each in a transaction of its own: on SQLite nobody else writes meanwhile, and many tests take seconds.
    """
    return [play(change, test, at) for test in change.data["procedure"].get("tests") or ()]


def _played(revision: ProcedureRevision, test: Mapping[str, Any]) -> Played:
    try:
        scenario = scenarios.parse(revision, test)
    except ScenarioError as error:
        said = tuple(f"{fault.path}: {fault.sentence}" for fault in error.faults)
        return Played(str(test.get("name", "")), (), said)
    return scenarios.run(revision, scenario)


def with_expectations(test: Mapping[str, Any], played: Played, name: str) -> Data:
    """What happened, as a test that expects just that."""
    turns = test.get("then") or []
    filed, *moments = [_expected(moment) for moment in played.moments]
    kept = {key: value for key, value in test.items() if key not in ("name", "expect", "then")}
    kept = {"name": name, **kept, "expect": filed}
    then = [{**turn, "expect": expected} for turn, expected in zip(turns, moments, strict=False)]
    return {**kept, "then": then} if then else kept


def _expected(moment: Moment) -> Data:
    if moment.refused:
        return {"refused": moment.refused}
    found: Data = {"state": moment.state}
    for key in _EXPECTED_MOMENTS:
        value = getattr(moment, key)
        if value:
            found[key] = f"{clock.local(value):%Y-%m-%d %H:%M}"
    if moment.step:
        found["step"] = moment.step
    found["told"] = [one.kind for one in moment.told]
    return found
