"""A portal whose clock may be moved, as the demo's may. What the real time is, `clock.at` says."""

from datetime import timedelta

import pytest

from motcua.base import clock, rehearsal
from motcua.base.rehearsal import move
from tests.desk.conftest import *  # noqa: F403 - dossiers, and officers at their screens

PAGE = "/trinh-dien/thoi-gian"
DAY = timedelta(days=1)


@pytest.fixture
def rehearsing(settings):
    """The portal may rehearse; pages of a `client` that was asked nothing before know it."""
    settings.REHEARSAL = True
    clock.follow(rehearsal.ahead)
    yield
    clock.follow(None)


@pytest.fixture
def on_a_copy(rehearsing, settings):
    """The portal is a copy of a production portal, and no demo."""
    settings.DEMO = False


def move_on(by: timedelta) -> None:
    """Somebody moves the clock on."""
    at = clock.now()
    move(at + by, seen=clock.ahead(), at=at)
