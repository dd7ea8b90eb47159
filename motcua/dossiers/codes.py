"""Numbers in order: the codes of dossiers and the numbers of slips.

A code is `{agency code}-{yymmdd}-{nnnn}` (Decree 61/2018; RULES a.2). The number is given inside the caller's
transaction under the lock of its counter row, so a submission that fails gives it back, and none is skipped.
Past 9999 it simply grows to five digits.
"""

from datetime import date

from django.db.models import F

from motcua.dossiers.models import CodeCounter
from motcua.organization.models import Agency


def next_dossier_code(agency: Agency, day: date) -> str:
    """The next code of `agency` on `day` (the day of submission in Vietnam)."""
    return f"{agency.code}-{day:%y%m%d}-{_next(agency, 'dossier', day):04d}"


def next_slip_number(agency: Agency, form: str, series: str, day: date) -> int:
    """The next number of slips of one form and series in `agency`; they begin at 1 each year."""
    return _next(agency, f"{form}/{series}" if series else form, day.replace(month=1, day=1))


def _next(agency: Agency, series: str, day: date) -> int:
    counter, _created = CodeCounter.objects.get_or_create(agency=agency, series=series, day=day)
    CodeCounter.objects.filter(pk=counter.pk).update(last=F("last") + 1)
    return CodeCounter.objects.values_list("last", flat=True).get(pk=counter.pk)
