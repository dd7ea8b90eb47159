"""Removing files, and the objects that no row speaks of."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from django.db import transaction

from motcua.base import clock
from motcua.files.models import StoredFile
from motcua.files.storage import store

# Longer than any request or job: an object younger than this may belong to a row not yet committed.
SETTLED_AFTER = timedelta(hours=24)
HELD_FOR = timedelta(hours=24)


def remove(stored: StoredFile) -> None:
    """Delete the row now and the object once that is committed."""
    key = stored.storage_key
    stored.delete()
    transaction.on_commit(lambda: store().delete(key))


def hold(stored: StoredFile, at: datetime) -> None:
    """Keep `stored` for a page that waits for a decision; unless it is `settle`d, `sweep` removes it."""
    stored.held_until = at + HELD_FOR
    stored.save(update_fields=["held_until"])


def settle(stored: StoredFile) -> None:
    """From now on somebody refers to `stored`."""
    stored.held_until = None
    stored.save(update_fields=["held_until"])


def sweep(at: datetime) -> int:
    """Drop whatever is `forgotten` at `at`; how many objects were nobody's."""
    found = list(forgotten(at))
    drop(found)
    return sum(isinstance(one, str) for one in found)


def forgotten(at: datetime) -> Iterator[StoredFile | str]:
    """Held files whose time is over, and the keys of objects older than a day that no row speaks of."""
    yield from StoredFile.objects.filter(held_until__lt=at)
    # The storage dates its objects in real time.
    before = clock.real(at) - SETTLED_AFTER
    for outer in _folders(""):
        for inner in _folders(outer):
            yield from _orphans(f"{outer}/{inner}", before)


def drop(found: Iterable[StoredFile | str]) -> None:
    """Remove what was forgotten."""
    for one in found:
        if isinstance(one, str):
            store().delete(one)
        else:
            remove(one)


def _orphans(folder: str, before: datetime) -> list[str]:
    keys = {f"{folder}/{name}" for name in store().listdir(folder)[1]}
    known = StoredFile.objects.filter(storage_key__in=keys).values_list("storage_key", flat=True)
    return [key for key in keys - set(known) if store().get_modified_time(key) < before]


def _folders(under: str) -> list[str]:
    try:
        return sorted(store().listdir(under)[0])
    except FileNotFoundError:  # nothing was ever stored
        return []
