"""Officers leave, are disabled, change departments, file for themselves: no dead end, and no shortcut."""

from datetime import timedelta

import pytest

from motcua.accounts import service as accounts
from motcua.accounts.service import Place
from motcua.dossiers import service
from motcua.dossiers.errors import NotAllowedError
from motcua.dossiers.models import Defect, Dossier, Result
from motcua.dossiers.service import Act, Fault
from motcua.dossiers.states import State
from motcua.dossiers.transitions import Who
from motcua.organization.models import Agency, Department, Role
from tests.dossiers.conftest import DOCUMENT, MONDAY

LATER = MONDAY + timedelta(days=1)
FAULTS = [Fault(Defect.Kind.DOCUMENT, DOCUMENT, "Ảnh mờ")]


@pytest.fixture
def labour(office):
    return Department.objects.get(key="SLDTBXH-LDVL")


def hire(name, place):
    return accounts.create_officer(
        full_name=name,
        email=f"{name.lower()}@example.vn",
        phone="0912000098",
        place=place,
        actor=None,
        at=MONDAY - timedelta(days=30),
        invited=False,
    )


def propose(dossier, officer):
    service.propose(dossier, outcome=Result.Outcome.GRANTED, opinion="Đủ", user=officer, at=LATER)


@pytest.fixture
def colleague(labour):
    return hire("Dao", Place(labour.agency, Role.APPRAISER, labour))


def waits_for(officer, dossier):
    return dossier in Dossier.objects.waiting_for(officer, LATER)


def test_while_the_appraiser_is_there_colleagues_keep_off(in_appraisal, colleague, appraiser):
    assert waits_for(appraiser, in_appraisal)
    assert not waits_for(colleague, in_appraisal)
    with pytest.raises(NotAllowedError):
        propose(in_appraisal, colleague)


@pytest.mark.parametrize("left", ["post ended", "disabled", "moved"])
def test_what_an_officer_left_behind_is_taken_up_by_a_colleague(
    in_appraisal, colleague, appraiser, administrator, left
):
    """Symptom: a dossier assigned to an officer who left could be taken on by nobody, ever."""
    post = appraiser.posts.get()
    if left == "disabled":
        accounts.disable(appraiser, actor=administrator, at=MONDAY)
        appraiser.refresh_from_db()
    elif left == "post ended":
        accounts.end_post(post, actor=administrator, at=MONDAY)
    else:
        welfare = Department.objects.get(key="SLDTBXH-BTXH")
        accounts.move(post, Place(post.agency, Role.APPRAISER, welfare), actor=administrator, at=MONDAY)
    assert waits_for(colleague, in_appraisal)
    with pytest.raises(NotAllowedError):
        propose(in_appraisal, appraiser)
    propose(in_appraisal, colleague)


def test_a_disabled_officer_acts_no_more_and_is_not_assigned(
    received, one_stop, head, appraiser, administrator
):
    service.forward(received, user=one_stop, at=MONDAY + timedelta(hours=2))
    accounts.disable(appraiser, actor=administrator, at=MONDAY)
    assert service.assignable_officers(received, LATER) == []
    accounts.disable(head, actor=administrator, at=MONDAY)
    head.refresh_from_db()
    assert service.offered_acts(received, head, LATER) == []


def test_a_disabled_citizen_withdraws_no_more(dossier, lan):
    lan.is_active = False
    with pytest.raises(NotAllowedError):
        service.withdraw(dossier, user=lan, at=LATER)


def test_a_post_of_tomorrow_and_of_yesterday_opens_nothing(dossier, one_stop, administrator):
    post = one_stop.posts.get()
    accounts.end_post(post, actor=administrator, at=MONDAY + timedelta(hours=3))
    # Until then the desk may still act: what was done under a post that ended later stays lawful.
    service.accept(dossier, user=one_stop, at=MONDAY + timedelta(hours=2))
    with pytest.raises(NotAllowedError):
        service.forward(dossier, user=one_stop, at=MONDAY + timedelta(hours=3))


def test_an_officer_of_no_department_serves_all_of_them(received, one_stop, head, labour):
    """Symptom: who sits in no department could do the step, but not be given it."""
    service.forward(received, user=one_stop, at=MONDAY + timedelta(hours=2))
    everywhere = hire("Khang", Place(labour.agency, Role.APPRAISER))
    assert everywhere in service.assignable_officers(received, LATER)
    service.assign(received, to=everywhere, user=head, at=LATER)
    propose(received, everywhere)


def test_who_appraised_does_not_decide_even_when_promoted(in_appraisal, appraiser, labour, head):
    for role in (Role.DEPARTMENT_HEAD, Role.DIRECTOR):
        place = Place(labour.agency, role, labour if role == Role.DEPARTMENT_HEAD else None)
        accounts.give_role(appraiser, place, actor=None, at=MONDAY)
    service.propose_supplement(in_appraisal, faults=FAULTS, user=appraiser, at=LATER)
    with pytest.raises(NotAllowedError, match="không tự duyệt"):
        service.request_supplement(in_appraisal, user=appraiser, at=LATER)
    service.decline_supplement(in_appraisal, reason="Không cần", user=head, at=LATER)
    propose(in_appraisal, appraiser)
    with pytest.raises(NotAllowedError, match="không tự duyệt"):
        service.endorse(in_appraisal, user=appraiser, at=LATER)
    service.endorse(in_appraisal, user=head, at=LATER)
    with pytest.raises(NotAllowedError, match="không tự duyệt"):
        service.approve(in_appraisal, user=appraiser, at=LATER)
    assert "approve" not in [row.act for row in service.offered_acts(in_appraisal, appraiser, LATER)]


def test_nobody_decides_on_their_own_dossier(in_appraisal, appraiser, lan, labour):
    """Symptom: a head of department could endorse what she had filed herself."""
    accounts.give_role(lan, Place(labour.agency, Role.DEPARTMENT_HEAD, labour), actor=None, at=MONDAY)
    propose(in_appraisal, appraiser)
    with pytest.raises(NotAllowedError, match="chính mình"):
        service.endorse(in_appraisal, user=lan, at=LATER)
    service.send_back(in_appraisal, reason="Để người khác duyệt", user=lan, at=LATER)


@pytest.mark.parametrize("member", ["one_stop", "appraiser", "head", "director", "clerk", "administrator"])
def test_it_is_the_turn_of_just_those_who_are_offered_a_step(dossier, cast, member):
    """What the list says and what the table allows is one thing, at every stage of the walk."""
    from tests.dossiers.walks import Walk

    walk = Walk(dossier, cast)
    while walk.dossier.step is not None:
        offered = service.offered_acts(walk.dossier, cast[member], walk.at)
        # What a leader may do whenever it is needed is nobody's turn.
        turn = [row for row in offered if row.who is not Who.DIRECTOR and row.act is not Act.REASSIGN]
        assert (walk.dossier in Dossier.objects.waiting_for(cast[member], walk.at)) == bool(turn)
        walk.step()
    assert walk.dossier.state == State.RETURNED
    assert not Dossier.objects.waiting_for(cast[member], walk.at).exists()


def test_another_agency_sees_nothing(in_appraisal, cast):
    other = Agency.objects.get(key="SLDTBXH-TTDVVL")
    assert not in_appraisal.steps.filter(agency=other).exists()
    for key in ("centre_head", "centre_one_stop", "chairman", "administrator"):
        assert in_appraisal not in Dossier.objects.worked_on_by(cast[key], LATER)
