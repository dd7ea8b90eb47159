"""The public catalogue: fields, procedures and their frozen revisions, forms and theirs.

A revision is content that never changes once published. A dossier pins the revision it was filed under, so
publishing a new one never touches open dossiers (RULES 0.6).
"""

from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from motcua.catalog.content import ProcedureContent
from motcua.organization.models import Agency

# Those who offer a procedure where it is not one agency; the keys stand in Procedure.provider.
PROVIDERS: dict[str, str | Promise] = {
    "districts": _("Ủy ban nhân dân cấp huyện"),
    "communes": _("Ủy ban nhân dân cấp xã"),
}


class PackImport(models.Model):
    """The pack as it was last loaded; loading the same bytes again changes nothing and costs nothing."""

    key = models.SlugField(unique=True)
    sha256 = models.CharField(max_length=64, help_text="Of all files of the pack")
    loaded_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.key


class Field(models.Model):
    """A field of administration (lĩnh vực)."""

    code = models.SlugField(unique=True)
    name = models.CharField(max_length=200)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Workflow(models.Model):
    """The steps that many procedures share, by name. Each revision of a procedure carries its own copy."""

    key = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=200)
    steps: Any = models.JSONField()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class FormRevision(models.Model):
    """One frozen version of a form definition, as formengine.load reads it."""

    key = models.CharField(max_length=60)
    number = models.PositiveIntegerField()
    definition = models.JSONField()
    sha256 = models.CharField(max_length=64)
    published_at = models.DateTimeField()

    class Meta:
        ordering = ["key", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["key", "number"], name="form_revision_number_once"),
            models.UniqueConstraint(fields=["key", "sha256"], name="form_revision_content_once"),
        ]

    def __str__(self) -> str:
        return f"{self.key} ({self.number})"


class Procedure(models.Model):
    """An administrative procedure (thủ tục hành chính). What lists and filters need stands in columns."""

    code = models.CharField(max_length=20, unique=True, help_text="National code, e.g. 2.000134")
    name = models.CharField(max_length=600)
    folded = models.TextField(help_text="Folded code, name and field for the keyword search")
    field = models.ForeignKey(Field, models.PROTECT, related_name="procedures")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="procedures")
    provider = models.CharField(
        max_length=40, db_index=True, help_text="Who offers it: an agency's key, “districts” or “communes”"
    )
    level = models.PositiveSmallIntegerField(help_text="Level of the older scale: 2, 3 or 4")
    for_citizens = models.BooleanField()
    for_organizations = models.BooleanField()
    is_online = models.BooleanField(help_text="Can be filed online; the others are shown as reference")
    is_sensitive = models.BooleanField(help_text="Never answered publicly")
    successor_code = models.CharField(max_length=40, blank=True)
    current: Any = models.ForeignKey("ProcedureRevision", models.PROTECT, null=True, related_name="+")

    class Meta:
        # What can be filed online comes first.
        ordering = ["-is_online", "field__name", "code"]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    def get_absolute_url(self) -> str:
        return reverse("procedure", args=[self.code])

    @property
    def provider_name(self) -> str:
        """Who offers it, by name (đơn vị cung cấp dịch vụ công)."""
        return str(PROVIDERS.get(self.provider, self.agency.name))


class ProcedureRevision(models.Model):
    """One frozen version of a procedure. `content` is ProcedureContent as plain data."""

    procedure = models.ForeignKey(Procedure, models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField()
    data = models.JSONField()
    source: Any = models.JSONField(default=dict, help_text="Its file in the pack, workflow tests included")
    examples: Any = models.JSONField(default=dict, help_text="A filled example by each form's key")
    forms: Any = models.ManyToManyField(FormRevision, related_name="procedure_revisions")
    sha256 = models.CharField(max_length=64)
    published_at = models.DateTimeField()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["procedure", "number"], name="procedure_revision_number_once"),
        ]

    def __str__(self) -> str:
        return f"{self.procedure.code} ({self.number})"

    @property
    def content(self) -> ProcedureContent:
        return ProcedureContent.from_data(self.data)
