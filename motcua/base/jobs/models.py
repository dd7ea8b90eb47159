"""What waits to be done, and when recurring work is due next."""

from datetime import datetime
from typing import Any, Self

from django.db import models
from django.db.models import Q

from motcua.base import clock


class State(models.TextChoices):
    """Where a job stands. `RUNNING` with a lease in the past means that its worker died."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class JobQuerySet(models.QuerySet["Job"]):
    def due(self, at: datetime) -> Self:
        """Jobs which a worker may take at `at`: their time has come, or their worker's lease ran out."""
        return self.filter(
            Q(state=State.QUEUED, run_at__lte=at) | Q(state=State.RUNNING, lease_until__lte=clock.real(at))
        ).order_by("run_at", "id")

    def open(self) -> Self:
        """Jobs which have not ended."""
        return self.filter(state__in=[State.QUEUED, State.RUNNING])


class Job(models.Model):
    """One piece of background work."""

    name = models.CharField(max_length=100)
    payload: "models.JSONField[dict[str, Any]]" = models.JSONField(default=dict)
    key = models.CharField(max_length=200, blank=True, default="")
    state = models.CharField(max_length=8, choices=State, default=State.QUEUED)
    run_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)  # in real time
    lease_token = models.CharField(max_length=32, blank=True, default="")
    last_error = models.CharField(max_length=200, blank=True, default="")
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        constraints = [
            # While queued only: a running job may already have read what the new request is about.
            models.UniqueConstraint(
                fields=["name", "key"], condition=Q(state="queued") & ~Q(key=""), name="job_once_while_queued"
            ),
            models.CheckConstraint(
                condition=~Q(state="running") | (Q(lease_until__isnull=False) & ~Q(lease_token="")),
                name="job_running_holds_lease",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["queued", "running"], ended_at__isnull=True)
                | Q(state__in=["done", "failed"], ended_at__isnull=False),
                name="job_ended_says_when",
            ),
        ]
        indexes = [
            models.Index(
                fields=["run_at", "id"], condition=Q(state__in=["queued", "running"]), name="job_open"
            ),
            models.Index(fields=["state", "ended_at"], name="job_ended"),
        ]

    def __str__(self) -> str:
        return f"{self.name} #{self.pk} {self.state}"


class Recurrence(models.Model):
    """The next turn of one piece of recurring work."""

    name = models.CharField(max_length=100, unique=True)
    next_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} at {self.next_at:%Y-%m-%d %H:%M}"
