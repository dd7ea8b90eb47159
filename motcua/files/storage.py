"""The local folder of files. Another store (S3, say) takes its place by STORAGES["files"] in the settings."""

import os
import secrets
from typing import Any

from django.core.files import File
from django.core.files.storage import FileSystemStorage, Storage, storages
from django.utils.deconstruct import deconstructible


def store() -> Storage:
    """Where the objects lie."""
    return storages["files"]


def new_key() -> str:
    """A key nobody can guess, in two levels of folders so that none of them grows without end."""
    token = secrets.token_hex(20)
    return f"{token[:2]}/{token[2:4]}/{token}"


@deconstructible
class DurableFolder(FileSystemStorage):
    """A folder in which a saved object has reached the disk before save() returns."""

    def _save(self, name: str, content: "File[Any]") -> str:
        try:
            # Always a stream of our own (never a temporary file to be moved), so that a power cut leaves
            # either no object or a whole one.
            saved: str = super()._save(name, content)  # type: ignore[misc]  # missing in the stubs
            _flush(self.path(saved))
        except BaseException:
            self._drop(name)
            raise
        return saved

    def _drop(self, name: str) -> None:
        try:
            self.delete(name)
        except OSError:
            return  # the sweep finds it later; the reason for the failure matters more


def _flush(path: str) -> None:
    folder = os.path.dirname(path)
    # The folder too: without it the name of a new file can be lost.
    for target in (path, folder, os.path.dirname(folder)):
        descriptor = os.open(target, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
