"""Work that recurs: what nobody came back for is swept away."""

from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from motcua.accounts import codes, forms, history, recovery, resume, sessions
from motcua.base import clock
from motcua.base.jobs import service as jobs

UNCONFIRMED_KEPT_FOR = timedelta(days=7)


@jobs.task("accounts.sweep")
def sweep(_payload: dict[str, Any], at: datetime) -> None:
    """Delete ended sessions, kept forms, counters of the rate limits, accounts never confirmed."""
    # Sessions and counters are the libraries' and live in real time, also where the clock was moved ahead.
    real = clock.real(at)
    sessions.forget_ended(at)
    resume.forget_old(at)
    forms.unconfirmed().filter(created_at__lt=at - UNCONFIRMED_KEPT_FOR).delete()
    with connection.cursor() as cursor:
        # The cache's own table; Django deletes expired rows of it only when it is full.
        expired = connection.ops.adapt_datetimefield_value(real)
        cursor.execute("DELETE FROM cache WHERE expires < %s", [expired])


@jobs.task("accounts.send_reset_code")
def send_reset_code(payload: dict[str, Any], at: datetime) -> None:
    """Send the code for a forgotten password, if anybody has that address."""
    recovery.send(payload["code"], at)


@jobs.task("accounts.forget_old_logins")
def forget_old_logins(_payload: dict[str, Any], at: datetime) -> None:
    """Delete one-time codes and records of log-ins older than the settings keep them (RULES a.12)."""
    codes.forget_old(at)
    history.forget_old(at)
