"""The worker, whose jobs are taken over seconds after it died, not minutes; for test_kills."""

from dataclasses import replace
from datetime import timedelta

import django

django.setup()

from django.core.management import call_command  # noqa: E402

from motcua.base.jobs.registry import tasks  # noqa: E402

for name, task in tasks.items():
    tasks[name] = replace(task, lease=timedelta(seconds=5))
call_command("worker")
