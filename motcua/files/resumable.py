"""Uploads that come in parts, over lines that break (the storing half of tus 1.0).

Rules, and why:

1. **What is told is kept.** A part is an object in the store, on the disk (or accepted by the object store),
   before its row is written; the offset moves in the transaction of that row. So the offset a client hears is
   true to the byte whatever is killed: a part without a row was never told, and is swept.
2. **One wins.** The offset moves by a conditional UPDATE on the offset the sender knew. Of two tabs sending
   the same bytes, one is refused and asks again where to go on. There is no lock that a dead process could
   leave.
3. **Nobody needs the process that took the part before.** Rows are in the database and parts in the store,
   which all machines share; no web process holds anything.
4. **The end settles it.** The last part is not kept by itself: with it the file is put together, judged and
   stored, and only in the transaction which does that the offset reaches the length. Killed before, the
   sender sends the last part again; repeated, it finds the upload complete.
"""

import errno
import logging
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from tempfile import SpooledTemporaryFile
from typing import BinaryIO, cast

from django.core.files.base import ContentFile
from django.core.files.storage import Storage, storages
from django.db import transaction
from django.db.models import F

from motcua.base import clock
from motcua.files.intake import full
from motcua.files.names import clean_name
from motcua.files.partial import PartialUpload, UploadPart
from motcua.files.refusal import NoRoomError
from motcua.files.uploads import ReceivedUpload

logger = logging.getLogger(__name__)

# A line that breaks costs at most this much, in what the web server had received and not yet kept.
PART = 256 * 1024
# Since the last part that came.
KEPT_FOR = timedelta(hours=24)
# Parts are dated by the store in real time; a younger one may belong to a row not yet committed.
_SETTLED_AFTER = timedelta(hours=24)
_IN_MEMORY = 1024 * 1024


class ConflictError(Exception):
    """The upload is not where the sender thought: somebody else sent meanwhile. Ask, and go on there."""


def parts_store() -> Storage:
    """Where the parts lie until their file is whole."""
    return storages["parts"]


def begin(name: str, length: int, sha256: str, at: datetime) -> PartialUpload:
    """An upload of which nothing has arrived yet."""
    return PartialUpload.objects.create(
        name=clean_name(name), length=length, sha256=sha256, begun_at=at, expires_at=at + KEPT_FOR
    )


def append(upload: PartialUpload, piece: bytes, at: datetime) -> None:
    """Keep `piece` at the offset of `upload`, and short of its end. Raises ConflictError, NoRoomError."""
    key = f"{upload.pk.hex}/{upload.offset:010d}-{secrets.token_hex(8)}"
    try:
        parts_store().save(key, ContentFile(piece))
    except OSError as error:
        raise _no_room(upload, error) from error
    try:
        with transaction.atomic():
            _move(upload, upload.offset + len(piece), at)
            UploadPart.objects.create(upload=upload, start=upload.offset, size=len(piece), storage_key=key)
    except BaseException:
        _drop(key)
        raise
    upload.offset += len(piece)


@contextmanager
def whole(upload: PartialUpload, last: bytes) -> Iterator[ReceivedUpload]:
    """All that was kept, then `last`, as a form would bring it. Raises ConflictError, NoRoomError."""
    with SpooledTemporaryFile(max_size=_IN_MEMORY) as spool:
        try:
            for part in upload.parts.all():
                if part.start != spool.tell():
                    raise ConflictError
                with parts_store().open(part.storage_key, "rb") as kept:
                    for chunk in kept.chunks():
                        spool.write(chunk)
            spool.write(last)
        except FileNotFoundError as error:  # completed or given up by somebody else meanwhile
            raise ConflictError from error
        except OSError as error:
            raise _no_room(upload, error) from error
        if spool.tell() != upload.length:
            raise ConflictError
        spool.seek(0)
        yield ReceivedUpload(file=cast(BinaryIO, spool), name=upload.name, size=upload.length)


def complete(upload: PartialUpload, at: datetime) -> None:
    """Within the transaction that settles what becomes of the file: all has arrived. Raises ConflictError.

    The parts go once that is committed.
    """
    _move(upload, upload.length, at)
    _drop_parts(upload)
    upload.parts.all().delete()


def give_up(upload: PartialUpload) -> None:
    """Forget the upload and what arrived of it."""
    with transaction.atomic():
        _drop_parts(upload)
        upload.delete()


def forget_expired(at: datetime) -> int:
    """Give up the uploads that nobody went on with for a day, and parts that no row speaks of; how many."""
    count = 0
    for upload in PartialUpload.objects.filter(expires_at__lt=at).iterator():
        give_up(upload)
        count += 1
    return count + _sweep(clock.real(at) - _SETTLED_AFTER)


def _move(upload: PartialUpload, offset: int, at: datetime) -> None:
    here = PartialUpload.objects.filter(pk=upload.pk, offset=upload.offset).exclude(offset=F("length"))
    # An empty file is complete as soon as it is begun.
    here = here if upload.length else PartialUpload.objects.filter(pk=upload.pk, length=0)
    if not here.update(offset=offset, expires_at=at + KEPT_FOR):
        raise ConflictError
    upload.expires_at = at + KEPT_FOR


def _drop_parts(upload: PartialUpload) -> None:
    keys = list(upload.parts.values_list("storage_key", flat=True))
    folder = upload.pk.hex
    transaction.on_commit(lambda: _drop(*keys, folder))


def _drop(*keys: str) -> None:
    for key in keys:
        try:
            parts_store().delete(key)
        except OSError:
            continue  # a folder that a lost race still fills; the sweep finds it


def _sweep(before: datetime) -> int:
    store, count = parts_store(), 0
    try:
        folders = store.listdir("")[0]
    except FileNotFoundError:  # nothing was ever stored
        return 0
    for folder in folders:
        keys = {f"{folder}/{name}" for name in store.listdir(folder)[1]}
        known = set(UploadPart.objects.filter(storage_key__in=keys).values_list("storage_key", flat=True))
        stray = [key for key in keys - known if store.get_modified_time(key) < before]
        count += len(stray)
        _drop(*stray)
        if len(stray) == len(keys) and not PartialUpload.objects.filter(pk=folder).exists():
            _drop(folder)
    return count


def _no_room(upload: PartialUpload, error: OSError) -> NoRoomError:
    logger.error("files: the store refused a part: %s", errno.errorcode.get(error.errno or 0, "?"))
    return NoRoomError(full(upload.name))
