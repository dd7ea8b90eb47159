"""Nobody but base/clock.py asks what time it is, so that any act can be rehearsed at any moment."""

import pytest

from tests.house.source import calls, modules

CLOCK = "motcua/base/clock.py"
ASKING = {
    "datetime.now",
    "datetime.utcnow",
    "datetime.today",
    "datetime.datetime.now",
    "datetime.datetime.utcnow",
    "datetime.date.today",
    "date.today",
    "timezone.now",
    "time.time",
    "time.localtime",
    "time.strftime",
}
ASKING_WITHOUT_ARGUMENT = {"timezone.localtime", "timezone.localdate", "localtime", "localdate"}
# Doors: views, commands, the worker, and the gates, middleware and framework hooks that stand before them.
DOORS = ("motcua/web/", "motcua/api/", "motcua/config/", "/management/commands/")
MORE_DOORS = {
    "motcua/integrations/sms_kannel/reports.py": "a view: the gateway calls it",
    "motcua/accounts/gates.py": "decides at the door of a view",
    "motcua/accounts/adapter.py": "the login library calls it, without a moment to hand on",
    "motcua/accounts/checks.py": "Django calls it, without a moment to hand on",
    "motcua/accounts/authentication.py": "Django calls it, without a moment to hand on",
    "motcua/accounts/resume.py": "stands before views",
    "motcua/accounts/factor_forms.py": "the pages' forms, which check while they clean",
    "motcua/accounts/forms.py": "the login library calls its forms, without a moment to hand on",
    "motcua/accounts/history.py": "signals of a log-in come without a moment",
    "motcua/accounts/stages.py": "the login library calls it, without a moment to hand on",
}


def test_only_the_clock_asks_the_time():
    found = [
        f"{path}:{call.lineno} {name}"
        for path, tree in modules().items()
        if path != CLOCK
        for name, call in calls(tree)
        if name in ASKING or (name in ASKING_WITHOUT_ARGUMENT and not call.args)
    ]
    assert not found, "\n".join(found)


def test_only_doors_ask_the_clock():
    found = [
        f"{path}:{call.lineno} {name}"
        for path, tree in modules().items()
        if path not in (CLOCK, *MORE_DOORS) and not any(door in path for door in DOORS)
        for name, call in calls(tree)
        if name in ("clock.now", "clock.today")
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("name", ["auto_now", "auto_now_add"])
def test_models_take_their_moments_as_arguments(name):
    found = [
        f"{path}:{call.lineno}"
        for path, tree in modules().items()
        for _, call in calls(tree)
        if any(keyword.arg == name for keyword in call.keywords)
    ]
    assert not found, "\n".join(found)
