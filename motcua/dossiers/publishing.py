"""Publishing a change of the office's data: a second person, and every proof once more in the same breath."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from motcua.accounts.models import User
from motcua.catalog import service as catalog
from motcua.catalog.models import Change
from motcua.dossiers import outlook
from motcua.dossiers.outlook import BrokenDraft, FailedExample, Outlook, TestRun, look_ahead

__all__ = [
    "BrokenDraft",
    "FailedExample",
    "Outlook",
    "RefusedChangeError",
    "TestRun",
    "look_ahead",
    "publish",
]


class RefusedChangeError(catalog.changes.ChangeError):
    """Examples or workflow tests fail, so the change does not come into force. `sentences` says which."""

    def __init__(self, sentences: tuple[str, ...]) -> None:
        super().__init__(" ".join([_("Chưa ban hành được."), *sentences]))
        self.sentences = sentences


def publish(change: Change, *, user: User, at: datetime, version: int | None = None) -> None:
    """Bring a proposal into force, or raise a ChangeError and change nothing.

    The change comes into force first and is proven then, in one transaction: what was tried is what holds,
    whatever others publish meanwhile. `version` is the one that the person saw.
    """
    seen = change.version if version is None else version
    try:
        with transaction.atomic():
            catalog.changes.publish(change, version=seen, user=user, at=at)
            proofs = Outlook(
                failed_examples=tuple(outlook.failed_examples(change)), tests=tuple(outlook.tests(change))
            )
            if proofs.blocks:
                raise RefusedChangeError(proofs.blocks)
    except catalog.changes.ChangeError:
        # The database rolled back; the object in memory must not claim otherwise.
        change.refresh_from_db()
        raise
