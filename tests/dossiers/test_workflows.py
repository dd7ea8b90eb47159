"""Other workflows than that of a Sở alone, from submission to return: who held which step."""

import pytest

from motcua.dossiers import events, lookup, service
from motcua.dossiers.models import Defect, Dossier, Result
from motcua.dossiers.service import Fault, NotAllowedError
from motcua.dossiers.states import State
from tests.dossiers.walks import walk_of

PROVINCE_DECIDES = [
    ("one_stop", "accept"),
    ("one_stop", "forward"),
    ("head", "assign"),
    ("appraiser", "propose"),
    ("head", "endorse"),
    ("director", "pass_on"),
    ("chairman", "approve"),
    ("province_clerk", "issue_result"),
    ("one_stop", "return_result"),
]
COMMUNE_DECIDES = [
    ("commune_one_stop", "accept"),
    ("commune_one_stop", "forward"),
    ("commune_appraiser", "propose"),
    ("commune_deputy", "endorse"),
    ("commune_chair", "approve"),
    ("commune_one_stop", "issue_result"),
    ("commune_one_stop", "return_result"),
]
COMMUNE_THEN_DISTRICT = [
    ("commune_one_stop", "accept"),
    ("commune_one_stop", "forward"),
    ("commune_appraiser", "propose"),
    ("commune_chair", "pass_on"),
    ("district_appraiser", "propose"),
    ("district_head", "endorse"),
    ("district_chair", "approve"),
    ("district_one_stop", "issue_result"),
    ("commune_one_stop", "return_result"),
]
CENTRE_THEN_OFFICE = [
    ("centre_one_stop", "accept"),
    ("centre_one_stop", "forward"),
    ("centre_head", "assign"),
    ("centre_appraiser", "propose"),
    ("centre_director", "pass_on"),
    ("director", "approve"),
    ("clerk", "issue_result"),
    ("centre_one_stop", "return_result"),
]


@pytest.mark.parametrize(
    ("code", "agency", "case", "minutes"),
    [
        ("1.000105", "BP-SLDTBXH", "", PROVINCE_DECIDES),
        ("1.001653", "BP-25207", "", COMMUNE_DECIDES),
        ("1.001776", "BP-25207", "1d", COMMUNE_THEN_DISTRICT),
        ("1.001978", "SLDTBXH-TTDVVL", "", CENTRE_THEN_OFFICE),
    ],
    ids=["so-ubnd", "xa", "xa-huyen", "don-vi-so"],
)
def test_each_step_is_done_by_its_holder_to_the_end(pack, cast, code, agency, case, minutes):
    walk = walk_of(code, cast, at_agency=agency, case=case).to_the_end()
    assert walk.minutes == minutes
    assert walk.dossier.state == State.RETURNED
    assert walk.dossier.steps.filter(done_at=None).count() == 0
    assert walk.dossier.events.count() == len(minutes) + 1
    assert list(events.broken_chains()) == []
    assert lookup.public_cards(code=walk.dossier.code) == [] or not walk.dossier.is_sensitive


def test_a_sensitive_dossier_never_answers_publicly(pack, cast, lan):
    dossier = walk_of("1.001653", cast, at_agency="BP-25207").to_the_end().dossier
    assert dossier.is_sensitive
    assert lookup.public_cards(code=dossier.code) == []
    assert lookup.public_cards(code=dossier.code, identity=lan.identity_number) == []


FAULTS = [Fault(Defect.Kind.DOCUMENT, "can-cuoc-cong-dan-giay-xac-nhan", "Ảnh mờ")]


def test_a_request_made_in_the_commune_is_decided_in_the_commune(pack, cast):
    """Symptom: only the district's head of department, who had not got the dossier yet, could send it."""
    walk = walk_of("1.001776", cast, at_agency="BP-25207", case="1d").until("appraise")
    walk.act("propose_supplement", "commune_appraiser", faults=FAULTS)

    def turn(key):
        return walk.dossier in Dossier.objects.waiting_for(cast[key], walk.at)

    assert (turn("commune_chair"), turn("district_head"), turn("commune_appraiser")) == (True, False, False)
    with pytest.raises(NotAllowedError):
        walk.act("request_supplement", "district_head")
    walk.act("request_supplement", "commune_chair")


def test_a_request_made_in_the_district_is_decided_by_its_head(pack, cast):
    walk = walk_of("1.001776", cast, at_agency="BP-25207", case="1d").until("pass_on")
    walk.until("appraise").act("propose_supplement", "district_appraiser", faults=FAULTS)
    assert walk.dossier in Dossier.objects.waiting_for(cast["district_head"], walk.at)
    assert walk.dossier not in Dossier.objects.waiting_for(cast["commune_chair"], walk.at)
    walk.act("request_supplement", "district_head")


def test_a_leader_who_disagrees_need_not_pass_on(pack, cast):
    """Symptom: who holds a pass_on step could only agree."""
    walk = walk_of("1.000105", cast, at_agency="BP-SLDTBXH").until("pass_on")
    walk.act("send_back", "director", reason="Chưa nêu rõ vị trí việc làm")
    assert walk.dossier.step.key == "appraise"
    assert walk.to_the_end().dossier.state == State.RETURNED


def test_steps_that_are_walked_again_do_not_look_done(pack, cast):
    """Symptom: sent back to the appraiser, the head's step still said when it was done."""
    walk = walk_of("1.000105", cast, at_agency="BP-SLDTBXH").until("approve")
    walk.act("send_back", "chairman", reason="Thiếu căn cứ")
    later = walk.dossier.steps.filter(position__gt=walk.dossier.step.position)
    assert not later.exclude(done_at=None, begun_at=None).exists()


def test_the_result_says_what_was_approved(pack, cast):
    """Symptom: a clerk could issue a refusal where the leader had approved a grant."""
    walk = walk_of("1.001653", cast, at_agency="BP-25207").until("issue")
    with pytest.raises(service.IncompleteError) as refused:
        walk.act("issue_result", "commune_one_stop", outcome=Result.Outcome.DENIED)
    assert refused.value.problems[0][0] == "outcome"
    assert walk.dossier.state == State.PROCESSING
