"""A dossier with papers, examined at the desk; the dossiers and desks of the other rooms beside it."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from motcua.dossiers import service
from motcua.dossiers.models import Dossier, FiledPaper
from motcua.dossiers.service import examining
from motcua.files import service as files
from tests.desk.conftest import *  # noqa: F403 - the same desks
from tests.desk.conftest import Desk, address
from tests.dossiers.conftest import DOCUMENT, MONDAY
from tests.files.samples import pdf

HOUR = MONDAY.resolution * 3_600_000_000


def put(dossier: Dossier, name: str, content: bytes, document: str = DOCUMENT) -> FiledPaper:
    """One more file of the dossier, as if it had been filed with it."""
    stored = files.receive(SimpleUploadedFile(name, content), MONDAY)
    return dossier.papers.create(document=document, file=stored, added_at=MONDAY)


def mend(dossier: Dossier, lan, at) -> FiledPaper:
    """Lan answers the open request: a new file for DOCUMENT, another address where that was asked for."""
    supplement = dossier.supplements.get(standing="requested")
    if supplement.defects.filter(key="dia_chi").exists():
        answers = {**supplement.answers, "dia_chi": {**supplement.answers["dia_chi"], "detail": "Số 20"}}
        service.supplements.save(supplement, version=supplement.version, answers=answers)
    stored = files.receive(SimpleUploadedFile("ban-moi.pdf", pdf(2)), at)
    paper = service.supplements.add_paper(supplement, DOCUMENT, stored, at)
    service.send_supplement(dossier, user=lan, at=at)
    dossier.refresh_from_db()
    return paper


def line(dossier: Dossier, key: str = DOCUMENT) -> examining.Line:
    """The line of the checklist as it is now."""
    fresh = Dossier.objects.get(pk=dossier.pk)
    return next(line for line in examining.checklist(fresh) if line.key == key)


def judge(desk: Desk, dossier: Dossier, verdict: str, reason: str = "", key: str = DOCUMENT, **more: Any):
    """Press the button of a verdict, having seen the line as it is now unless told otherwise."""
    now = line(dossier, key).seen
    sent = {
        "document": key,
        "verdict": verdict,
        "reason": reason,
        "seen": f"{now.newest}.{now.check}",
        **more,
    }
    return desk.post(address(dossier, "danh-gia"), **sent)


@pytest.fixture
def counter(one_stop):
    """Ms Thu at her desk, an hour after the dossier came."""
    return Desk(one_stop)


@pytest.fixture
def paper(dossier):
    """The one file that was filed."""
    return dossier.papers.get()
