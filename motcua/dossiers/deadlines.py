"""The legal clock of a dossier: entries go in with the acts, due dates are read from them (RULES a.5, a.6).

Waiting for the applicant does not use up the office's days. Whether a supplement restarts the clock or adds
the waiting time is a setting of the regime in force at reception, pinned in the dossier.
"""

from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext as _

from motcua.base import clock
from motcua.dossiers.models import ClockEntry, Dossier
from motcua.dossiers.transitions import Clock, Transition
from motcua.organization import service as organization
from motcua.worktime import service as worktime


# What the ledger keeps is Vietnamese, whatever language the officer reads.
@translation.override("vi")
def apply(
    dossier: Dossier, row: Transition, at: datetime, *, until: datetime | None = None, basis: str = ""
) -> None:
    """Do to the clock what the act's row says, on the ground `basis`; `until` is a new appointment."""
    match row.clock:
        case Clock.START:
            _start(dossier, at)
        case Clock.PAUSE:
            _enter(dossier, worktime.EntryKind.PAUSED, at, basis or _("Chờ người nộp bổ sung giấy tờ"))
        case Clock.RESUME:
            _resume(dossier, at)
        case Clock.RESUME_ADDING:
            _enter(dossier, worktime.EntryKind.RESUMED, at, basis)
        case Clock.EXTEND:
            _enter(dossier, worktime.EntryKind.EXTENDED, at, basis, until)
        case Clock.DROP:
            dossier.due_at = None
            dossier.save(update_fields=["due_at"])
        case Clock.STOP:
            dossier.finished_at = at
            dossier.save(update_fields=["finished_at"])


def answer_due(
    dossier_calendar: worktime.Calendar, regime: worktime.Regime, submitted_at: datetime
) -> datetime:
    """By when the office answers an online filing: 8 working hours in today's regimes (RULES a.4.2)."""
    return worktime.due_at(dossier_calendar, submitted_at, regime.answer_within)


def due_if_received(dossier: Dossier, at: datetime) -> datetime | None:
    """The due date if the dossier were received at `at`; None where the law sets no time."""
    found = reading_if_received(dossier, at)
    return found.due_at if found else None


def reading_if_received(dossier: Dossier, at: datetime) -> worktime.Reading | None:
    """What the ledger would say if the dossier were received at `at`; None where the law sets no time."""
    duration = duration_of(dossier)
    if duration is None:
        return None
    regime = organization.regime_on(clock.local(at).date())
    start = worktime.Entry(kind=worktime.EntryKind.STARTED, at=at, basis=regime.law)
    return worktime.read_ledger(dossier.lead_agency.calendar.calendar, duration, [start], regime.due_mode)


def duration_of(dossier: Dossier) -> worktime.Duration | None:
    """The processing time under the revision that the dossier pins."""
    return dossier.revision.content.time_in(dossier.case)


def reading(dossier: Dossier) -> worktime.Reading | None:
    """The ledger read anew: due dates and every entry explained. None before reception or without a time."""
    duration = duration_of(dossier)
    if dossier.regime is None or dossier.calendar is None or duration is None:
        return None
    return _read(dossier, duration, entries_of(dossier))


def lawful_due(dossier: Dossier) -> datetime | None:
    """The due date as the law gives it, without extension: by it lateness is judged (RULES a.7)."""
    if not any(entry.kind == worktime.EntryKind.EXTENDED for entry in dossier.clock_entries.all()):
        return dossier.due_at
    duration = duration_of(dossier)
    if dossier.regime is None or dossier.calendar is None or duration is None:
        return None
    counted = [entry for entry in entries_of(dossier) if entry.kind != worktime.EntryKind.EXTENDED]
    return _read(dossier, duration, counted).due_at


def entries_of(dossier: Dossier) -> list[worktime.Entry]:
    """The ledger of a dossier as it was written."""
    return [
        worktime.Entry(kind=worktime.EntryKind(e.kind), at=e.at, basis=e.basis, until=e.until)
        for e in dossier.clock_entries.all()
    ]


def _read(dossier: Dossier, duration: worktime.Duration, entries: list[worktime.Entry]) -> worktime.Reading:
    regime = worktime.Regime.from_data(dossier.regime or {})
    calendar = worktime.Calendar.from_data(dossier.calendar or {})
    return worktime.read_ledger(calendar, duration, entries, regime.due_mode)


def _start(dossier: Dossier, at: datetime) -> None:
    regime = organization.regime_on(clock.local(at).date())
    dossier.received_at = at
    dossier.regime = regime.to_data()
    calendar = dossier.lead_agency.calendar.calendar
    # The years around the dossier are enough to recompute it; a longer one falls back on the weekly rhythm.
    dossier.calendar = calendar.for_years(at.year - 1, at.year + 5).to_data()
    dossier.save(update_fields=["received_at", "regime", "calendar"])
    _enter(dossier, worktime.EntryKind.STARTED, at, regime.law)


def _resume(dossier: Dossier, at: datetime) -> None:
    regime = worktime.Regime.from_data(dossier.regime or {})
    restarts = regime.supplement_effect == worktime.SupplementEffect.RESTART
    kind = worktime.EntryKind.RESTARTED if restarts else worktime.EntryKind.RESUMED
    _enter(dossier, kind, at, regime.law)


def _enter(
    dossier: Dossier, kind: worktime.EntryKind, at: datetime, basis: str, until: datetime | None = None
) -> None:
    number = dossier.clock_entries.count() + 1
    longest = ClockEntry._meta.get_field("basis").max_length
    ClockEntry.objects.create(
        dossier=dossier, number=number, kind=kind, at=at, until=until, basis=basis[:longest]
    )
    found = reading(dossier)
    if found is None:
        return
    dossier.first_due_at = found.first_due_at
    dossier.due_at = None if found.is_paused else found.due_at
    dossier.save(update_fields=["first_due_at", "due_at"])
