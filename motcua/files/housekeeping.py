"""Removing files, and the objects that no row speaks of."""

from datetime import datetime, timedelta

from django.db import transaction

from motcua.files.models import StoredFile
from motcua.files.storage import store

# Longer than any request or job: an object younger than this may belong to a row not yet committed.
SETTLED_AFTER = timedelta(hours=24)


def remove(stored: StoredFile) -> None:
    """Delete the row now and the object once that is committed."""
    key = stored.storage_key
    stored.delete()
    transaction.on_commit(lambda: store().delete(key))


def sweep(at: datetime) -> int:
    """Delete objects older than a day at `at` that no row speaks of; how many they were."""
    count = 0
    for outer in _folders(""):
        for inner in _folders(outer):
            count += _sweep_folder(f"{outer}/{inner}", at)
    return count


def _sweep_folder(folder: str, at: datetime) -> int:
    keys = {f"{folder}/{name}" for name in store().listdir(folder)[1]}
    known = StoredFile.objects.filter(storage_key__in=keys).values_list("storage_key", flat=True)
    orphans = [key for key in keys - set(known) if store().get_modified_time(key) < at - SETTLED_AFTER]
    for key in orphans:
        store().delete(key)
    return len(orphans)


def _folders(under: str) -> list[str]:
    try:
        return sorted(store().listdir(under)[0])
    except FileNotFoundError:  # nothing was ever stored
        return []
