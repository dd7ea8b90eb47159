"""Files in which the scanner found malware: who is told, what has to be mended, what officers are offered.

Nobody can open such a file any more (motcua.files). In a draft or a supplement that was not sent it must go
before that can be sent. Once it is filed the owner gets a letter, and the desk's request for a supplement
names it by itself.
"""

import logging
from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from motcua.dossiers import notices
from motcua.dossiers.models import Dossier, FiledPaper
from motcua.files import service as files
from motcua.files.models import StoredFile

logger = logging.getLogger(__name__)


def found_among(papers: "Iterable[FiledPaper]") -> list[FiledPaper]:
    """Those of `papers` whose file is infected."""
    return [paper for paper in papers if paper.file.scan == files.Scan.INFECTED]


def reasons(dossier: Dossier) -> dict[str, str]:
    """What a request for a supplement says of each document that has an infected file: key → reason."""
    counting = dossier.papers.filter(pending=False, replaced_at=None).select_related("file")
    return {
        paper.document: _("Tệp “%(name)s” có mã độc nên không mở được. Hãy nộp bản khác không có mã độc.")
        % {"name": paper.file.name}
        for paper in found_among(counting)
    }


def must_go(paper: FiledPaper) -> str:
    """Why nothing can be sent while this file is there."""
    return _("Tệp “%(name)s” có mã độc. Hãy gỡ tệp này rồi tải lên bản khác.") % {"name": paper.file.name}


@files.when_infected
def tell(stored: StoredFile, at: datetime) -> None:
    """A letter to the owner of the dossier with which `stored` was filed; of drafts the page itself tells."""
    paper = FiledPaper.objects.filter(file=stored, pending=False).exclude(dossier=None).first()
    if paper is not None and paper.dossier is not None:
        notices.tell_of_infected(paper.dossier, paper, at)
