"""What recurs, and whether each of it can be done."""

import re

from motcua.base.jobs.registry import tasks, turns
from tests.house.source import ROOT, modules


def test_everything_that_recurs_is_a_task():
    assert set(turns) - set(tasks) == set()


def test_everything_that_recurs_says_what_it_does():
    """The page that moves the clock of a rehearsal shows it."""
    assert [turn.name for turn in turns.values() if not turn.title] == []


def test_housekeeping_recurs():
    """A task that nobody enqueues and that is not in the schedule would never run."""
    code = "\n".join(path.read_text("utf-8") for path in map(ROOT.joinpath, modules()))
    enqueued = set(re.findall(r"enqueue\(\s*\"([a-z_.]+)\"", code))
    # Deliveries are enqueued by the name of their lane; tests/messaging shows that each lane is used.
    deliveries = {name for name in tasks if name.startswith("messaging.deliver")}
    assert sorted(set(tasks) - enqueued - set(turns) - deliveries) == []
