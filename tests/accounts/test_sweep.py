"""What nobody came back for goes; what is in use stays."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection

from motcua.accounts.access import OpenSession
from motcua.accounts.models import User
from motcua.base import clock, retention
from tests.accounts.conftest import LAN


def counters():
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM cache")
        return cursor.fetchone()[0]


def test_unconfirmed_registrations_go_after_a_week(client, register, lan):
    register()
    retention.run(clock.now() + timedelta(days=6))
    assert User.objects.filter(email=LAN["email"]).exists()
    retention.run(clock.now() + timedelta(days=8))
    assert not User.objects.filter(email=LAN["email"]).exists()
    assert User.objects.filter(pk=lan.pk).exists()


def test_an_invited_officer_may_take_longer(clerk):
    User.objects.filter(pk=clerk.pk).update(last_login=None)
    clerk.emailaddress_set.update(verified=False)
    retention.run(clock.now() + timedelta(days=60))
    assert User.objects.filter(pk=clerk.pk).exists()


@pytest.mark.parametrize(("later", "left"), [(timedelta(hours=11), 1), (timedelta(hours=13), 0)])
def test_sessions_end_after_twelve_hours(client, lan, later, left):
    client.force_login(lan)
    retention.run(clock.now() + later)
    assert OpenSession.objects.count() == left


def test_counters_of_the_rate_limits_go_when_they_no_longer_count(db):
    cache.set("short", [1], 60)
    cache.set("long", [1], 3600)
    assert counters() == 2
    retention.run(clock.now() + timedelta(minutes=2))
    assert counters() == 1
    assert cache.get("long") == [1]
