"""The worked examples of ledgers.txt, recomputed line by line."""

import dataclasses
import re
from pathlib import Path
from typing import Any

import pytest

from motcua.worktime import service as worktime
from motcua.worktime.service import DueMode, Duration, Entry, EntryKind, LedgerError, SupplementEffect, Unit
from tests.worktime.cast import BINH_PHUOC, PACK, at, shown

REGIMES = worktime.load_regimes(PACK / "regimes.yaml")
VARIANTS: dict[str, dict[str, Any]] = {
    "add": {"supplement_effect": SupplementEffect.ADD},
    "closing": {"due_mode": DueMode.END_OF_DAY},
}
UNITS = {"wd": Unit.WORKING_DAY, "d": Unit.DAY, "h": Unit.WORKING_HOUR, "m": Unit.MONTH}
KINDS = {
    "received": EntryKind.STARTED,
    "supplement asked": EntryKind.PAUSED,
    "fee asked": EntryKind.PAUSED,
    "fee paid": EntryKind.RESUMED,
    "stopped": EntryKind.PAUSED,
    "goes on": EntryKind.RESUMED,
    "extended": EntryKind.EXTENDED,
}
LINE = re.compile(r"(?P<what>[a-z ]+?) +(?P<at>\d{4}-\d\d-\d\d \d\d:\d\d) -> (?P<then>.+)")


def _blocks():
    text = (Path(__file__).parent / "ledgers.txt").read_text(encoding="utf-8")
    told = "\n".join(line for line in text.splitlines() if not line.startswith("#"))
    for block in re.split(r"\n\s*\n", told.strip()):
        head, *lines = block.strip().splitlines()
        yield [part.strip() for part in head.split("|")], [_read(line) for line in lines]


def _read(line):
    found = LINE.fullmatch(line)
    assert found, line
    return found.groupdict()


BLOCKS = list(_blocks())


def _regime(name, received):
    """The regime in force that day, which the table names; or what a province made of it."""
    in_force = worktime.regime_on(REGIMES, received.date())
    if name in VARIANTS:
        return dataclasses.replace(in_force, **VARIANTS[name])
    assert in_force.id == name
    return in_force


def _entry(line, regime):
    anew = regime.supplement_effect is SupplementEffect.RESTART
    returned = {"supplement in": EntryKind.RESTARTED if anew else EntryKind.RESUMED}
    kind = (KINDS | returned)[line["what"]]
    until = line["then"].removeprefix("refused: ") if kind is EntryKind.EXTENDED else None
    return Entry(kind, at(line["at"]), line["what"], at(until) if until else None)


@pytest.mark.parametrize(("head", "lines"), BLOCKS, ids=[head[0] for head, _lines in BLOCKS])
def test_each_line_of_the_table_is_what_the_clock_says(head, lines):
    _shows, rule, name, time = head
    assert rule
    regime = _regime(name, at(lines[0]["at"]))
    number, unit = time.split()
    duration = Duration(int(number), UNITS[unit])
    entries = []
    for line in lines:
        entries.append(_entry(line, regime))
        if line["then"].startswith("refused"):
            with pytest.raises(LedgerError):
                worktime.read_ledger(BINH_PHUOC, duration, entries, regime.due_mode)
            return
        reading = worktime.read_ledger(BINH_PHUOC, duration, entries, regime.due_mode)
        assert ("waits" if reading.is_paused else shown(reading.due_at)) == line["then"], line
        assert shown(reading.first_due_at) == lines[0]["then"]


def test_the_table_is_long_enough_to_mean_something():
    assert len(BLOCKS) >= 60
    assert {"add", "closing", "nd61-2018", "nd107-2021", "nd118-2025", "tt03-2025"} == {
        h[2] for h, _l in BLOCKS
    }
