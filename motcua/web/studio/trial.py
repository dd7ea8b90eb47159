"""Try a procedure out before it is in force: file, act, look, act again. Not a row of it stays.

What has been tried so far travels in the page as the plain data of a test and is played anew with every
step; it is judged like any test before it is played. At any point it can be kept as a test.
"""

import json
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from motcua.accounts.gates import SignedInRequest
from motcua.base import clock
from motcua.base.text import clean_line
from motcua.catalog.models import Change
from motcua.catalog.service import changes
from motcua.dossiers import scenarios
from motcua.dossiers.scenarios import Played
from motcua.web.studio import trial_declaration, trial_stage
from motcua.web.studio.procedure_editing import (
    Data,
    editor_address,
    procedure_of,
    save,
    show,
    with_open,
    with_procedure,
)
from motcua.web.studio.trial_forms import FilingForm, Offered, TurnForm
from motcua.web.ui.formfields import error_links

LONGEST = 200_000  # characters of what has been tried


@require_http_methods(["GET", "POST"])
@with_open
def trial(request: SignedInRequest, change: Change) -> HttpResponseBase:
    """The page of every step: which button was pressed says what comes next."""
    if changes.faults(change):
        messages.warning(request, _("Còn lỗi phải sửa trước khi nộp thử."))
        return redirect(editor_address(change) if change.state == Change.State.DRAFT else change)
    if request.method == "GET":
        return _beginning(request, change, _from_test(change, request.GET.get("kiem-thu", "")))
    test = _so_far(request.POST.get("test", ""))
    for button, act in _BUTTONS.items():
        if button in request.POST:
            return act(request, change, test)
    return _beginning(request, change, test)


# -- what the buttons do ---------------------------------------------------------------------------------


def _file(request: SignedInRequest, change: Change, test: Data) -> HttpResponseBase:
    form = FilingForm(test, request.POST, offered=Offered.by(change.data), expecting=False)
    if not form.is_valid():
        return _beginning(request, change, test, form)
    filed = form.applied({key: test[key] for key in ("answers",) if key in test})
    if "fill" in request.POST:
        return trial_declaration.ask(request, change, filed)
    return _stand(request, change, {"name": _name(), **filed})


def _answer(request: SignedInRequest, change: Change, test: Data) -> HttpResponseBase:
    answered = trial_declaration.read(request, change, test)
    return answered if isinstance(answered, HttpResponseBase) else _stand(request, change, answered)


def _do(request: SignedInRequest, change: Change, test: Data) -> HttpResponseBase:
    form = TurnForm({}, request.POST, offered=Offered.by(change.data), expecting=False)
    if not form.is_valid():
        return _stand(request, change, test, form)
    further = {**test, "then": [*(test.get("then") or ()), form.applied({})]}
    played = trial_stage.play(change, further, clock.now())
    if not played.moments:
        return _stand(request, change, test, form, list(played.problems))
    return _shown(request, change, further, played)


def _undo(request: SignedInRequest, change: Change, test: Data) -> HttpResponseBase:
    turns = list(test.get("then") or ())
    if not turns:
        return _beginning(request, change, test)
    return _stand(request, change, {**test, "then": turns[:-1]})


def _keep(request: SignedInRequest, change: Change, test: Data) -> HttpResponseBase:
    name = clean_line(request.POST.get("name", ""))[:200]
    played = trial_stage.play(change, test, clock.now())
    tests = list(change.data["procedure"].get("tests") or ())
    if not name or name in [one["name"] for one in tests]:
        said = (
            _("Hãy đặt tên cho kiểm thử.")
            if not name
            else _("Đã có kiểm thử mang tên này. Hãy đặt tên khác.")
        )
        return _shown(request, change, test, played, problems=[{"text": said, "href": "#name"}], name=name)
    if not played.moments:
        return _shown(request, change, test, played)
    kept = trial_stage.with_expectations(test, played, name)
    conflict = save(
        request, change, with_procedure(change, {**procedure_of(change), "tests": [*tests, kept]})
    )
    if conflict:
        return _shown(request, change, test, played, problems=[{"text": conflict}], name=name)
    messages.success(request, _("Đã giữ lại làm kiểm thử. Mỗi lần ban hành, kiểm thử này phải đạt."))
    return redirect("change_test", change.pk, len(tests) + 1)


