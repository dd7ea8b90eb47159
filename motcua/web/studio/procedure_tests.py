"""Workflow tests of a procedure: written on pages, played at once, kept in the draft."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from motcua.accounts.gates import SignedInRequest
from motcua.base import clock
from motcua.catalog.models import Change
from motcua.catalog.service import changes
from motcua.dossiers.scenarios import Played
from motcua.web.studio import trial_stage
from motcua.web.studio.procedure_editing import (
    Data,
    problems_of,
    procedure_of,
    save,
    show,
    typed_in,
    with_draft,
    with_procedure,
)
from motcua.web.studio.procedure_lines import moved
from motcua.web.studio.trial_forms import ACTS, Offered, TestForm, TurnForm, moment_in_words


@require_http_methods(["GET", "POST"])
@with_draft
def all_tests(request: SignedInRequest, change: Change) -> HttpResponseBase:
    """All tests, with `?chay=1` what comes of them; buttons `move` send "up:2" or "down:2"."""
    conflict = ""
    if request.method == "POST":
        conflict = _save(request, change, moved(_tests(change), request.POST.get("move", "")))
        if not conflict:
            return redirect("change_tests", change.pk)
    known = _tests(change)
    faulty = bool(changes.faults(change))
    outcomes: list[Played | None] = [None] * len(known)
    if "chay" in request.GET and not faulty:
        outcomes = [*trial_stage.play_all(change, clock.now())]
    lines = [
        {"name": test["name"], "turns": len(test.get("then") or ()), "played": outcome}
        for test, outcome in zip(known, outcomes, strict=True)
    ]
    facts = {
        "lines": lines,
        "faulty": faulty,
        "failed": sum(1 for one in outcomes if one and not one.ok),
        "problems": [{"text": conflict}] if conflict else [],
    }
    return show(request, "procedure_tests", change, facts)


@require_http_methods(["GET", "POST"])
@with_draft
def one_test(request: SignedInRequest, change: Change, number: int = 0) -> HttpResponseBase:
    """One test, counted from 1: how it is filed, its acts, and how it went; 0 is a new one."""
    known = _tests(change)
    stored = _at(known, number)
    if request.method == "POST" and ("move" in request.POST or "remove" in request.POST):
        return _rearrange(request, change, known, number)
    form = TestForm(stored, typed_in(request), offered=Offered.by(change.data), expecting=True)
    conflict = ""
    if request.method == "POST" and form.is_valid():
        typed = form.applied(stored)
        new = [*known, typed] if number == 0 else [*known[: number - 1], typed, *known[number:]]
        conflict = _save(request, change, new)
        if not conflict:
            return redirect("change_test", change.pk, number or len(new))
    return _show(request, change, number, form, conflict)


def _rearrange(request: SignedInRequest, change: Change, known: list[Data], number: int) -> HttpResponseBase:
    """One test fewer, or its acts in another order."""
    if "remove" in request.POST:
        new, way = [*known[: number - 1], *known[number:]], ("change_tests", change.pk)
    else:
        stored = known[number - 1]
        turns = moved(list(stored.get("then") or ()), request.POST["move"])
        new = [*known[: number - 1], {**stored, "then": turns}, *known[number:]]
        way = ("change_test", change.pk, number)  # type: ignore[assignment]
    conflict = _save(request, change, new)
    if conflict:
        messages.error(request, conflict)
    return redirect(*way)


def _show(
    request: SignedInRequest, change: Change, number: int, form: TestForm, conflict: str
) -> HttpResponseBase:
    stored = _at(_tests(change), number) if number <= len(_tests(change)) else {}
    faults = changes.faults(change)
    own = [fault for fault in faults if number and fault.path.startswith(f"tests[{number - 1}]")]
    facts: Data = {
        "form": form,
        "number": number,
        "test": stored,
        "turns": [
            {"title": ACTS.get(one.get("act"), one.get("act")), "at": moment_in_words(one.get("at"))}
            for one in stored.get("then") or ()
        ],
        "faults": own,
        "others": len(faults) - len(own),
        "played": _played(change, stored) if number and not faults else None,
        "problems": problems_of(form, conflict),
    }
    return show(request, "procedure_test", change, facts)


@require_http_methods(["GET", "POST"])
@with_draft
def turn(request: SignedInRequest, change: Change, number: int, place: int = 0) -> HttpResponseBase:
    """One act of a test, counted from 1; 0 is a new one at the end. `remove` takes it out."""
    known = _tests(change)
    whole = _at(known, number)
    turns: list[Data] = list(whole.get("then") or ())
    stored = _at(turns, place)
    initial = stored or {"at": turns[-1].get("at") if turns else whole.get("filed")}
    form = TurnForm(initial, typed_in(request), offered=Offered.by(change.data), expecting=True)
    conflict, removing = "", "remove" in request.POST
    if request.method == "POST" and (removing or form.is_valid()):
        typed = [] if removing else [form.applied(stored)]
        new = [*turns, *typed] if place == 0 else [*turns[: place - 1], *typed, *turns[place:]]
        said = {key: value for key, value in whole.items() if key != "then"} | ({"then": new} if new else {})
        conflict = _save(request, change, [*known[: number - 1], said, *known[number:]])
        if not conflict:
            return redirect("change_test", change.pk, number)
    facts = {
        "form": form,
        "number": number,
        "place": place,
        "test": whole,
        "problems": problems_of(form, conflict),
    }
    return show(request, "procedure_turn", change, facts)


def _tests(change: Change) -> list[Data]:
    return list(change.data["procedure"].get("tests") or ())


def _at(lines: list[Data], number: int) -> Data:
    if number > len(lines):
        raise Http404
    return lines[number - 1] if number else {}


def _save(request: SignedInRequest, change: Change, tests: list[Any]) -> str:
    return save(request, change, with_procedure(change, {**procedure_of(change), "tests": tests}))


def _played(change: Change, test: Data) -> Played:
    return trial_stage.play(change, test, clock.now())
