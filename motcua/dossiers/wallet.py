"""The wallet (kho giấy tờ): what a person filed once, or was issued, to be used again.

It is computed from the dossiers that are the person's own, so a paper is there as soon as it was filed and
the result as soon as its owner may have it; nothing is copied. What the owner says about one (until when it
is good, that it should not be there) is a `WalletNote`.

A document of a draft is offered what the wallet holds of the same *paper*: the same `paper` in the data of
the catalogue or, where none is given, the same name, accents and capitals aside. What people write for one
matter only (applications, declarations) is never offered. A paper used again is a filed paper of its own, for
the same stored file, and says from which dossier it came: that is the reuse which QĐ 766 counts (RULES a.13).
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from motcua.accounts.models import User
from motcua.base import clock
from motcua.base.text import fold
from motcua.catalog.content import Document
from motcua.dossiers import drafts, shown
from motcua.dossiers.errors import NotAllowedError
from motcua.dossiers.models import Dossier, Draft, FiledPaper, Result, WalletNote
from motcua.files.models import Scan, StoredFile

__all__ = ["RESULT", "Entry", "entries", "find", "offers", "put_back", "remove", "reuse", "told"]
__all__ += ["set_expiry"]

RESULT = ""  # in the place of a document
MOST_DOSSIERS = 200  # the newest; whoever has more looks for a paper in its dossier
MOST_OFFERED = 3  # of one document
# Whatever else such a paper is called, it was written for one matter.
_FOR_ONE_MATTER = (
    *("don", "to khai", "ban khai", "phieu khai", "van ban de nghi", "giay de nghi", "cong van", "de an"),
    *("bao cao", "ke hoach", "to trinh", "ban cam ket", "danh sach"),
)


@dataclass(frozen=True)
class Entry:
    """One paper of the wallet: what was filed for one document of a dossier, or its result."""

    dossier: Dossier
    document: str
    name: str
    paper: str
    dated: datetime
    files: tuple[tuple[int, StoredFile], ...]  # with the id of the filed paper, or of the result
    expires_on: date | None = None
    removed: bool = False

    @property
    def id(self) -> str:
        """By which the wallet finds it again; nobody else's wallet does."""
        return f"{self.dossier.pk}-{self.document}"

    @property
    def is_issued(self) -> bool:
        """Whether the office made it."""
        return self.document == RESULT

    def has_expired(self, at: datetime) -> bool:
        """Whether its last day is over."""
        return self.expires_on is not None and self.expires_on < clock.local(at).date()


def entries(user: User, *, removed: bool = False) -> list[Entry]:
    """The person's papers, newest first; with `removed` those that were taken out."""
    owned = (
        Dossier.objects.owned_by(user).select_related("revision__procedure").order_by("-submitted_at", "-pk")
    )
    dossiers = {dossier.pk: dossier for dossier in owned[:MOST_DOSSIERS]}
    said = WalletNote.objects.filter(user=user, dossier__in=dossiers)
    notes = {(note.dossier_id, note.document): note for note in said}
    found = [*_filed(dossiers, notes), *_issued(dossiers, notes)]
    found.sort(key=lambda entry: entry.dated, reverse=True)
    return [entry for entry in found if entry.removed == removed]


def find(user: User, entry_id: str) -> Entry | None:
    """The paper of this person's wallet under that id, taken out or not."""
    everything = [*entries(user), *entries(user, removed=True)]
    return next((entry for entry in everything if entry.id == entry_id), None)


Notes = dict[tuple[int, str], WalletNote]


def _filed(dossiers: dict[int, Dossier], notes: Notes) -> Iterable[Entry]:
    # What was used again is there already, from where it came.
    own = FiledPaper.objects.filter(
        dossier__in=dossiers, pending=False, replaced_at=None, joined=False, reused_from=None
    )
    groups: dict[tuple[int, str], list[FiledPaper]] = defaultdict(list)
    for paper in own.exclude(file__scan=Scan.INFECTED).select_related("file"):
        groups[paper.dossier_id or 0, paper.document].append(paper)
    for (pk, key), papers in groups.items():
        dossier = dossiers[pk]
        document = next((d for d in dossier.revision.content.documents if d.key == key), None)
        if document is not None and not _for_one_matter(document.name):
            files = tuple((paper.pk, paper.file) for paper in papers)
            dated = max(paper.added_at for paper in papers)
            yield _noted(Entry(dossier, key, document.name, paper_of(document), dated, files), notes)


