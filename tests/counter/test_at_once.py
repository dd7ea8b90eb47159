"""Two clerks, or two presses, at the same moment: with real threads and real commits."""

import pytest

from motcua.accounts.counter import prove
from motcua.accounts.errors import RefusedError
from motcua.accounts.models import CounterRecord, User
from motcua.dossiers import service
from motcua.dossiers.errors import OvertakenError
from motcua.dossiers.models import Dossier, Draft
from motcua.dossiers.service import Act
from motcua.dossiers.states import State
from tests.counter.conftest import MONDAY, NAME, NUMBER, begun, filled, newcomer
from tests.dossiers.conftest import committed
from tests.dossiers.test_at_once import at_once

__all__ = ["committed"]

pytestmark = pytest.mark.usefixtures("committed")
ROUNDS = pytest.mark.parametrize("rounds", [5, pytest.param(100, marks=pytest.mark.drill)])


def attempted(deed):
    """What the deed gave, or why the accounts refused it."""
    try:
        return deed()
    except RefusedError as refused:
        return refused


@ROUNDS
def test_pressed_in_many_tabs_one_dossier_is_filed_and_received(
    pack, one_stop, procedure, example_answers, rounds
):
    for number in range(rounds):
        person = newcomer(one_stop, identity_number=f"0701990030{number:02}")
        draft = filled(begun(person, procedure, one_stop), example_answers)
        seen = [Draft.objects.get(pk=draft.pk) for _ in range(4)]

        def press(one):
            return service.counter.submit_and_accept(one, user=one_stop, at=MONDAY)

        made = at_once(*(lambda d=d: press(d) for d in seen))

        dossier = Dossier.objects.get(draft=draft)
        assert {one.pk for one in made} == {dossier.pk}
        assert dossier.state == State.RECEIVED
        acts = [event.act for event in dossier.events.order_by("number")]
        assert acts == [Act.SUBMIT, Act.ACCEPT]
        assert dossier.slips.count() == 2
        assert dossier.papers_taken_in.count() == 2


@ROUNDS
def test_an_original_goes_back_once(pack, one_stop, procedure, example_answers, rounds):
    for number in range(rounds):
        person = newcomer(one_stop, identity_number=f"0701990040{number:02}")
        draft = filled(begun(person, procedure, one_stop), example_answers)
        dossier = service.counter.submit_and_accept(draft, user=one_stop, at=MONDAY)
        (paper,) = service.papers_in.held(dossier)

        def give(to, paper=paper, dossier=dossier):
            service.papers_in.give_back(dossier, [paper.pk], to=to, user=one_stop, at=MONDAY)
            return to

        outcomes = at_once(lambda: give("Người thứ nhất"), lambda: give("Người thứ hai"))

        (winner,) = [one for one in outcomes if isinstance(one, str)]
        assert [one for one in outcomes if isinstance(one, OvertakenError)]
        paper.refresh_from_db()
        assert paper.returned_to == winner


@ROUNDS
def test_of_two_accounts_with_one_number_one_is_proven(pack, cast, one_stop, rounds):
    other = cast["commune_one_stop"]
    for number in range(rounds):
        identity = f"0701990050{number:02}"
        first, second = (
            User.objects.create_user(
                email=f"{number}.{place}@vidu.vn",
                password=None,
                full_name=NAME,
                phone="0911111111",
                identity_number=identity,
            )
            for place in range(2)
        )

        outcomes = at_once(
            lambda a=first: attempted(lambda: prove(a, name=NAME, clerk=one_stop, at=MONDAY)),
            lambda b=second: attempted(lambda: prove(b, name=NAME, clerk=other, at=MONDAY)),
        )

        assert len([one for one in outcomes if isinstance(one, RefusedError)]) == 1
        proven = User.objects.filter(pk__in=[first.pk, second.pk]).exclude(identity_proven_at=None)
        assert CounterRecord.objects.get(user=proven.get()).act == CounterRecord.Act.PROVEN


@ROUNDS
def test_made_at_once_at_two_desks_there_is_one_account(pack, cast, one_stop, rounds):
    other = cast["commune_one_stop"]
    for number in range(rounds):
        identity = f"0701990060{number:02}"
        seen = number % 2 == 0

        def make(clerk, identity=identity, seen=seen):
            return newcomer(clerk, identity_number=identity, card_seen=seen)

        made = at_once(*(lambda c=clerk: make(c) for clerk in (one_stop, other, one_stop, other)))

        assert {person.pk for person in made} == {made[0].pk}
        assert made[0].counter_records.filter(act=CounterRecord.Act.CREATED).count() == 1


def test_begun_twice_at_once_there_is_one_draft(pack, one_stop, procedure):
    person = newcomer(one_stop, identity_number=NUMBER)

    made = at_once(*(lambda: begun(person, procedure, one_stop) for _ in range(4)))

    assert {draft.pk for draft in made} == {Draft.objects.get().pk}
