"""Everything of a kind, one item as it is in force, and the two ways in which a change begins."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import path, reverse

from motcua.accounts import resume
from motcua.accounts.gates import SignedInRequest, administrator_required
from motcua.base import clock
from motcua.base.text import clean_line, fold
from motcua.catalog import service as catalog
from motcua.catalog.models import Change
from motcua.web.studio import frame, procedures, showing
from motcua.web.studio.kinds import PAGES, title_of
from motcua.web.studio.newitems import NewItemForm

SIZE = 50
HISTORY_SHOWN = 20
_LONGEST_SEARCH = 100


@dataclass(frozen=True)
class Line:
    """One line of a list."""

    key: str
    title: str
    href: str
    state: str  # of its open change; "" where there is none


@administrator_required
def items(request: SignedInRequest, kind: str) -> HttpResponse:
    """All items of a kind, those that have every word of the search, page by page."""
    wanted = frame.kind_of(kind)
    words = clean_line(request.GET.get("q", ""))[:_LONGEST_SEARCH]
    found = [line for line in _lines(wanted) if _has(line, words)]
    shown = Paginator(found, SIZE).get_page(request.GET.get("trang"))
    facts = {
        "kind": wanted,
        "slug": kind,
        "name": frame.name_of(wanted),
        "words": words,
        "lines": shown.object_list,
        "total": len(found),
        "before": _address(words, shown.previous_page_number()) if shown.has_previous() else "",
        "after": _address(words, shown.next_page_number()) if shown.has_next() else "",
        "add": _add_address(wanted),
        "bring_in": reverse("procedure_import") if wanted == Change.Kind.PROCEDURE else "",
    }
    return frame.page(request, "studio/items.jinja", wanted, facts)


@administrator_required
def item(request: SignedInRequest, kind: str, key: str) -> HttpResponseBase:
    """One item as it is in force, with every change that made it so."""
    wanted = frame.kind_of(kind)
    frame.require_key(key)
    data = catalog.changes.current(wanted, key)
    open_change = catalog.changes.open_changes().filter(kind=wanted, key=key).first()
    if data is None:
        if open_change is None:
            raise Http404
        return redirect(open_change)
    published = catalog.changes.history(wanted, key).prefetch_related("acts__actor")
    facts = {
        "key": key,
        "slug": kind,
        "open_change": open_change,
        "history": [showing.published(change) for change in published[:HISTORY_SHOWN]],
        "trail": [(frame.items_address(wanted), frame.name_of(wanted)), (None, key)],
        "doors": procedures.doors(key) if wanted == Change.Kind.PROCEDURE else [],
        **showing.item(request, wanted, key, data),
    }
    return frame.page(request, "studio/item.jinja", wanted, facts)


@administrator_required
def begin(request: SignedInRequest, kind: str, key: str) -> HttpResponseBase:
    """The open change of the item, or a new one; pressing twice leads to the same."""
    wanted = frame.kind_of(kind)
    frame.require_key(key)
    if catalog.changes.current(wanted, key) is None:
        raise Http404
    if request.method != "POST":
        # Somebody who had to log in again comes back here.
        return redirect(frame.item_address(wanted, key))
    try:
        change = catalog.changes.begin(wanted, key, user=request.user, at=clock.now())
    except catalog.changes.ChangeError as error:
        messages.error(request, str(error))
        return redirect(frame.item_address(wanted, key))
    return redirect(change)


@administrator_required
def new(request: SignedInRequest, kind: str) -> HttpResponseBase:
    """A new item: its key and what it cannot begin without."""
    wanted = frame.kind_of(kind)
    pages = PAGES.get(wanted)
    if pages is None or pages.new is None:
        raise Http404
    typed = request.POST if request.method == "POST" else resume.take_and_tell(request, clock.now())
    form = pages.new(typed)
    if request.method == "POST" and form.is_valid():
        change = _begin_new(request, wanted, form)
        if change:
            return redirect("change_edit", change.pk)
    facts = {"form": form, "slug": kind, "name": frame.name_of(wanted)}
    return frame.page(request, "studio/new.jinja", wanted, facts)


def _begin_new(request: SignedInRequest, kind: str, form: NewItemForm) -> Change | None:
    key = form.cleaned_data["key"]
    try:
        return catalog.changes.begin_new(kind, key, form.data_of_item(), user=request.user, at=clock.now())
    except catalog.changes.ChangeError as error:
        mine = catalog.changes.open_changes().filter(kind=kind, key=key, author=request.user)
        if (change := mine.first()) and change.before is None and change.data == form.data_of_item():
            return change  # the same button, pressed twice
        form.add_error("key", str(error))
    return None


def _lines(kind: Change.Kind) -> Sequence[Line]:
    return [
        Line(
            one.key,
            title_of(kind, one.key, one.title),
            frame.item_address(kind, one.key),
            one.open_change.state if one.open_change else "",
        )
        for one in catalog.changes.items(kind)
    ]


def _has(line: Line, words: str) -> bool:
    """Whether every word begins some word of the title or the key, accents or not."""
    text = f" {fold(f'{line.key} {line.title}')}"
    return all(f" {word}" in text for word in fold(words).split())


def _address(words: str, number: int) -> str:
    said: dict[str, Any] = {"q": words, "trang": number}
    return f"?{urlencode({name: value for name, value in said.items() if value})}"


def _add_address(kind: Change.Kind) -> str:
    if kind == Change.Kind.PROCEDURE:
        return reverse("procedure_new")
    pages = PAGES[kind]
    return reverse("studio_new", args=[frame.SLUGS[kind]]) if pages.new else ""


item_urls = [
    path("quan-tri/<slug:kind>", items, name="studio_items"),
    path("quan-tri/<slug:kind>/moi", new, name="studio_new"),
    path("quan-tri/<slug:kind>/<str:key>", item, name="studio_item"),
    path("quan-tri/<slug:kind>/<str:key>/sua", begin, name="studio_begin"),
]
