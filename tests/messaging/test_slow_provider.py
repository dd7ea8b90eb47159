"""A provider that takes its time holds up what goes to it, and nothing and nobody else."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, connections

from motcua.base.jobs import registry
from motcua.base.jobs import service as jobs
from motcua.messaging import channels
from motcua.messaging import service as messaging
from motcua.messaging.models import Message

DAY = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)  # 9:00 in Vietnam

pytestmark = pytest.mark.django_db(transaction=True)


class Slow:
    """A provider that answers when it is let: `asked` is set while somebody waits for it."""

    def __init__(self) -> None:
        self.asked, self.let = threading.Event(), threading.Event()

    def send(self, message):
        self.asked.set()
        assert self.let.wait(30)
        return "taken"


@pytest.fixture
def slow(monkeypatch, tmp_path):
    """Every channel is slow; a notice waits for each of two."""
    provider = Slow()
    monkeypatch.setattr(channels, "channel", lambda name: provider)
    (tmp_path / "done.yaml").write_text("subject: Xong\ntext: Xong\nsms: Xong")
    messaging.load_notices(tmp_path, DAY)
    to = messaging.Recipient(name="Lan", email="lan@example.vn", phone="0912345678")
    messaging.notify("done", to, {}, about="", key="k", at=DAY)
    yield provider
    provider.let.set()


def in_its_own_thread(deed):
    def run():
        try:
            return deed()
        finally:
            connections.close_all()

    return run


def test_no_connection_and_no_transaction_is_held_while_a_provider_is_asked(slow):
    held = []

    def deliver():
        mine = connections["default"]

        def look():
            slow.asked.wait(30)
            held.append(_is_held(mine))
            slow.let.set()

        threading.Thread(target=look).start()
        return jobs.run_due(DAY, limit=1, lane="email")

    with ThreadPoolExecutor(1) as worker:
        assert worker.submit(in_its_own_thread(deliver)).result(60) == 1
    assert held == [False]
    assert Message.objects.get(channel="email").state == "sent"


def _is_held(mine):
    """Whether the worker keeps others from anything: a connection of the server, or SQLite's one lock."""
    if connection.vendor == "sqlite":
        return mine.in_atomic_block
    return mine.connection is not None


def test_the_server_sees_nobody_idle_in_a_transaction(slow):
    if connection.vendor == "sqlite":
        # There is no server; that others may write meanwhile says as much.
        with ThreadPoolExecutor(1) as worker:
            delivery = worker.submit(in_its_own_thread(lambda: jobs.run_due(DAY, limit=1, lane="email")))
            assert slow.asked.wait(30)
            began = time.monotonic()
            jobs.enqueue("retention.run", {}, DAY)
            assert time.monotonic() - began < 5
            slow.let.set()
            delivery.result(60)
        return
    with ThreadPoolExecutor(1) as worker:
        delivery = worker.submit(in_its_own_thread(lambda: jobs.run_due(DAY, limit=1, lane="email")))
        assert slow.asked.wait(30)
        with connection.cursor() as cursor:
            others = "datname = current_database() AND pid <> pg_backend_pid()"
            cursor.execute(f"SELECT state FROM pg_stat_activity WHERE {others}")
            states = [state for (state,) in cursor.fetchall()]
        slow.let.set()
        delivery.result(60)
    # What stands idle belongs to the pool again and is anybody's.
    assert set(states) <= {"idle"}


def test_other_lanes_go_on_meanwhile(slow, monkeypatch):
    done = []
    task = registry.Task("test.note", lambda payload, at: done.append(payload), 1, timedelta(minutes=1))
    monkeypatch.setitem(registry.tasks, "test.note", task)
    jobs.enqueue("test.note", {}, DAY)
    with ThreadPoolExecutor(1) as worker:
        delivery = worker.submit(in_its_own_thread(lambda: jobs.run_due(DAY, limit=5, lane="email")))
        assert slow.asked.wait(30)
        assert jobs.run_due(DAY, limit=5, lane="") == 1
        assert done == [{}]
        assert Message.objects.get(channel="email").state == "waiting"
        slow.let.set()
        assert delivery.result(60) == 1
    assert jobs.run_due(DAY, limit=5, lane="sms") == 1


def test_codes_pass_by_whatever_else_waits_for_the_same_channel():
    lanes = {name: task.lane for name, task in registry.tasks.items() if name.startswith("messaging.deliver")}
    assert lanes["messaging.deliver.codes"] not in (
        lanes["messaging.deliver.sms"],
        lanes["messaging.deliver.email"],
    )
    assert set(lanes.values()) <= set(jobs.lanes())
