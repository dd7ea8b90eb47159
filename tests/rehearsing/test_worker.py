"""What happens in the background when the clock is moved."""

import os
import signal
import subprocess
import sys
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import call_command

from motcua.base import clock
from motcua.base.jobs import service as jobs
from motcua.base.jobs.models import Job, Recurrence, State
from motcua.base.jobs.registry import tasks, turns
from tests.dossiers.conftest import MONDAY
from tests.dossiers.test_failures import database_url
from tests.journeys.polling import until
from tests.rehearsing.conftest import DAY, move_on

ROOT = Path(__file__).resolve().parents[2]
MINUTE = timedelta(minutes=1)

pytestmark = pytest.mark.usefixtures("rehearsing")


@pytest.fixture
def noted(db):
    """The moments at which the task `test.note` ran."""
    seen = []
    jobs.task("test.note")(lambda payload, at: seen.append(at))
    yield seen
    del tasks["test.note"]


def work():
    """A worker does all there is to do."""
    call_command("worker", "--once")


def test_recurring_work_comes_round_once_however_far_the_clock_went(pack):
    with clock.at(MONDAY):
        work()
        Job.objects.all().delete()
        move_on(60 * DAY)
        work()
        work()
    assert Counter(Job.objects.values_list("name", "state")) == {(name, "done"): 1 for name in turns}
    assert set(Job.objects.values_list("ended_at", flat=True)) == {MONDAY + 60 * DAY}
    assert min(Recurrence.objects.values_list("next_at", flat=True)) > MONDAY + 60 * DAY


def test_what_was_put_off_is_done_when_the_clock_has_passed_it(noted):
    with clock.at(MONDAY):
        jobs.enqueue("test.note", {}, MONDAY, run_at=MONDAY + DAY)
        work()
        assert noted == []
        move_on(2 * DAY)
        work()
    assert noted == [MONDAY + 2 * DAY]


def test_a_running_job_stays_with_its_worker_when_the_clock_is_moved(noted):
    with clock.at(MONDAY):
        jobs.enqueue("test.note", {}, MONDAY)
        Job.objects.update(
            state=State.RUNNING, lease_token="mine", lease_until=MONDAY + 5 * MINUTE, attempts=1
        )
        move_on(DAY)
        assert jobs.run_due(clock.now(), limit=1) == 0
    with clock.at(MONDAY + 6 * MINUTE):
        assert jobs.run_due(clock.now(), limit=1) == 1


def test_a_lease_given_after_the_clock_was_moved_ends_in_real_time(noted):
    leases = []
    tasks.pop("test.note")
    jobs.task("test.note", lease=7 * MINUTE)(
        lambda payload, at: leases.append(Job.objects.get(state="running").lease_until)
    )
    with clock.at(MONDAY):
        move_on(DAY)
        jobs.enqueue("test.note", {}, clock.now())
        assert jobs.run_due(clock.now(), limit=1) == 1
    assert leases == [MONDAY + 7 * MINUTE]


@pytest.mark.usefixtures("committed")
def test_the_worker_that_runs_already_sees_the_clock_move(pack, cast):
    """A process of its own, as beside the web server."""
    environment = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    environment |= {"DATABASE_URL": database_url(), "MOTCUA_REHEARSAL": "1"}
    worker = subprocess.Popen([sys.executable, "-m", "motcua", "worker"], cwd=ROOT, env=environment)
    try:
        # It has to start first, on a machine that others use too.
        until(lambda: _last_done("dossiers.draft_apologies"), "the first round of the worker", seconds=60)
        move_on(30 * DAY)
        later = clock.now()
        until(lambda: _last_done("dossiers.seal_events"), "a night's work, a month ahead")
    finally:
        worker.send_signal(signal.SIGTERM)
        worker.wait(20)
    assert _last_done("dossiers.seal_events") >= later
    assert _last_done("dossiers.draft_apologies") >= later


def _last_done(name):
    ended = Job.objects.filter(name=name, state=State.DONE).order_by("-ended_at")
    return ended.values_list("ended_at", flat=True).first()
