"""The whole catalogue, for what only the whole can show; tests/pack.py has a small one."""

from datetime import datetime
from pathlib import Path

import pytest
from django.conf import settings

from motcua.base.clock import VIETNAM
from motcua.catalog import service as catalog

MORNING = datetime(2025, 2, 3, 8, tzinfo=VIETNAM)


@pytest.fixture
def whole(db):
    """All 164 procedures in the tables."""
    return catalog.load_pack(Path(settings.PACK), MORNING)
