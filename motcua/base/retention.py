"""How long things are kept: one table of kinds, periods from the pack, one daily run and its dry twin.

1. What can be erased is declared by its room (`retention.py` beside its models): a kind, and how to find what
   is over. How long it is kept is data: `retention.yaml` of the pack, each line with its source.
2. The dry run and the real one find by the very same function; only the latter erases what it found.
3. A kind that the pack does not name is kept. A kind that cannot be erased is only counted: what the law
   keeps leaves by the archive, never by a job.
4. Erasing goes in batches of one transaction each; a kind that fails does not stop the others.
"""

import logging
from calendar import monthrange
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils.functional import Promise

from motcua.base import clock

logger = logging.getLogger(__name__)

BATCH = 200
_ANY_DAY = datetime(2026, 11, 27, tzinfo=clock.VIETNAM)

Find = Callable[[datetime, datetime], Iterable[Any]]
Erase = Callable[[Sequence[Any], datetime], None]


class RetentionError(Exception):
    """retention.yaml cannot be used; says which line."""


@dataclass(frozen=True)
class Kind:
    """Something that is kept for a while. `find(before, at)` gives what is over, in any order.

    `erase` takes a batch of what was found; None: such things are counted and stay.
    """

    name: str
    title: str | Promise
    find: Find
    erase: Erase | None


@dataclass(frozen=True)
class Period:
    """How long, in the words of the pack, and who says so."""

    keep: str
    source: str

    def before(self, at: datetime) -> datetime | None:
        """What is older than this is over; None where it is kept for ever."""
        return _before(self.keep, at)


@dataclass(frozen=True)
class Line:
    """One kind in one run: how many were over, or were erased."""

    name: str
    title: str | Promise
    period: Period
    count: int
    stays: bool


kinds: dict[str, Kind] = {}


def kept(name: str, title: str | Promise, *, find: Find, erase: Erase | None) -> None:
    """Declare a kind; a name taken twice raises ValueError."""
    if name in kinds:
        raise ValueError(f"two kinds are called {name}")
    kinds[name] = Kind(name, title, find, erase)


def erase_rows(rows: Sequence[Any], _at: datetime) -> None:
    """For rows that simply go, with what hangs on them."""
    type(rows[0])._base_manager.filter(pk__in=[row.pk for row in rows]).delete()


def look_ahead(at: datetime) -> list[Line]:
    """What `run` would erase at `at`; nothing is changed."""
    return [_line(kind, period, _count(found)) for kind, period, found in _found(at)]


def run(at: datetime, only: Collection[str] = ()) -> list[Line]:
    """Erase what is over at `at` (of the kinds `only`, if given). Call it outside of a transaction.

    Raises RetentionError at the end where a kind failed; the others are done.
    """
    lines, failed = [], []
    for kind, period, found in _found(at, only):
        try:
            count = _count(found) if kind.erase is None else _erase(kind.erase, found, at)
        except Exception as error:
            logger.exception("retention: %s failed with %s", kind.name, type(error).__name__)
            failed.append(kind.name)
        else:
            lines.append(_line(kind, period, count))
    if failed:
        raise RetentionError(f"not erased: {', '.join(failed)}")
    return lines


@cache
def periods() -> dict[str, Period]:
    """The periods of the installed pack, by kind. Raises RetentionError."""
    return read(Path(settings.PACK) / "retention.yaml")


def read(path: Path) -> dict[str, Period]:
    """The periods of a retention.yaml. Raises RetentionError."""
    said = yaml.safe_load(path.read_text(encoding="utf-8"))["kinds"]
    found = {}
    for name, line in said.items():
        if set(line) != {"keep", "source"}:
            raise RetentionError(f"{path.name}: {name} needs keep and source, nothing else")
        found[name] = Period(str(line["keep"]), str(line["source"]))
        try:
            found[name].before(_ANY_DAY)
        except ValueError as error:
            raise RetentionError(f"{path.name}: {name}: {error}") from error
    return found


def _found(at: datetime, only: Collection[str] = ()) -> Iterator[tuple[Kind, Period, Iterable[Any]]]:
    for name, kind in kinds.items():
        period = periods().get(name)
        before = period.before(at) if period else None
        if (only and name not in only) or period is None:
            continue
        yield kind, period, kind.find(before, at) if before else ()


def _count(found: Iterable[Any]) -> int:
    return found.count() if isinstance(found, QuerySet) else sum(1 for _one in found)


def _erase(erase: Erase, found: Iterable[Any], at: datetime) -> int:
    count = 0
    for batch in _batches(found):
        with transaction.atomic():
            erase(batch, at)
        count += len(batch)
    return count


def _batches(found: Iterable[Any]) -> Iterator[list[Any]]:
    if not isinstance(found, QuerySet):
        rest = iter(found)
        while batch := list(islice(rest, BATCH)):
            yield batch
        return
    # Asked anew for each batch: what was erased is not found again, and no cursor stays open meanwhile.
    after: Any = None
    ordered = found.order_by("pk")
    while batch := list((ordered.filter(pk__gt=after) if after is not None else ordered)[:BATCH]):
        yield batch
        after = batch[-1].pk


def _line(kind: Kind, period: Period, count: int) -> Line:
    return Line(kind.name, kind.title, period, count, stays=kind.erase is None)


def _before(keep: str, at: datetime) -> datetime | None:
    """`at` less "90 days", "2 hours", "24 months", "10 years"; None for "forever". Raises ValueError."""
    if keep == "forever":
        return None
    number, _space, unit = keep.partition(" ")
    if not number.isdigit():
        raise ValueError(f"{keep} is no period like 90 days, 24 months or forever")
    match unit:
        case "hours":
            return at - timedelta(hours=int(number))
        case "days":
            return at - timedelta(days=int(number))
        case "months":
            return _months_before(at, int(number))
        case "years":
            return _months_before(at, 12 * int(number))
    raise ValueError(f"{keep} is not in hours, days, months or years")


def _months_before(at: datetime, months: int) -> datetime:
    there = clock.local(at)
    year, month = divmod(there.year * 12 + there.month - 1 - months, 12)
    day = min(there.day, monthrange(year, month + 1)[1])
    return there.replace(year=year, month=month + 1, day=day)
