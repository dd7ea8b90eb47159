"""The form editor: all questions as cards with buttons, and beside them the page that a citizen sees."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from motcua.accounts.gates import SignedInRequest
from motcua.catalog import service as catalog
from motcua.formengine.service import diagnosis, editing
from motcua.web.studio import form_preview
from motcua.web.studio import form_words as words
from motcua.web.studio.form_frame import show
from motcua.web.studio.form_store import Definition, Draft, with_pieces

UP, DOWN = "len", "xuong"
_STEPS = {UP: -1, DOWN: 1}


@dataclass(frozen=True)
class Card:
    """One question, or one column, in the list."""

    place: str
    name: str
    kind: str
    required: str
    condition: str
    faults: list[str]
    columns: list["Card"] = field(default_factory=list)
    is_table: bool = False

    @property
    def key(self) -> str:
        """Its own key."""
        return self.place.rpartition(".")[2]


@dataclass(frozen=True)
class SectionCard:
    """One section with its cards."""

    key: str
    title: str
    hint: str
    cards: list[Card]
    faults: list[str]


@require_http_methods(["GET", "POST"])
@with_pieces
def form_page(request: SignedInRequest, draft: Draft) -> HttpResponseBase:
    """The list of sections and questions; its buttons move one of them."""
    if request.method == "POST":
        return _move(request, draft)
    faults = diagnosis.faults(draft.definition)
    _form, left_out = diagnosis.showable(draft.definition)
    facts = {
        "sections": cards(draft.definition, faults),
        "faults": summary(draft, faults),
        "preview": form_preview.sections(draft.definition, left_out),
        "left_out": [editing.name_of(editing.find(draft.definition, place)) for place in left_out],
        "count": len(editing.keys(draft.definition)),
        "opened": request.GET.get("mo", ""),
    }
    return show(request, draft, "list", facts)


def _move(request: SignedInRequest, draft: Draft) -> HttpResponseBase:
    act, _colon, place = request.POST.get("act", "").partition(":")
    what, _dot, key = place.partition(":")
    if act not in _STEPS:
        raise Http404
    try:
        if what == "phan":
            moved = editing.move_section(draft.definition, key, _STEPS[act])
        else:
            moved = editing.move(draft.definition, place, _STEPS[act])
    except KeyError as error:
        raise Http404 from error
    try:
        draft.keep(request, moved)
    except catalog.changes.ChangeError as error:
        messages.warning(request, str(error))
        return redirect(draft.address())
    # The focus lands on the very button, so that pressing it again moves on.
    return redirect(in_list(draft, key if what == "phan" else place, act))


def in_list(draft: Draft, place: str, anchor: str = "cau") -> str:
    """The list, at a question; at a column with its table open."""
    table, dot, _column = place.rpartition(".")
    return f"{draft.address()}{'?mo=' + table if dot else ''}#{anchor}.{place}"


def cards(definition: Definition, faults: list[diagnosis.PlacedFault]) -> list[SectionCard]:
    """Everything in the list. One pass, however many questions there are."""
    by_place: dict[str, list[str]] = {}
    by_section: dict[str, list[str]] = {}
    for fault in faults:
        where = by_place if fault.place else by_section
        where.setdefault(fault.place or fault.section, []).append(fault.sentence)
    page = {one["key"]: one for part in definition.get("sections", []) for one in part.get("questions", [])}
    return [
        SectionCard(
            part["key"],
            str(part.get("title", "")),
            str(part.get("hint", "")),
            [_card(one, one["key"], page, by_place) for one in part.get("questions", [])],
            by_section.get(part["key"], []),
        )
        for part in definition.get("sections", [])
    ]


def _card(
    question: Mapping[str, Any], place: str, known: Mapping[str, Any], faults: Mapping[str, list[str]]
) -> Card:
    is_table = question.get("kind") == "table"
    columns = question.get("columns", []) if is_table else []
    inner = {**known, **{one["key"]: one for one in columns}}
    return Card(
        place,
        editing.name_of({"label": question.get("label") or question["key"]}),
        words.kind(question.get("kind")),
        words.required(question, known.get),
        _("Chỉ hỏi khi %s") % words.condition(question["show_when"], known.get)
        if "show_when" in question
        else "",
        faults.get(place, []),
        [_card(one, f"{place}.{one['key']}", inner, faults) for one in columns],
        is_table,
    )


def summary(draft: Draft, faults: list[diagnosis.PlacedFault]) -> list[dict[str, str]]:
    """All faults for the summary, each with a link to its question."""
    links = []
    for fault in faults:
        if fault.place:
            name = editing.name_of(editing.find(draft.definition, fault.place))
            links.append({"text": f"{name}: {fault.sentence}", "href": f"#cau.{fault.place}"})
        elif fault.section:
            links.append({"text": fault.sentence, "href": f"#phan.{fault.section}"})
        else:
            links.append({"text": fault.sentence})
    return links
