"""The demo cast has a password that everybody can read: no production system may start with it."""

from collections.abc import Sequence
from typing import Any

from allauth.mfa.models import Authenticator
from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import connections

from motcua.accounts import factors
from motcua.accounts.models import User
from motcua.base import clock

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


@register(Tags.database)
def officers_have_a_second_factor(
    app_configs: Sequence[AppConfig] | None = None,  # noqa: ARG001 - Django's signature
    databases: Sequence[str] | None = None,
    **_others: Any,
) -> list[CheckMessage]:
    """How many officers have none yet, and whether they may go without. The demo's play without."""
    if settings.DEMO or not databases or not _has_table("default", Authenticator._meta.db_table):
        return []
    found: list[CheckMessage] = []
    if not settings.OFFICER_SECOND_FACTOR:
        hint = "Remove MOTCUA_OFFICER_SECOND_FACTOR=0: a password alone opens every dossier of an officer."
        found.append(Warning("Officers need no second factor.", hint=hint, id="motcua.W001"))
    if without := factors.officers_without(clock.now()).count():
        hint = "They are led to setting one up at their next visit to the desk."
        found.append(Warning(f"{without} officers have no second factor yet.", hint=hint, id="motcua.W002"))
    return found


def _has_cast(alias: str) -> bool:
    if not _has_table(alias, User._meta.db_table):
        return False
    return User.objects.using(alias).filter(email__endswith=DEMO_DOMAIN).exists()


def _has_table(alias: str, table: str) -> bool:
    return table in connections[alias].introspection.table_names()
