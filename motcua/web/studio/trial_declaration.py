"""The declaration of a trial, on the very page that a citizen would fill in; an example answers it.

What is typed travels with the page as in form_trial: rows in `_state`, everything else in its inputs.
"""

import json
from dataclasses import replace
from typing import Any

from django.http import HttpResponseBase
from django.utils.translation import gettext as _

from motcua.accounts.gates import SignedInRequest
from motcua.base import clock
from motcua.catalog.models import Change
from motcua.formengine import service as formengine
from motcua.web.studio.form_trial import NEW, Trial
from motcua.web.studio.procedure_editing import Data, show


def ask(request: SignedInRequest, change: Change, test: Data) -> HttpResponseBase:
    """The page with the example's answers, or those that the test says instead."""
    begun = _begun(change, test)
    if begun is None:
        return show(request, "trial_no_form", change, {"problems": []})
    return _page(request, change, test, begun, None)


def read(request: SignedInRequest, change: Change, test: Data) -> Data | HttpResponseBase:
    """The test with what was typed in place of the example's answers; else the page that comes next."""
    begun = _begun(change, test)
    if begun is None:
        return ask(request, change, test)
    posted, now = request.POST, begun.with_state(request.POST.get("_state", ""))
    if "_row" in posted:
        return _row(request, change, test, now)
    cleaned = now.read(posted)
    now = replace(now, typed=cleaned.raw)
    if "_go" in posted:
        return _go(request, change, test, now, posted["_go"])
    if cleaned.errors:
        return _page(request, change, test, now, cleaned)
    return _told(change, test, begun, cleaned.answers)


def _told(change: Change, test: Data, begun: Trial, answers: Data) -> Data:
    """The test with only those answers that are not the example's."""
    # As the page would have read the example, so that only what was typed differs.
    example = begun.form.review(_answers(change, begun.form.key, {}), begun.context).answers
    changed: Data = {
        key: answers.get(key) for key in {**example, **answers} if example.get(key) != answers.get(key)
    }
    kept = {key: value for key, value in test.items() if key != "answers"}
    return {"name": _("Nộp thử"), **kept, **({"answers": changed} if changed else {})}


# -- rows of a table -------------------------------------------------------------------------------------


def _go(request: SignedInRequest, change: Change, test: Data, now: Trial, wish: str) -> HttpResponseBase:
    """What a button of a table asks for: "<table>.moi", "<table>.<n>" or "<table>.<n>.xoa"."""
    table, _dot, rest = wish.partition(".")
    number, _dot, act = rest.partition(".")
    place = _place(now, table, number)
    if place is None:
        return _page(request, change, test, now, now.quietly())
    if act == "xoa" and place:
        now = replace(now, answers=now.form.remove_row(now.answers, table, place))
        return _page(request, change, test, now, now.quietly())
    return _row_page(request, change, test, now, table, place, None)


def _row(request: SignedInRequest, change: Change, test: Data, now: Trial) -> HttpResponseBase:
    """The page of a row came back: its row goes into the table, or it is shown with what is wrong."""
    table, _dot, number = request.POST["_row"].partition(".")
    place, page = _place(now, table, number), now.quietly()
    if place is None or "_back" in request.POST:
        return _page(request, change, test, now, page)
    position = place or len(now.form.rows(now.answers, table)) + 1
    above = page.answers if page else now.answers
    cleaned = now.form.clean_row(table, request.POST, now.context, answers=above, number=position)
    if cleaned.errors:
        return _row_page(request, change, test, now, table, place, cleaned)
    if place:
        answers = now.form.replace_row(now.answers, table, place, cleaned.answers)
    elif now.form.can_add_row(now.answers, table):
        answers = now.form.add_row(now.answers, table, cleaned.answers)
    else:
        answers = now.answers
    now = replace(now, answers=answers)
    return _page(request, change, test, now, now.quietly())


def _place(now: Trial, table: str, number: str) -> int | None:
    """The row that is meant, 0 for a new one; None where there is none."""
    digits = number.isascii() and number.isdecimal() and len(number) < 5
    try:
        now.form.table(table)
        if number != NEW:
            now.form.row(now.answers, table, int(number) if digits else 0)
    except (KeyError, formengine.NoSuchRowError):
        return None
    return 0 if number == NEW else int(number)


# -- pages -----------------------------------------------------------------------------------------------


def _page(
    request: SignedInRequest, change: Change, test: Data, now: Trial, cleaned: formengine.Cleaned | None
) -> HttpResponseBase:
    facts = {
        "form": now.form,
        "sections": now.form.page(now.answers, cleaned),
        **_common(test, now, cleaned),
    }
    return show(request, "trial_declaration", change, facts)


def _row_page(
    request: SignedInRequest,
    change: Change,
    test: Data,
    now: Trial,
    table: str,
    place: int,
    cleaned: formengine.Cleaned | None,
) -> HttpResponseBase:
    question = now.form.table(table)
    stored = now.form.row(now.answers, table, place) if place else None
    name = question.row_name or _("Dòng")
    facts = {
        "inputs": now.form.row_page(table, stored, cleaned),
        "row": f"{table}.{place or NEW}",
        "title": f"{name} {place}" if place else _("Thêm %s") % name.lower(),
        **_common(test, now, cleaned),
    }
    return show(request, "trial_row", change, facts)


def _common(test: Data, now: Trial, cleaned: formengine.Cleaned | None) -> dict[str, Any]:
    errors = cleaned.errors if cleaned else []
    return {
        "problems": [{"text": one.message, "href": f"#{one.anchor}"} for one in errors],
        "test": json.dumps(test, ensure_ascii=False),
        "state": now.state,
    }


def _begun(change: Change, test: Data) -> Trial | None:
    """The declaration of the chosen case; None where there is none, or it has faults."""
    procedure = change.data["procedure"]
    cases = procedure.get("cases") or ()
    chosen = next((one for one in cases if one["key"] == test.get("case")), cases[0] if cases else {})
    definition = change.data["forms"].get(chosen.get("form") or procedure.get("form"))
    try:
        form = formengine.load(definition) if definition else None
    except formengine.DefinitionError:
        form = None
    today = clock.local(clock.now()).date()
    return Trial(form, today, _answers(change, form.key, test)) if form else None


def _answers(change: Change, key: str, test: Data) -> dict[str, Any]:
    example = dict(change.data["examples"].get(key, {}).get("answers") or {})
    changed = test.get("answers")
    merged = {**example, **(changed if isinstance(changed, dict) else {})}
    return {name: value for name, value in merged.items() if value is not None}
