"""Background work of the reports room; when the morning is stands in config/schedule.py."""

from datetime import date, datetime
from typing import Any

from motcua.accounts.models import User
from motcua.base.jobs import service as jobs
from motcua.reports import digest


@jobs.task("reports.morning")
def morning(_payload: dict[str, Any], at: datetime) -> None:
    """Queue the letter of the morning for every officer who is at work today."""
    digest.begin(at)


@jobs.task("reports.digest")
def send(payload: dict[str, Any], at: datetime) -> None:
    """Write one officer's letter of the morning."""
    digest.send(User.objects.get(pk=payload["user"]), date.fromisoformat(payload["day"]), at)
