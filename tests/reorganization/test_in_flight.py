"""Dossiers on their way when their agency ends: each goes on where it stood, and to its end."""

from datetime import timedelta

import pytest

from motcua.accounts.models import User
from motcua.dossiers import events, lookup, service
from motcua.dossiers.models import Defect, Dossier, Event, Step, Supplement
from motcua.dossiers.service import Act, Fault
from motcua.dossiers.states import State
from motcua.messaging.models import Message
from motcua.organization.models import Agency, Role
from tests.dossiers.conftest import DOCUMENT, store
from tests.dossiers.noted import due_to_note, noted
from tests.reorganization.conftest import (
    DRUGS,
    FRIDAY,
    LABOUR,
    MERIT,
    TRAINING,
    WELFARE,
    Afterwards,
    appoint,
    filed,
)

FAULTS = [Fault(Defect.Kind.DOCUMENT, DOCUMENT, "Ảnh mờ")]
CLOCK = ("state", "due_at", "first_due_at", "answer_due_at", "received_at", "finished_at", "code", "revision")


def waiting_at_reception(walk):
    walk.act("request_supplement_at_reception", "one_stop", faults=FAULTS)


def request_proposed(walk):
    walk.until("appraise").act("propose_supplement", "appraiser", faults=FAULTS)


def waiting_in_appraisal(walk):
    request_proposed(walk)
    walk.act("request_supplement", "head")


def supplement_sent(walk):
    waiting_in_appraisal(walk)
    _mend(walk)


def before(act):
    return lambda walk: walk.until(act)


SITUATIONS = {
    "registered": lambda walk: None,
    "waiting at reception": waiting_at_reception,
    "received": lambda walk: walk.act("accept", "one_stop"),
    "to be assigned": before("assign"),
    "in appraisal": before("appraise"),
    "a request is proposed": request_proposed,
    "waiting in appraisal": waiting_in_appraisal,
    "the supplement is sent": supplement_sent,
    "before the head": before("endorse"),
    "before the director": before("approve"),
    "before the clerk": before("issue"),
    "the result is ready": before("return"),
}


@pytest.mark.parametrize("situation", SITUATIONS)
def test_a_dossier_goes_on_with_the_successor_and_reaches_its_end(situation, before, act):
    walk = filed(LABOUR, before)
    SITUATIONS[situation](walk)
    seen = Dossier.objects.filter(pk=walk.dossier.pk).values(*CLOCK).get()
    entries = list(walk.dossier.clock_entries.values_list("number", "kind", "at"))
    held = {step.key: (step.agency.key, step.done_at) for step in steps_of(walk.dossier)}

    act()

    dossier = Dossier.objects.get(pk=walk.dossier.pk)
    assert Dossier.objects.filter(pk=dossier.pk).values(*CLOCK).get() == seen
    assert list(dossier.clock_entries.values_list("number", "kind", "at")) == entries
    for step in steps_of(dossier):
        agency, done_at = held[step.key]
        gone = agency == "BP-SLDTBXH"
        assert (step.agency.key, step.done_at) == ("BP-SNV" if gone else agency, done_at)
        assert step.done_by[0].key == (agency if done_at else step.agency.key)
    assert dossier.lead_agency.key == dossier.filed_at.key == "BP-SNV"
    onwards = Afterwards(dossier)
    finish(onwards, before["lan"])
    assert onwards.dossier.state == State.RETURNED
    told = onwards.dossier.events.get(act=Act.TRANSFER)
    assert told.data == {"reorganization": "2025-03-01", "from": "BP-SLDTBXH", "to": "BP-SNV"}
    assert (told.actor, told.at, told.from_state) == (None, FRIDAY, told.to_state)
    acted = onwards.dossier.events.filter(number__gt=told.number).exclude(post=None)
    assert "BP-SLDTBXH" not in {event.post.agency.key for event in acted if event.post}
    assert list(events.broken_chains()) == []


@pytest.mark.parametrize("situation", SITUATIONS)
def test_everybody_may_do_what_they_might_before_and_sees_it_waiting(situation, before, act):
    """All who hold this dossier moved along with their departments: only the agency has another name."""
    walk = filed(LABOUR, before)
    SITUATIONS[situation](walk)

    def possible():
        found = Dossier.objects.get(pk=walk.dossier.pk)
        return {
            name: (
                {row.act for row in service.offered_acts(found, user, FRIDAY)},
                Dossier.objects.waiting_for(user, FRIDAY).filter(pk=found.pk).exists(),
                Dossier.objects.worked_on_by(user, FRIDAY).filter(pk=found.pk).exists(),
            )
            for name, user in before.items()
        }

    untouched = possible()
    assert any(acts for acts, _waits, _seen in untouched.values())
    act()
    assert possible() == untouched


