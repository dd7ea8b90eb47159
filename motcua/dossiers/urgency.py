"""What is due next: before reception the answer to the applicant, afterwards the result (RULES a.4, a.6).

The database computes it in two columns: `urgency`, and `runs_out_at` where that clock runs.
"""

from datetime import datetime

from django.db.models import Q

FIRST: tuple[str, ...] = ("urgency", "pk")  # the most urgent first
RUNNING_OUT_FIRST: tuple[str, ...] = ("runs_out_at", "pk")  # the same, among what is late or due


def late(at: datetime) -> Q:
    """What is late at `at`."""
    return Q(runs_out_at__lt=at)


def due(since: datetime, until: datetime) -> Q:
    """What is due from `since` through `until`."""
    return Q(runs_out_at__range=(since, until))
