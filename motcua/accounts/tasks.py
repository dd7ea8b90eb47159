"""Background work for accounts."""

from datetime import datetime
from typing import Any

from motcua.accounts import recovery
from motcua.base.jobs import service as jobs


@jobs.task("accounts.send_reset_code")
def send_reset_code(payload: dict[str, Any], at: datetime) -> None:
    """Send the code for a forgotten password, if anybody has that address."""
    recovery.send(payload["code"], at)
