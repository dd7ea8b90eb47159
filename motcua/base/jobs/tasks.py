"""The queue's own housekeeping."""

from datetime import datetime
from typing import Any

from motcua.base.jobs import service as jobs


@jobs.task("jobs.forget_done")
def forget_done(_payload: dict[str, Any], at: datetime) -> None:
    """Keep the table small: what is done is of no interest after a week."""
    jobs.forget_done(at)