def _slip(request: SignedInRequest, change: Change, test: Data) -> HttpResponseBase:
    """The paper that "2:0" names: the first slip of the second act."""
    played = trial_stage.play(change, test, clock.now())
    place, _colon, which = request.POST.get("slip", "").partition(":")
    slips = [slip for moment in played.moments if str(moment.number) == place for slip in moment.slips]
    found = [slip for number, slip in enumerate(slips) if str(number) == which]
    if not found:
        return _shown(request, change, test, played)
    return HttpResponse(
        scenarios.slip_pdf(found[0]),
        content_type="application/pdf",
        headers={"Content-Disposition": 'inline; filename="chay-thu.pdf"'},
    )


_BUTTONS = {
    "file": _file,
    "fill": _file,
    "answer": _answer,
    "_go": _answer,
    "_row": _answer,
    "do": _do,
    "undo": _undo,
    "keep": _keep,
    "slip": _slip,
}


# -- pages -----------------------------------------------------------------------------------------------


def _beginning(
    request: SignedInRequest, change: Change, test: Data, form: FilingForm | None = None
) -> HttpResponseBase:
    usual = {"filed": f"{clock.local(clock.now()):%Y-%m-%d %H:%M}", **test}
    form = form or FilingForm(usual, offered=Offered.by(change.data), expecting=False)
    facts = {"form": form, "problems": error_links(form) if form.is_bound else [], "test": _as_text(test)}
    return show(request, "trial_begin", change, facts)


def _stand(
    request: SignedInRequest,
    change: Change,
    test: Data,
    form: TurnForm | None = None,
    said: list[str] | None = None,
) -> HttpResponseBase:
    """How things stand after what was done so far."""
    problems = [{"text": one, "href": "#at"} for one in said or ()]
    return _shown(request, change, test, trial_stage.play(change, test, clock.now()), form, problems)


def _shown(
    request: SignedInRequest,
    change: Change,
    test: Data,
    played: Played,
    form: TurnForm | None = None,
    problems: Any = (),
    name: str = "",
) -> HttpResponseBase:
    last = played.moments[-1].at if played.moments else None
    initial = {"at": f"{clock.local(last):%Y-%m-%d %H:%M}"} if last else {}
    shown = form or TurnForm(initial, offered=Offered.by(change.data), expecting=False)
    facts = {
        "played": played,
        "form": shown,
        "problems": [*problems, *(error_links(shown) if shown.is_bound and not shown.is_valid() else [])],
        "test": _as_text(test),
        "name": name,
        "may_keep": change.state == Change.State.DRAFT,
    }
    return show(request, "trial_stand", change, facts)


# -- what travels in the page ------------------------------------------------------------------------------


def _from_test(change: Change, number: str) -> Data:
    """The test of that number, to begin from; its expectations stay with it."""
    tests = change.data["procedure"].get("tests") or ()
    place = int(number) if number.isascii() and number.isdecimal() and len(number) < 4 else 0
    if not 1 <= place <= len(tests):
        return {}
    return {key: value for key, value in tests[place - 1].items() if key not in ("name", "expect", "then")}


def _so_far(text: str) -> Data:
    """What the page carries; anything else is as if nothing had been tried."""
    try:
        data = json.loads(text) if len(text) <= LONGEST else {}
    except (ValueError, RecursionError):
        return {}
    turns = data.get("then", []) if isinstance(data, dict) else None
    whole = isinstance(turns, list) and all(isinstance(one, dict) for one in turns)
    return data if whole and isinstance(data.get("filed", ""), str) else {}


def _as_text(test: Data) -> str:
    return json.dumps(test, ensure_ascii=False)


def _name() -> str:
    return _("Nộp thử")
