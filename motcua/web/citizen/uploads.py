"""Files that come with a form: each is judged by itself, and what is wrong is said where it was chosen."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from motcua.accounts.gates import SignedInRequest
from motcua.dossiers import service as dossiers
from motcua.dossiers.models import Draft, FiledPaper, PaperUpload, Supplement
from motcua.files import service as files
from motcua.files.models import StoredFile

Attach = Callable[[str, StoredFile], object]


def take_in(
    request: HttpRequest, documents: Iterable[str], attach: Attach, at: datetime
) -> dict[str, list[str]]:
    """Receive the files chosen for each of `documents` and `attach` them; what was refused, by document."""
    refused: dict[str, list[str]] = {}
    for document in documents:
        for upload in request.FILES.getlist(field_of(document)):
            try:
                stored = files.receive(upload, at)
                try:
                    attach(document, stored)
                except dossiers.ActError:
                    files.remove(stored)
                    raise
            except files.Refused as error:
                refused.setdefault(document, []).append(error.reason)
            except dossiers.ActError as error:
                refused.setdefault(document, []).append(
                    _("Chưa nhận tệp “%(name)s”. %(why)s") % {"name": stored.name, "why": error}
                )
    return refused


def field_of(document: str) -> str:
    """The name and id of the file input of a document; gaps point at it."""
    return f"document-{document}"


def problems_of(request: HttpRequest, refused: dict[str, list[str]]) -> list[dict[str, str]]:
    """For the error summary: refused files with the place to choose again, then files too many."""
    found = [
        {"text": reason, "href": f"#{field_of(document)}"}
        for document, reasons in refused.items()
        for reason in reasons
    ]
    too_many = files.left_out(request)
    return [*found, {"text": too_many, "href": ""}] if too_many else found


def on_their_way(
    request: SignedInRequest, home: Draft | Supplement, at: datetime
) -> dict[str, list[PaperUpload]]:
    """By document: what this person left half way (resumable.py), and what was refused once it was whole."""
    found: dict[str, list[PaperUpload]] = defaultdict(list)
    for upload in dossiers.uploading.shown(home, request.user, at):
        found[upload.document].append(upload)
    return found


def move(request: SignedInRequest, papers: "QuerySet[FiledPaper]") -> None:
    """Put a photo before or after its neighbour, as the person pressed."""
    for wish, step in (("up", -1), ("down", 1)):
        number = request.POST.get(wish, "")
        if number.isascii() and number.isdigit():
            for paper in papers.filter(pk=int(number[:18])):
                with suppress(dossiers.ActError):  # filed meanwhile; the page that follows says so
                    dossiers.photos.move(paper, step)


def places(papers: list[FiledPaper], joins: bool) -> dict[int, str]:
    """Which photos may go up, down or both ways (paper id → "up", "down", "up down")."""
    photos = [paper.pk for paper in papers if dossiers.photos.is_photo(paper)] if joins else []
    if len(photos) < 2:
        return {}
    middle = dict.fromkeys(photos, "up down")
    return {**middle, photos[0]: "down", photos[-1]: "up"}


def drop(request: SignedInRequest, at: datetime) -> None:
    """Forget the upload that the person does not want to go on with, or whose refusal was read."""
    try:
        wish = UUID(request.POST.get("drop", ""))
    except ValueError:
        return
    # A second press finds nothing left to do.
    if upload := dossiers.uploading.worked_on(request.user, wish, at):
        dossiers.uploading.give_up(upload)
