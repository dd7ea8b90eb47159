"""What rooms keep about a person, told by themselves: for the export, and for the end of an account.

A room that keeps something beside the tables which `rights` knows (log-ins, second factors, links, a wallet)
declares it in its `apps.ready` or `retention.py`, so that nobody above has to know of it.

Rows that CASCADE from the account are erased with it and need no declaration; `on_closing` is for what more
has to happen (files to be removed from the store, say).
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

Section = Callable[[Any], Iterable[dict[str, Any]]]
Closing = Callable[[Any, datetime], None]

sections: dict[str, Section] = {}
closings: list[Closing] = []


def tells(name: str, section: Section) -> None:
    """`section(user)` gives plain JSON objects that the export lists under `name`."""
    if name in sections:
        raise ValueError(f"two sections are called {name}")
    sections[name] = section


def on_closing(act: Closing) -> None:
    """`act(user, at)` is called in the transaction that closes an account, before its rows are erased."""
    closings.append(act)