def finish(walk, lan):
    """Everybody does what is theirs, until the result is handed over."""
    supplement = walk.dossier.supplements.last()
    if supplement and supplement.standing == Supplement.Standing.PROPOSED:
        walk.at += timedelta(hours=1)
        service.request_supplement(walk.dossier, user=person("Đặng Minh Tuấn"), at=walk.at)
        supplement.refresh_from_db()
    if supplement and supplement.standing == Supplement.Standing.REQUESTED:
        walk.cast["lan"] = lan
        _mend(walk)
        supplement.refresh_from_db()
    if supplement and supplement.standing == Supplement.Standing.SENT:
        walk.at += timedelta(hours=1)
        service.accept_supplement(walk.dossier, user=person("Phạm Thị Thu"), at=walk.at)
    walk.to_the_end()


def _mend(walk):
    """Lan sends what was asked for."""
    walk.at += timedelta(hours=1)
    supplement = walk.dossier.supplements.get()
    service.supplements.add_paper(supplement, DOCUMENT, store("ro-net.pdf", walk.at), walk.at)
    service.send_supplement(walk.dossier, user=walk.cast["lan"], at=walk.at)


def person(name):
    return User.objects.get(full_name=name)


def steps_of(dossier):
    return Step.objects.filter(dossier=dossier).select_related("agency")


@pytest.mark.parametrize(
    ("code", "filed_at", "agency", "department", "newcomers"),
    [
        (WELFARE, "BP-SLDTBXH", "BP-SYT", "SYT-BTXH", (Role.DIRECTOR, Role.CLERK)),
        (TRAINING, "BP-SLDTBXH", "BP-SGDDT", "SGDDT-GDNN", (Role.DIRECTOR, Role.CLERK)),
        (MERIT, "BP-25207", "BP-SNV", "SNV-NCC", ()),
        (
            DRUGS,
            "BP-SLDTBXH",
            "BP-CAT",
            "CAT-PC04",
            (Role.DEPARTMENT_HEAD, Role.APPRAISER, Role.DIRECTOR),
        ),
    ],
)
def test_each_field_goes_to_its_own_successor(code, filed_at, agency, department, newcomers, before, act):
    walk = filed(code, before, filed_at).until("appraise")
    report = act()
    wanting = {(step.agency.key, step.role) for step in report.vacant}
    assert wanting == {(agency, role) for role in newcomers}, "who is missing is said"
    appoint(agency, *newcomers)
    dossier = Dossier.objects.get(pk=walk.dossier.pk)
    assert dossier.lead_agency.key == agency
    departments = {
        step.department.key for step in dossier.steps.filter(agency__key=agency) if step.department
    }
    assert departments == {department}
    assert Afterwards(dossier).to_the_end().dossier.state == State.RETURNED
    assert list(events.broken_chains()) == []


def test_what_is_sent_back_is_appraised_again_at_the_successor(before, act):
    """Its appraisal was done by the former agency, where nobody sits any more."""
    walk = filed(LABOUR, before).until("approve")
    act()
    onwards = Afterwards(walk.dossier)
    onwards.act("send_back", "director", reason="Xem lại số chế tạo")
    assert (onwards.dossier.step.key, onwards.dossier.step.agency.key) == ("appraise", "BP-SNV")
    assert onwards.to_the_end().dossier.state == State.RETURNED


def test_the_assigned_officer_keeps_the_dossier(before, act):
    walk = filed(LABOUR, before).until("appraise")
    act()
    dossier = Dossier.objects.get(pk=walk.dossier.pk)
    assert dossier.step.officer == before["appraiser"]
    offered = {row.act for row in service.offered_acts(dossier, before["appraiser"], FRIDAY)}
    assert offered == {Act.PROPOSE, Act.PROPOSE_SUPPLEMENT, Act.ASK_OPINION}
    assert Dossier.objects.waiting_for(before["appraiser"], FRIDAY).filter(pk=dossier.pk).exists()


