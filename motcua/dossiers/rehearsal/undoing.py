"""What is rehearsed leaves no trace: the database takes all of it back."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction


@contextmanager
def nothing_kept() -> Iterator[None]:
    """Whatever is written inside is gone at the end, whether it went well or not.

    Rows, letters, jobs and the numbers of the code counter alike; what the caller wrote before stays. Nothing
    inside may write elsewhere than to the database: papers are rows without an object (crew.paper).
    """
    with transaction.atomic():
        try:
            yield
        finally:
            transaction.set_rollback(True)
