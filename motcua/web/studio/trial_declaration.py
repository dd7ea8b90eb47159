"""The declaration of a trial, on the very page that a citizen would fill in; an example answers it."""

import json
from typing import Any

from django.http import HttpResponseBase
from django.utils.translation import gettext as _

from motcua.accounts.gates import SignedInRequest
from motcua.base import clock
from motcua.catalog.models import Change
from motcua.formengine import service as formengine
from motcua.web.studio.procedure_editing import Data, show

_OURS = frozenset({"test", "answer", "version", "csrfmiddlewaretoken"})


def ask(
    request: SignedInRequest, change: Change, test: Data, cleaned: formengine.Cleaned | None = None
) -> HttpResponseBase:
    """The page with the example's answers, or with what was typed and its problems."""
    form = _form(change, test)
    if form is None:
        return show(request, "trial_no_form", change, {"problems": []})
    answers = _answers(change, form.key, test)
    facts = {
        "form": form,
        "sections": form.page(answers, cleaned),
        "problems": [{"text": one.message, "href": f"#{one.anchor}"} for one in cleaned.errors]
        if cleaned
        else [],
        "test": json.dumps(test, ensure_ascii=False),
    }
    return show(request, "trial_declaration", change, facts)


def read(request: SignedInRequest, change: Change, test: Data) -> Data | HttpResponseBase:
    """The test with what was typed in place of the example's answers; the page again while it has errors."""
    form = _form(change, test)
    if form is None:
        return ask(request, change, test)
    before = _answers(change, form.key, test)
    raw = {
        name: values if len(values) > 1 else values[0]
        for name, values in request.POST.lists()
        if name not in _OURS and values
    }
    context = formengine.Context(clock.local(clock.now()).date())
    cleaned = form.clean(raw, before, context)
    if cleaned.errors:
        return ask(request, change, test, cleaned)
    # As the page would have read it, so that only what was typed differs.
    example = form.review(_answers(change, form.key, {}), context).answers
    changed: dict[str, Any] = {
        key: cleaned.answers.get(key)
        for key in {**example, **cleaned.answers}
        if example.get(key) != cleaned.answers.get(key)
    }
    kept = {key: value for key, value in test.items() if key != "answers"}
    return {"name": _("Chạy thử"), **kept, **({"answers": changed} if changed else {})}


def _form(change: Change, test: Data) -> formengine.Form | None:
    """The declaration of the chosen case; None where there is none, or it has faults."""
    procedure = change.data["procedure"]
    cases = procedure.get("cases") or ()
    chosen = next((one for one in cases if one["key"] == test.get("case")), cases[0] if cases else {})
    definition = change.data["forms"].get(chosen.get("form") or procedure.get("form"))
    try:
        return formengine.load(definition) if definition else None
    except formengine.DefinitionError:
        return None


def _answers(change: Change, key: str, test: Data) -> dict[str, Any]:
    example = dict(change.data["examples"].get(key, {}).get("answers") or {})
    changed = test.get("answers")
    merged = {**example, **(changed if isinstance(changed, dict) else {})}
    return {name: value for name, value in merged.items() if value is not None}
