"""What happened, for ever: events in a hash chain, clock entries, looks, daily seals.

The database itself refuses UPDATE and DELETE on events, clock entries and seals (see the triggers in the
migrations). Events carry ids and hashes only; words about a person stand in `Statement`, so that they can be
erased one day while the chain stays whole.
"""

from django.db import models

from motcua.accounts.models import Post, User
from motcua.base.crypto import EncryptedTextField
from motcua.dossiers.models.dossier import Dossier
from motcua.dossiers.states import State


class Event(models.Model):
    """One act that took place."""

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="events")
    number = models.PositiveIntegerField()
    act = models.CharField(max_length=40)
    at = models.DateTimeField(db_index=True)
    actor = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", help_text="null: the system")
    post = models.ForeignKey(
        Post, models.PROTECT, null=True, related_name="+", help_text="null: not as an officer"
    )
    from_state = models.CharField(max_length=24, choices=State, blank=True)
    to_state = models.CharField(max_length=24, choices=State)
    step = models.CharField(max_length=40, blank=True)
    data = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["dossier", "number"], name="event_number_once")]

    def __str__(self) -> str:
        return f"{self.number}. {self.act}"


class Statement(models.Model):
    """Words given with an act: a reason, an opinion, a proposal. Its SHA-256 stands in the event."""

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="statements")
    text = EncryptedTextField()
    for_applicant = models.BooleanField(help_text="May the applicant read it?")
    sha256 = models.CharField(max_length=64)


class ClockEntry(models.Model):
    """One entry of the ledger from which every due date can be recomputed (worktime.Entry)."""

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="clock_entries")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=12)
    at = models.DateTimeField()
    until = models.DateTimeField(null=True)
    basis = models.CharField(max_length=300)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["dossier", "number"], name="clock_entry_number_once")]


class Look(models.Model):
    """An officer opened a dossier; its owner can see that."""

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="looks")
    viewer = models.ForeignKey(User, models.PROTECT, related_name="+")
    post = models.ForeignKey(Post, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    what = models.CharField(max_length=40)

    class Meta:
        ordering = ["-at"]
        indexes = [models.Index(fields=["dossier", "-at"], name="looks_newest_first")]


class Seal(models.Model):
    """All events of a day under one hash, each seal chained to the one before."""

    day = models.DateField(unique=True)
    made_at = models.DateTimeField()
    events = models.PositiveBigIntegerField()
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["day"]
