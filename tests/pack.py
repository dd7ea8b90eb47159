"""The real pack with few procedures, so that a test pays for what it needs. `tests/conftest.py` brings it in."""

import shutil
from pathlib import Path

import pytest
from django.conf import settings

from motcua.base import clock
from motcua.catalog import service as catalog

__all__ = ["pack", "small_pack"]

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
    shutil.copytree(whole, small, ignore=shutil.ignore_patterns("procedures"))
    (small / "procedures").mkdir()
    for code in PROCEDURES:
        shutil.copy(whole / "procedures" / f"{code}.yaml", small / "procedures")
    return small


@pytest.fixture
def pack(db, small_pack):
    """The pack in the tables: offices, calendars, forms, notices and PROCEDURES."""
    catalog.load_pack(small_pack, clock.now())