def test_an_officer_who_did_not_move_along_leaves_the_dossier_to_colleagues(before, act):
    """Detoxification went to the police, its appraiser to Sở Y tế."""
    walk = filed(DRUGS, before).until("appraise")
    act()
    appoint("BP-CAT", Role.APPRAISER)
    dossier = Dossier.objects.get(pk=walk.dossier.pk)
    assert dossier.step.officer == before["welfare_appraiser"]
    assert not service.offered_acts(dossier, before["welfare_appraiser"], FRIDAY)
    assert (
        not Dossier.objects.worked_on_by(before["welfare_appraiser"], FRIDAY).filter(pk=dossier.pk).exists()
    )
    newcomer = person("Người mới Chuyên viên thẩm định")
    assert Act.PROPOSE in {row.act for row in service.offered_acts(dossier, newcomer, FRIDAY)}


def test_lists_find_what_was_handed_over_where_it_now_is(before, act):
    walks = [filed(code, before) for code in (LABOUR, TRAINING)]
    walks[0].until("appraise")
    held = [noted(walk.dossier) for walk in walks]
    act()
    for walk, earlier in zip(walks, held, strict=True):
        assert noted(walk.dossier) == due_to_note(walk.dossier) != earlier


def test_closed_dossiers_stay_and_are_seen_by_whoever_inherited_the_field(before, act):
    labour, welfare = filed(LABOUR, before).to_the_end(), filed(WELFARE, before).to_the_end()
    act()
    for walk in (labour, welfare):
        closed = Dossier.objects.get(pk=walk.dossier.pk)
        assert closed.lead_agency.key == "BP-SLDTBXH"
        assert not closed.events.filter(act=Act.TRANSFER).exists()
        assert {step.agency.key for step in steps_of(closed)} == {"BP-TTPVHCC", "BP-SLDTBXH"}

    def seen_by(key):
        return set(Dossier.objects.worked_on_by(before[key], FRIDAY).values_list("code", flat=True))

    assert seen_by("appraiser") == seen_by("director") == seen_by("clerk") == {labour.dossier.code}
    assert seen_by("welfare_head") == {welfare.dossier.code}
    assert seen_by("training_head") == seen_by("training_appraiser") == set()
    assert seen_by("one_stop") == {labour.dossier.code, welfare.dossier.code}
    assert service.lead_in_words(welfare.dossier) == "Sở Lao động - Thương binh và Xã hội"
    welfare.dossier.lead_agency.refresh_from_db()
    assert service.lead_in_words(welfare.dossier).endswith("(nay là Sở Y tế)")


def test_old_codes_are_found_as_before_and_the_card_tells_of_the_transfer(before, act):
    walk = filed(LABOUR, before).until("appraise")
    assert walk.dossier.code.startswith("H10.912-261116-")
    act()
    [card] = lookup.public_cards(code=walk.dossier.code)
    assert card.agency == "Sở Nội vụ"
    assert card.timeline[-1] == (Act.TRANSFER, FRIDAY)


def test_the_applicant_is_told_once_and_the_event_in_words(before, act):
    walk = filed(LABOUR, before).until("appraise")
    act()
    letter = Message.objects.get(kind="transferred", channel="email")
    assert letter.about == walk.dossier.code
    assert "từ Sở Lao động - Thương binh và Xã hội sang Sở Nội vụ" in letter.text
    assert "Nghị quyết của Hội đồng nhân dân tỉnh" in letter.text
    assert Message.objects.filter(kind="transferred", channel="sms").count() == 1
    event = Event.objects.get(act=Act.TRANSFER)
    assert service.transfers_told([event])[event.pk].startswith(
        "Từ Sở Lao động - Thương binh và Xã hội sang "
    )


def test_dossiers_of_others_are_left_alone(before, act):
    commune = filed("1.001653", before, "BP-25207").until("approve")
    centre = filed("1.001978", before, "SLDTBXH-TTDVVL").until("appraise")
    report = act()
    moved = {one.dossier.pk for one in report.dossiers}
    assert commune.dossier.pk not in moved
    assert centre.dossier.pk in moved, "Sở decides there, so its successor will"
    dossier = Dossier.objects.get(pk=centre.dossier.pk)
    by_agency = {step.key: step.agency.key for step in steps_of(dossier)}
    assert (by_agency["pass_on"], by_agency["approve"]) == ("SLDTBXH-TTDVVL", "BP-SNV")
    assert dossier.filed_at.key == "SLDTBXH-TTDVVL"
    assert Agency.objects.get(key="SLDTBXH-TTDVVL").parent == dossier.lead_agency
    assert Afterwards(dossier).to_the_end().dossier.state == State.RETURNED
