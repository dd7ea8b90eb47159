"""Agencies, their one-stop units and departments, roles, calendars and legal regimes: the office as data.

Agencies come and go (RULES 0.1): each has the days on which it exists and names its successor.
"""

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from motcua.worktime import service as worktime


class Role(models.TextChoices):
    """What an officer does in a dossier; the acts of each role stand in dossiers/transitions.py."""

    ONE_STOP = "one_stop", _("Cán bộ một cửa")
    APPRAISER = "appraiser", _("Chuyên viên thẩm định")
    DEPARTMENT_HEAD = "department_head", _("Lãnh đạo phòng")
    DIRECTOR = "director", _("Lãnh đạo cơ quan")
    CLERK = "clerk", _("Văn thư")
    ADMINISTRATOR = "administrator", _("Quản trị hệ thống")


class WorkCalendar(models.Model):
    """Working hours, holidays and make-up days, as worktime.Calendar data."""

    key = models.SlugField(unique=True)
    name = models.CharField(max_length=200)
    data = models.JSONField()

    def __str__(self) -> str:
        return self.name

    @property
    def calendar(self) -> worktime.Calendar:
        return worktime.Calendar.from_data(self.data)


class LegalRegime(models.Model):
    """The rules in force for dossiers received from a day on (RULES 0.4), as worktime.Regime data."""

    key = models.SlugField(unique=True)
    valid_from = models.DateField(unique=True)
    data = models.JSONField()

    class Meta:
        ordering = ["valid_from"]

    def __str__(self) -> str:
        return self.key

    @property
    def regime(self) -> worktime.Regime:
        return worktime.Regime.from_data(self.data)


class AgencyQuerySet(models.QuerySet["Agency"]):
    def open_on(self, day: date) -> "AgencyQuerySet":
        return self.filter(valid_from__lte=day).filter(Q(valid_to=None) | Q(valid_to__gte=day))


class Agency(models.Model):
    """A body that receives or decides dossiers."""

    class Kind(models.TextChoices):
        PROVINCE = "province", _("Ủy ban nhân dân tỉnh")
        DEPARTMENT_OF_PROVINCE = "department_of_province", _("Sở, ban, ngành")
        ONE_STOP_CENTRE = "one_stop_centre", _("Trung tâm Phục vụ hành chính công")
        SUBORDINATE = "subordinate", _("Đơn vị trực thuộc")
        DISTRICT = "district", _("Ủy ban nhân dân cấp huyện")
        COMMUNE = "commune", _("Ủy ban nhân dân cấp xã")

    key = models.SlugField(max_length=40, unique=True, help_text="Identifier in the pack, e.g. BP-SLDTBXH")
    code = models.CharField(max_length=35, unique=True, help_text="Prefix of dossier codes, e.g. H10.912")
    code_is_provisional = models.BooleanField(default=True, help_text="A stand-in, and shown as one")
    name = models.CharField(max_length=250)
    short_name = models.CharField(max_length=120)
    folded_name = models.CharField(max_length=250, db_index=True)
    kind = models.CharField(max_length=24, choices=Kind)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    one_stop_unit = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="serves")
    successor = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="predecessors")
    calendar = models.ForeignKey(WorkCalendar, models.PROTECT, related_name="agencies")
    place = models.CharField(max_length=60, blank=True, help_text="Stands before the date on its papers")
    address = models.CharField(max_length=250, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    email = models.CharField(max_length=120, blank=True)
    valid_from = models.DateField(default=date(1997, 1, 1))
    valid_to = models.DateField(null=True, blank=True)

    objects = AgencyQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=models.F("valid_from")),
                name="agency_ends_after_it_begins",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def receiving_desk(self) -> "Agency":
        """Where its dossiers are received: the one-stop centre that serves it, or itself."""
        return self.one_stop_unit or self


class Department(models.Model):
    """A department inside an agency (phòng) and the fields it is in charge of; "*" means all."""

    agency = models.ForeignKey(Agency, models.CASCADE, related_name="departments")
    key = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=250)
    fields: Any = models.JSONField(default=list)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Reorganization(models.Model):
    """A reorganisation that was carried out (RULES 0.1), with its data as the pack had them. Written once."""

    key = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=300)
    basis = models.CharField(max_length=300, help_text="The decision, as notices and papers cite it")
    effective_on = models.DateField()
    carried_out_at = models.DateTimeField()
    data = models.JSONField()

    class Meta:
        ordering = ["effective_on", "pk"]

    def __str__(self) -> str:
        return self.name


class Succession(models.Model):
    """What passed from one agency to another: one procedure, one field, or (both empty) all the rest."""

    reorganization = models.ForeignKey(Reorganization, models.PROTECT, related_name="successions")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="successions")
    successor = models.ForeignKey(Agency, models.PROTECT, related_name="inheritances")
    field = models.SlugField(blank=True, help_text="Code of the field")
    procedure = models.CharField(max_length=20, blank=True, help_text="Code of the procedure")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["reorganization", "agency", "field", "procedure"], name="one_successor_per_matter"
            )
        ]

    def __str__(self) -> str:
        return f"{self.agency} → {self.successor}"
