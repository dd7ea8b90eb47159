"""Which rules hold on which day of reception."""

import json
from datetime import date

import pytest

from motcua.worktime import service as worktime
from motcua.worktime.service import DueMode, Regime, RegimeError, SupplementEffect
from tests.worktime.cast import BINH_PHUOC, PACK, at, days, hours, shown

REGIMES = worktime.load_regimes(PACK / "regimes.yaml")


@pytest.mark.parametrize(
    ("received", "regime", "slips"),
    [
        ("2018-06-21", "nd61-2018", "tt01-2018"),
        ("2021-12-05", "nd61-2018", "tt01-2018"),
        ("2021-12-06", "nd107-2021", "tt01-2018"),
        ("2025-06-30", "nd107-2021", "tt01-2018"),
        ("2025-07-01", "nd118-2025", "tt01-2018"),
        ("2025-09-14", "nd118-2025", "tt01-2018"),
        ("2025-09-15", "tt03-2025", "tt03-2025"),
        ("2026-11-22", "tt03-2025", "tt03-2025"),
    ],
)
def test_the_day_of_reception_chooses_the_regime(received, regime, slips):
    found = worktime.regime_on(REGIMES, date.fromisoformat(received))
    assert (found.id, found.slip_series) == (regime, slips)


def test_before_the_first_regime_there_is_none():
    with pytest.raises(RegimeError, match="20/06/2018"):
        worktime.regime_on(REGIMES, date(2018, 6, 20))


def test_a_regime_tells_what_it_does_to_the_clock():
    regime = worktime.regime_on(REGIMES, date(2024, 3, 1))
    assert regime.supplement_effect is SupplementEffect.RESTART
    assert regime.due_mode is DueMode.SAME_TIME
    assert regime.answer_within == hours(8)
    assert regime.supplement_within == days(30)
    assert "61/2018" in regime.law


def test_a_supplement_at_reception_has_calendar_days():
    regime = worktime.regime_on(REGIMES, date(2026, 3, 2))
    due = worktime.due_at(BINH_PHUOC, at("2026-03-02 09:00"), regime.supplement_within, DueMode.END_OF_DAY)
    assert shown(due) == "2026-04-01 17:00"


def test_a_regime_survives_being_pinned_as_json():
    for regime in REGIMES:
        assert Regime.from_data(json.loads(json.dumps(regime.to_data()))) == regime


@pytest.mark.parametrize(
    "change",
    [
        {"supplement_effect": "forget"},
        {"due_mode": "noon"},
        {"from": "soon"},
        {"answer_within": {"value": "8", "unit": "working_hour"}},
        {"supplement_within_days": 0},
        {"answer_within": None},
    ],
)
def test_a_regime_that_cannot_be_read_is_refused_by_name(change):
    with pytest.raises(RegimeError, match="tt03-2025"):
        Regime.from_data(REGIMES[-1].to_data() | change)


def test_two_regimes_cannot_begin_on_one_day(tmp_path):
    text = (PACK / "regimes.yaml").read_text(encoding="utf-8").replace("from: 2025-07-01", "from: 2025-09-15")
    (tmp_path / "regimes.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(RegimeError, match="15/09/2025"):
        worktime.load_regimes(tmp_path / "regimes.yaml")


def test_a_file_of_another_kind_is_refused():
    with pytest.raises(RegimeError):
        worktime.load_regimes(PACK / "calendars.yaml")
