"""A rehearsal leaves nothing: no row in any table, no file, no letter, no job, no number used."""

from datetime import datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, transaction

from motcua.base import clock
from motcua.catalog.models import Procedure
from motcua.dossiers import scenarios, service
from motcua.dossiers.models import CodeCounter
from tests.dossiers.conftest import DOCUMENT, MONDAY
from tests.dossiers.walks import another

WHOLE_LIFE = [
    {"act": "request_supplement", "at": "2026-11-16 10:00", "documents": [DOCUMENT]},
    {"act": "send_supplement", "at": "2026-11-16 11:00"},
    {"act": "finish", "at": "2026-11-17 11:00"},
]


def traces():
    """How many rows each table has, every code counter, and every file in the store."""
    rows = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT COUNT(*) FROM {connection.ops.quote_name(table)}")
            rows[table] = cursor.fetchone()[0]
    folder = Path(settings.VAR) / "files"
    files = sorted(str(path) for path in folder.rglob("*")) if folder.exists() else []
    counters = sorted(CodeCounter.objects.values_list("agency", "series", "day", "last"))
    return rows, files, counters


def test_nothing_is_left_inside_the_transaction_of_others(play, dossier):
    before = traces()
    played = play(filed="2026-11-16 09:30", then=WHOLE_LIFE)
    assert (played.ok, played.moments[-1].state) == (True, "returned")
    assert traces() == before


def test_the_next_dossier_gets_the_very_next_number(play, dossier, draft, lan):
    first = dossier.code
    play(filed="2026-11-16 09:30", then=WHOLE_LIFE)
    second = service.drafts.submit(another(draft), user=lan, at=MONDAY)
    assert (first[-4:], second.code[-4:]) == ("0001", "0002")


def test_what_was_written_before_in_the_same_transaction_stays(play, dossier):
    with transaction.atomic():
        type(dossier).objects.filter(pk=dossier.pk).update(owner_name="Vũ Thị Ở Lại")
        play(filed="2026-11-16 09:30", then=WHOLE_LIFE)
    dossier.refresh_from_db()
    assert dossier.owner_name == "Vũ Thị Ở Lại"


def test_a_crash_in_the_middle_leaves_nothing_either(play, dossier, monkeypatch):
    def broken(*_args, **_kwargs):
        raise RuntimeError("a bug of ours")

    before = traces()
    monkeypatch.setattr("motcua.dossiers.rehearsal.playing.slips_after", broken)
    with pytest.raises(RuntimeError):
        play(filed="2026-11-16 09:30", then=WHOLE_LIFE)
    assert traces() == before


@pytest.mark.usefixtures("committed", "pack")
def test_nothing_is_committed_where_nobody_else_has_a_transaction_open():
    assert not connection.in_atomic_block
    before = traces()
    revision = Procedure.objects.get(code="2.000134").current
    scenario = scenarios.parse(revision, {"name": "x", "filed": "2026-11-16 09:30", "then": WHOLE_LIFE})
    played = scenarios.run(revision, scenario)
    assert (played.ok, played.moments[-1].at) == (True, datetime(2026, 11, 17, 11, tzinfo=clock.VIETNAM))
    assert traces() == before
    assert not connection.in_atomic_block
