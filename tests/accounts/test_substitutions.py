"""Somebody is away and a colleague acts in their post, for days that were arranged."""

from datetime import date, datetime, timedelta

import pytest

from motcua.accounts.models import Post, Substitution
from motcua.accounts.service import substitutions
from motcua.base import clock
from motcua.dossiers import service
from motcua.dossiers.errors import NotAllowedError
from motcua.dossiers.models import Dossier, Result
from motcua.organization.models import Role
from tests.desk.conftest import Desk, text
from tests.dossiers.conftest import *  # noqa: F403 - a dossier on its way
from tests.dossiers.conftest import MONDAY
from tests.dossiers.walks import Walk

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
TUESDAY = MONDAY + DAY
FIRST, LAST = date(2026, 11, 17), date(2026, 11, 20)


def post_of(person, role=None):
    held = Post.objects.filter(user=person, held_to=None)
    return held.get(role=role) if role else held.get()


def arrange(absent, substitute, actor, *, first=FIRST, last=LAST, at=MONDAY):
    return substitutions.arrange(post_of(absent), substitute, first, last, actor=actor, at=at)


@pytest.fixture
def deputy(cast):
    """The head of another department, who stands in for the director."""
    return cast["welfare_head"]


def test_the_substitute_sees_and_signs_and_the_record_says_for_whom(in_appraisal, cast, director, deputy):
    assert not Dossier.objects.worked_on_by(deputy, TUESDAY).exists()
    arrange(director, deputy, director)
    walk = Walk(in_appraisal, cast, at=TUESDAY).until("approve")
    assert Dossier.objects.waiting_for(deputy, walk.at).get() == in_appraisal
    service.approve(in_appraisal, user=deputy, at=walk.at + HOUR)
    event = in_appraisal.events.get(act="approve")
    assert (event.actor, event.post) == (deputy, post_of(director))
    page = text(Desk(cast["clerk"], walk.at + HOUR).open(in_appraisal))
    assert f"{deputy.full_name} (thay {director.full_name}, Lãnh đạo cơ quan" in page


def test_a_named_appraiser_s_dossiers_go_to_the_substitute(in_appraisal, appraiser, cast, head):
    stand_in = cast["welfare_appraiser"]
    arrange(appraiser, stand_in, head)
    assert Dossier.objects.waiting_for(stand_in, TUESDAY).get() == in_appraisal
    # Who was away and comes in all the same still has them.
    assert Dossier.objects.waiting_for(appraiser, TUESDAY).get() == in_appraisal
    service.propose(
        in_appraisal, outcome=Result.Outcome.GRANTED, opinion="Đủ", user=stand_in, at=TUESDAY + HOUR
    )


def test_nobody_approves_what_they_appraised_in_another_s_post(in_appraisal, appraiser, cast, head):
    stand_in = cast["welfare_head"]
    arrange(appraiser, stand_in, head)
    arrange(head, stand_in, head)
    service.propose(
        in_appraisal, outcome=Result.Outcome.GRANTED, opinion="Đủ", user=stand_in, at=TUESDAY + HOUR
    )
    with pytest.raises(NotAllowedError, match="không tự duyệt"):
        service.endorse(in_appraisal, user=stand_in, at=TUESDAY + 2 * HOUR)


@pytest.mark.parametrize(
    ("moment", "seen"),
    [
        (datetime(2026, 11, 16, 23, 59, tzinfo=clock.VIETNAM), False),
        (datetime(2026, 11, 17, 0, 0, tzinfo=clock.VIETNAM), True),
        (datetime(2026, 11, 20, 23, 59, tzinfo=clock.VIETNAM), True),
        (datetime(2026, 11, 21, 0, 0, tzinfo=clock.VIETNAM), False),
    ],
)
def test_it_holds_from_the_first_day_through_the_last(in_appraisal, director, deputy, moment, seen):
    arrange(director, deputy, director)
    assert Dossier.objects.worked_on_by(deputy, moment).exists() is seen


def test_it_ends_at_once_when_the_absent_is_back(in_appraisal, director, deputy):
    made = arrange(director, deputy, director)
    assert substitutions.end(made, actor=director, at=TUESDAY)
    assert not substitutions.end(made, actor=director, at=TUESDAY)
    assert not Dossier.objects.worked_on_by(deputy, TUESDAY).exists()


def test_it_ends_with_the_post(in_appraisal, director, deputy):
    arrange(director, deputy, director)
    Post.objects.filter(pk=post_of(director).pk).update(held_to=TUESDAY)
    assert not Dossier.objects.worked_on_by(deputy, TUESDAY + HOUR).exists()


# --- who may arrange it, and how


def refused(field, *arguments, **named):
    with pytest.raises(substitutions.SubstitutionRefusedError) as refusal:
        arrange(*arguments, **named)
    return refusal.value.field == field


def test_the_absent_their_head_and_their_leader_arrange_it_nobody_else(
    appraiser, head, director, cast, clerk
):
    stand_in = cast["welfare_appraiser"]
    for actor in (appraiser, head, director, cast["administrator"]):
        substitutions.end(arrange(appraiser, stand_in, actor), actor=actor, at=MONDAY)
    for actor in (clerk, cast["welfare_head"], cast["centre_director"], cast["lan"]):
        assert refused("post", appraiser, stand_in, actor)
    assert refused("post", director, head, head)


