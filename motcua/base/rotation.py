"""Replacing the keys of encrypted columns, and of the blind indexes.

Field keys (`renew_all`), while the portal runs:

1. Every value carries the fingerprint of its key in front. What does not begin with that of the newest key is
   still to do, so the table itself is the memory of how far we came: killed at any moment, the next run goes
   on with what is left. Nothing is written down beside it.
2. Every model is asked for its encrypted columns; nobody keeps a list.
3. A batch is one short transaction. On PostgreSQL its rows are locked and those locked by others passed over,
   to be met in the next round: we never wait while we hold, so we take part in no deadlock. SQLite has one
   writer at a time.
4. A row is written only if its ciphertext is still the one that was read. What somebody saved meanwhile is
   newer than ours and under the newest key already.
5. At the end all is counted once more: only a count of nothing says that the old key may go.

A value that no key opens is left as it is and told; the old key then has to stay.

The index key (`reindex`), while the portal is stopped: a fingerprint does not say under which key it was
made, and a number that is asked for under the new key would not be found under the old one. So all columns
are computed anew from the encrypted ones beside them. Interrupted, it is simply run again.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connection, transaction
from django.db.models import Model

from motcua.base import crypto

BATCH = 200
MOST_ROUNDS = 30
_PAUSE = 1.0  # seconds, before rows that others hold are tried again

Progress = Callable[["Table", int], None]


@dataclass(frozen=True)
class Table:
    """The encrypted columns of one model."""

    model: type[Model]
    columns: tuple[str, ...]

    @property
    def name(self) -> str:
        return self.model._meta.db_table

    @property
    def key(self) -> str:
        """The column of the primary key."""
        return str(self.model._meta.pk.column)


@dataclass(frozen=True)
class Unreadable:
    """A value that none of the configured keys opens."""

    table: str
    row: str
    reason: str


def tables() -> list[Table]:
    """Every table with encrypted columns, by name."""
    found = []
    for model in apps.get_models(include_auto_created=True):
        meta = model._meta
        columns = tuple(
            str(field.column)
            for field in meta.local_concrete_fields
            if isinstance(field, crypto.EncryptedTextField)
        )
        if columns and meta.managed and not meta.proxy:
            found.append(Table(model, columns))
    return sorted(found, key=lambda table: table.name)


def waiting(table: Table) -> int:
    """In how many rows of `table` a value is not yet under the newest key."""
    condition, parameters = _old(table)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*) FROM {_q(table.name)} WHERE {condition}", parameters)
        return int(cursor.fetchone()[0])


def under_each_key(table: Table) -> dict[bytes, int]:
    """How many values of `table` are under each key, by what they begin with."""
    counts: dict[bytes, int] = {}
    with connection.cursor() as cursor:
        for column in table.columns:
            cursor.execute(
                f"SELECT {_start(column)}, COUNT(*) FROM {_q(table.name)}"
                f" WHERE {_q(column)} IS NOT NULL GROUP BY 1"
            )
            for start, count in cursor.fetchall():
                counts[bytes(start)] = counts.get(bytes(start), 0) + count
    return counts


def renew_all(tell: Progress = lambda _table, _count: None) -> list[Unreadable]:
    """Bring every value under the newest key; what could not be read. `tell` hears of each batch.

    Raises StillBusyError where somebody holds rows for longer than we care to wait, DatabaseError where a
    table refuses to be changed.
    """
    unreadable = []
    for table in tables():
        unreadable += _renew_table(table, tell)
    return unreadable


class StillBusyError(Exception):
    """Others held some rows all the time; run it again."""


def _renew_table(table: Table, tell: Progress) -> list[Unreadable]:
    for turn in range(MOST_ROUNDS):
        if turn:
            time.sleep(_PAUSE)
        unreadable = _round(table, tell)
        if waiting(table) <= len(unreadable):
            return unreadable
    raise StillBusyError(table.name)


def _round(table: Table, tell: Progress) -> list[Unreadable]:
    """Once through the table, in the order of its keys."""
    unreadable: list[Unreadable] = []
    after: Any = None
    while True:
        with transaction.atomic(), connection.cursor() as cursor:
            rows = _batch(cursor, table, after)
            renewed = sum(_renew_row(cursor, table, row, unreadable) for row in rows)
        if not rows:
            return unreadable
        after = rows[-1][0]
        tell(table, renewed)


def _batch(cursor: Any, table: Table, after: Any) -> list[tuple[Any, ...]]:
    condition, parameters = _old(table)
    if after is not None:
        condition, parameters = f"{_q(table.key)} > %s AND ({condition})", [after, *parameters]
    columns = ", ".join(map(_q, (table.key, *table.columns)))
    cursor.execute(
        f"SELECT {columns} FROM {_q(table.name)} WHERE {condition}"
        f" ORDER BY {_q(table.key)} LIMIT {BATCH}{_lock()}",
        parameters,
    )
    return list(cursor.fetchall())


def _renew_row(cursor: Any, table: Table, row: Sequence[Any], unreadable: list[Unreadable]) -> int:
    """Write the row's old values anew, if nobody changed them; how many rows were written (0 or 1)."""
    key, *blobs = row
    newest = crypto.header()
    old = {
        column: bytes(blob)
        for column, blob in zip(table.columns, blobs, strict=True)
        if blob is not None and not bytes(blob).startswith(newest)
    }
    try:
        fresh = {column: crypto.renew(blob) for column, blob in old.items()}
    except crypto.CannotDecryptError as error:
        unreadable.append(Unreadable(table.name, str(key), str(error)))
        return 0
    setting = ", ".join(f"{_q(column)} = %s" for column in fresh)
    same = " AND ".join(f"{_q(column)} = %s" for column in old)
    cursor.execute(
        f"UPDATE {_q(table.name)} SET {setting} WHERE {_q(table.key)} = %s AND {same}",
        [*fresh.values(), key, *old.values()],
    )
    return int(cursor.rowcount)


