"""The worked examples of spending.txt, recomputed; and what holds of any of them."""

import re
from datetime import timedelta
from pathlib import Path

import pytest

from motcua.worktime import service as worktime
from motcua.worktime.service import Entry, EntryKind
from tests.worktime.cast import BINH_PHUOC, at, shown

LATER = at("2027-01-01 00:00")
LINE = re.compile(r"(?P<what>still|presses|over|used) +(?P<at>[\d-]+ [\d:]+)(?: -> (?P<then>.+))?")


def _blocks():
    text = (Path(__file__).parent / "spending.txt").read_text(encoding="utf-8")
    told = "\n".join(line for line in text.splitlines() if not line.startswith("#"))
    for block in re.split(r"\n\s*\n", told.strip()):
        head, *lines = block.strip().splitlines()
        title, begun, hours = (part.strip() for part in head.split("|"))
        yield title, at(begun), int(hours), [_read(line.strip()) for line in lines]


def _read(line):
    found = LINE.fullmatch(line)
    assert found, line
    return found.groupdict()


BLOCKS = list(_blocks())


def _stops(lines):
    found = [line for line in lines if line["what"] == "still"]
    return [(at(line["at"]), None if line["then"] == "now" else at(line["then"])) for line in found]


@pytest.mark.parametrize(("title", "begun", "hours", "lines"), BLOCKS, ids=[block[0] for block in BLOCKS])
def test_what_a_step_uses_of_its_share(title, begun, hours, lines):
    stood = _stops(lines)
    recomputed = []
    for line in lines:
        then = line["then"]
        if line["what"] == "used":
            minutes = worktime.spent(BINH_PHUOC, stood, begun, at(line["at"]))
            then = f"{minutes // 60}:{minutes % 60:02}"
        recomputed.append(line | {"then": then})
        if line["what"] in ("presses", "over"):
            part = hours * 60 * 3 // 4 if line["what"] == "presses" else hours * 60
            moment = worktime.spent_by(BINH_PHUOC, stood, begun, part, seen_at=LATER)
            recomputed[-1]["at"] = shown(moment)
            # Where time was given back after all was gone, the moment may lie in the stop itself.
            if not any(stopped <= moment <= ended for stopped, ended in stood):
                assert worktime.spent(BINH_PHUOC, stood, begun, moment) == part
                assert worktime.spent(BINH_PHUOC, stood, begun, moment - timedelta(minutes=1)) < part
    assert recomputed == lines


def test_the_table_is_worth_its_name():
    assert len(BLOCKS) >= 14
    assert {line["what"] for *_head, lines in BLOCKS for line in lines} == {
        "still",
        "presses",
        "over",
        "used",
    }


def test_stops_are_read_from_the_ledger_however_it_goes_on():
    kinds = ("started", "paused", "resumed", "extended", "paused", "restarted", "paused")
    entries = [Entry(EntryKind(kind), at(f"2026-03-0{n} 09:00"), "x") for n, kind in enumerate(kinds, 2)]
    said = [(shown(begun), shown(ended)) for begun, ended in worktime.stops(entries)]
    assert said == [
        ("2026-03-03 09:00", "2026-03-04 09:00"),
        ("2026-03-06 09:00", "2026-03-07 09:00"),
        ("2026-03-08 09:00", None),
    ]
