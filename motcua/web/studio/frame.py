"""The frame around every page of the studio: its navigation, and the names of the kinds of things."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.catalog.models import Change

LONGEST_KEY = 60  # of an item, as Change.key holds it
HOME, OFFICERS, OUTBOX = "tong-quan", "can-bo", "hop-thu-di"

# Each kind by the word that stands for it in addresses; in the order of the navigation.
SLUGS: dict[str, str] = {
    Change.Kind.PROCEDURE: "thu-tuc",
    Change.Kind.WORKFLOW: "quy-trinh",
    Change.Kind.AGENCY: "co-quan",
    Change.Kind.FIELD: "linh-vuc",
    Change.Kind.CALENDAR: "lich-lam-viec",
    Change.Kind.NOTICE: "thong-bao",
}
KINDS = {slug: Change.Kind(kind) for kind, slug in SLUGS.items()}

_NAMES: dict[str, str | Promise] = {
    Change.Kind.PROCEDURE: gettext_lazy("Thủ tục"),
    Change.Kind.WORKFLOW: gettext_lazy("Quy trình"),
    Change.Kind.AGENCY: gettext_lazy("Cơ quan"),
    Change.Kind.FIELD: gettext_lazy("Lĩnh vực"),
    Change.Kind.CALENDAR: gettext_lazy("Lịch làm việc"),
    Change.Kind.NOTICE: gettext_lazy("Thông báo"),
}


def studio_nav(current: str) -> list[dict[str, Any]]:
    """The navigation of the studio; `current` is HOME, OFFICERS, OUTBOX or a Change.Kind."""
    links = [
        (HOME, reverse("studio_home"), _("Tổng quan")),
        *((kind, items_address(kind), name_of(kind)) for kind in SLUGS),
        (OFFICERS, reverse("officers"), _("Cán bộ")),
        (OUTBOX, reverse("studio_outbox"), _("Hộp thư đi")),
    ]
    return [{"href": href, "text": text, "current": key == current} for key, href, text in links]


def page(
    request: HttpRequest, template: str, current: str, facts: dict[str, Any], status: int = 200
) -> HttpResponse:
    """A page of the studio with `current` marked in its navigation."""
    return render(request, template, {"desk_nav": studio_nav(current), **facts}, status=status)


def name_of(kind: str) -> str:
    """What a kind is called in headings and navigation."""
    return str(_NAMES[kind])


def kind_of(slug: str) -> Change.Kind:
    """The kind that an address names; raises Http404."""
    if slug not in KINDS:
        raise Http404
    return KINDS[slug]


def require_key(key: str) -> None:
    """Raises Http404 for what no key of an item can be; no database has text with a NUL."""
    if not key.isprintable() or len(key) > LONGEST_KEY:
        raise Http404


def items_address(kind: str) -> str:
    """The list of everything of a kind."""
    return reverse("studio_items", args=[SLUGS[kind]])


def item_address(kind: str, key: str) -> str:
    """One item as it is in force."""
    return reverse("studio_item", args=[SLUGS[kind], key])
