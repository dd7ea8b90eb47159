"""Something breaks in the middle of an act: nothing is half done, and it can be done again."""

import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

import pytest
from django.core.files.storage import storages
from django.db import connection

from motcua.dossiers import aftermath, append_only, events, notices, reception, service, slips
from motcua.dossiers.models import Dossier, Event, Seal, Slip
from motcua.dossiers.states import State
from motcua.files import service as files
from motcua.files.models import StoredFile
from motcua.files.storage import DurableFolder
from motcua.messaging import service as messaging
from motcua.messaging.models import Message
from tests.dossiers.conftest import MONDAY
from tests.dossiers.test_supplements import FAULTS
from tests.dossiers.walks import Walk, another
from tests.files.sweeping import swept

ROOT = Path(__file__).resolve().parents[2]


class BrokenError(Exception):
    """Stands for whatever may break."""


def broken(*_args, **_facts):
    raise BrokenError


def columns(dossier):
    return {key: value for key, value in vars(dossier).items() if key != "_state"}


def test_a_broken_notice_leaves_no_trace_in_the_tables_nor_in_memory(dossier, one_stop, monkeypatch):
    """Symptom: after a failed act the dossier in memory still had a due date and a time of reception."""
    remembered, step = columns(dossier), dossier.step
    with monkeypatch.context() as patch:
        patch.setattr(messaging, "notify", broken)
        with pytest.raises(BrokenError):
            service.accept(dossier, user=one_stop, at=MONDAY)
    assert columns(dossier) == remembered
    assert dossier.step == step
    assert columns(Dossier.objects.get(pk=dossier.pk)) == remembered
    assert dossier.events.count() == dossier.slips.count() == 1
    assert not dossier.clock_entries.exists()
    # The number of the slip was given back, and the same object can be used to try again.
    assert service.accept(dossier, user=one_stop, at=MONDAY).number.startswith("1/")


def test_a_failed_step_forward_stays_where_it_was(dossier, cast, monkeypatch):
    walk = Walk(dossier, cast).until("issue")
    step = dossier.step
    with monkeypatch.context() as patch:
        patch.setattr(notices, "tell", broken)
        with pytest.raises(BrokenError):
            walk.act("issue_result", "clerk")
    assert (dossier.state, dossier.step, dossier.finished_at) == (State.PROCESSING, step, None)
    step.refresh_from_db()
    assert step.done_at is None
    assert walk.to_the_end().dossier.state == State.RETURNED


def test_a_failed_submission_leaves_the_draft_a_draft(draft, lan, monkeypatch):
    """Symptom: the draft in memory said that it was submitted."""
    with monkeypatch.context() as patch:
        patch.setattr(notices, "tell", broken)
        with pytest.raises(BrokenError):
            service.drafts.submit(draft, user=lan, at=MONDAY)
    assert draft.submitted_at is None
    assert draft.papers.count() == 1
    assert not Dossier.objects.exists()
    assert service.drafts.submit(draft, user=lan, at=MONDAY).code.endswith("-0001")


def test_a_full_disk_leaves_no_file_behind_and_the_slip_is_made_later(received, monkeypatch):
    slip = received.slips.get(form=Slip.Form.SLIP_01)
    rows = StoredFile.objects.count()
    with monkeypatch.context() as patch:
        patch.setattr(DurableFolder, "_save", full)
        with pytest.raises(files.Refused):
            slips.render(slip, MONDAY)
    assert StoredFile.objects.count() == rows
    assert slips.render(slip, MONDAY).size > 1000


def full(*_args):
    raise OSError(28, "No space left on device")


@pytest.mark.usefixtures("committed")
def test_a_power_cut_before_the_slip_knows_its_pdf_leaves_nothing_that_is_never_swept(dossier, monkeypatch):
    """Symptom: the row of a PDF that no slip referred to stayed for ever, and its file with it."""
    slip = dossier.slips.get()
    rows = StoredFile.objects.count()
    with monkeypatch.context() as patch:
        patch.setattr(Slip, "refresh_from_db", broken)
        with pytest.raises(BrokenError):
            slips.render(slip, MONDAY)
    assert StoredFile.objects.count() == rows
    before = objects()
    assert swept(MONDAY + timedelta(days=9000)) == len(before) - rows


def objects():
    return [path for path in Path(storages["files"].path("")).rglob("*") if path.is_file()]


@pytest.mark.usefixtures("committed")
def test_an_officer_whose_process_is_killed_has_done_nothing(dossier, one_stop):
    command = [
        sys.executable,
        str(Path(__file__).with_name("killed_officer.py")),
        dossier.code,
        str(one_stop.pk),
    ]
    environment = {**os.environ, "DATABASE_URL": database_url(), "PYTHONPATH": os.pathsep.join(sys.path)}
    connection.close()
    done = subprocess.run(command, cwd=ROOT, env=environment, check=False, timeout=120)
    assert done.returncode == -signal.SIGKILL
    dossier.refresh_from_db()
    assert (dossier.state, dossier.version, dossier.received_at) == (State.REGISTERED, 0, None)
    assert dossier.events.count() == dossier.slips.count() == 1
    assert service.accept(dossier, user=one_stop, at=MONDAY).number.startswith("1/")
    assert list(events.broken_chains()) == []


def database_url():
    own = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{own['NAME']}"
    login = f"{quote(own['USER'])}:{quote(own['PASSWORD'])}"
    return f"postgresql://{login}@{own['HOST']}:{own['PORT']}/{own['NAME']}"


def test_one_dossier_that_cannot_lapse_does_not_keep_the_others(dossier, lan, draft, one_stop, monkeypatch):
    """Symptom: the first failure ended the hourly run, every hour."""
    other = service.drafts.submit(another(draft), user=lan, at=MONDAY)
    for one in (dossier, other):
        service.request_supplement_at_reception(one, faults=FAULTS, user=one_stop, at=MONDAY)
    announce = aftermath.announce

    def failing(of, *args, **facts):
        if of.pk == dossier.pk:
            raise BrokenError
        announce(of, *args, **facts)

    monkeypatch.setattr(reception, "announce", failing)
    with pytest.raises(reception.LapseError, match=dossier.code):
        service.lapse_overdue_supplements(MONDAY + timedelta(days=60))
    other.refresh_from_db()
    dossier.refresh_from_db()
    assert (other.state, dossier.state) == (State.REFUSED, State.SUPPLEMENT_AT_RECEPTION)
    assert Message.objects.filter(kind="lapsed", channel="email").count() == 1


def test_days_on_which_no_worker_ran_are_sealed_later(received):
    """Symptom: only yesterday was ever sealed."""
    events.seal_until((MONDAY + timedelta(days=3)).date(), MONDAY + timedelta(days=4))
    assert Seal.objects.count() == 4
    assert Seal.objects.earliest("day").events == 2
    events.seal_until((MONDAY + timedelta(days=5)).date(), MONDAY + timedelta(days=6))
    assert Seal.objects.count() == 6
    assert list(events.broken_seals()) == []


def test_a_chain_that_was_cut_short_is_found(received):
    """Symptom: taking the last events of a dossier away went unnoticed."""
    append_only.lift(connection)
    Event.objects.filter(dossier=received, number=2).delete()
    append_only.install(connection)
    assert list(events.broken_chains()) == [(received.code, "1 events are there, 2 should be")]
