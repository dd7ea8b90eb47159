"""Departments that an agency no longer has: gone where nobody ever worked in them, else they stay.

People's posts and the steps of dossiers name departments for good, so one that was ever used is not removed.
Who names departments is read from the models themselves: those rooms lie above this one.
"""

from collections.abc import Collection

from django.db.models import ForeignObjectRel

from motcua.organization.models import Department


def left_out(agency: str, kept: Collection[str]) -> list[Department]:
    """The departments of the agency with key `agency` that are not among the keys `kept`."""
    return list(Department.objects.filter(agency__key=agency).exclude(key__in=kept))


def is_in_use(department: Department) -> bool:
    """Whether anybody's post or any dossier names it."""
    relations = Department._meta.get_fields(include_hidden=True)
    return any(
        one.related_model._base_manager.filter(**{one.field.name: department}).exists()
        for one in relations
        if isinstance(one, ForeignObjectRel)
    )


def remove(departments: Collection[Department]) -> None:
    """Remove departments that are not in use. Raises ProtectedError for one that is."""
    Department.objects.filter(pk__in=[one.pk for one in departments]).delete()
