"""A worker that is killed in the middle of a job loses nothing."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import quote

import pytest
from django.db import connection

from motcua.base import clock
from motcua.base.jobs.models import Job, State

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def job(transactional_db):
    now = clock.now()
    return Job.objects.create(name="test.stubborn", payload={"id": 7}, run_at=now, created_at=now)


@pytest.fixture
def database_url(job, tmp_path):
    """The test database as another process can open it: SQLite's lives in memory, so copy it."""
    if connection.vendor == "sqlite":
        with sqlite3.connect(tmp_path / "jobs.sqlite3") as file:
            connection.connection.backup(file)
        return f"sqlite:///{tmp_path / 'jobs.sqlite3'}"
    own = connection.settings_dict
    login = f"{quote(own['USER'])}:{quote(own['PASSWORD'])}"
    return f"postgresql://{login}@{own['HOST']}:{own['PORT']}/{own['NAME']}"


@pytest.fixture
def start_worker(database_url, tmp_path):
    """Starts worker processes on that database; what still lives at the end is killed."""
    started = []

    def start():
        command = [sys.executable, str(Path(__file__).with_name("stubborn_worker.py")), str(tmp_path)]
        environment = os.environ | {"DATABASE_URL": database_url, "PYTHONPATH": os.pathsep.join(sys.path)}
        started.append(subprocess.Popen(command, cwd=ROOT, env=environment))
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.wait()


def wait_for(path: Path, process: subprocess.Popen[bytes]) -> None:
    """Wait until the process has left its mark; a process that ends without it fails the test."""
    deadline = time.monotonic() + 60
    while not path.exists():
        assert process.poll() is None, "the worker ended by itself"
        assert time.monotonic() < deadline, f"no {path.name} within a minute"
        time.sleep(0.02)


def state_of(job: Job, tmp_path: Path) -> tuple[str, int]:
    if connection.vendor == "sqlite":
        with sqlite3.connect(tmp_path / "jobs.sqlite3") as file:
            row = file.execute("SELECT state, attempts FROM jobs_job WHERE id = ?", [job.pk]).fetchone()
            return row[0], row[1]
    return Job.objects.values_list("state", "attempts").get(pk=job.pk)


def test_job_of_a_killed_worker_is_done_by_the_next(job, start_worker, tmp_path):
    first = start_worker()
    wait_for(tmp_path / "started", first)
    first.send_signal(signal.SIGKILL)
    first.wait()
    assert state_of(job, tmp_path) == (State.RUNNING, 1)

    second = start_worker()
    wait_for(tmp_path / "done", second)
    second.send_signal(signal.SIGTERM)
    assert second.wait(timeout=20) == 0, "a worker that is asked to stop ends cleanly"
    assert (tmp_path / "done").read_text() == "7"
    assert state_of(job, tmp_path) == (State.DONE, 2)
