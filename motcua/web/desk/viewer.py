"""The viewer: what was filed, in the page itself, beside what was declared.

It shows one file, or two side by side (`?voi=`): an old one and the one that replaced it, or two documents.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_safe

from motcua.accounts.gates import SignedInRequest, officer_required
from motcua.base import clock
from motcua.dossiers import service
from motcua.dossiers.models import Dossier
from motcua.files import service as files
from motcua.web.desk import checklist, frame, sheet
from motcua.web.desk.finding import opened
from motcua.web.ui.middleware import POLICY_WITH_FILES

Document = dict[str, Any]

# Where the file stands in the page (an id of viewer.jinja): on a phone, below the list of documents.
SHOWN = "tep"


@dataclass(frozen=True)
class Place:
    """What the viewer shows: a file, perhaps another beside it, pictures fitting or as large as they are.

    `paper` None is the first file there is; ids that are none of the dossier's answer 404.
    """

    paper: int | None = None
    beside: int | None = None
    full_size: bool = False

    def href(self, dossier: Dossier) -> str:
        """Its address."""
        asked = {"voi": self.beside, "co": "that" if self.full_size else None}
        query = urlencode({name: value for name, value in asked.items() if value})
        path = (
            reverse("desk_viewer_paper", args=[dossier.code, self.paper])
            if self.paper
            else reverse("desk_viewer", args=[dossier.code])
        )
        return f"{path}?{query}#{SHOWN}" if query else f"{path}#{SHOWN}"


@require_GET
@officer_required()
def show(request: SignedInRequest, code: str, paper_id: int | None = None) -> HttpResponseBase:
    """The viewer of the dossier `code` on one file; without `paper_id` on the first."""
    at = clock.now()
    dossier = opened(request, code, at, "viewer")
    asked = request.GET.get("voi", "")
    place = Place(paper_id, _number(asked) if asked else None, request.GET.get("co") == "that")
    return page(request, dossier, at, place)


@require_safe
@officer_required()
def framed(request: SignedInRequest, code: str, paper_id: int) -> HttpResponseBase:
    """The file itself, within the viewer's page."""
    dossier = opened(request, code, clock.now(), "paper")
    filed = get_object_or_404(dossier.papers.select_related("file"), pk=paper_id, pending=False)
    return files.serve_framed(filed.file, request=request)


def page(
    request: SignedInRequest,
    dossier: Dossier,
    at: datetime,
    place: Place,
    *,
    unkept: checklist.Unkept | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page at `place`; raises Http404 where it names a file that the dossier does not have."""
    documents = sheet.papers(dossier)
    filed = [(document, file) for document in documents for file in document["files"]]
    place = _settled(place, filed)
    found = checklist.of(dossier, request.user, at, unkept)
    panes = list(_panes(dossier, place, filed, found))
    response = render(
        request,
        "desk/viewer.jinja",
        {
            **frame.of(request, at),
            "dossier": dossier,
            "documents": [_listed(dossier, place, document, found) for document in documents],
            "panes": panes,
            "place": place,
            "ways": _ways(dossier, place, filed),
            "alone": replace(place, beside=None).href(dossier) if place.beside else "",
            "sizes": _sizes(dossier, place) if any(p["shown_as"] == "image" for p in panes) else [],
            "checklist": found,
            "sections": service.form_of(dossier.form).display(dossier.answers),
            "trail": [
                (reverse("desk"), _("Hồ sơ")),
                (reverse("desk_dossier", args=[dossier.code]), dossier.code),
                (None, _("Xem giấy tờ")),
            ],
        },
        status=status,
    )
    response["Content-Security-Policy"] = POLICY_WITH_FILES
    return response


def _number(text: str) -> int:
    """An id as it stands in an address; raises Http404 for what is none."""
    if not (text.isascii() and text.isdigit() and len(text) < 20):
        raise Http404
    return int(text)


def _settled(place: Place, filed: list[tuple[Document, Document]]) -> Place:
    """`place` with the file that is shown where none was named."""
    known = {file["pk"] for _document, file in filed}
    if not {place.paper, place.beside} - {None} <= known:
        raise Http404
    if place.paper is None:
        place = replace(place, paper=next((f["pk"] for _document, f in filed if not f["replaced"]), None))
    return replace(place, beside=None) if place.beside == place.paper else place


def _panes(
    dossier: Dossier, place: Place, filed: list[tuple[Document, Document]], found: checklist.Checklist
) -> Iterator[dict[str, Any]]:
    """What is shown, left and right. A verdict stands once, with the file that counts."""
    by_id = {file["pk"]: (document, file) for document, file in filed}
    judged = set()
    for pk in filter(None, (place.paper, place.beside)):
        document, file = by_id[pk]
        row = None
        if not file["replaced"] and document["key"] not in judged:
            judged.add(document["key"])
            row = found.row(document["key"])
        inside = reverse("desk_framed", args=[dossier.code, pk])
        newer = next((one for one in document["files"] if not one["replaced"]), None)
        yield {
            **file,
            "document": document["name"],
            "framed": inside,
            # A photo may come in another format than it was filed in.
            "opened": inside if file["shown_as"] == "image" else file["href"],
            "row": row,
            "newer": replace(place, paper=newer["pk"], beside=pk).href(dossier)
            if file["replaced"] and newer and place.beside is None
            else "",
        }


def _listed(dossier: Dossier, place: Place, document: Document, found: checklist.Checklist) -> dict[str, Any]:
    """A document for the list at the left, each file with the ways to see it alone or beside the present."""
    here = Place(full_size=place.full_size)
    return {
        **document,
        "row": found.declaration if document["online"] else found.row(document["key"]),
        "files": [
            {
                **file,
                "alone": replace(here, paper=file["pk"]).href(dossier),
                "together": replace(place, beside=file["pk"]).href(dossier)
                if file["pk"] not in (place.paper, place.beside)
                else "",
                "current": file["pk"] in (place.paper, place.beside),
            }
            for file in document["files"]
        ],
    }


def _ways(dossier: Dossier, place: Place, filed: list[tuple[Document, Document]]) -> dict[str, str]:
    """To the file before and after the one shown, among those that count."""
    ids = [file["pk"] for _document, file in filed]
    counting = [file["pk"] for _document, file in filed if not file["replaced"]]
    if place.paper is None:
        return {}
    now = ids.index(place.paper)
    before = next((pk for pk in reversed(ids[:now]) if pk in counting), None)
    after = next((pk for pk in ids[now + 1 :] if pk in counting), None)
    here = Place(full_size=place.full_size)
    return {
        name: replace(here, paper=pk).href(dossier)
        for name, pk in (("previous", before), ("next", after))
        if pk is not None
    }


def _sizes(dossier: Dossier, place: Place) -> list[dict[str, Any]]:
    """Pictures as wide as the page, or dot by dot."""
    return [
        {
            "text": text,
            "href": replace(place, full_size=full).href(dossier),
            "current": place.full_size == full,
        }
        for text, full in ((_("Vừa bề ngang"), False), (_("Cỡ thật"), True))
    ]
