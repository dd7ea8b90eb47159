"""The real pack with few procedures, and the people of the cast in it (see tests/conftest.py)."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, transaction

from motcua.accounts import cast as demo
from motcua.accounts.models import Post, User
from motcua.base import clock
from motcua.catalog import service as catalog
from motcua.catalog.models import Field, FormRevision, PackImport, Procedure, ProcedureRevision, Workflow
from motcua.messaging.models import NoticeTemplate
from motcua.organization.models import Agency, Department, LegalRegime, WorkCalendar

__all__ = ["_nothing_unasked", "django_db_setup", "pack", "small_pack"]

# One of each kind of workflow, a sensitive one, one with a fee, one with cases, one for reference only.
PROCEDURES = (
    "2.000134",
    "2.001955",
    "1.000105",
    "1.001978",
    "1.001776",
    "1.001653",
    "1.005449",
    "1.010833",
    "2.000056",
)


@pytest.fixture(scope="session")
def small_pack(tmp_path_factory):
    """The folder of the pack, cut down to PROCEDURES."""
    whole, small = Path(settings.PACK), tmp_path_factory.mktemp("pack") / "binh-phuoc"
    shutil.copytree(whole, small, ignore=shutil.ignore_patterns("procedures", "reorganizations"))
    (small / "procedures").mkdir()
    for code in PROCEDURES:
        shutil.copy(whole / "procedures" / f"{code}.yaml", small / "procedures")
    return small


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker, small_pack):
    """Pack and people are committed once for the whole run: most tests then find them for nothing."""
    with django_db_blocker.unblock():
        catalog.load_pack(small_pack, clock.now())
        demo.load(clock.now())
        rows.update((model, list(model._default_manager.all())) for model in (*_TABLES, *_PEOPLE))


@pytest.fixture
def pack(db):
    """The pack in the tables: offices, calendars, forms, notices and PROCEDURES."""
    if Agency.objects.exists():
        return
    # A test with real commits emptied the tables before us.
    with transaction.atomic():  # they refer to each other; only together they are whole
        for model in _TABLES:
            write_again(model)


@pytest.fixture(autouse=True)
def _nothing_unasked(request):
    """Who does not ask for the pack begins with empty tables, without the cast without people."""
    touches = request.node.get_closest_marker("django_db") or {"db", "transactional_db"} & set(
        request.fixturenames
    )
    unasked: tuple[Any, ...] = ()
    if "pack" not in request.fixturenames:
        unasked = (*_TABLES, *_PEOPLE)
    elif "cast" not in request.fixturenames:
        unasked = _PEOPLE
    if touches and unasked:
        request.getfixturevalue("_django_db_helper")
        with transaction.atomic():
            for model in reversed(unasked):
                model._default_manager.all()._raw_delete(DEFAULT_DB_ALIAS)


def write_again(model, wanted=lambda row: True):
    """Put rows that loading wrote back into an emptied table, in a fraction of the time."""
    model._default_manager.bulk_create([row for row in rows[model] if wanted(row)])


# What loading wrote, by model.
rows: dict[Any, list[Any]] = {}
_TABLES: tuple[Any, ...] = (
    WorkCalendar,
    LegalRegime,
    Agency,
    Department,
    Field,
    Workflow,
    FormRevision,
    Procedure,
    ProcedureRevision,
    ProcedureRevision.forms.through,
    PackImport,
    NoticeTemplate,
)
_PEOPLE: tuple[Any, ...] = (User, EmailAddress, Post)
