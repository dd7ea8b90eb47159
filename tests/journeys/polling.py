"""Waiting for what another process does: asking again until it is so."""

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

SECONDS = 20


def until(look: Callable[[], T | None], what: str, seconds: int = SECONDS) -> T:
    """The first true answer of `look`; fails with `what` was awaited when none comes in time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if found := look():
            return found
        time.sleep(0.1)
    raise AssertionError(f"waited {seconds} s in vain for {what}")
