"""A dossier of procedure 2.000134 at every stage of its walk, on the real pack."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
import yaml
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import TransactionTestCase

from motcua.base import clock
from motcua.catalog.filing import FilingMode, ResultChannel
from motcua.catalog.models import Procedure
from motcua.dossiers import append_only, service
from motcua.files import service as files
from motcua.organization.models import Agency
from tests.files.samples import pdf

# A Monday morning with nothing special about it.
MONDAY = datetime(2026, 11, 16, 9, 0, tzinfo=clock.VIETNAM)
DOCUMENT = "giay-chung-nhan-ket-qua-kiem-dinh"


@pytest.fixture
def committed(monkeypatch, transactional_db):
    """Everything is really committed, as threads and other processes need; afterwards the tables are emptied.

    Name it before all other fixtures (`usefixtures`), so that it is there when the tables are emptied.
    """
    empty = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]  # missing in the stubs

    def without_triggers(case):
        append_only.lift(connection)
        empty(case)
        append_only.install(connection)

    monkeypatch.setattr(TransactionTestCase, "_fixture_teardown", without_triggers)


@pytest.fixture(scope="session")
def example_answers():
    path = Path(settings.PACK) / "forms" / "examples" / "F-ATVSLD-01.yaml"
    return yaml.safe_load(path.read_text(encoding="utf-8"))["answers"]


@pytest.fixture
def procedure(pack):
    return Procedure.objects.get(code="2.000134")


def store(name="kiem-dinh.pdf", at=MONDAY):
    return files.receive(SimpleUploadedFile(name, pdf()), at)


@pytest.fixture
def draft(procedure, lan, example_answers):
    """Lan's draft, complete but for its submission."""
    draft = service.drafts.begin(
        lan,
        procedure,
        mode=FilingMode.FULL,
        case="",
        filed_at=Agency.objects.get(key="BP-SLDTBXH"),
        at=MONDAY,
    )
    service.drafts.save(
        draft,
        version=draft.version,
        at=MONDAY,
        answers=example_answers,
        result_channel=ResultChannel.COUNTER,
    )
    service.drafts.add_paper(draft, DOCUMENT, store(), MONDAY)
    return draft


@pytest.fixture
def dossier(draft, lan):
    """Submitted on Monday at nine."""
    return service.drafts.submit(draft, user=lan, at=MONDAY)


@pytest.fixture
def received(dossier, one_stop):
    service.accept(dossier, user=one_stop, at=MONDAY + timedelta(hours=1))
    return dossier


@pytest.fixture
def in_appraisal(received, one_stop, head, appraiser):
    service.forward(received, user=one_stop, at=MONDAY + timedelta(hours=2))
    service.assign(received, to=appraiser, user=head, at=MONDAY + timedelta(hours=5))
    return received
