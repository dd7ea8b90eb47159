"""What is in force, read back from the tables in the pack's own shape."""

from typing import Any

from motcua.catalog.models import Field, Procedure, ProcedureRevision
from motcua.organization import service as organization


def fields() -> list[dict[str, Any]]:
    """The fields of administration, as pack.yaml lists them."""
    return [{"code": code, "name": name} for code, name in Field.objects.values_list("code", "name")]


def agencies() -> dict[str, Any]:
    """The agencies and departments, as agencies.yaml lists them."""
    return {"agencies": organization.agencies_data()}


def revisions_in_force() -> list[ProcedureRevision]:
    """The current revision of every procedure, with its forms."""
    in_force = Procedure.objects.exclude(current=None).values("current")
    found = ProcedureRevision.objects.filter(pk__in=in_force)
    return list(found.select_related("procedure").prefetch_related("forms").order_by("procedure__code"))


def bundle_of(revision: ProcedureRevision) -> dict[str, Any]:
    """A procedure with its declarations, as one piece of plain data."""
    forms = sorted(revision.forms.all(), key=lambda form: form.key)
    return {
        "procedure": revision.source,
        "forms": {form.key: form.definition for form in forms},
        "examples": revision.examples,
    }
