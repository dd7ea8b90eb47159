"""`make test`: everything on SQLite and on PostgreSQL, the journeys in Chromium included.

Arguments go to pytest and narrow the run. Ends non-zero unless both runs passed, without skips.
"""

import os
import signal
import subprocess
import sys
import time

from tools import debian
from tools.cluster import cluster


def main() -> int:
    """Both runs, even when the first failed: one look shows everything."""
    # Ended from outside (CI's time is up), the server must still go: let `finally` do its work.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    debian.ensure(*debian.FOR_TESTS)
    failed = _run("SQLite", None)
    with cluster() as url:
        return _run("PostgreSQL", url) or failed


def _run(title: str, url: str | None) -> int:
    print(f"\n=== {title}", flush=True)
    began = time.monotonic()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MOTCUA_VAR")}
    environment.pop("DATABASE_URL", None)
    # A run starts a hundred processes of ours; without it each of them compiles the house and its libraries.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    if url:
        environment["DATABASE_URL"] = url
    # `loadgroup` keeps the journeys in three processes, each with a portal that they often wait for;
    # so there is one process more than the two cores that we count on.
    command = [sys.executable, "-m", "pytest", "-q", "-n", "3", "--dist", "loadgroup", *sys.argv[1:]]
    code = subprocess.run(command, env=environment, check=False).returncode
    print(f"=== {title}: {'FAILED' if code else 'passed'} in {time.monotonic() - began:.0f} s", flush=True)
    return code


if __name__ == "__main__":
    sys.exit(main())
