"""What the queue promises to those who ask for work and to those who do it."""

from datetime import UTC, datetime, time, timedelta

import pytest
from django.db import transaction

from motcua.base import retention
from motcua.base.jobs import registry
from motcua.base.jobs import service as jobs
from motcua.base.jobs.models import Job, Recurrence, State

AT = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)

pytestmark = pytest.mark.django_db


@pytest.fixture
def done(monkeypatch):
    """Payloads that the task `test.note` was run with; the house's own tasks and turns are put aside."""
    monkeypatch.setattr(registry, "tasks", {})
    monkeypatch.setattr(jobs, "tasks", registry.tasks)
    monkeypatch.setattr(registry, "turns", {})
    monkeypatch.setattr(jobs, "turns", registry.turns)
    seen = []
    jobs.task("test.note")(lambda payload, at: seen.append(payload))
    return seen


def failing(max_attempts: int = 3) -> None:
    @jobs.task("test.fail", max_attempts=max_attempts)
    def fail(payload, at):
        raise ValueError(payload["name"])


def test_job_runs_once_and_is_done(done):
    jobs.enqueue("test.note", {"id": 1}, AT)
    assert jobs.run_due(AT, limit=10) == 1
    assert jobs.run_due(AT + timedelta(days=1), limit=10) == 0
    assert done == [{"id": 1}]
    assert Job.objects.get().state == State.DONE


def test_work_of_an_act_that_was_rolled_back_is_never_done(done):
    with transaction.atomic():
        jobs.enqueue("test.note", {"id": 1}, AT)
        transaction.set_rollback(True)
    assert jobs.run_due(AT, limit=10) == 0


def test_job_waits_for_its_time_and_the_oldest_goes_first(done):
    jobs.enqueue("test.note", {"id": 2}, AT, run_at=AT + 2 * MINUTE)
    jobs.enqueue("test.note", {"id": 1}, AT, run_at=AT + MINUTE)
    assert jobs.run_due(AT, limit=10) == 0
    assert jobs.run_due(AT + 2 * MINUTE, limit=10) == 2
    assert done == [{"id": 1}, {"id": 2}]


def test_limit_leaves_the_rest_for_the_next_round(done):
    for number in range(3):
        jobs.enqueue("test.note", {"id": number}, AT)
    assert jobs.run_due(AT, limit=2) == 2
    assert jobs.run_due(AT, limit=2) == 1


def test_a_name_nobody_registered_is_refused_at_once(done):
    with pytest.raises(LookupError):
        jobs.enqueue("test.nobody", {}, AT)


def test_job_of_a_newer_version_is_left_for_a_newer_worker(done):
    Job.objects.create(name="test.of_tomorrow", run_at=AT, created_at=AT)
    assert jobs.run_due(AT, limit=10) == 0
    assert Job.objects.get().state == State.QUEUED


def test_two_names_alike_are_refused(done):
    with pytest.raises(ValueError, match=r"test\.note"):
        jobs.task("test.note")(lambda payload, at: None)


def test_same_key_asks_once_while_it_waits(done):
    jobs.enqueue("test.note", {"id": 1}, AT, run_at=AT + 5 * MINUTE, key="k")
    jobs.enqueue("test.note", {"id": 1}, AT, run_at=AT + MINUTE, key="k")
    assert Job.objects.get().run_at == AT + MINUTE
    jobs.run_due(AT + MINUTE, limit=10)
    jobs.enqueue("test.note", {"id": 1}, AT + MINUTE, key="k")
    assert jobs.run_due(AT + MINUTE, limit=10) == 1


def test_request_made_while_the_job_runs_is_not_lost(done):
    @jobs.task("test.asks_again")
    def asks_again(payload, at):
        if not done:
            done.append("first")
            jobs.enqueue("test.asks_again", {}, at, key="k")
            raise ValueError

    jobs.enqueue("test.asks_again", {}, AT, key="k")
    assert jobs.run_due(AT, limit=10) == 2
    assert set(Job.objects.values_list("state", flat=True)) == {State.DONE}


def test_failure_is_tried_again_after_growing_pauses_until_its_attempts_are_used_up(done):
    failing()
    jobs.enqueue("test.fail", {"name": "A"}, AT)
    assert jobs.run_due(AT, limit=10) == 1
    assert jobs.run_due(AT + timedelta(seconds=29), limit=10) == 0
    assert jobs.run_due(AT + timedelta(seconds=30), limit=10) == 1
    assert jobs.run_due(AT + timedelta(seconds=89), limit=10) == 0
    assert jobs.run_due(AT + timedelta(seconds=90), limit=10) == 1
    assert jobs.run_due(AT + timedelta(days=9), limit=10) == 0
    assert Job.objects.get().state == State.FAILED


def test_error_keeps_type_and_place_but_no_personal_data(done, caplog):
    failing()
    jobs.enqueue("test.fail", {"name": "Nguyễn Văn A"}, AT)
    jobs.run_due(AT, limit=1)
    error = Job.objects.get().last_error
    assert error.startswith("ValueError at test_queue.py:")
    assert "Nguyễn" not in error + caplog.text
    assert "ValueError" in caplog.text