def reindex(tell: Callable[[crypto.BlindIndex, int], None] = lambda _index, _count: None) -> int:
    """Compute every blind index under the configured key; how many were different. The portal is stopped."""
    changed = 0
    for index in crypto.blind_indexes:
        for batch in _pages(index):
            with transaction.atomic():
                written = sum(_index_row(index, row) for row in batch)
            changed += written
            tell(index, len(batch))
    return changed


def index_rows(index: crypto.BlindIndex) -> int:
    """How many rows there are to compute."""
    return int(apps.get_model(index.model)._base_manager.count())


def _pages(index: crypto.BlindIndex) -> Iterator[list[tuple[Any, ...]]]:
    rows = apps.get_model(index.model)._base_manager.order_by("pk")
    after: Any = None
    while True:
        page = rows.filter(pk__gt=after) if after is not None else rows
        batch = list(page.values_list("pk", index.column, *index.of)[:BATCH])
        if not batch:
            return
        yield batch
        after = batch[-1][0]


def _index_row(index: crypto.BlindIndex, row: tuple[Any, ...]) -> int:
    key, stored, *of = row
    right = crypto.blind_index(text, index.purpose) if (text := index.text(*of)) else ""
    # Of a number or address that was erased nothing can be computed any more; nobody asks for it either.
    if right in ("", stored):
        return 0
    model = apps.get_model(index.model)
    same = model._base_manager.filter(pk=key, **{index.column: stored})
    return int(same.update(**{index.column: right}))


def _old(table: Table) -> tuple[str, list[bytes]]:
    """The condition "some value is not under the newest key", and its parameters."""
    condition = " OR ".join(f"{_start(column)} <> %s" for column in table.columns)
    return condition, [crypto.header()] * len(table.columns)


def _start(column: str) -> str:
    return f"substr({_q(column)}, 1, {crypto.HEADER_LENGTH})"


def _lock() -> str:
    # Not the key of the row: others may go on to refer to it.
    return " FOR NO KEY UPDATE SKIP LOCKED" if connection.vendor == "postgresql" else ""


def _q(name: str) -> str:
    return connection.ops.quote_name(name)
