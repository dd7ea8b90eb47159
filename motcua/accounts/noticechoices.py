"""The rows behind what people choose about their notices (choices.py); part of the models of this room."""

from datetime import time

from django.conf import settings
from django.db import models
from django.db.models import Q

# Letters of the morning come while there is still a morning; the first one before the earliest office opens.
DIGEST_TIMES = [time(6), time(6, 30), time(7), time(7, 30), time(8), time(8, 30), time(9), time(10)]
DIGEST_AT = time(7, 30)


class DeclinedNotice(models.Model):
    """One kind of notice that a person does not want by one channel. No row: they get it."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="declined_notices")
    kind = models.CharField(max_length=50)
    channel = models.CharField(max_length=20)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "kind", "channel"], name="declined_once")]

    def __str__(self) -> str:
        return f"{self.kind} by {self.channel}"


class DigestChoice(models.Model):
    """Whether an officer wants the letter of the morning, and when. No row: at DIGEST_AT."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="digest_choice")
    wanted = models.BooleanField(default=True)
    at_time = models.TimeField(default=DIGEST_AT)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(at_time__gte=DIGEST_TIMES[0], at_time__lte=DIGEST_TIMES[-1]),
                name="digest_in_the_morning",
            )
        ]

    def __str__(self) -> str:
        return f"{self.at_time:%H:%M}" if self.wanted else "none"
