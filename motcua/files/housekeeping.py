"""Removing files, and the objects that no row speaks of."""

import logging
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from functools import partial
from itertools import islice

from django.db import transaction

from motcua.base import clock
from motcua.files.models import StoredFile
from motcua.files.storage import StoredObject, store

logger = logging.getLogger(__name__)

# Longer than any request or job: an object younger than this may belong to a row not yet committed.
SETTLED_AFTER = timedelta(hours=24)
HELD_FOR = timedelta(hours=24)
AT_ONCE = 500


def remove(stored: StoredFile) -> None:
    """Delete the row now and the object once that is committed."""
    key = stored.storage_key
    stored.delete()
    transaction.on_commit(lambda: _delete(key))


def hold(stored: StoredFile, at: datetime) -> None:
    """Keep `stored` for a page that waits for a decision; unless `settle`d it is removed at night."""
    stored.held_until = at + HELD_FOR
    stored.save(update_fields=["held_until"])


def settle(stored: StoredFile) -> None:
    """From now on somebody refers to `stored`."""
    stored.held_until = None
    stored.save(update_fields=["held_until"])


def forgotten(at: datetime) -> Iterator[StoredFile | StoredObject]:
    """Held files whose time is over, and objects older than a day that no row speaks of."""
    yield from StoredFile.objects.filter(held_until__lt=at)
    # The store dates its objects in real time.
    yield from orphans(clock.real(at) - SETTLED_AFTER)


def drop(found: Iterable[StoredFile | StoredObject]) -> None:
    """Remove what was forgotten; its objects once that is committed."""
    for one in found:
        if isinstance(one, StoredFile):
            remove(one)
        else:
            transaction.on_commit(partial(_delete, one.key))


def orphans(before: datetime) -> Iterator[StoredObject]:
    """Objects written before `before` (real time) that no row speaks of."""
    for some in in_parts(found for found in store().objects() if found.modified < before):
        keys = [found.key for found in some]
        known = set(StoredFile.objects.filter(storage_key__in=keys).values_list("storage_key", flat=True))
        yield from (found for found in some if found.key not in known)


def in_parts(found: Iterator[StoredObject]) -> Iterator[list[StoredObject]]:
    """Some at a time, so that neither memory nor a query grows with the store."""
    while some := list(islice(found, AT_ONCE)):
        yield some


def _delete(key: str) -> None:
    try:
        store().delete(key)
    except OSError as error:
        # The row is gone, and whoever asked for that has it; the sweep removes the object.
        logger.warning("files: an object could not be deleted yet: %s", type(error).__name__)
