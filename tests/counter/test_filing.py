"""Filing for somebody else: one kind of dossier, whichever way it came."""

from datetime import timedelta

import pytest

from motcua.accounts.models import Post, User
from motcua.catalog.filing import FilingMode, ResultChannel
from motcua.dossiers import service
from motcua.dossiers.errors import IncompleteError, NotAllowedError, OvertakenError
from motcua.dossiers.events import broken_chains
from motcua.dossiers.models import Channel, Defect, Dossier, Draft, Slip
from motcua.dossiers.service import Act, Fault
from motcua.dossiers.states import State
from motcua.messaging.models import Message
from motcua.organization.models import Agency
from tests.counter.conftest import (
    DOCUMENT,
    MONDAY,
    NUMBER,
    YESTERDAY,
    begun,
    filled,
    newcomer,
    visit_to,
)
from tests.dossiers.conftest import store

LATER = MONDAY + timedelta(hours=2)


def test_the_clerk_acts_under_her_post_and_the_citizen_is_the_applicant(dossier, hong, one_stop):
    submitted, accepted = dossier.events.order_by("number")

    assert (dossier.applicant, dossier.channel) == (hong, Channel.COUNTER)
    assert (dossier.owner_name, dossier.owner_identity) == (hong.full_name, NUMBER)
    assert (submitted.act, accepted.act) == (Act.SUBMIT, Act.ACCEPT)
    for event in (submitted, accepted):
        assert event.actor == one_stop
        assert event.post.agency.key == "BP-TTPVHCC"
    assert submitted.data["channel"] == "counter"
    assert submitted.data["taken_in"] == {DOCUMENT: {"original": 1, "copy": 2}}
    assert list(broken_chains()) == []


def test_what_is_complete_is_received_at_once_with_its_slip(dossier, one_stop):
    slip = dossier.slips.get(form=Slip.Form.SLIP_01)

    assert dossier.state == State.RECEIVED
    assert dossier.received_at == MONDAY
    assert slip.data["officer"] == one_stop.full_name
    papers = [line for line in slip.data["documents"] if line["originals"] or line["copies"]]
    assert {"originals": 1, "certified": 0, "copies": 2} in [
        {kind: line[kind] for kind in ("originals", "certified", "copies")} for line in papers
    ]


def test_the_receipt_of_the_counter_does_not_call_itself_online(dossier, draft):
    receipt = dossier.slips.get(form=Slip.Form.RECEIPT)

    assert receipt.name == "Giấy xác nhận nộp hồ sơ"
    assert receipt.data["way"] == "Trực tiếp tại quầy"
    assert receipt.data["documents"][0]["originals"] == 1
    assert service.slips.render(receipt, MONDAY).size > 1000


def test_a_person_without_e_mail_is_told_by_sms_once(dossier):
    told = Message.objects.filter(about=dossier.code)

    assert [(message.channel, message.kind) for message in told] == [("sms", "accepted")]
    assert told[0].recipient == "0987000111"


def test_it_may_wait_for_its_reception(draft, one_stop):
    dossier = service.drafts.submit(draft, user=one_stop, at=MONDAY)

    assert dossier.state == State.REGISTERED
    assert [message.kind for message in Message.objects.filter(about=dossier.code)] == ["submitted"]
    service.accept(dossier, user=one_stop, at=LATER)
    assert dossier.received_at == LATER


def test_pressed_twice_there_is_one_dossier(draft, one_stop):
    first = service.counter.submit_and_accept(draft, user=one_stop, at=MONDAY)
    again = Draft.objects.get(pk=draft.pk)
    second = service.counter.submit_and_accept(again, user=one_stop, at=LATER)

    assert first == second
    assert Dossier.objects.count() == 1
    assert first.events.count() == 2


def test_where_it_cannot_be_received_it_is_not_filed_either(draft, one_stop, monkeypatch):
    def refuse(*_args, **_kwargs):
        raise NotAllowedError("Không phải bước của bạn.")

    monkeypatch.setattr("motcua.dossiers.counter.reception.accept", refuse)
    with pytest.raises(NotAllowedError):
        service.counter.submit_and_accept(draft, user=one_stop, at=MONDAY)

    assert draft.submitted_at is None
    assert Draft.objects.get(pk=draft.pk).submitted_at is None
    assert not Dossier.objects.exists()
    assert not Slip.objects.exists()


