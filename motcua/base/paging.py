"""Keyset paging: each page begins where the one before ended, so that page 40,000 costs what page 1 costs.

The order names columns (or annotations) that are never null; the last one must be unique. A cursor is opaque
text for the address; one that we did not give shows the first page.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from typing import Any, Generic, TypeVar

from django.core.signing import BadSignature, Signer
from django.db.models import Model, Q, QuerySet

Row = TypeVar("Row", bound=Model)

SIZE = 25


@dataclass(frozen=True)
class Page(Generic[Row]):
    """Some rows, and the cursors of the pages on both sides; "" where the list ends."""

    rows: list[Row]
    before: str
    after: str


def paginate(
    rows: QuerySet[Row] | Sequence[QuerySet[Row]], order: Sequence[str], cursor: str = "", size: int = SIZE
) -> Page[Row]:
    """The page of `rows` at `cursor`, sorted by `order` ("-name" sorts downwards). One query.

    Rows may come in several querysets, no row in two of them: one query for each, which an index may answer
    where it cannot answer all of it at once, and one for the page.
    """
    backwards, position = _opened(cursor, order)
    wanted = [_turned(name) for name in order] if backwards else list(order)
    parts = [part.order_by(*wanted) for part in ([rows] if isinstance(rows, QuerySet) else rows)]
    if position is not None:
        parts = [part.filter(_beyond(wanted, position)) for part in parts]
    found = list((parts[0] if len(parts) == 1 else _merged(parts, size + 1))[: size + 1])
    more, found = len(found) > size, found[:size]
    if backwards:
        found.reverse()
    has_before, has_after = (more, True) if backwards else (position is not None, more)
    return Page(
        found,
        before=_cursor(found[0], order, backwards=True) if found and has_before else "",
        after=_cursor(found[-1], order, backwards=False) if found and has_after else "",
    )


def _merged(parts: Sequence[QuerySet[Row]], count: int) -> QuerySet[Row]:
    """Of all that are in the parts, what holds the first `count`; sorted by the database, as each part is."""
    first = [pk for part in parts for pk in part.values_list("pk", flat=True)[:count]]
    return reduce(QuerySet.__or__, parts).filter(pk__in=first)


def _beyond(order: Sequence[str], position: Sequence[Any]) -> Q:
    """What sorts strictly after `position`: (a, b) > (x, y) is a > x, or a = x and b > y."""
    condition = Q()
    for name, value in reversed(list(zip(order, position, strict=True))):
        column, further = name.removeprefix("-"), "lt" if name.startswith("-") else "gt"
        # The first half alone lets an index find the place; the second makes it exact.
        exact = Q(**{f"{column}__{further}": value})
        if condition:
            exact |= Q(**{column: value}) & condition
            condition = Q(**{f"{column}__{further}e": value}) & exact
        else:
            condition = exact
    return condition


def _turned(name: str) -> str:
    return name[1:] if name.startswith("-") else f"-{name}"


def _cursor(row: Model, order: Sequence[str], *, backwards: bool) -> str:
    values = [getattr(row, name.removeprefix("-")) for name in order]
    plain = [{"t": value.isoformat()} if isinstance(value, datetime) else value for value in values]
    # Signed, so that only values of the right kind ever come back; for this order alone.
    return _signer(order).sign_object([backwards, *plain])


def _opened(cursor: str, order: Sequence[str]) -> tuple[bool, list[Any] | None]:
    """Which way, and the values to go on from; (False, None) for the first page."""
    try:
        backwards, *said = _signer(order).unsign_object(cursor)
    except BadSignature:
        return False, None
    return backwards, [datetime.fromisoformat(one["t"]) if isinstance(one, dict) else one for one in said]


def _signer(order: Sequence[str]) -> Signer:
    return Signer(salt="motcua.paging " + " ".join(order))
