"""The words of a workflow test are those of the dossiers' own table."""

from motcua.catalog import scenarios
from motcua.dossiers.models import Result
from motcua.dossiers.rehearsal.turns import BY_NAME
from motcua.dossiers.states import State
from motcua.dossiers.transitions import TRANSITIONS


def test_every_act_of_a_test_can_be_played():
    assert set(scenarios.ACTS) == set(BY_NAME)


def test_states_and_outcomes_are_those_of_dossiers():
    assert set(scenarios.STATES) == set(State.values)
    assert set(scenarios.OUTCOMES) == set(Result.Outcome.values)


def test_notices_are_those_that_acts_send():
    # That an agency takes over from another is no act of a test.
    assert set(scenarios.NOTICES) == {row.notice for row in TRANSITIONS.values()} - {"", "transferred"}
