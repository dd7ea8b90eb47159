from datetime import datetime, timedelta
from typing import Any

from motcua.base.jobs import service as jobs
from motcua.files import service as files


@jobs.task("files.sweep", lease=timedelta(hours=2))
def sweep(_payload: dict[str, Any], at: datetime) -> None:
    """Remove objects whose row was never committed."""
    files.sweep(at)


@jobs.task("files.forget_uploads", lease=timedelta(hours=2))
def forget_uploads(_payload: dict[str, Any], at: datetime) -> None:
    """Give up the uploads that nobody went on with for a day."""
    files.resumable.forget_expired(at)
