"""The record holds: chains recompute, the database refuses to rewrite, seals show a change."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from motcua.dossiers import append_only, events, service
from motcua.dossiers.models import ClockEntry, Event, Seal
from tests.dossiers.conftest import MONDAY


@pytest.mark.parametrize("change", ["update", "delete"])
@pytest.mark.parametrize("model", [Event, ClockEntry, Seal])
def test_the_database_refuses_to_change_what_happened(received, model, change):
    events.seal(MONDAY.date(), MONDAY + timedelta(days=1))
    rows = model.objects.all()
    assert rows.exists()
    field = "at" if model is not Seal else "made_at"
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        rows.update(**{field: MONDAY}) if change == "update" else rows._raw_delete(rows.db)


def test_a_change_behind_the_triggers_is_found(received):
    events.seal(MONDAY.date(), MONDAY + timedelta(days=1))
    call_command("audit", "verify")
    append_only.lift(connection)
    Event.objects.filter(number=2).update(at=MONDAY)
    append_only.install(connection)
    assert list(events.broken_chains()) == [(received.code, "event 2 was changed")]
    with pytest.raises(CommandError):
        call_command("audit", "verify")


def test_a_removed_event_is_found(received):
    append_only.lift(connection)
    Event.objects.filter(number=1).delete()
    append_only.install(connection)
    assert (received.code, "event 1 is missing") in list(events.broken_chains())


def test_a_day_is_sealed_once_and_a_forged_day_shows(received):
    day = MONDAY.date()
    first = events.seal(day, MONDAY + timedelta(days=1))
    assert events.seal(day, MONDAY + timedelta(days=2)) == first
    assert first.events == 2
    assert list(events.broken_seals()) == []
    append_only.lift(connection)
    Event.objects.filter(number=2).delete()
    assert list(events.broken_seals()) == [(day.isoformat(), "the seal does not fit the events of its day")]


def test_events_carry_no_personal_data(dossier):
    event = dossier.events.get()
    written = str(event.data)
    for secret in (dossier.owner_name, dossier.owner_identity, dossier.owner_phone, "kiem-dinh.pdf"):
        assert secret not in written


def test_every_look_is_recorded(dossier, one_stop):
    service.looked_at(dossier, user=one_stop, at=MONDAY, what="dossier")
    look = dossier.looks.get()
    assert (look.viewer, look.at) == (one_stop, MONDAY)
