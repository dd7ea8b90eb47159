"""Lan and her dossiers at every stage, and her browser."""

import pytest
from django.test import Client

from motcua.base.jobs import service as jobs
from motcua.dossiers import service
from motcua.rights import service as rights
from tests.dossiers.conftest import (  # noqa: F401 - the dossier at every stage
    MONDAY,
    committed,
    dossier,
    draft,
    example_answers,
    in_appraisal,
    procedure,
    received,
)
from tests.dossiers.walks import walk_of

PASSWORD = "trinh dien mot cua"
CONFIRM = "/tai-khoan/xac-nhan"


@pytest.fixture
def returned(pack, cast):
    """A dossier of Lan's that is over: result handed over, originals back."""
    return walk_of("2.000134", cast, at_agency="BP-SLDTBXH").to_the_end().dossier


@pytest.fixture
def browser(lan):
    lan.set_password(PASSWORD)
    lan.save()
    client = Client()
    client.force_login(lan)
    return client


def proven(browser):
    """Whoever sits there gives the password once more."""
    assert browser.post(CONFIRM, {"password": PASSWORD}).status_code == 302


def work(at=MONDAY):
    """The worker does what waits."""
    jobs.run_due(at, limit=100)


def exported(user, at=MONDAY):
    """A finished export."""
    asked = rights.exporting.ask(user, at)
    work(at)
    asked.refresh_from_db()
    assert asked.file is not None
    return asked


def stored_of(export):
    """Its file, which is there."""
    assert export.file is not None
    return export.file


def look(at_what, officer, at=MONDAY, what="dossier"):
    service.looked_at(at_what, user=officer, at=at, what=what)


def text_of(response):
    return response.content.decode()
