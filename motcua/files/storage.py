"""Where objects lie: a local folder, or a bucket (bucket.py) by STORAGES["files"] in the settings.

Either writes an object whole or not at all, hands out any part of one, and lists what it has. Faults are
OSError for whoever uses it: FileNotFoundError where an object is lost, anything else where the store cannot
be used now.
"""

import os
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, BinaryIO, Protocol, cast

from django.core.files import File
from django.core.files.storage import FileSystemStorage, storages
from django.utils.deconstruct import deconstructible

PIECE = 64 * 1024


@dataclass(frozen=True)
class StoredObject:
    """An object as the store lists it; `modified` is real time."""

    key: str
    size: int
    modified: datetime


class Store(Protocol):
    """What this room asks of a storage."""

    def save(self, name: str, content: "File[Any]") -> str:
        """Write the object; it is there, to the byte, when this returns."""

    def open(self, name: str, mode: str = "rb") -> BinaryIO:
        """The whole object as a file that can be sought in."""

    def read(self, key: str, start: int, length: int) -> "Pieces":
        """`length` bytes from `start`, piece by piece; fails at once, not at the first piece."""

    def exists(self, name: str) -> bool:
        """Whether the object is there."""

    def delete(self, name: str) -> None:
        """Remove the object; one that is gone is gone."""

    def objects(self) -> Iterator[StoredObject]:
        """Every object there is, in the order of their keys."""


def store() -> Store:
    """Where the objects lie."""
    return cast(Store, storages["files"])


def new_key() -> str:
    """A key nobody can guess, in two levels of folders so that none of them grows without end."""
    token = secrets.token_hex(20)
    return f"{token[:2]}/{token[2:4]}/{token}"


class Pieces:
    """`length` bytes of `source` from where it stands, piece by piece; closing it closes the source."""

    def __init__(self, source: BinaryIO, length: int) -> None:
        self.source, self.left = source, length

    def __iter__(self) -> "Pieces":
        return self

    def __next__(self) -> bytes:
        piece = self.source.read(min(PIECE, self.left)) if self.left else b""
        if not piece:
            self.close()
            raise StopIteration
        self.left -= len(piece)
        return piece

    def close(self) -> None:
        """Also where nothing, or not everything, was read."""
        self.source.close()


@deconstructible
class DurableFolder(FileSystemStorage):
    """A folder in which a saved object has reached the disk before save() returns."""

    def read(self, key: str, start: int, length: int) -> Pieces:
        """As Store."""
        source = cast(BinaryIO, self.open(key, "rb"))
        source.seek(start)
        return Pieces(source, length)

    def objects(self) -> Iterator[StoredObject]:
        """As Store; two levels of folders, as `new_key` makes them."""
        for outer in _folders(self.path("")):
            for inner in _folders(outer.path):
                with os.scandir(inner.path) as entries:
                    for entry in sorted(entries, key=lambda entry: entry.name):
                        facts = entry.stat()
                        changed = datetime.fromtimestamp(facts.st_mtime, UTC)
                        yield StoredObject(f"{outer.name}/{inner.name}/{entry.name}", facts.st_size, changed)

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


def _folders(path: str) -> "list[os.DirEntry[str]]":
    try:
        with os.scandir(path) as entries:
            return sorted((entry for entry in entries if entry.is_dir()), key=lambda entry: entry.name)
    except FileNotFoundError:  # nothing was ever stored
        return []


def _flush(path: str) -> None:
    folder = os.path.dirname(path)
    # The folder too: without it the name of a new file can be lost.
    for target in (path, folder, os.path.dirname(folder)):
        descriptor = os.open(target, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
