"""Papers and cases of a procedure: a list with buttons to move, and a page for each."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from motcua.accounts.gates import SignedInRequest
from motcua.catalog.models import Change
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
from motcua.web.studio.procedure_forms import CaseForm, DocumentForm, PartForm, key_from
from motcua.web.studio.procedure_parts import time_in_words

Words = str | Promise


@dataclass(frozen=True)
class Kind:
    """One of the two lists: its key in the draft, its addresses and its words."""

    key: str
    form: type[Any]
    lines_route: str
    title: Words
    add: Words
    remove: Words
    nothing: Words
    facts: Callable[[Mapping[str, Any]], str]


def _document_facts(line: Mapping[str, Any]) -> str:
    counts = [(line.get("originals"), _("%(n)s bản chính")), (line.get("copies"), _("%(n)s bản sao"))]
    said = [words % {"n": n} for n, words in counts if n]
    if line.get("form"):
        said = [_("Khai trực tuyến")]
    said += [] if line.get("required", True) else [_("nếu có")]
    said += [_("chỉ trong trường hợp: %s") % ", ".join(map(str, line["cases"]))] if line.get("cases") else []
    return "; ".join(said)


def _case_facts(line: Mapping[str, Any]) -> str:
    time = line.get("processing_time")
    return time_in_words(time) if time else _("Như thời hạn của thủ tục")


DOCUMENTS = Kind(
    "documents",
    DocumentForm,
    "change_procedure_documents",
    gettext_lazy("Giấy tờ cần nộp"),
    gettext_lazy("Thêm giấy tờ"),
    gettext_lazy("Bỏ giấy tờ này"),
    gettext_lazy("Chưa ghi giấy tờ nào."),
    _document_facts,
)
CASES = Kind(
    "cases",
    CaseForm,
    "change_procedure_cases",
    gettext_lazy("Các trường hợp"),
    gettext_lazy("Thêm trường hợp"),
    gettext_lazy("Bỏ trường hợp này"),
    gettext_lazy("Thủ tục không chia trường hợp."),
    _case_facts,
)


@require_http_methods(["GET", "POST"])
@with_draft
def lines(request: SignedInRequest, change: Change, kind: Kind) -> HttpResponseBase:
    """The list; its buttons `move` send "up:2" or "down:2"."""
    procedure, conflict = procedure_of(change), ""
    if request.method == "POST":
        new = moved(_lines(procedure, kind), request.POST.get("move", ""))
        conflict = save(request, change, with_procedure(change, {**procedure, kind.key: new}))
        if not conflict:
            return redirect(kind.lines_route, change.pk)
    shown = [{"name": line["name"], "facts": kind.facts(line)} for line in _lines(procedure_of(change), kind)]
    problems = [{"text": conflict}] if conflict else []
    return show(request, "procedure_lines", change, {"kind": kind, "lines": shown, "problems": problems})


@require_http_methods(["GET", "POST"])
@with_draft
def line(request: SignedInRequest, change: Change, kind: Kind, number: int = 0) -> HttpResponseBase:
    """One paper or case, counted from 1; 0 is a new one. `remove` takes it out."""
    procedure = procedure_of(change)
    known = _lines(procedure, kind)
    typed = typed_in(request)
    key = typed.get("key", "") if typed is not None else _key_at(known, number)
    stored = next((one for one in known if key and one["key"] == key), {})
    form: PartForm = kind.form(stored, typed, forms=_forms(change), cases=_cases(procedure))
    conflict = ""
    if request.method == "POST" and ("remove" in request.POST or form.is_valid()):
        removed = "remove" in request.POST
        new = (
            [one for one in known if one["key"] != key]
            if removed
            else _with(known, form.applied(stored), key)
        )
        conflict = save(request, change, with_procedure(change, {**procedure, kind.key: new}))
        if not conflict:
            if removed:
                messages.success(request, _("Đã bỏ “%s”.") % stored.get("name", ""))
            return redirect(kind.lines_route, change.pk)
    facts = {"kind": kind, "form": form, "key": key, "problems": problems_of(form, conflict)}
    return show(request, "procedure_line", change, facts)


def _lines(procedure: Mapping[str, Any], kind: Kind) -> list[Data]:
    return list(procedure.get(kind.key) or ())


def _key_at(known: list[Data], number: int) -> str:
    if number > len(known):
        raise Http404
    return str(known[number - 1]["key"]) if number else ""


def _with(known: list[Data], typed: Data, key: str) -> list[Data]:
    """The lines with one replaced, or one more where there is none of that key (any more)."""
    keys = {one["key"] for one in known}
    if key in keys:
        return [typed if one["key"] == key else one for one in known]
    return [*known, {"key": key or key_from(typed["name"], keys), **typed}]


def moved(known: list[Data], move: str) -> list[Data]:
    """The lines with one a place further up or down; as they are where `move` says nothing possible."""
    way, _colon, place = move.partition(":")
    number = int(place) if place.isascii() and place.isdecimal() and len(place) < 5 else 0
    other = number + {"up": -1, "down": 1}.get(way, 0)
    if not (1 <= number <= len(known) and 1 <= other <= len(known)):
        return known
    moved = list(known)
    moved[number - 1], moved[other - 1] = moved[other - 1], moved[number - 1]
    return moved


def _forms(change: Change) -> list[tuple[str, str]]:
    return [
        (key, f"{form.get('title') or key} ({key})") for key, form in sorted(change.data["forms"].items())
    ]


def _cases(procedure: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [(case["key"], case["name"]) for case in procedure.get("cases") or ()]
