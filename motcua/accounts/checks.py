"""The demo cast has a password that everybody can read: no production system may start with it."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections

from motcua.accounts.models import User

DEMO_DOMAIN = "@trinhdien.example"


@register(Tags.database)
def no_cast_in_production(
    app_configs: Sequence[AppConfig] | None = None,  # noqa: ARG001 - Django's signature
    databases: Sequence[str] | None = None,
    **_others: Any,
) -> list[CheckMessage]:
    """Runs with `migrate`, which every start does first."""
    if settings.DEMO or not databases:
        return []
    found = [alias for alias in databases if _has_cast(alias)]
    hint = "Use an empty database: demo data cannot be told from real data once people have worked on both."
    return [
        Error(f"The database {alias} holds the demo cast.", hint=hint, id="motcua.E001") for alias in found
    ]


def _has_cast(alias: str) -> bool:
    if User._meta.db_table not in connections[alias].introspection.table_names():
        return False
    return User.objects.using(alias).filter(email__endswith=DEMO_DOMAIN).exists()
