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


def pytest_configure(config):
    config.addinivalue_line("markers", "drill: a long form, run by `make drill` only")


def pytest_collection_modifyitems(config, items):
    """`make test` leaves the long forms to `make drill`, which runs everything."""
    if DRILL:
        return
    long = [item for item in items if item.get_closest_marker("drill")]
    if long:
        config.hook.pytest_deselected(items=long)
        items[:] = [item for item in items if not item.get_closest_marker("drill")]


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
