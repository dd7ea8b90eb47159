"""What changed from one version of the answers to the next, as people read it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from motcua.formengine.display import DisplaySection, DisplayTable

if TYPE_CHECKING:
    from motcua.formengine.form import Form
    from motcua.formengine.model import Answers

Row = tuple[str, ...]


@dataclass(frozen=True)
class Change:
    """One line that reads differently now; "" where there was, or is, nothing.

    `key` is "ma_so", or "doi_tuong.3" for the third row of a table: counted as it stands now, or as it stood
    where it is gone.
    """

    key: str
    label: str
    before: str
    after: str


def difference(form: Form, before: Answers, after: Answers) -> list[Change]:
    """The changed lines in the order of the form. What a condition hides counts as not answered."""
    olds, news = form.display(before), form.display(after)
    return [change for old, new in zip(olds, news, strict=True) for change in _of_section(old, new)]


def _of_section(old: DisplaySection, new: DisplaySection) -> Iterator[Change]:
    then = {line.key: line for line in old.lines}
    now = {line.key: line for line in new.lines}
    for key in _merged(list(then), list(now)):
        before, after = then.get(key), now.get(key)
        texts = before.text if before else "", after.text if after else ""
        label = (after or before or then[key]).label
        if texts[0] != texts[1]:
            yield Change(key, label, *texts)
    tables_then, tables_now = ({table.key: table for table in part.tables} for part in (old, new))
    for key in _merged(list(tables_then), list(tables_now)):
        yield from _of_table(tables_then.get(key), tables_now.get(key))


def _merged(then: list[str], now: list[str]) -> list[str]:
    """All keys; a key that only one side has keeps its place among its neighbours."""
    merged: list[str] = []
    for operation, first, end, begin, stop in SequenceMatcher(None, then, now, autojunk=False).get_opcodes():
        merged += then[first:end]
        merged += now[begin:stop] if operation != "equal" else []
    return list(dict.fromkeys(merged))


def _of_table(old: DisplayTable | None, new: DisplayTable | None) -> Iterator[Change]:
    table = new or old
    if table is None:
        return
    for number, before, after in _pairs(old.rows if old else (), new.rows if new else ()):
        blank = ("",) * len(table.columns)
        for column, was, now in zip(table.columns, before or blank, after or blank, strict=True):
            if was != now:
                said = {"table": table.label, "number": number, "column": column}
                place = (
                    _("%(table)s, dòng %(number)d: %(column)s")
                    if after
                    else _("%(table)s, dòng %(number)d đã bỏ: %(column)s")
                )
                yield Change(f"{table.key}.{number}", place % said, was, now)


def _pairs(old: tuple[Row, ...], new: tuple[Row, ...]) -> Iterator[tuple[int, Row | None, Row | None]]:
    """Rows that belong together, so that one taken out does not make all that follow look changed."""
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for operation, first, end, begin, stop in matcher.get_opcodes():
        if operation == "equal":
            continue
        for was, now in zip_longest(range(first, end), range(begin, stop)):
            yield (
                (was if now is None else now) + 1,
                None if was is None else old[was],
                None if now is None else new[now],
            )
