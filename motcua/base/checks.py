"""A database whose clock was moved holds days that have not come: production does not start on it."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections

from motcua.base.models import Rehearsal


@register(Tags.database)
def no_moved_clock_in_production(
    app_configs: Sequence[AppConfig] | None = None,  # noqa: ARG001 - Django's signature
    databases: Sequence[str] | None = None,
    **_others: Any,
) -> list[CheckMessage]:
    """Runs with `migrate`, which every start does first."""
    if settings.REHEARSAL:
        return []
    hint = "This is the copy of a rehearsal: use the real database, or go on with MOTCUA_REHEARSAL=1."
    return [
        Error(f"The clock of the database {alias} was moved ahead.", hint=hint, id="motcua.E002")
        for alias in databases or ()
        if _was_moved(alias)
    ]


def _was_moved(alias: str) -> bool:
    if Rehearsal._meta.db_table not in connections[alias].introspection.table_names():
        return False
    return Rehearsal.objects.using(alias).exists()
