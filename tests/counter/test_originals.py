"""Originals that the office holds: none is forgotten, none goes back twice."""

from datetime import timedelta

import pytest

from motcua.catalog.filing import FilingMode, ResultChannel
from motcua.catalog.models import Procedure
from motcua.dossiers import service
from motcua.dossiers.errors import IncompleteError, NotAllowedError, OvertakenError
from motcua.dossiers.models import PaperTakenIn, Result, Slip, Statement
from motcua.organization.models import Agency
from tests.counter.conftest import DOCUMENT, MONDAY
from tests.dossiers.conftest import store

LATER = MONDAY + timedelta(hours=3)


@pytest.fixture
def finished(dossier, one_stop, head, appraiser, director, clerk):
    """The result is there; the original still lies at the desk."""
    service.forward(dossier, user=one_stop, at=MONDAY)
    service.assign(dossier, to=appraiser, user=head, at=MONDAY)
    service.propose(dossier, outcome=Result.Outcome.GRANTED, opinion="Đủ", user=appraiser, at=MONDAY)
    service.endorse(dossier, user=head, at=MONDAY)
    service.approve(dossier, user=director, at=MONDAY)
    service.issue_result(
        dossier, outcome=Result.Outcome.GRANTED, stored=store("kq.pdf"), user=clerk, at=MONDAY
    )
    return dossier


def hand_over(dossier, clerk, **changes):
    held = [paper.pk for paper in service.papers_in.held(dossier)]
    facts = {"originals": [], "collector": dossier.owner_name, "given_back": held, "at": LATER}
    service.return_result(dossier, user=clerk, **{**facts, **changes})


def test_an_original_that_was_not_ticked_keeps_the_result(finished, one_stop):
    (paper,) = service.papers_in.held(finished)

    with pytest.raises(IncompleteError) as refused:
        hand_over(finished, one_stop, given_back=[])
    assert [anchor for anchor, _text in refused.value.problems] == [f"held-{paper.pk}"]
    paper.refresh_from_db()
    assert paper.returned_at is None


def test_originals_go_back_with_the_result(finished, one_stop):
    hand_over(finished, one_stop)

    paper = finished.papers_taken_in.get(kind="original")
    assert (paper.returned_at, paper.returned_by, paper.returned_to) == (LATER, one_stop, finished.owner_name)
    assert service.papers_in.held(finished) == []
    assert finished.events.get(act="return_result").data["given_back"] == [[DOCUMENT, 1]]


def test_who_is_not_the_owner_says_by_what_right_they_collect(finished, one_stop):
    with pytest.raises(IncompleteError) as refused:
        hand_over(finished, one_stop, collector="Điểu Văn Nam")
    assert [anchor for anchor, _text in refused.value.problems] == ["authority"]

    hand_over(finished, one_stop, collector="Điểu Văn Nam", authority="con trai, giấy ủy quyền số 3")

    paper = finished.papers_taken_in.get(kind="original")
    assert paper.returned_to == "Điểu Văn Nam (con trai, giấy ủy quyền số 3)"
    assert paper.returned_to in [statement.text for statement in Statement.objects.all()]


def test_everything_that_is_missing_is_said_at_once(finished, one_stop):
    with pytest.raises(IncompleteError) as refused:
        hand_over(finished, one_stop, collector="Ai Đó", given_back=[])
    anchors = [anchor for anchor, _text in refused.value.problems]
    assert len(anchors) == 2
    assert "authority" in anchors


def test_after_a_refusal_originals_are_still_held_until_they_are_given_back(draft, one_stop):
    dossier = service.drafts.submit(draft, user=one_stop, at=MONDAY)
    service.refuse(dossier, reason="Không thuộc thẩm quyền", user=one_stop, at=MONDAY)
    (paper,) = service.papers_in.held(dossier)

    service.papers_in.give_back(dossier, [paper.pk], to="Điểu Thị Hồng", user=one_stop, at=LATER)

    assert service.papers_in.held(dossier) == []
    with pytest.raises(OvertakenError, match="vừa được trả"):
        service.papers_in.give_back(dossier, [paper.pk], to="Ai Đó", user=one_stop, at=LATER)
    paper.refresh_from_db()
    assert paper.returned_to == "Điểu Thị Hồng"