def test_only_a_colleague_of_the_same_agency_stands_in(appraiser, head, cast):
    for wrong in (cast["centre_appraiser"], cast["lan"], appraiser, cast["administrator"]):
        assert refused("substitute", appraiser, wrong, head)


def test_days_that_are_none_are_told(appraiser, head, cast):
    who = (appraiser, cast["welfare_appraiser"], head)
    assert refused("begins_on", *who, first=date(2026, 11, 15))
    assert refused("ends_on", *who, first=LAST, last=FIRST)
    assert refused("ends_on", *who, last=date(2028, 11, 20))


def test_a_post_has_one_substitute_at_a_time(appraiser, head, cast):
    arrange(appraiser, cast["welfare_appraiser"], head)
    assert refused("begins_on", appraiser, cast["clerk"], head, first=LAST, last=LAST + DAY)
    arrange(appraiser, cast["clerk"], head, first=LAST + DAY, last=LAST + DAY)


def test_an_administrator_s_work_is_inherited_by_nobody(cast, head):
    administrator = cast["administrator"]
    post = post_of(administrator, Role.ADMINISTRATOR)
    with pytest.raises(substitutions.SubstitutionRefusedError):
        substitutions.arrange(post, head, FIRST, LAST, actor=administrator, at=MONDAY)
    Substitution.objects.create(
        post=post, substitute=head, begins_on=FIRST, ends_on=LAST, made_by=administrator, made_at=MONDAY
    )
    assert not head.posts_at(TUESDAY).filter(role=Role.ADMINISTRATOR).exists()
    assert Desk(head, TUESDAY).get("/quan-tri").status_code == 404


# --- the page


def test_an_officer_arranges_it_on_the_page_and_is_told_for_whom_they_act(head, appraiser, cast):
    stand_in = cast["welfare_appraiser"]
    desk = Desk(head)
    said = {
        "post": post_of(appraiser).pk,
        "substitute": stand_in.pk,
        "begins_on": "17/11/2026",
        "ends_on": "20/11/2026",
    }
    assert desk.post("/can-bo/vang-mat", **said).status_code == 302
    page = text(desk.get("/can-bo/vang-mat"))
    assert f"{stand_in.full_name} thay từ 17/11/2026 đến hết 20/11/2026" in page
    assert f"thay {appraiser.full_name}" in text(Desk(stand_in, TUESDAY).get("/can-bo"))
    assert f"thay {appraiser.full_name}" not in text(Desk(stand_in, TUESDAY + 9 * DAY).get("/can-bo"))


def test_what_is_wrong_is_said_at_its_place_and_nothing_typed_is_lost(head, appraiser):
    desk = Desk(head)
    answer = desk.post("/can-bo/vang-mat", post=post_of(appraiser).pk, begins_on="hôm nay", ends_on="")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Hãy chọn người thay." in page
    assert "Hãy ghi ngày có trong lịch, như 27/11/2026." in page
    assert 'value="hôm nay"' in page


def test_somebody_else_s_arrangement_is_not_there(head, appraiser, cast):
    made = arrange(appraiser, cast["welfare_appraiser"], head)
    path = f"/can-bo/vang-mat/{made.pk}/ket-thuc"
    for person in (cast["clerk"], cast["welfare_head"], cast["centre_director"], cast["lan"]):
        assert Desk(person).post(path).status_code == 404
    assert Desk(appraiser).post(path).status_code == 302
    assert Desk(appraiser).post(path).status_code == 404


# --- found by a newcomer


def test_the_appraiser_does_not_sign_for_the_director_on_their_own_dossier(in_appraisal, appraiser, director):
    """Symptom: standing in for the director, Bảo excused his own delay and could have stopped the dossier."""
    arrange(director, appraiser, director)
    offered = {row.act.value for row in service.offered_acts(in_appraisal, appraiser, TUESDAY)}
    assert not offered & {"extend", "suspend", "stop"}
    with pytest.raises(NotAllowedError, match="kể cả khi thay lãnh đạo"):
        service.suspend(in_appraisal, reason="Chờ", basis="Điều 10", user=appraiser, at=TUESDAY)
    page = Desk(appraiser, TUESDAY).open(in_appraisal, "tam-dung")
    assert "kể cả khi thay lãnh đạo" in text(page)


def test_a_substitute_signs_as_one(in_appraisal, cast, director, deputy):
    """Symptom: the apology bore the leader's title and the substitute's name, and nothing in between."""
    arrange(director, deputy, director)
    new_due_at = datetime(2026, 11, 30, 10, 0, tzinfo=clock.VIETNAM)
    service.extend(in_appraisal, reason="Ngập", new_due_at=new_due_at, user=deputy, at=TUESDAY)
    facts = in_appraisal.slips.get(form="apology").data
    assert (facts["signer"], facts["signer_title"]) == (deputy.full_name, "KT. thủ trưởng cơ quan, đơn vị")


def test_who_is_away_themselves_stands_in_for_nobody(appraiser, head, cast):
    arrange(appraiser, cast["welfare_appraiser"], head)
    assert refused("substitute", head, appraiser, head)
