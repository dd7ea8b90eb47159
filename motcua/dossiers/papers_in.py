"""Papers on paper: counted when the office takes them in; originals go back to their owner (RULES a.3, a.8).

What is only looked at and handed back at once is not taken in. Originals are held until they are given back:
with the result, or after the dossier was refused, withdrawn or stopped. Until then every page says so.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import product
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from motcua.accounts.models import User
from motcua.catalog.content import Document
from motcua.dossiers.errors import IncompleteError, NotAllowedError, OvertakenError
from motcua.dossiers.models import Dossier, PaperTakenIn, Step
from motcua.dossiers.wording import said
from motcua.organization.models import Role

Kind = PaperTakenIn.Kind
Counts = Mapping[str, Mapping[str, int]]  # by document, by kind

MOST = 99  # of one kind for one document; more is a typing error
LONGEST_NAME = 200


def tidy(documents: Iterable[Document], counts: Counts) -> dict[str, dict[str, int]]:
    """What was counted, without noughts and without papers nobody asked for.

    Raises IncompleteError, each problem at its place ("<document>-<kind>").
    """
    kept: dict[str, dict[str, int]] = {}
    problems = []
    for document in documents:
        for kind in Kind:
            count = counts.get(document.key, {}).get(kind.value, 0)
            if not 0 <= count <= MOST:
                message = _("Số bản phải từ 0 đến %(most)d: %(name)s.") % {
                    "most": MOST,
                    "name": document.name,
                }
                problems.append((anchor(document.key, kind), message))
            elif count:
                kept.setdefault(document.key, {})[kind.value] = count
    if problems:
        raise IncompleteError(problems[0][1], tuple(problems))
    return kept


def anchor(document: str, kind: str) -> str:
    """The name and id of the input where these papers are counted."""
    return f"taken-{document}-{kind}"


@dataclass(frozen=True)
class Tally:
    """The inputs in which papers are counted, as they were typed: what counts, and what is wrong with it."""

    counts: dict[str, dict[str, int]]
    typed: dict[str, str]  # by anchor
    faults: dict[str, str]  # by anchor

    @classmethod
    def read(cls, posted: Mapping[str, Any], documents: Iterable[Document]) -> "Tally":
        """From a form's inputs; an empty one counts nothing."""
        counts: dict[str, dict[str, int]] = {}
        typed, faults = {}, {}
        for document, kind in product(documents, Kind):
            name = anchor(document.key, kind)
            text = typed[name] = str(posted.get(name, "")).strip()[:10]
            if not text:
                continue
            if text.isascii() and text.isdigit() and int(text) <= MOST:
                counts.setdefault(document.key, {})[kind.value] = int(text)
            else:
                faults[name] = _("Số bản là một số từ 0 đến %d.") % MOST
        return cls(counts, typed, faults)

    @classmethod
    def of(cls, counts: Counts) -> "Tally":
        """As it was counted before."""
        typed = {
            anchor(document, kind): str(count)
            for document, kinds in counts.items()
            for kind, count in kinds.items()
        }
        return cls({key: dict(kinds) for key, kinds in counts.items()}, typed, {})

    def inputs(self, document: str) -> list[dict[str, str]]:
        """The inputs of one document, for ui/papercounts.jinja."""
        names = [(anchor(document, kind), str(kind.label)) for kind in Kind]
        return [
            {
                "id": name,
                "label": label,
                "value": self.typed.get(name, ""),
                "error": self.faults.get(name, ""),
            }
            for name, label in names
        ]

    def problems(self) -> list[dict[str, str]]:
        """For the summary at the top of the page."""
        return [{"text": text, "href": f"#{name}"} for name, text in self.faults.items()]


def in_words(kinds: Mapping[str, int]) -> str:
    """What was counted for one document: "2 bản chính, 1 bản photo"; "" for nothing."""
    counted = [(kinds.get(kind.value, 0), str(kind.label)) for kind in Kind]
    return ", ".join(f"{count} {label[:1].lower()}{label[1:]}" for count, label in counted if count)


def take_in(dossier: Dossier, counts: Counts, user: User, at: datetime) -> None:
    """Write down what was handed over; runs inside an act, or of itself (`take_in_later`)."""
    documents = dossier.documents
    PaperTakenIn.objects.bulk_create(
        PaperTakenIn(dossier=dossier, document=key, kind=kind, count=count, taken_by=user, taken_at=at)
        for key, kinds in tidy(documents, counts).items()
        for kind, count in kinds.items()
    )