def _issued(dossiers: dict[int, Dossier], notes: Notes) -> Iterable[Entry]:
    open_ = [pk for pk, dossier in dossiers.items() if shown.result_is_open(dossier)]
    granted = Result.objects.filter(dossier__in=open_, outcome=Result.Outcome.GRANTED).select_related("file")
    groups: dict[int, list[Result]] = defaultdict(list)
    for result in granted:
        groups[result.dossier_id].append(result)
    for pk, results in groups.items():
        dossier = dossiers[pk]
        name = dossier.revision.content.result or str(_("Kết quả giải quyết"))
        files = tuple((result.pk, result.file) for result in results)
        dated = max(result.attached_at for result in results)
        yield _noted(Entry(dossier, RESULT, name, _key(name), dated, files), notes)


def _noted(entry: Entry, notes: Notes) -> Entry:
    note = notes.get((entry.dossier.pk, entry.document))
    if note is None:
        return entry
    said = {**entry.__dict__, "expires_on": note.expires_on, "removed": note.removed_at is not None}
    return Entry(**said)


def paper_of(document: Document) -> str:
    """Which paper a document is, in whatever procedure."""
    return document.paper or _key(document.name)


def _key(name: str) -> str:
    return "-".join(fold(name).split())


def _for_one_matter(name: str) -> bool:
    return fold(name).strip().startswith(tuple(f"{word} " for word in _FOR_ONE_MATTER))


def offers(draft: Draft, user: User) -> dict[str, list[Entry]]:
    """For each document of the draft what its applicant's wallet holds of it.

    Nothing at the counter, and nothing where the draft is an organisation's: a wallet is a person's.
    """
    if draft.clerk_id is not None or draft.entity_id is not None or draft.applicant_id != user.pk:
        return {}
    there = set(draft.papers.values_list("file_id", flat=True))
    by_paper: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries(user):
        if not there & {stored.pk for _pk, stored in entry.files}:
            by_paper[entry.paper].append(entry)
    wanted = [document for document in drafts.uploaded(draft) if not _for_one_matter(document.name)]
    return {document.key: by_paper[paper_of(document)][:MOST_OFFERED] for document in wanted}


@transaction.atomic
def reuse(draft: Draft, document: str, entry_id: str, *, user: User, at: datetime) -> Entry:
    """Attach a paper of the wallet to the document it is offered for.

    Raises NotAllowedError, OvertakenError.
    """
    offered = offers(draft, user).get(document, ())
    entry = next((entry for entry in offered if entry.id == entry_id), None)
    if entry is None:
        raise NotAllowedError(_("Giấy tờ này không còn trong kho của bạn, hoặc đã được dùng rồi."))
    if entry.has_expired(at):
        raise NotAllowedError(_("Giấy tờ này đã hết hạn. Hãy nộp bản còn hạn."))
    for _pk, stored in entry.files:
        drafts.add_paper(draft, document, stored, at, reused_from=entry.dossier)
    return entry


def set_expiry(entry: Entry, user: User, expires_on: date | None) -> None:
    """Until when the paper is good, as its owner says; None: it does not expire."""
    _note(entry, user, expires_on=expires_on)


def remove(entry: Entry, user: User, at: datetime) -> None:
    """Take the paper out of the wallet. Its dossier keeps it, and so does whatever it was used for."""
    _note(entry, user, removed_at=at)


def put_back(entry: Entry, user: User) -> None:
    """Have a paper that was taken out in the wallet again."""
    _note(entry, user, removed_at=None)


def _note(entry: Entry, user: User, **said: Any) -> None:
    WalletNote.objects.update_or_create(
        user=user, dossier=entry.dossier, document=entry.document, defaults=said
    )


def told(user: User) -> Iterable[dict[str, Any]]:
    """What the person said about their papers, as the export of their data has it."""
    for note in WalletNote.objects.filter(user=user).select_related("dossier").order_by("pk"):
        yield {
            "dossier": note.dossier.code,
            "document": note.document,
            "expires_on": note.expires_on,
            "removed_at": note.removed_at,
        }
