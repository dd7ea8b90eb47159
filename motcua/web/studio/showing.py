"""What the pages of an item and of its changes say about it."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

from motcua.base import clock
from motcua.catalog import service as catalog
from motcua.catalog.models import Change, ChangeAct
from motcua.web.studio import calendarreading, notices, procedures
from motcua.web.studio.kinds import PAGES, title_of


def item(request: HttpRequest, kind: str, key: str, data: Mapping[str, Any]) -> dict[str, Any]:
    """For the context of a page that shows an item, in force or drafted."""
    name = data.get("name")
    procedure = data.get("procedure")
    if isinstance(procedure, dict):
        name = procedure.get("name")
    facts: dict[str, Any] = {
        "kind": kind,
        "title": title_of(kind, key, str(name or key)),
        "parts": PAGES[kind].read(key, data) if kind in PAGES else procedures.read(key, data),
    }
    if kind == Change.Kind.CALENDAR:
        facts |= calendar(request, data)
    if kind == Change.Kind.NOTICE:
        facts["preview"] = notices.shown(key, data)
    return facts


def calendar(request: HttpRequest, data: Mapping[str, Any]) -> dict[str, Any]:
    """A calendar's year at a glance and its try-out box, as the address asks for them."""
    at = clock.now()
    asked = request.GET.get("nam", "")
    years = calendarreading.years_of(data)
    this_year = clock.local(at).year
    year = int(asked) if asked.isascii() and asked.isdecimal() and int(asked) in years else this_year
    return {
        "glance": calendarreading.glance(data, year),
        "years": years,
        "trial": calendarreading.trial(data, request.GET, at),
    }


def differences(change: Change) -> list[dict[str, str]]:
    """What a change changes, as ui.difference wants it."""
    return [
        {"key": one.path, "before": one.before, "after": one.after}
        for one in catalog.changes.differences(change)
    ]


def published(change: Change) -> dict[str, Any]:
    """One published change for the history of its item: who wrote, who published, why, when, what."""
    acts = list(change.acts.all())
    publisher = next((act.actor for act in acts if act.act == ChangeAct.Act.PUBLISH), None)
    return {
        "change": change,
        "is_new": change.before is None,
        "by": publisher.full_name if publisher else "",
        "author": change.author.full_name if change.author else "",
        "differences": differences(change) if change.before is not None else [],
    }


def acts(change: Change) -> list[dict[str, Any]]:
    """Who did what to a change, the newest first, as ui.timeline wants it; saves in a row are one."""
    lines: list[dict[str, Any]] = []
    last = None
    for act in change.acts.select_related("actor"):
        if act.act == ChangeAct.Act.SAVE and last == (act.act, act.actor_id):
            continue
        last = (act.act, act.actor_id)
        by = act.actor.full_name if act.actor else ""
        lines.append({"title": act.get_act_display(), "at": act.at, "by": by, "text": act.text})
    return lines