def test_paper_or_scan_but_one_of_them(hong, procedure, one_stop, example_answers):
    draft = begun(hong, procedure, one_stop)
    service.drafts.save(
        draft, version=0, at=MONDAY, answers=example_answers, result_channel=ResultChannel.COUNTER
    )
    with pytest.raises(IncompleteError) as refused:
        service.drafts.submit(draft, user=one_stop, at=MONDAY)
    assert [anchor for anchor, _text in refused.value.problems] == [f"document-{DOCUMENT}"]

    service.drafts.add_paper(draft, DOCUMENT, store(), MONDAY)
    dossier = service.counter.submit_and_accept(draft, user=one_stop, at=MONDAY)

    slip = dossier.slips.get(form=Slip.Form.SLIP_01)
    # The declaration that the clerk typed in, and the scan.
    assert [(line["originals"], line["copies"], line["files"]) for line in slip.data["documents"]] == [
        (0, 0, 1),
        (0, 0, 1),
    ]


def test_what_came_by_post_keeps_its_postmark(hong, procedure, one_stop, example_answers):
    draft = begun(hong, procedure, one_stop, channel=Channel.POST, postmarked_on=YESTERDAY)
    dossier = service.counter.submit_and_accept(filled(draft, example_answers), user=one_stop, at=MONDAY)

    assert (dossier.channel, dossier.postmarked_on) == (Channel.POST, YESTERDAY)
    assert dossier.way == "Qua bưu chính"


@pytest.mark.parametrize("days", [1, -400])
def test_a_postmark_is_a_day_of_the_past_year(hong, procedure, one_stop, days):
    day = MONDAY.date() + timedelta(days=days)

    with pytest.raises(IncompleteError, match="một ngày đã qua"):
        begun(hong, procedure, one_stop, channel=Channel.POST, postmarked_on=day)


def test_a_procedure_that_is_not_online_is_filed_with_the_plain_declaration(
    hong, offline, one_stop, plain_answers
):
    draft = begun(hong, offline, one_stop)
    assert draft.form.key == "plain"

    dossier = service.counter.submit_and_accept(filled(draft, plain_answers), user=one_stop, at=MONDAY)

    assert dossier.state == State.RECEIVED
    assert dossier.due_at is not None
    assert service.declarations.filed_pdf(dossier).startswith(b"%PDF")


def test_online_it_still_cannot_be_filed(lan, offline):
    with pytest.raises(NotAllowedError):
        service.drafts.begin(
            lan,
            offline,
            mode=FilingMode.PARTIAL,
            case="",
            filed_at=Agency.objects.get(key="BP-SLDTBXH"),
            at=MONDAY,
        )


def test_only_procedures_of_ones_own_desk_are_listed(cast, procedure):
    def codes(member):
        listed = service.counter.procedures_for(cast[member], MONDAY)
        return set(listed.values_list("code", flat=True))

    assert "2.000134" in codes("one_stop")
    assert "1.001653" not in codes("one_stop")  # of the communes
    assert {"1.001653", "1.001776", "1.010833"} == codes("commune_one_stop")
    assert codes("centre_one_stop") == {"1.001978"}
    assert codes("appraiser") == set()


def test_a_clerk_of_another_desk_cannot_begin(hong, procedure, cast):
    for member in ("commune_one_stop", "centre_one_stop", "appraiser", "lan"):
        with pytest.raises(NotAllowedError, match="không nhận tại quầy của bạn"):
            begun(hong, procedure, cast[member])


def test_nobody_files_for_themselves_at_their_own_counter(one_stop, procedure):
    with pytest.raises(NotAllowedError, match="chính mình"):
        begun(one_stop, procedure, one_stop)


def test_nobody_files_for_somebody_who_never_agreed(procedure, one_stop):
    stranger = User.objects.create_user(
        email="chua.dong.y@vidu.vn", password=None, full_name="Lê Văn Tám", phone="0911111111"
    )
    with pytest.raises(NotAllowedError, match="sự đồng ý"):
        begun(stranger, procedure, one_stop)


def test_the_counter_does_not_file_online(hong, procedure, one_stop):
    with pytest.raises(NotAllowedError, match="quầy hay qua bưu chính"):
        begun(hong, procedure, one_stop, channel=Channel.ONLINE)


def test_begun_again_it_is_the_same_draft(draft, hong, procedure, one_stop):
    assert begun(hong, procedure, one_stop, at=LATER) == draft
    assert begun(hong, procedure, one_stop, channel=Channel.POST) != draft


