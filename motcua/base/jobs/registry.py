"""The names that jobs may carry, and what recurs."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.utils.functional import Promise

from motcua.base import clock

Function = Callable[[dict[str, Any], datetime], None]


@dataclass(frozen=True)
class Task:
    """A function(payload, at) under a name that stays the same for as long as rows may carry it.

    `lease` is how long a run may take before another worker may take it over: give slow tasks a long one.
    Tasks of one `lane` are done one after the other, lanes side by side: what waits for somebody outside
    has a lane of its own, so that it keeps nobody else waiting.
    """

    name: str
    function: Function
    max_attempts: int
    lease: timedelta
    lane: str = ""


@dataclass(frozen=True)
class Turn:
    """When recurring work comes round: every so often, or daily at a time of day in Vietnam.

    `title` tells people what it does.
    """

    name: str
    every: timedelta | None
    daily: time | None
    title: str | Promise = ""

    def after(self, at: datetime) -> datetime:
        """The next turn after `at`. Turns that were missed are not made up for one by one."""
        if self.every is not None:
            return at + self.every
        today = clock.local(at)
        turn = datetime.combine(today.date(), self.daily or time(), tzinfo=today.tzinfo)
        return turn if turn > at else turn + timedelta(days=1)


tasks: dict[str, Task] = {}
turns: dict[str, Turn] = {}


def task(
    name: str, *, max_attempts: int = 10, lease: timedelta = timedelta(minutes=5), lane: str = ""
) -> Callable[[Function], Function]:
    """Register the decorated function(payload, at) under `name`; a name taken twice raises ValueError."""

    def register(function: Function) -> Function:
        if name in tasks:
            raise ValueError(f"two tasks are called {name}")
        tasks[name] = Task(name, function, max_attempts, lease, lane)
        return function

    return register


def recurring(
    name: str, *, every: timedelta | None = None, daily: time | None = None, title: str | Promise = ""
) -> None:
    """Have the task `name` run with an empty payload `every` so often, or `daily` at a time in Vietnam."""
    if (every is None) == (daily is None):
        raise ValueError(f"{name} recurs either every so often or daily")
    if name in turns:
        raise ValueError(f"{name} is in the schedule twice")
    turns[name] = Turn(name, every, daily, title)
