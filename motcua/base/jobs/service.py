"""The door to background work: ask for it, declare it, do what is due."""

import logging
import traceback
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.db import IntegrityError, transaction
from django.db.models import F
from django.db.models.functions import Least

from motcua.base import clock
from motcua.base.jobs.models import Job, Recurrence, State
from motcua.base.jobs.registry import Task, recurring, task, tasks, turns

__all__ = [
    "Later",
    "enqueue",
    "enqueue_recurring",
    "lanes",
    "pause",
    "recurring",
    "run_due",
    "task",
]

logger = logging.getLogger(__name__)

FIRST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(hours=3)


class Later(Exception):  # noqa: N818 - not an error: the task is merely early
    """Raised by a task that wants to be called again at `run_at`; does not count as an attempt."""

    def __init__(self, run_at: datetime) -> None:
        super().__init__(run_at)
        self.run_at = run_at


def enqueue(
    name: str, payload: dict[str, Any], at: datetime, run_at: datetime | None = None, key: str = ""
) -> None:
    """Have the task `name` run once the caller's transaction is committed, at `run_at` (now, if not given).

    With a `key`, a job of this name and key that is still waiting takes this request in (at the earlier of
    the two times, with its own payload). Raises LookupError for a name nobody registered.
    """
    if name not in tasks:
        raise LookupError(f"no task is called {name}")
    when = run_at or at
    if not key:
        Job.objects.create(name=name, payload=payload, run_at=when, created_at=at)
        return
    waiting = Job.objects.filter(name=name, key=key, state=State.QUEUED)
    # The UPDATE also locks the waiting job until we commit: no worker runs it without seeing our changes.
    while not waiting.update(run_at=Least(F("run_at"), when)):
        try:
            with transaction.atomic():
                Job.objects.create(name=name, payload=payload, run_at=when, created_at=at, key=key)
        except IntegrityError:  # somebody else was faster: join theirs
            continue
        return


def lanes() -> list[str]:
    """The lanes of all tasks; "" is that of whatever waits for nobody outside."""
    return sorted({task.lane for task in tasks.values()} | {""})


def run_due(at: datetime, limit: int, lane: str | None = None) -> int:
    """Run up to `limit` jobs that are due at `at`, oldest first; how many were run, whatever their outcome.

    With a `lane`, only jobs of that one. Call it outside a transaction. Names this process does not know are
    left for a newer worker.
    """
    for count in range(limit):
        job = _claim(at, lane)
        if job is None:
            return count
        _run(job, tasks[job.name], at)
    return limit


def enqueue_recurring(at: datetime) -> None:
    """Enqueue whatever recurring work has come round by `at`, once, however many workers ask."""
    known = dict(Recurrence.objects.values_list("name", "next_at"))
    for turn in turns.values():
        if turn.name not in known:
            first = at if turn.every is not None else turn.after(at)
            Recurrence.objects.bulk_create([Recurrence(name=turn.name, next_at=first)], ignore_conflicts=True)
        elif known[turn.name] > at:
            continue
        with transaction.atomic():
            won = Recurrence.objects.filter(name=turn.name, next_at__lte=at).update(next_at=turn.after(at))
            # A run that takes longer than its turn is not overtaken by the next one.
            if won and not Job.objects.open().filter(name=turn.name).exists():
                enqueue(turn.name, {}, at, key="recurring")


def pause(attempts: int) -> timedelta:
    """How long to wait after the given number of failed attempts (1 or more): doubling from 30 s to 3 h."""
    doublings = min(attempts - 1, 20)
    return min(FIRST_PAUSE * (1 << doublings), LONGEST_PAUSE)


def _claim(at: datetime, lane: str | None) -> Job | None:
    names = [task.name for task in tasks.values() if lane is None or task.lane == lane]
    due = Job.objects.due(at).filter(name__in=names)
    # An idle worker must not take SQLite's write lock every second just to find nothing.
    if not due.exists():
        return None
    with transaction.atomic():
        # PostgreSQL locks the row and passes over others' locks; SQLite has but one writer at a time.
        job = due.select_for_update(skip_locked=True).first()
        if job is None:
            return None
        job.state = State.RUNNING
        job.attempts += 1
        job.lease_token = uuid4().hex
        job.lease_until = clock.real(at) + tasks[job.name].lease
        job.save(update_fields=["state", "attempts", "lease_token", "lease_until"])
    return job


def _run(job: Job, task: Task, at: datetime) -> None:
    if job.attempts > task.max_attempts:
        # Only a job that takes its worker down with it, every time, comes this far.
        _end(job, State.FAILED, at, last_error=job.last_error or "worker died")
        return
    try:
        task.function(job.payload, at)
    except Later as later:
        _requeue(job, later.run_at, at, attempts=job.attempts - 1)
    except Exception as error:
        _fail(job, task, error, at)
    else:
        _end(job, State.DONE, at, last_error="")


def _fail(job: Job, task: Task, error: Exception, at: datetime) -> None:
    place = traceback.extract_tb(error.__traceback__)[-1]
    # Type and place only: the text of an error can quote the data that caused it.
    job.last_error = f"{type(error).__name__} at {Path(place.filename).name}:{place.lineno}"[:200]
    frames = "".join(traceback.format_tb(error.__traceback__))
    logger.error("job %s #%s attempt %s: %s\n%s", job.name, job.pk, job.attempts, job.last_error, frames)
    if job.attempts >= task.max_attempts:
        _end(job, State.FAILED, at, last_error=job.last_error)
    else:
        _requeue(job, at + pause(job.attempts), at, last_error=job.last_error)


def _end(job: Job, state: State, at: datetime, last_error: str) -> None:
    _write(job, state=state, ended_at=at, last_error=last_error)


def _requeue(job: Job, run_at: datetime, at: datetime, **changes: Any) -> None:
    try:
        with transaction.atomic():
            _write(job, state=State.QUEUED, run_at=run_at, **changes)
    except IntegrityError:  # the same work was asked for meanwhile and waits: that one takes over
        _end(job, State.DONE, at, last_error=job.last_error)


def _write(job: Job, **changes: Any) -> None:
    mine = Job.objects.filter(pk=job.pk, state=State.RUNNING, lease_token=job.lease_token)
    if not mine.update(lease_token="", lease_until=None, **changes):
        logger.warning("job %s #%s outlived its lease; its outcome is left to the next run", job.name, job.pk)
