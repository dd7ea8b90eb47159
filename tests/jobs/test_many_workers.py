"""Many workers on one database: every job is done, and by one of them."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from django.db import connections

from motcua.base.jobs import registry
from motcua.base.jobs import service as jobs
from motcua.base.jobs.models import Job, State

AT = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
JOBS = 40


@pytest.mark.django_db(transaction=True)
def test_four_workers_share_forty_jobs_without_doing_one_twice(monkeypatch):
    done: list[int] = []
    tasks: dict[str, registry.Task] = {}
    monkeypatch.setattr(registry, "tasks", tasks)
    monkeypatch.setattr(jobs, "tasks", tasks)
    jobs.task("test.note")(lambda payload, at: done.append(payload["id"]))
    for number in range(JOBS):
        jobs.enqueue("test.note", {"id": number}, AT)

    def work():
        try:
            while jobs.run_due(AT, limit=1):
                pass
        finally:
            connections.close_all()

    with ThreadPoolExecutor(max_workers=4) as workers:
        for worker in [workers.submit(work) for _ in range(4)]:
            worker.result()
    assert Counter(done) == dict.fromkeys(range(JOBS), 1)
    assert Job.objects.filter(state=State.DONE).count() == JOBS
