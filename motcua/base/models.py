"""How far a rehearsal has moved the clock (base/rehearsal.py)."""

from datetime import timedelta

from django.db import models
from django.db.models import Q


class Rehearsal(models.Model):
    """The shift of this portal's clock. One row, or none where the clock was never moved."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    ahead = models.DurationField(default=timedelta)
    moved_at = models.DateTimeField(help_text="In real time")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(id=1), name="one_clock"),
            models.CheckConstraint(condition=Q(ahead__gte=timedelta()), name="clock_never_behind"),
        ]

    def __str__(self) -> str:
        return f"ahead by {self.ahead}"