def test_later_is_not_counted_as_an_attempt(done):
    @jobs.task("test.early", max_attempts=1)
    def early(payload, at):
        if at < AT + MINUTE:
            raise jobs.Later(AT + MINUTE)
        done.append(payload)

    jobs.enqueue("test.early", {}, AT)
    jobs.run_due(AT, limit=10)
    assert Job.objects.get().attempts == 0
    jobs.run_due(AT + MINUTE, limit=10)
    assert done == [{}]


def test_running_job_is_not_given_to_a_second_worker_before_its_lease_ends(done):
    jobs.enqueue("test.note", {"id": 1}, AT)
    Job.objects.update(state=State.RUNNING, lease_token="dead", lease_until=AT + MINUTE, attempts=1)
    assert jobs.run_due(AT, limit=10) == 0
    assert jobs.run_due(AT + MINUTE, limit=10) == 1
    assert done == [{"id": 1}]


def test_worker_that_outlived_its_lease_writes_no_outcome(done, caplog):
    @jobs.task("test.slow")
    def slow(payload, at):
        Job.objects.update(lease_token="another", lease_until=at + MINUTE)

    jobs.enqueue("test.slow", {}, AT)
    jobs.run_due(AT, limit=1)
    job = Job.objects.get()
    assert (job.state, job.lease_token) == (State.RUNNING, "another")
    assert "outlived its lease" in caplog.text


def test_job_that_kills_every_worker_is_given_up(done):
    jobs.enqueue("test.note", {"id": 1}, AT)
    Job.objects.update(state=State.RUNNING, lease_token="dead", lease_until=AT, attempts=10)
    jobs.run_due(AT, limit=1)
    assert (Job.objects.get().state, done) == (State.FAILED, [])


def test_pauses_grow_but_not_beyond_three_hours():
    pauses = [jobs.pause(attempts) for attempts in range(1, 1000)]
    assert pauses == sorted(pauses)
    assert (pauses[0], pauses[-1]) == (timedelta(seconds=30), timedelta(hours=3))


def test_recurring_work_comes_round_once_however_many_ask(done):
    jobs.recurring("test.note", every=timedelta(minutes=5))
    jobs.enqueue_recurring(AT)
    jobs.enqueue_recurring(AT)
    assert jobs.run_due(AT, limit=10) == 1
    jobs.enqueue_recurring(AT + 4 * MINUTE)
    assert jobs.run_due(AT + 4 * MINUTE, limit=10) == 0
    jobs.enqueue_recurring(AT + 5 * MINUTE)
    assert jobs.run_due(AT + 5 * MINUTE, limit=10) == 1


def test_turns_missed_while_no_worker_ran_are_made_up_for_once(done):
    jobs.recurring("test.note", every=timedelta(minutes=5))
    jobs.enqueue_recurring(AT)
    jobs.run_due(AT, limit=10)
    jobs.enqueue_recurring(AT + timedelta(days=3))
    jobs.enqueue_recurring(AT + timedelta(days=3))
    assert jobs.run_due(AT + timedelta(days=3), limit=10) == 1


def test_a_turn_does_not_overtake_the_one_still_running(done):
    jobs.recurring("test.note", every=MINUTE)
    jobs.enqueue_recurring(AT)
    Job.objects.update(state=State.RUNNING, lease_token="t", lease_until=AT + timedelta(hours=1))
    jobs.enqueue_recurring(AT + MINUTE)
    assert Job.objects.count() == 1


def test_daily_work_comes_at_its_hour_in_vietnam(done):
    jobs.recurring("test.note", daily=time(2, 0))
    jobs.enqueue_recurring(AT)  # 8:00 in Vietnam
    assert Job.objects.count() == 0
    assert Recurrence.objects.get().next_at == datetime(2026, 11, 23, 19, 0, tzinfo=UTC)
    jobs.enqueue_recurring(datetime(2026, 11, 23, 19, 0, tzinfo=UTC))
    assert Job.objects.count() == 1
    assert Recurrence.objects.get().next_at == datetime(2026, 11, 24, 19, 0, tzinfo=UTC)


def test_schedule_refuses_what_makes_no_sense(done):
    with pytest.raises(ValueError, match="either"):
        jobs.recurring("test.note")
    jobs.recurring("test.note", every=MINUTE)
    with pytest.raises(ValueError, match="twice"):
        jobs.recurring("test.note", every=MINUTE)


def test_done_jobs_are_forgotten_after_a_week_but_failed_ones_stay(done):
    failing(max_attempts=1)
    jobs.enqueue("test.note", {}, AT)
    jobs.enqueue("test.fail", {"name": "A"}, AT)
    jobs.run_due(AT, limit=10)
    retention.run(AT + timedelta(days=6), only=["jobs_done"])
    assert Job.objects.count() == 2
    retention.run(AT + timedelta(days=8), only=["jobs_done"])
    assert Job.objects.get().state == State.FAILED