def take_in_later(dossier: Dossier, counts: Counts, *, user: User, at: datetime) -> None:
    """More papers were brought while the dossier is open. Raises NotAllowedError, IncompleteError."""
    require_desk(dossier, user, at)
    if dossier.is_closed:
        raise NotAllowedError(_("Hồ sơ đã đóng nên không nhận thêm giấy tờ."))
    if not any(count for kinds in counts.values() for count in kinds.values()):
        raise IncompleteError(_("Hãy ghi số bản đã nhận."), (("taken", _("Hãy ghi số bản đã nhận.")),))
    take_in(dossier, counts, user, at)


def counts_of(dossier: Dossier) -> dict[str, dict[str, int]]:
    """All that was ever taken in for the dossier, by document and kind."""
    return _by_document(dossier.papers_taken_in.all())


def brought_since(dossier: Dossier, moment: datetime, *, still_here: bool) -> dict[str, dict[str, int]]:
    """What was taken in after `moment`, by document and kind; if `still_here`, only what is."""
    brought = dossier.papers_taken_in.filter(taken_at__gt=moment)
    return _by_document(brought.filter(returned_at=None) if still_here else brought)


def _by_document(papers: Iterable[PaperTakenIn]) -> dict[str, dict[str, int]]:
    counts: dict[str, dict[str, int]] = {}
    for paper in papers:
        kinds = counts.setdefault(paper.document, {})
        kinds[paper.kind] = kinds.get(paper.kind, 0) + paper.count
    return counts


def held(dossier: Dossier) -> list[PaperTakenIn]:
    """The originals that the office has now."""
    return list(_held(dossier).order_by("pk"))


def _held(dossier: Dossier) -> "QuerySet[PaperTakenIn]":
    return dossier.papers_taken_in.filter(kind=Kind.ORIGINAL, returned_at=None)


def with_originals_held(user: User, at: datetime) -> "QuerySet[Dossier]":
    """The dossiers of this officer's desks of which originals are still held; closed ones too."""
    desks = user.posts_at(at).filter(role=Role.ONE_STOP).values("agency")
    here = Step.objects.filter(dossier=OuterRef("pk"), role=Role.ONE_STOP, agency__in=desks)
    originals = PaperTakenIn.objects.filter(kind=Kind.ORIGINAL, returned_at=None)
    return Dossier.objects.filter(pk__in=originals.values("dossier")).filter(Exists(here))


def hand_back(dossier: Dossier, originals: Collection[int], *, to: str, user: User, at: datetime) -> None:
    """Mark these originals as given back, each once; runs inside an act, or of itself (`give_back`).

    Raises OvertakenError where one of them went back already.
    """
    given = _held(dossier).filter(pk__in=originals).update(returned_at=at, returned_by=user, returned_to=to)
    if given != len(set(originals)):
        raise OvertakenError(_("Có bản chính vừa được trả ở nơi khác. Hãy tải lại trang rồi xem lại."))


def give_back(dossier: Dossier, originals: Collection[int], *, to: str, user: User, at: datetime) -> None:
    """Give originals back without the result: early, or after the dossier was closed.

    Raises NotAllowedError, IncompleteError, OvertakenError; then nothing has changed.
    """
    require_desk(dossier, user, at)
    to = said(to, "to", _("Hãy ghi họ tên người nhận lại bản chính."))[:LONGEST_NAME]
    if not originals:
        message = _("Hãy đánh dấu bản chính đã trả.")
        raise IncompleteError(message, (("held", message),))
    with transaction.atomic():
        hand_back(dossier, originals, to=to, user=user, at=at)


def name_of(dossier: Dossier, document: str) -> str:
    """What the document is called in the procedure."""
    names = dossier.document_names
    return names.get(document, document)


def is_at_desk(dossier: Dossier, user: User, at: datetime) -> bool:
    """Whether this officer works at a one-stop desk through which the dossier goes."""
    desks = dossier.steps.filter(role=Role.ONE_STOP).values("agency")
    return user.is_active and user.posts_at(at).filter(role=Role.ONE_STOP, agency__in=desks).exists()


def require_desk(dossier: Dossier, user: User, at: datetime) -> None:
    """Raises NotAllowedError for everybody but the desk's own officers."""
    if not is_at_desk(dossier, user, at):
        raise NotAllowedError(_("Chỉ bộ phận một cửa của hồ sơ này nhận và trả giấy tờ."))