def test_giving_back_says_to_whom_and_what(dossier, one_stop):
    (paper,) = service.papers_in.held(dossier)

    with pytest.raises(IncompleteError, match="người nhận lại"):
        service.papers_in.give_back(dossier, [paper.pk], to="  ", user=one_stop, at=LATER)
    with pytest.raises(IncompleteError, match="đánh dấu"):
        service.papers_in.give_back(dossier, [], to="Điểu Thị Hồng", user=one_stop, at=LATER)


def test_copies_stay_with_the_dossier(dossier, one_stop):
    copies = dossier.papers_taken_in.get(kind="copy")

    with pytest.raises(OvertakenError):
        service.papers_in.give_back(dossier, [copies.pk], to="Điểu Thị Hồng", user=one_stop, at=LATER)


def test_of_several_of_which_one_went_back_already_none_goes(dossier, one_stop):
    service.papers_in.take_in_later(dossier, {DOCUMENT: {"original": 1}}, user=one_stop, at=LATER)
    first, second = service.papers_in.held(dossier)
    service.papers_in.give_back(dossier, [first.pk], to="Hồng", user=one_stop, at=LATER)

    with pytest.raises(OvertakenError):
        service.papers_in.give_back(dossier, [first.pk, second.pk], to="Hồng", user=one_stop, at=LATER)
    assert service.papers_in.held(dossier) == [second]


@pytest.mark.parametrize("member", ["commune_one_stop", "appraiser", "director", "lan"])
def test_nobody_but_the_dossiers_own_desk_gives_back_or_takes_in(dossier, cast, member):
    (paper,) = service.papers_in.held(dossier)

    with pytest.raises(NotAllowedError):
        service.papers_in.give_back(dossier, [paper.pk], to="Hồng", user=cast[member], at=LATER)
    with pytest.raises(NotAllowedError):
        service.papers_in.take_in_later(dossier, {DOCUMENT: {"copy": 1}}, user=cast[member], at=LATER)


def test_another_dossiers_original_is_not_given_back_here(dossier, one_stop):
    other = PaperTakenIn.objects.get(dossier=dossier, kind="original")

    with pytest.raises(OvertakenError):
        service.papers_in.give_back(dossier, [other.pk + 1000], to="Hồng", user=one_stop, at=LATER)


def test_a_closed_dossier_takes_nothing_more_in(draft, one_stop):
    dossier = service.drafts.submit(draft, user=one_stop, at=MONDAY)
    service.refuse(dossier, reason="Không thuộc thẩm quyền", user=one_stop, at=MONDAY)

    with pytest.raises(NotAllowedError, match="đã đóng"):
        service.papers_in.take_in_later(dossier, {DOCUMENT: {"copy": 1}}, user=one_stop, at=LATER)


def test_originals_of_a_filing_in_part_are_taken_in_when_it_is_received(pack, lan, one_stop, example_answers):
    procedure = Procedure.objects.get(code="2.000134")
    office = Agency.objects.get(key="BP-SLDTBXH")
    draft = service.drafts.begin(lan, procedure, mode=FilingMode.PARTIAL, case="", filed_at=office, at=MONDAY)
    service.drafts.save(
        draft, version=0, at=MONDAY, answers=example_answers, result_channel=ResultChannel.COUNTER
    )
    service.drafts.add_paper(draft, DOCUMENT, store(), MONDAY)
    dossier = service.drafts.submit(draft, user=lan, at=MONDAY)

    slip = service.accept(dossier, user=one_stop, at=LATER, taken_in={DOCUMENT: {"original": 1}})

    assert service.papers_in.counts_of(dossier) == {DOCUMENT: {"original": 1}}
    assert slip.form == Slip.Form.SLIP_01
    assert dossier.events.get(act="accept").data["taken_in"] == {DOCUMENT: {"original": 1}}
    assert 1 in [line["originals"] for line in slip.data["documents"]]
