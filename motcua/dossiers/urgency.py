"""What is due next: before reception the answer to the applicant, afterwards the result (RULES a.4, a.6)."""

from datetime import datetime

from django.db.models import Q
from django.db.models.functions import Coalesce

from motcua.dossiers.models.dossier import DossierQuerySet
from motcua.dossiers.states import State

FIRST: tuple[str, ...] = ("urgency", "pk")  # the most urgent first
# Where a clock runs: that of the answer before reception, that of the law afterwards, if the law sets one.
RUNNING = Q(state=State.REGISTERED) | Q(state__in=(State.RECEIVED, State.PROCESSING), due_at__isnull=False)


def with_urgency(dossiers: DossierQuerySet) -> DossierQuerySet:
    """Each with `urgency`, the moment of what is due next; the index of what is open is sorted by it."""
    return dossiers.annotate(urgency=Coalesce("due_at", "answer_due_at"))


def late(at: datetime) -> Q:
    """What is late at `at`, of open dossiers with their urgency."""
    return RUNNING & Q(urgency__lt=at)


def due(since: datetime, until: datetime) -> Q:
    """What is due from `since` through `until`, of open dossiers with their urgency."""
    return RUNNING & Q(urgency__gte=since) & Q(urgency__lte=until)
