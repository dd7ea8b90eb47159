"""How long what is kept: a table from the pack; the dry run says what the real one does."""

from datetime import datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command

from motcua.accounts import codes, mail, terms
from motcua.accounts.access import OpenSession
from motcua.accounts.models import KeptPost
from motcua.base import clock, retention
from motcua.base.jobs.models import Job
from motcua.dossiers import service
from motcua.dossiers.models import Dossier, Draft, Event, FiledPaper, Look, Slip
from motcua.files.models import StoredFile
from motcua.files.storage import store as folder
from motcua.messaging.models import Message
from motcua.rights.checks import _FILES, the_packs_rights_can_be_read
from motcua.rights.models import DataExport
from tests.dossiers.conftest import MONDAY, store
from tests.dossiers.walks import another
from tests.rights.conftest import exported, look, work

DAYS = timedelta(days=1)
YEARS_LATER = MONDAY + 3 * 366 * DAYS


@pytest.fixture
def world(returned, draft, lan, appraiser, browser):
    """One of nearly everything that can be over."""
    another(draft)
    exported(lan)
    work()
    look(returned, appraiser)
    KeptPost.objects.create(user=lan, path="/x", fields="a=1", kept_at=MONDAY)
    left = FiledPaper.objects.create(
        draft=returned.draft, document="khong-con", file=store("thua.pdf"), added_at=MONDAY
    )
    folder().save("aa/bb/stray", ContentFile(b"x"))

    mail.send_code(codes.ask(codes.Purpose.RESET, lan.email, user=lan, at=MONDAY), MONDAY)
    Message.objects.update(state="sent", sent_at=MONDAY)
    return left


def test_the_dry_run_changes_nothing_and_the_real_one_does_what_it_said(
    world, django_capture_on_commit_callbacks
):
    drafts = list(Draft.objects.filter(submitted_at=None))
    before = StoredFile.objects.count()
    foreseen = {line.name: line.count for line in retention.look_ahead(YEARS_LATER)}
    assert StoredFile.objects.count() == before
    assert len(drafts) == Draft.objects.filter(submitted_at=None).count() == 2

    with django_capture_on_commit_callbacks(execute=True):
        done = {line.name: line.count for line in retention.run(YEARS_LATER)}

    # Objects whose rows went just now are gone with them, so that nothing is stray.
    assert done == foreseen
    gone = {name for name, count in foreseen.items() if count}
    assert gone >= {
        "code_letters",
        "sessions",
        "kept_pages",
        "drafts",
        "left_papers",
        "message_content",
        "looks",
        "exports",
        "jobs_done",
        "stray_files",
    }
    again = {line.name: line.count for line in retention.look_ahead(YEARS_LATER) if not line.stays}
    assert set(again.values()) == {0}
    for model in (KeptPost, Look, DataExport, OpenSession):
        assert not model.objects.exists(), model
    assert not Job.objects.filter(state="done").exists()


def test_files_of_erased_drafts_are_erased_from_the_store(world, django_capture_on_commit_callbacks):
    keys = [paper.file.storage_key for paper in FiledPaper.objects.exclude(draft=None)]
    assert len(keys) == 3
    with django_capture_on_commit_callbacks(execute=True):
        retention.run(YEARS_LATER, only=["drafts", "left_papers"])
    assert [folder().exists(key) for key in keys] == [False] * 3
    assert not Draft.objects.filter(submitted_at=None).exists()


def test_the_laws_records_are_counted_and_stay(world):
    counted = {line.name: line for line in retention.look_ahead(MONDAY + 11 * 366 * DAYS)}
    assert (counted["receipts"].count, counted["receipts"].stays) == (2, True)
    before = [model.objects.count() for model in (Dossier, Slip, Event)]
    retention.run(MONDAY + 11 * 366 * DAYS)
    assert [model.objects.count() for model in (Dossier, Slip, Event)] == before
    call_command("audit", "verify", verbosity=0)


def test_a_draft_lives_for_ninety_days_from_its_last_change(draft):
    retention.run(MONDAY + 90 * DAYS, only=["drafts"])
    assert Draft.objects.exists()
    retention.run(MONDAY + 90 * DAYS + timedelta(seconds=1), only=["drafts"])
    assert not Draft.objects.exists()


def test_a_draft_that_was_touched_in_that_moment_stays(draft):

    seen = Draft.objects.get()
    Draft.objects.update(changed_at=MONDAY + 91 * DAYS)
    service.drafts.forget(seen)
    assert Draft.objects.exists()


def test_a_message_is_emptied_but_tells_that_it_was_sent(world):
    retention.run(YEARS_LATER, only=["message_content"])
    emptied = Message.objects.exclude(content_erased_at=None).first()
    assert emptied is not None
    assert (emptied.text, emptied.html, emptied.recipient) == ("", "", "")
    assert (emptied.state, emptied.sent_at) == ("sent", MONDAY)


def test_the_command_shows_a_table(world, monkeypatch):
    monkeypatch.setenv("COLUMNS", "160")
    call_command("retention", "--dry-run", stdout=(said := StringIO()))
    page = said.getvalue()
    for words in ("would go", "drafts", "90 days", "RULES a.12", "over, but stays"):
        assert words in page
    call_command("retention", stdout=(done := StringIO()))
    assert "erased" in done.getvalue()


def test_a_kind_that_fails_does_not_stop_the_others(world, monkeypatch):
    def broken(_rows, _at):
        raise ValueError

    kind = retention.kinds["sessions"]
    monkeypatch.setitem(retention.kinds, "sessions", type(kind)(kind.name, kind.title, kind.find, broken))
    monkeypatch.setattr(clock, "now", lambda: YEARS_LATER)
    with pytest.raises(CommandError, match="not erased: sessions"):
        call_command("retention", stdout=StringIO())
    assert not Look.objects.exists()


def test_every_kind_has_its_line_in_the_pack_and_every_line_its_kind():
    assert set(retention.read(Path(settings.PACK) / "retention.yaml")) == set(retention.kinds)


@pytest.mark.parametrize(
    ("keep", "before"),
    [
        ("2 hours", "2028-02-29T10:00"),
        ("90 days", "2027-12-01T12:00"),
        ("24 months", "2026-02-28T12:00"),
        ("10 years", "2018-02-28T12:00"),
        ("0 days", "2028-02-29T12:00"),
        ("forever", None),
    ],
)
def test_periods_are_read_as_people_write_them(keep, before):
    leap_day = datetime(2028, 2, 29, 12, tzinfo=clock.VIETNAM)
    found = retention.Period(keep, "").before(leap_day)
    assert (found and f"{clock.local(found):%Y-%m-%dT%H:%M}") == before


@pytest.mark.parametrize("line", ["{keep: soon, source: x}", "{keep: 3 weeks, source: x}", "{keep: 3 days}"])
def test_a_line_that_is_none_is_refused(tmp_path, line):
    (tmp_path / "retention.yaml").write_text(f"kinds:\n  drafts: {line}\n")
    with pytest.raises(retention.RetentionError, match="drafts"):
        retention.read(tmp_path / "retention.yaml")


def test_a_pack_that_cannot_be_read_does_not_start(tmp_path, monkeypatch):

    assert the_packs_rights_can_be_read() == []
    monkeypatch.setitem(_FILES, "terms", lambda: terms.read(tmp_path))
    assert [error.id for error in the_packs_rights_can_be_read()] == ["motcua.E030"]
