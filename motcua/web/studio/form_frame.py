"""The frame of all pages of the form editor: where they lie, their tabs, the version that was seen."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from motcua.accounts.gates import SignedInRequest
from motcua.catalog.models import Change
from motcua.formengine import service as formengine
from motcua.web.studio.form_store import Draft
from motcua.web.studio.frame import page

# Pages by the tab under which they lie.
_TABS = (
    ("list", "change_form"),
    ("trial", "change_form_trial"),
    ("example", "change_form_example"),
    ("text", "change_form_text"),
    ("about", "change_form_about"),
)


def show(
    request: SignedInRequest, draft: Draft, template: str, facts: dict[str, Any], *, tab: str = ""
) -> HttpResponse:
    """A page of the declaration; `tab` where it is not called like the template."""
    names = {
        "list": _("Các câu hỏi"),
        "trial": _("Thử tờ khai"),
        "example": _("Ví dụ"),
        "text": _("Dạng văn bản"),
        "about": _("Tên và căn cứ"),
    }
    tabs = [
        {"href": draft.address(route), "text": names[key], "current": key == (tab or template)}
        for key, route in _TABS
    ]
    frame = {"draft": draft, "change": draft.change, "tabs": tabs, "can_edit": draft.can_edit}
    return page(request, f"studio/form_{template}.jinja", Change.Kind.PROCEDURE, frame | facts)


def links(problems: Iterable[formengine.Problem]) -> list[dict[str, str]]:
    """Problems of a declaration for the error summary."""
    return [{"text": problem.message, "href": f"#{problem.anchor}"} for problem in problems]
