"""Background work of the dossier room; when each recurs stands in config/schedule.py."""

from datetime import datetime, timedelta
from typing import Any

from motcua.base import clock
from motcua.base.jobs import service as jobs
from motcua.dossiers import events, photos, reminders, service, slips
from motcua.dossiers.models import Dossier, Slip


@jobs.task("dossiers.render_slip")
def render_slip(payload: dict[str, Any], at: datetime) -> None:
    """Make the PDF of a slip from its facts."""
    slips.render(Slip.objects.get(pk=payload["slip"]), at)


@jobs.task("dossiers.join_photos", lease=timedelta(minutes=15))
def join_photos(payload: dict[str, Any], at: datetime) -> None:
    """Join the photos of each document of a dossier to one PDF."""
    photos.join(Dossier.objects.get(pk=payload["dossier"]), at)


@jobs.task("dossiers.lapse_supplements")
def lapse_supplements(_payload: dict[str, Any], at: datetime) -> None:
    """Close dossiers whose supplement at reception never came."""
    service.lapse_overdue_supplements(at)


@jobs.task("dossiers.draft_apologies")
def draft_apologies(_payload: dict[str, Any], at: datetime) -> None:
    """On the working day before a due date, put an apology before the leader (RULES a.7)."""
    service.extension.draft_due_apologies(at)


@jobs.task("dossiers.remind")
def remind(_payload: dict[str, Any], at: datetime) -> None:
    """Tell those who hold a step, and who leads them, that its share of the time presses or is gone."""
    reminders.remind(at)


@jobs.task("dossiers.seal_events")
def seal_events(_payload: dict[str, Any], at: datetime) -> None:
    """Seal the events of yesterday, and of days before it that were missed."""
    events.seal_until(clock.local(at).date() - timedelta(days=1), at)
