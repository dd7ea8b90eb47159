"""What all tests share: how long the drawn examples run, what only the drill runs, and no silent skips."""

import os

import hypothesis
import pytest

from tests import settings
from tests.cast import *  # noqa: F403 - the people that every room's tests know
from tests.pack import *  # noqa: F403 - the pack they work with

DRILL = os.environ.get("MOTCUA_DRILL") == "1"

# No deadline: the machine that tests is shared, and a slow moment is no fault.
hypothesis.settings.register_profile("short", deadline=None, max_examples=60, database=None)
hypothesis.settings.register_profile("drill", deadline=None, max_examples=2000, database=None)
hypothesis.settings.load_profile("drill" if DRILL else "short")


# What a test takes that touches the database; without one of these it answers alike on both.
DATABASE = {"db", "transactional_db", "committed", "portal"}
# These touch it by processes of their own, without a word of it in what they take.
BY_PROCESSES = ("tests/hostile/", "tests/jobs/", "tests/kills/")
# Journeys meet the database behind pages. These show that the pages stand on either.
JOURNEYS_ON_BOTH = ("test_draft.py", "test_portal.py", "test_the_guide.py", "test_the_office.py")


def pytest_configure(config):
    config.addinivalue_line("markers", "drill: a long form, run by `make drill` only")
    config.addinivalue_line("markers", "looks: how pages look, whatever the database; SQLite's run has it")
    config.addinivalue_line("markers", "once: no database can change it either; SQLite's run has it")


def pytest_collection_modifyitems(config, items):
    """`make test` leaves long forms to `make drill`, and to SQLite's run what PostgreSQL cannot change."""
    if DRILL:
        return
    second_run = os.environ.get("DATABASE_URL", "").startswith("postgres")
    left = [item for item in items if item.get_closest_marker("drill") or (second_run and _runs_once(item))]
    config.hook.pytest_deselected(items=left)
    gone = set(left)
    items[:] = [item for item in items if item not in gone]


def _runs_once(item):
    if item.get_closest_marker("looks") or item.get_closest_marker("once"):
        return True
    if item.nodeid.startswith("tests/journeys/"):
        return item.path.name not in JOURNEYS_ON_BOTH
    touches = item.get_closest_marker("django_db") or DATABASE & set(item.fixturenames)
    return not touches and not item.nodeid.startswith(BY_PROCESSES)


def pytest_unconfigure():
    """The processes of a parallel run end without the interpreter's own cleaning up."""
    settings.room.cleanup()


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session, exitstatus):
    """A test that was skipped showed nothing, so the run has failed."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is not None and reporter.stats.get("skipped") and exitstatus == 0:
        reporter.write_line("A test was skipped; here every test either runs or fails.", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