def test_the_citizens_own_draft_stays_their_own(lan, procedure, one_stop):
    own = service.drafts.begin(
        lan, procedure, mode=FilingMode.FULL, case="", filed_at=visit_to(procedure).filed_at, at=MONDAY
    )
    theirs = begun(lan, procedure, one_stop)

    assert own != theirs
    with pytest.raises(NotAllowedError):
        service.drafts.submit(own, user=one_stop, at=MONDAY)
    with pytest.raises(NotAllowedError):
        service.drafts.submit(theirs, user=lan, at=MONDAY)


def test_the_clerk_is_not_shown_what_was_declared_elsewhere(dossier, hong, procedure, one_stop):
    """The first dossier's address is prefilled for its owner, not for whoever files for her."""
    draft = begun(hong, procedure, one_stop, at=LATER)

    assert set(draft.origins.values()) <= {"profile"}


def test_a_post_that_ends_in_the_middle_ends_the_filing(draft, one_stop):
    Post.objects.filter(user=one_stop).update(held_to=MONDAY)

    with pytest.raises(NotAllowedError):
        service.counter.submit_and_accept(draft, user=one_stop, at=LATER)
    assert not Draft.objects.workable_by(one_stop, LATER).exists()
    assert not Dossier.objects.exists()


def test_another_clerk_of_the_desk_does_not_submit_it(draft, cast, one_stop):
    colleague = cast["centre_one_stop"]
    post = one_stop.posts.get()
    Post.objects.create(user=colleague, agency=post.agency, role=post.role, held_from=post.held_from)

    with pytest.raises(NotAllowedError):
        service.drafts.submit(draft, user=colleague, at=MONDAY)


@pytest.mark.parametrize("count", [-1, 100])
def test_odd_numbers_of_papers_are_refused(draft, count):
    with pytest.raises(IncompleteError, match="từ 0 đến 99"):
        service.counter.count_papers(draft, {DOCUMENT: {"original": count}}, MONDAY)


def test_papers_nobody_asked_for_are_not_counted(draft):
    service.counter.count_papers(draft, {"khac": {"original": 1}, DOCUMENT: {"la": 3}}, MONDAY)

    assert Draft.objects.get(pk=draft.pk).taken_in == {}


def test_after_submission_nothing_is_counted_any_more(draft, one_stop):
    service.drafts.submit(draft, user=one_stop, at=MONDAY)

    with pytest.raises(OvertakenError):
        service.counter.count_papers(draft, {DOCUMENT: {"original": 1}}, MONDAY)


def test_the_desk_sends_the_supplement_of_somebody_who_cannot_log_in(draft, one_stop, hong, cast):
    dossier = service.drafts.submit(draft, user=one_stop, at=MONDAY)
    service.request_supplement_at_reception(
        dossier, faults=[Fault(Defect.Kind.DOCUMENT, DOCUMENT, "Thiếu trang 2.")], user=one_stop, at=MONDAY
    )
    asked = service.supplements.open_of(dossier)
    assert asked
    service.supplements.add_paper(asked, DOCUMENT, store(), LATER)

    with pytest.raises(NotAllowedError):
        service.send_supplement(dossier, user=cast["commune_one_stop"], at=LATER)
    service.send_supplement(dossier, user=one_stop, at=LATER)

    assert dossier.state == State.REGISTERED
    sent = dossier.events.get(act=Act.RESUBMIT)
    assert sent.post
    assert (sent.actor, sent.post.agency.key) == (one_stop, "BP-TTPVHCC")


def test_of_what_was_filed_online_the_desk_sends_nothing(lan, procedure, one_stop, example_answers):
    own = service.drafts.begin(
        lan, procedure, mode=FilingMode.FULL, case="", filed_at=visit_to(procedure).filed_at, at=MONDAY
    )
    service.drafts.save(own, version=0, at=MONDAY, answers=example_answers, result_channel="counter")
    service.drafts.add_paper(own, DOCUMENT, store(), MONDAY)
    dossier = service.drafts.submit(own, user=lan, at=MONDAY)
    service.request_supplement_at_reception(
        dossier, faults=[Fault(Defect.Kind.DOCUMENT, DOCUMENT, "Mờ.")], user=one_stop, at=MONDAY
    )

    assert not service.may_mend(dossier, one_stop, LATER)
    with pytest.raises(NotAllowedError):
        service.send_supplement(dossier, user=one_stop, at=LATER)


def test_an_account_that_was_locked_files_nothing(procedure, one_stop):
    person = newcomer(one_stop)
    User.objects.filter(pk=person.pk).update(is_active=False)
    person.refresh_from_db()

    with pytest.raises(NotAllowedError, match="đang bị khóa"):
        begun(person, procedure, one_stop)
