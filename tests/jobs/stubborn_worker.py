"""A worker with one task, for test_killed_worker: at its first run it never ends, at its second it does.

Arguments: the folder in which it leaves its marks.
"""

import sys
import time
from datetime import timedelta
from pathlib import Path

import django

django.setup()

from django.core.management import call_command  # noqa: E402

from motcua.base.jobs import service as jobs  # noqa: E402

marks = Path(sys.argv[1])


@jobs.task("test.stubborn", lease=timedelta(seconds=1))
def stubborn(payload, at):
    first = not (marks / "started").exists()
    (marks / "started").touch()
    while first:
        time.sleep(60)
    (marks / "done").write_text(str(payload["id"]))


call_command("worker")
