"""What lists find a dossier by only repeats its steps; every walk (walks.py) checks it too."""

from datetime import timedelta

import pytest

from motcua.dossiers import service
from motcua.dossiers.models import Defect, Dossier, Result
from motcua.dossiers.perform import perform
from motcua.dossiers.transitions import Act
from tests.dossiers.conftest import MONDAY
from tests.dossiers.noted import due_to_note, noted
from tests.dossiers.test_supplements import FAULTS
from tests.dossiers.walks import Walk

HOUR = timedelta(hours=1)


def waiting(who, at=MONDAY + 9 * HOUR):
    return list(Dossier.objects.waiting_for(who, at).values_list("code", flat=True))


def test_a_new_dossier_is_found_by_its_first_step(dossier, one_stop):
    assert noted(dossier) == due_to_note(dossier)
    assert noted(dossier)[0]["step_act"] == "receive"
    assert waiting(one_stop) == [dossier.code]


def test_a_closed_dossier_names_nobody_and_still_concerns_the_same(dossier, cast):
    concerned = noted(dossier)[1]
    Walk(dossier, cast).to_the_end()
    held, concerns = noted(dossier)
    assert set(held.values()) == {None}
    assert concerns == concerned


def test_what_is_sent_back_is_found_at_the_appraiser_again(in_appraisal, appraiser, head):
    at = MONDAY + 6 * HOUR
    granted = Result.Outcome.GRANTED
    service.propose(in_appraisal, outcome=granted, opinion="Đủ.", user=appraiser, at=at)
    assert waiting(appraiser) == []
    service.send_back(in_appraisal, reason="Xem lại.", user=head, at=at)
    assert noted(in_appraisal) == due_to_note(in_appraisal)
    assert waiting(appraiser) == [in_appraisal.code]


def test_a_refused_supplement_and_a_withdrawal_leave_the_notes_right(dossier, one_stop, lan):
    service.request_supplement_at_reception(dossier, faults=FAULTS, user=one_stop, at=MONDAY + HOUR)
    assert noted(dossier) == due_to_note(dossier)
    service.withdraw(dossier, user=lan, at=MONDAY + 2 * HOUR)
    assert noted(dossier) == due_to_note(dossier)


def test_an_act_that_fails_leaves_what_lists_find_as_it_was(dossier, one_stop):
    before = noted(dossier)

    def failing(_dossier, _actor):
        raise RuntimeError

    service.accept(dossier, user=one_stop, at=MONDAY + HOUR)
    with pytest.raises(RuntimeError):
        perform(dossier, Act.FORWARD, user=one_stop, at=MONDAY + 2 * HOUR, effects=failing)
    assert noted(dossier) == before == due_to_note(dossier)
    assert dossier.holder_role == dossier.step.role


def test_after_an_act_the_dossier_at_hand_knows_its_holder(received, one_stop, head, appraiser):
    service.forward(received, user=one_stop, at=MONDAY + 2 * HOUR)
    assert received.holder_role == head.posts.get().role
    service.assign(received, to=appraiser, user=head, at=MONDAY + 3 * HOUR)
    assert received.holder_officer == appraiser


def test_a_dossier_with_several_reasons_waits_once(in_appraisal, appraiser, head):
    fault = service.Fault(Defect.Kind.DOCUMENT, FAULTS[0].key, "Mờ.")
    service.propose_supplement(in_appraisal, faults=[fault], user=appraiser, at=MONDAY + 6 * HOUR)
    in_appraisal.supplements.create(
        number=2, stage="appraisal", standing="proposed", proposed_by=appraiser, proposed_at=MONDAY + 6 * HOUR
    )
    assert waiting(head) == [in_appraisal.code]


def test_a_step_of_somebody_who_left_waits_for_all_their_colleagues(in_appraisal, appraiser, cast):
    colleague = cast["commune_appraiser"]
    post = appraiser.posts.get()
    colleague.posts.update(agency=post.agency, department=post.department)
    assert waiting(colleague) == []
    appraiser.posts.update(held_to=MONDAY + 7 * HOUR)
    assert waiting(colleague) == [in_appraisal.code]
    assert waiting(appraiser) == []


@pytest.mark.parametrize("department", [True, False])
def test_a_disabled_officer_has_left_and_one_of_another_department_too(
    in_appraisal, appraiser, cast, department
):
    colleague = cast["commune_appraiser"]
    post = appraiser.posts.get()
    colleague.posts.update(agency=post.agency, department=post.department if department else None)
    appraiser.posts.update(department=cast["welfare_appraiser"].posts.first().department)
    assert waiting(colleague) == [in_appraisal.code]
    appraiser.posts.update(department=post.department)
    assert waiting(colleague) == []
    appraiser.is_active = False
    appraiser.save()
    assert waiting(colleague) == [in_appraisal.code]
