"""Delivery."""

from datetime import datetime, timedelta
from typing import Any

from motcua.base.jobs import service as jobs
from motcua.messaging import service as messaging


# A provider may take its time, but hardly longer than this: then another worker takes over.
@jobs.task("messaging.deliver", lease=timedelta(minutes=3))
def deliver(payload: dict[str, Any], at: datetime) -> None:
    """Send the message with this id."""
    messaging.deliver(payload["id"], at)
