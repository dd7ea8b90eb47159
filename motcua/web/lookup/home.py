"""`/`: what people come for, what most of them want, how it works. And what robots may read."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.views.decorators.http import require_safe

from motcua.catalog import service as catalog
from motcua.catalog.models import Procedure

FIELDS_SHOWN = 6


@dataclass(frozen=True)
class Wish:
    """A procedure as people ask for it, from the pack's portal.yaml."""

    code: str
    text: str


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Two queries, whoever looks."""
    return render(request, "lookup/home.jinja", {"doors": _doors(), "fields": _fields()})


@require_safe
def robots(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """`/robots.txt`: the public pages are for search engines too. The look-up says noindex itself, which
    engines only hear when they may fetch it."""
    rooms = ("/ho-so", "/tai-khoan", "/can-bo", "/quan-tri", reverse("lookup_challenge"))
    lines = ["User-agent: *", *(f"Disallow: {room}" for room in rooms)]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@cache
def wishes() -> tuple[Wish, ...]:
    """What the office puts on its home page; a pack may name nothing."""
    file = Path(settings.PACK) / "portal.yaml"
    said = yaml.safe_load(file.read_text(encoding="utf-8")) if file.exists() else None
    return tuple(Wish(str(one["code"]), str(one["text"])) for one in (said or {}).get("popular", ()))


def _doors() -> list[dict[str, str]]:
    """Wishes that the catalogue can fulfil, each with its field."""
    found = Procedure.objects.exclude(current=None).filter(code__in=[wish.code for wish in wishes()])
    fields = dict(found.values_list("code", "field__name"))
    return [
        {"title": wish.text, "text": fields[wish.code], "href": reverse("procedure", args=[wish.code])}
        for wish in wishes()
        if wish.code in fields
    ]


def _fields() -> list[catalog.Choice]:
    """The largest fields, in the order of their names."""
    everything = catalog.filters().fields
    largest = sorted(everything, key=lambda field: -field.count)[:FIELDS_SHOWN]
    return [field for field in everything if field in largest]


urlpatterns = [
    path("", home, name="home"),
    path("robots.txt", robots, name="robots"),
]
