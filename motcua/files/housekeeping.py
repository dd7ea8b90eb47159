"""Removing files, and the objects that no row speaks of."""

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
    """Delete held files whose time is over at `at`, and objects older than a day that no row speaks of.

    How many objects were nobody's.
    """
    for forgotten in StoredFile.objects.filter(held_until__lt=at):
        remove(forgotten)
    # The storage dates its objects in real time.
    before, count = clock.real(at) - SETTLED_AFTER, 0
    for outer in _folders(""):
        for inner in _folders(outer):
            count += _sweep_folder(f"{outer}/{inner}", before)
    return count


def _sweep_folder(folder: str, before: datetime) -> int:
    keys = {f"{folder}/{name}" for name in store().listdir(folder)[1]}
    known = StoredFile.objects.filter(storage_key__in=keys).values_list("storage_key", flat=True)
    orphans = [key for key in keys - set(known) if store().get_modified_time(key) < before]
    for key in orphans:
        store().delete(key)
    return len(orphans)


def _folders(under: str) -> list[str]:
    try:
        return sorted(store().listdir(under)[0])
    except FileNotFoundError:  # nothing was ever stored
        return []
