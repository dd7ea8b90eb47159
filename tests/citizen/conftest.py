"""Lan files 2.000134 through the pages: an example declaration, one paper, the counter."""

from datetime import datetime
from io import BytesIO
from pathlib import Path
from urllib.parse import urlencode

import pytest
import yaml
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from motcua.base import clock
from motcua.catalog.filing import FilingMode, ResultChannel
from motcua.catalog.models import Procedure
from motcua.dossiers import service
from motcua.dossiers.models import Defect, Result
from motcua.files import service as files
from motcua.organization.models import Agency
from tests.files.samples import pdf

# A Monday morning with nothing special about it.
MONDAY = datetime(2026, 11, 16, 9, 0, tzinfo=clock.VIETNAM)
CODE = "2.000134"
DOCUMENT = "giay-chung-nhan-ket-qua-kiem-dinh"
FIELD = f"document-{DOCUMENT}"


@pytest.fixture(autouse=True)
def monday():
    """All pages of these tests are opened on that morning."""
    with clock.at(MONDAY):
        yield


@pytest.fixture(scope="session")
def example():
    path = Path(settings.PACK) / "forms" / "examples" / "F-ATVSLD-01.yaml"
    return yaml.safe_load(path.read_text(encoding="utf-8"))["answers"]


@pytest.fixture
def procedure(pack):
    return Procedure.objects.get(code=CODE)


def browser_of(user):
    """A browser in which `user` is logged in."""
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def lans_browser(lan):
    return browser_of(lan)


@pytest.fixture
def minhs_browser(minh):
    return browser_of(minh)


@pytest.fixture
def draft(procedure, lan):
    """Lan has just begun: only what her account knows is filled in."""
    office = Agency.objects.get(key="BP-SLDTBXH")
    return service.drafts.begin(lan, procedure, mode=FilingMode.FULL, case="", filed_at=office, at=MONDAY)


@pytest.fixture
def full_draft(draft, example):
    """Complete but for its submission."""
    # As the pages store it: read once, so that addresses carry what the official list knows of them.
    answers = service.form_of(draft.form).review(example, service.drafts.context(MONDAY)).answers
    service.drafts.save(
        draft, version=0, at=MONDAY, answers=answers, typed={}, result_channel=ResultChannel.COUNTER
    )
    service.drafts.add_paper(draft, DOCUMENT, store(), MONDAY)
    return draft


@pytest.fixture
def dossier(full_draft, lan):
    return service.drafts.submit(full_draft, user=lan, at=MONDAY)


@pytest.fixture
def asked(dossier, one_stop):
    """An address, the table and a paper are to be mended before reception."""
    service.request_supplement_at_reception(
        dossier,
        faults=[
            service.Fault(Defect.Kind.QUESTION, "dia_chi", "Ghi rõ số nhà."),
            service.Fault(Defect.Kind.QUESTION, "doi_tuong", "Số giấy chứng nhận chưa khớp."),
            service.Fault(Defect.Kind.DOCUMENT, DOCUMENT, "Bản quét mờ."),
        ],
        user=one_stop,
        at=MONDAY,
    )
    return dossier


@pytest.fixture
def in_appraisal(dossier, one_stop, head, appraiser):
    service.accept(dossier, user=one_stop, at=MONDAY)
    service.forward(dossier, user=one_stop, at=MONDAY)
    service.assign(dossier, to=appraiser, user=head, at=MONDAY)
    return dossier


def finish(dossier, appraiser, head, director, clerk):
    """Through the department to a result that grants."""
    service.propose(dossier, outcome=Result.Outcome.GRANTED, opinion="Đủ", user=appraiser, at=MONDAY)
    service.endorse(dossier, user=head, at=MONDAY)
    service.approve(dossier, user=director, at=MONDAY)
    service.issue_result(
        dossier, outcome=Result.Outcome.GRANTED, stored=store("Giấy xác nhận.pdf"), user=clerk, at=MONDAY
    )


def asked_of(dossier):
    """The supplement that waits."""
    supplement = service.supplements.open_of(dossier)
    assert supplement is not None
    return supplement


def store(name="kiem-dinh.pdf"):
    return files.receive(SimpleUploadedFile(name, pdf()), MONDAY)


def upload(name="kiem-dinh.pdf", content=None):
    """A file as a browser sends it."""
    stream = BytesIO(pdf() if content is None else content)
    stream.name = name
    return stream


def page_of(draft, step="to-khai"):
    return f"/ho-so/nhap/{draft.pk}/{step}"


def typed_page(draft, answers):
    """What a browser posts for these answers on the page of the declaration."""
    draft.refresh_from_db()
    return {**service.form_of(draft.form).raw(answers), "version": draft.version}


def typed_row(draft, row):
    """What a browser posts on the page of a row."""
    draft.refresh_from_db()
    return {**raw_row(draft.form, row), "version": draft.version}


def raw_row(form, row):
    (first, *_rest) = service.form_of(form).row_page("doi_tuong", row)
    return first.raw


def text_of(response):
    return response.content.decode()


def to_login(path):
    return f"/dang-nhap?{urlencode({'next': path})}"
