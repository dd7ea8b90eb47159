"""Background work of the dossier room; when each recurs stands in config/schedule.py."""

from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from motcua.base import clock
from motcua.base.jobs import service as jobs
from motcua.dossiers import events, photos, reminders, service, slips
from motcua.dossiers.models import Dossier, Slip
from motcua.files import service as files
from motcua.messaging import service as messaging


# A lane of its own: a time stamp server may take its time.
@jobs.task("dossiers.render_slip", lane="papers")
def render_slip(payload: dict[str, Any], at: datetime) -> None:
    """Make the PDF of a slip from its facts."""
    slips.render(Slip.objects.get(pk=payload["slip"]), at)


@messaging.enclosure_source("slip")
def enclosed_slip(key: int, at: datetime) -> messaging.Attachment:
    """The PDF of a slip for the letter of its act; whoever comes first, this or `render_slip`, makes it."""
    slip = Slip.objects.select_related("dossier", "file").get(pk=key)
    try:
        stored = slips.render(slip, at)
        with files.open(stored) as content:
            return messaging.Attachment(slips.file_name(slip), content.read(), stored.content_type)
    except (files.Refused, files.FileLostError) as error:
        raise messaging.TemporaryError(_("Chưa lấy được giấy tờ gửi kèm.")) from error


@jobs.task("dossiers.join_photos", lane="papers", lease=timedelta(minutes=15))
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
