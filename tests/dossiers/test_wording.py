"""Whatever people write with an act: kept clean, printed, mailed; too long is said, never an error."""

import pytest

from motcua.catalog.filing import FilingMode
from motcua.dossiers import service
from motcua.dossiers.errors import IncompleteError, NotAllowedError
from motcua.dossiers.models import Defect, Dossier, Slip, Statement
from motcua.dossiers.service import Fault, slips
from motcua.dossiers.wording import LONGEST_TEXT
from motcua.files import service as files
from motcua.messaging.models import Message
from motcua.organization.models import Agency
from tests.dossiers.conftest import DOCUMENT, MONDAY, store
from tests.dossiers.walks import Walk

ODD = {
    "emoji": "Ảnh mờ 😀👨‍👩‍👧 không đọc được",
    "right to left": "\u202eđọc ngược\u202c شكرا שלום",
    "controls": "Thiếu\x00 chữ\x07 ký\ud800\r\nở trang 2",
    "markup": '<script>alert(1)</script> #set page() $x$ {{ name }} \\ " %s',
    "one long word": "ă" * LONGEST_TEXT,
    "many lines": "- Thiếu dấu\n" * 400,
}


@pytest.mark.parametrize("words", ODD.values(), ids=ODD)
def test_a_refusal_in_any_words_is_printed_and_mailed(dossier, one_stop, words):
    service.refuse(dossier, reason=words, user=one_stop, at=MONDAY)
    kept = Statement.objects.get(dossier=dossier).text
    assert not set(kept) & set("\x00\x07\u202e\ud800\r")
    slip = dossier.slips.get(form=Slip.Form.SLIP_03)
    assert slip.data["reason"] == kept
    assert b"".join(files.open(slips.render(slip, MONDAY))).startswith(b"%PDF")
    assert Message.objects.filter(about=dossier.code, kind="refused").count() == 2
    assert len(Message.objects.get(about=dossier.code, kind="refused", channel="sms").text) <= 160


@pytest.mark.parametrize("words", ODD.values(), ids=ODD)
def test_defects_in_any_words_are_printed_and_mailed(dossier, one_stop, words):
    faults = [
        Fault(Defect.Kind.DOCUMENT, DOCUMENT, words),
        Fault(Defect.Kind.QUESTION, "fax", words),
    ]
    service.request_supplement_at_reception(dossier, faults=faults, user=one_stop, at=MONDAY)
    slip = dossier.slips.get(form=Slip.Form.SLIP_02)
    assert slips.render(slip, MONDAY).size > 1000
    assert Message.objects.filter(about=dossier.code, kind="supplement_requested").count() == 2


def test_what_only_looks_like_words_is_no_reason(dossier, one_stop):
    """Symptom: a reason of invisible characters passed, and the applicant got an empty one."""
    for nothing in ("", " \n\t", "\u200b\u200e", "\x00"):
        with pytest.raises(IncompleteError):
            service.refuse(dossier, reason=nothing, user=one_stop, at=MONDAY)
        with pytest.raises(IncompleteError) as refused:
            service.request_supplement_at_reception(
                dossier, faults=[Fault(Defect.Kind.QUESTION, "fax", nothing)], user=one_stop, at=MONDAY
            )
        assert refused.value.problems[0][0] == "reason-question-fax"


def test_too_long_is_said_at_its_place(dossier, one_stop, lan):
    endless = "a" * (LONGEST_TEXT + 1)
    for act in (
        lambda: service.refuse(dossier, reason=endless, user=one_stop, at=MONDAY),
        lambda: service.withdraw(dossier, reason=endless, user=lan, at=MONDAY),
    ):
        with pytest.raises(IncompleteError) as refused:
            act()
        assert refused.value.problems[0][0] == "reason"
    faults = [Fault(Defect.Kind.QUESTION, "fax", endless)]
    with pytest.raises(IncompleteError) as refused:
        service.request_supplement_at_reception(dossier, faults=faults, user=one_stop, at=MONDAY)
    assert refused.value.problems == (("reason-question-fax", f"Chỉ viết tối đa {LONGEST_TEXT} ký tự."),)


def test_events_take_no_words_from_a_form(dossier, cast):
    """Symptom: whatever was posted as an original's key stood in the event for ever."""
    walk = Walk(dossier, cast).until("return")
    walk.act("return_result", "one_stop", originals=[DOCUMENT, "070185001234\x00", "Nguyễn Thị Lan"])
    assert dossier.events.last().data["originals"] == [DOCUMENT]


@pytest.mark.parametrize("odd", ["", " ", "\x00", "H10\x00", "a" * 10_000, "😀", "\u202e070185001234"])
def test_a_look_up_of_anything_is_answered(dossier, odd):
    """Symptom: a NUL in the code was an error on PostgreSQL."""
    assert service.lookup.public_cards(code=odd) == []
    assert isinstance(service.lookup.public_cards(code=odd, identity=odd), list)


def test_an_identity_number_is_found_however_it_is_spaced(dossier, lan):
    spaced = f" {lan.identity_number[:3]} {lan.identity_number[3:6]}-{lan.identity_number[6:]}"
    assert [card.code for card in service.lookup.public_cards(identity=spaced)] == [dossier.code]


def test_a_blank_identity_number_finds_nobody(dossier):
    Dossier.objects.update(owner_identity_index="")
    assert service.lookup.public_cards(identity=" - ") == []


def test_a_file_for_a_paper_that_nobody_asked_for_is_refused(draft, procedure):
    with pytest.raises(NotAllowedError):
        service.drafts.add_paper(draft, "khong-co", store(), MONDAY)


def test_what_was_filed_can_be_neither_discarded_nor_taken_apart(dossier, draft):
    """Symptom: discarding a draft that another tab had just submitted was an error of the database."""
    paper = dossier.papers.get()
    with pytest.raises(service.OvertakenError):
        service.drafts.discard(draft)
    with pytest.raises(NotAllowedError):
        service.drafts.remove_paper(paper)
    with pytest.raises(NotAllowedError):
        service.supplements.remove_paper(paper)


def test_a_draft_begins_only_where_the_procedure_is_filed(procedure, lan, office):
    """Symptom: a draft at an agency without a part in the procedure was an error at submission."""
    for case, place in (("", "BP-25207"), ("khong-co", "BP-SLDTBXH")):
        with pytest.raises(NotAllowedError):
            service.drafts.begin(
                lan,
                procedure,
                mode=FilingMode.FULL,
                case=case,
                filed_at=Agency.objects.get(key=place),
                at=MONDAY,
            )
