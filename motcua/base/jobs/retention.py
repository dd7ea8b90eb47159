"""The queue's own housekeeping. Failed jobs stay until somebody has looked at them."""

from django.utils.translation import gettext_lazy as _

from motcua.base import retention
from motcua.base.jobs.models import Job, State

retention.kept(
    "jobs_done",
    _("Việc chạy nền đã xong"),
    find=lambda before, _at: Job.objects.filter(state=State.DONE, ended_at__lt=before),
    erase=retention.erase_rows,
)
