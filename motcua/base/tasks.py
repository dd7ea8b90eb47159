"""The one housekeeping job (base/retention.py)."""

from datetime import datetime, timedelta
from typing import Any

from motcua.base import retention
from motcua.base.jobs import service as jobs


@jobs.task("retention.run", lease=timedelta(hours=2))
def run(_payload: dict[str, Any], at: datetime) -> None:
    """Erase whatever has been kept for as long as the pack says."""
    retention.run(at)
