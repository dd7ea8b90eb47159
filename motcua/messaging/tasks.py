"""Delivery."""

from datetime import datetime, timedelta
from typing import Any

from motcua.base.jobs import service as jobs
from motcua.messaging import service as messaging

# A provider may take its time, but hardly longer than this: then another worker takes over.
LEASE = timedelta(minutes=3)


# Rows of before the lanes carry this name.
@jobs.task("messaging.deliver", lease=LEASE, lane="email")
@jobs.task("messaging.deliver.email", lease=LEASE, lane="email")
@jobs.task("messaging.deliver.sms", lease=LEASE, lane="sms")
@jobs.task("messaging.deliver.codes", lease=LEASE, lane="codes")
def deliver(payload: dict[str, Any], at: datetime) -> None:
    """Send the message with this id."""
    messaging.deliver(payload["id"], at)
