"""Lanes: what asks somebody outside keeps nobody else waiting."""

from datetime import UTC, datetime
from threading import Event

import pytest

from motcua.base.jobs import registry
from motcua.base.jobs import service as jobs
from motcua.base.jobs.management.commands import worker
from motcua.base.jobs.models import Job

AT = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


@pytest.fixture
def done(monkeypatch):
    """Payloads of what ran, of two lanes; the house's own tasks are put aside."""
    monkeypatch.setattr(registry, "tasks", {})
    monkeypatch.setattr(jobs, "tasks", registry.tasks)
    seen = []
    jobs.task("test.slow", lane="outside")(lambda payload, at: seen.append("slow"))
    jobs.task("test.quick")(lambda payload, at: seen.append("quick"))
    return seen


@pytest.mark.django_db
def test_a_lane_takes_its_own_jobs_and_leaves_the_others(done):
    jobs.enqueue("test.slow", {}, AT)
    jobs.enqueue("test.quick", {}, AT)
    assert jobs.run_due(AT, limit=9, lane="") == 1
    assert done == ["quick"]
    assert Job.objects.open().get().name == "test.slow"
    assert jobs.run_due(AT, limit=9, lane="outside") == 1
    assert done == ["quick", "slow"]


@pytest.mark.django_db
def test_who_names_no_lane_does_everything(done):
    jobs.enqueue("test.slow", {}, AT)
    jobs.enqueue("test.quick", {}, AT)
    assert jobs.run_due(AT, limit=9) == 2


def test_every_lane_is_worked_on(done):
    assert jobs.lanes() == ["", "outside"]


def test_a_lane_that_breaks_takes_the_worker_with_it_so_that_it_is_started_anew(monkeypatch):
    def broken(lane):
        raise ValueError(lane)

    monkeypatch.setattr(worker, "_turn", broken)
    stop = Event()
    with pytest.raises(ValueError, match="outside"):
        worker._work("outside", stop)
    assert stop.is_set()
