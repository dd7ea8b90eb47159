"""The disk is full, the mail server is down, the database is held: people are told, and nothing is lost."""

import errno

import pytest
from django.db import OperationalError

from motcua.dossiers.models import Dossier
from motcua.files import storage
from tests.citizen.conftest import *  # noqa: F403 - Lan's draft, and her browser
from tests.citizen.conftest import DOCUMENT, FIELD, browser_of, page_of, text_of, upload

pytestmark = pytest.mark.django_db


@pytest.fixture
def full_disk(monkeypatch):
    def refuse(*_args, **_kwargs):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(storage.DurableFolder, "_save", refuse)


def test_an_upload_to_a_full_disk_is_told_at_its_place(lans_browser, draft, full_disk):
    page = lans_browser.post(page_of(draft, "giay-to"), {FIELD: upload(), "next": "1"})

    assert page.status_code == 200
    assert "kho lưu trữ của cổng đang đầy" in text_of(page)
    assert f'href="#document-{DOCUMENT}"' in text_of(page)


def test_filing_goes_on_when_the_receipt_cannot_be_stored(lans_browser, full_draft, full_disk):
    """Symptom: asking for a slip while the disk was full was a server error."""
    full_draft.refresh_from_db()
    posted = {"version": full_draft.version, "consent": "on"}
    done = lans_browser.post(page_of(full_draft, "kiem-tra"), posted)
    dossier = Dossier.objects.get(draft=full_draft)
    assert done.url == f"/ho-so/{dossier.code}/hoan-tat"

    answer = lans_browser.get(f"/ho-so/{dossier.code}/phieu/{dossier.slips.get().pk}", follow=True)

    assert answer.redirect_chain == [(f"/ho-so/{dossier.code}", 302)]
    assert "đang đầy" in text_of(answer)


def test_officers_too_are_told_that_a_slip_cannot_be_stored(dossier, one_stop, full_disk):
    browser = browser_of(one_stop)
    answer = browser.get(f"/can-bo/ho-so/{dossier.code}/phieu/{dossier.slips.get().pk}", follow=True)

    assert answer.redirect_chain == [(f"/can-bo/ho-so/{dossier.code}", 302)]
    assert "đang đầy" in text_of(answer)


def test_while_the_database_is_held_a_form_comes_back_later(lans_browser, lan, monkeypatch):
    def locked(*_args, **_kwargs):
        raise OperationalError("database is locked")

    monkeypatch.setattr("motcua.accounts.service.change_profile", locked)
    lans_browser.raise_request_exception = False
    facts = {"full_name": "Nguyễn Thị Lan", "identity_number": lan.identity_number}
    answer = lans_browser.post("/tai-khoan/sua", facts)

    assert answer.status_code == 503
    assert answer["Retry-After"]
    assert "Traceback" not in text_of(answer)
