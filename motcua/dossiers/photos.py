"""Photos of one document, joined to one PDF for the office; the originals stay beside it.

The person orders them while they are not filed yet. The PDF is made by the worker once they are: it is a
filed paper of its own that says it is `joined`, so whoever may see the photos sees it, and no receipt lists
it, since it did not arrive.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import datetime
from typing import Any, BinaryIO

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _

from motcua.base.jobs import service as jobs
from motcua.dossiers.errors import NotAllowedError
from motcua.dossiers.models import Dossier, FiledPaper
from motcua.files import service as files

Group = tuple[str, Any]  # a document, and the supplement it came with


def is_photo(paper: FiledPaper) -> bool:
    """Whether the file is a picture."""
    return paper.file.content_type in files.photobook.PHOTOS


def last_of(papers: "QuerySet[FiledPaper]") -> int:
    """The position after all `papers`; 0 as long as none has a place of its own."""
    last = papers.aggregate(last=Max("position"))["last"]
    return last + 1 if last else 0


@transaction.atomic
def move(paper: FiledPaper, step: int) -> None:
    """Let `paper` and the photo before (-1) or after it (+1) change places, while they are not filed yet."""
    if paper.draft is None and not paper.pending:
        raise NotAllowedError(_("Tệp đã nộp cho cơ quan thì không xếp lại được."))
    home = {"draft": paper.draft, "supplement": paper.supplement}
    theirs = FiledPaper.objects.filter(**home, document=paper.document)
    # In one order for everybody, so that two presses at once wait for each other.
    held = list(theirs.select_for_update(of=("self",)).select_related("file").order_by("pk"))
    ordered = sorted(held, key=lambda one: (one.position, one.pk))
    photos = [one for one in ordered if is_photo(one)]
    here = next((number for number, one in enumerate(photos) if one.pk == paper.pk), None)
    if here is None or not 0 <= here + step < len(photos):
        return  # taken away meanwhile, or at the end already
    one, other = ordered.index(photos[here]), ordered.index(photos[here + step])
    ordered[one], ordered[other] = ordered[other], ordered[one]
    for position, kept in enumerate(ordered, start=1):
        FiledPaper.objects.filter(pk=kept.pk).update(position=position)


def joined_pdf(papers: Iterable[FiledPaper]) -> bytes:
    """The photos among `papers` as one PDF, in their order; raises files.FileLostError."""
    return files.photobook.join(_opened(paper for paper in papers if is_photo(paper)))


def _opened(papers: Iterable[FiledPaper]) -> Iterator[BinaryIO]:
    for paper in papers:
        with closing(files.open(paper.file)) as content:
            yield content


def join_later(dossier: Dossier, at: datetime) -> None:
    """Have the worker join what is to be joined, once the caller's transaction is committed."""
    if _to_join(dossier):
        jobs.enqueue("dossiers.join_photos", {"dossier": dossier.pk}, at)


def join(dossier: Dossier, at: datetime) -> None:
    """Make each PDF that is not there yet; done twice it is done once."""
    for (document, supplement), papers in _to_join(dossier).items():
        name = _("Ảnh ghép %(n)d trang.pdf") % {"n": len(papers)}
        made = files.keep(joined_pdf(papers), name, "application/pdf", at, page_count=len(papers))
        _joined, is_new = FiledPaper.objects.get_or_create(
            dossier=dossier,
            document=document,
            supplement_id=supplement,
            joined=True,
            defaults={"file": made, "added_at": at},
        )
        if not is_new:
            files.remove(made)


def _to_join(dossier: Dossier) -> dict[Group, list[FiledPaper]]:
    """Photos that belong together, two or more, where the document wants them joined and they are not yet."""
    wanted = {d.key for d in dossier.revision.content.documents if d.joins_photos}
    groups: dict[Group, list[FiledPaper]] = defaultdict(list)
    done: set[Group] = set()
    there: Any = dossier.papers.filter(document__in=wanted, pending=False, replaced_at=None)
    for paper in there.select_related("file"):
        group = (paper.document, paper.supplement_id)
        if paper.joined:
            done.add(group)
        elif is_photo(paper):
            groups[group].append(paper)
    return {group: papers for group, papers in groups.items() if len(papers) > 1 and group not in done}
