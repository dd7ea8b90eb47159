"""Background work for files."""

from datetime import datetime, timedelta
from typing import Any

from motcua.base.jobs import service as jobs
from motcua.files import service as files


# Longer than a run takes, one very slow file included.
@jobs.task("files.scan", lease=timedelta(minutes=10))
def scan(payload: dict[str, Any], at: datetime) -> None:
    """Scan what waits; it comes again by itself while the scanner is away."""
    files.scan_waiting(at, payload.get("tries", 0))


@jobs.task("files.forget_uploads", lease=timedelta(hours=2))
def forget_uploads(_payload: dict[str, Any], at: datetime) -> None:
    """Give up the uploads that nobody went on with for a day."""
    files.resumable.forget_expired(at)
