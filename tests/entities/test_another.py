"""Nộp thay: Minh files for Hồng with her authorisation. She is told, sees it once proven, takes it back."""

import pytest
from django.db import IntegrityError, transaction

from motcua.dossiers import service
from motcua.dossiers.models import Defect, Dossier, Draft, Ground, Owner, Slip
from motcua.dossiers.models.belonging import is_own_matter
from motcua.messaging.models import Message
from tests.dossiers.conftest import store
from tests.entities.conftest import (
    DOCUMENT,
    LATER,
    MONDAY,
    OWNER,
    begun,
    browser_of,
    filled,
    for_another,
    prove,
    read,
    upload,
)

pytestmark = pytest.mark.usefixtures("monday")
BEGIN = "/thu-tuc/2.000134/nop?thay=1"
SAID = {
    "acting": "",
    "mode": "full",
    "filed_at": "BP-SLDTBXH",
    "owner_name": OWNER.name,
    "owner_identity": OWNER.identity,
    "owner_phone": OWNER.phone,
    "owner_email": OWNER.email,
    "ground": "authorised",
}


@pytest.fixture
def hong(vinh):
    """Hồng herself, with an account and her number merely typed."""
    vinh.full_name, vinh.identity_number, vinh.phone = OWNER.name, OWNER.identity, OWNER.phone
    vinh.save()
    return vinh


def letters(dossier, recipient):
    return [one for one in Message.objects.filter(about=dossier.code) if one.recipient == recipient]


def test_the_whole_way_by_the_pages(minh, procedure, example_answers):
    browser = browser_of(minh)
    draft_page = browser.post(BEGIN, SAID)["Location"]
    draft = Draft.objects.get()
    assert draft.answers["ten_to_chuc"] == OWNER.name
    assert draft.answers["ma_so"] == OWNER.identity
    assert f"Bạn đang nộp thay: {OWNER.name}" in read(browser.get(draft_page))

    papers = f"/ho-so/nhap/{draft.pk}/giay-to"
    assert "Văn bản ủy quyền nộp hồ sơ" in read(browser.get(papers))
    filled_without(draft, example_answers)
    review = read(browser.get(f"/ho-so/nhap/{draft.pk}/kiem-tra"))
    assert "Thiếu giấy tờ: Văn bản ủy quyền nộp hồ sơ" in review
    assert OWNER.name in review
    assert OWNER.identity not in review
    browser.post(papers, {"document-giay-to-nop-thay": upload(), "upload": "1"})
    draft.refresh_from_db()

    browser.post(f"/ho-so/nhap/{draft.pk}/kiem-tra", {"version": draft.version, "consent": "1"})

    dossier = Dossier.objects.get()
    done = read(browser.get(f"/ho-so/{dossier.code}/hoan-tat"))
    assert f"đã gửi thư xác nhận đến {minh.email}" in done
    assert f"đã báo cho {OWNER.name}" in done
    assert (dossier.applicant, dossier.owner_name, dossier.ground) == (minh, OWNER.name, Ground.AUTHORISED)
    listed = dossier.slips.get(form=Slip.Form.RECEIPT).data["files"]
    assert "Văn bản ủy quyền nộp hồ sơ" in {line["document"] for line in listed}
    assert dossier.events.get().data["ground"] == "authorised"


def filled_without(draft, answers):
    answers = service.form_of(draft.form).review(answers, service.drafts.context(MONDAY)).answers
    service.drafts.save(draft, version=draft.version, at=MONDAY, answers=answers, result_channel="counter")
    service.drafts.add_paper(draft, DOCUMENT, store(), MONDAY)


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ({"owner_name": ""}, "Nhập họ và tên"),
        ({"owner_identity": "12"}, "Số CCCD gồm 12 chữ số"),
        ({"owner_phone": "113"}, "Số điện thoại gồm 10 chữ số"),
        ({"ground": ""}, "Hãy chọn căn cứ nộp thay"),
        ({"owner_identity": "070090005678"}, "số giấy tờ của chính bạn"),
    ],
)
def test_for_whom_and_why_is_asked_until_it_is_said(typed, why, minh, procedure):
    page = browser_of(minh).post(BEGIN, {**SAID, **typed})

    assert why in read(page)
    assert not Draft.objects.exists()


def test_nothing_of_the_filer_or_of_their_earlier_dossiers_is_filled_in(minh, procedure, example_answers):
    own = filled(begun(minh, procedure), example_answers)
    service.drafts.submit(own, user=minh, at=MONDAY)

    draft = begun(minh, procedure, another=for_another())

    assert set(draft.origins.values()) == {"profile"}
    typed = str(draft.answers)
    assert minh.identity_number not in typed
    assert minh.phone not in typed
    again = begun(minh, procedure)
    assert again.origins["ten_to_chuc"] == own.dossier.code


def test_what_was_filed_for_others_is_no_source_for_oneself(entrusted, minh, procedure):
    assert entrusted.code not in begun(minh, procedure).origins.values()


def test_the_owner_is_told_and_who_filed_too(entrusted, minh):
    (sms,) = letters(entrusted, OWNER.phone)
    (mail,) = letters(entrusted, OWNER.email)
    assert len(letters(entrusted, minh.phone)) == len(letters(entrusted, minh.email)) == 1

    assert "nop thay ban" in sms.text
    assert len(sms.text) <= 160
    for personal in (OWNER.name, "Hong", OWNER.identity, minh.full_name, "Minh"):
        assert personal not in sms.text
    assert minh.full_name in mail.text
    assert str(Ground.AUTHORISED.label) in mail.text
    assert "KHÔNG đồng ý" in mail.text
    assert OWNER.identity not in mail.text


def test_later_acts_tell_both(entrusted, minh, one_stop):
    before = Message.objects.filter(about=entrusted.code).count()
    service.accept(entrusted, user=one_stop, at=LATER)

    told = [one.recipient for one in Message.objects.filter(about=entrusted.code).order_by("pk")][before:]
    assert sorted(told) == sorted([minh.phone, minh.email, OWNER.phone, OWNER.email])


def test_one_phone_at_both_ends_is_told_once(minh, procedure, example_answers, one_stop):
    child = Owner("Trần Văn Con", "070214001122", minh.phone)
    draft = filled(begun(minh, procedure, another=for_another(child, Ground.LEGAL)), example_answers)
    dossier = service.drafts.submit(draft, user=minh, at=MONDAY)
    service.accept(dossier, user=one_stop, at=LATER)

    accepted = [one for one in letters(dossier, minh.phone) if "tiep nhan" in one.text]
    assert len(accepted) == 1


def test_a_merely_typed_number_sees_nothing(entrusted, hong):
    browser = browser_of(hong)
    assert entrusted.code not in read(browser.get("/ho-so"))
    assert browser.get(f"/ho-so/{entrusted.code}").status_code == 404


def test_the_proven_owner_sees_it_and_takes_it_back(entrusted, hong, minh):
    browser = browser_of(prove(hong))
    assert "Do người khác nộp thay bạn: Trần Văn Minh" in read(browser.get("/ho-so"))
    page = read(browser.get(f"/ho-so/{entrusted.code}"))
    assert "Trần Văn Minh nộp hồ sơ này thay bạn" in page
    assert "Tôi không đồng ý" in page
    assert minh.identity_number not in page

    asked = browser.get(f"/ho-so/{entrusted.code}/rut")
    assert "Bạn đang nộp thay" not in read(asked)
    browser.post(f"/ho-so/{entrusted.code}/rut", {"version": entrusted.version, "reason": "Tôi không nhờ"})

    entrusted.refresh_from_db()
    assert entrusted.is_closed
    assert entrusted.slips.get(form=Slip.Form.WITHDRAWAL).data["withdrawn_by"] == OWNER.name
    assert "Đã rút hồ sơ " + OWNER.name in read(browser_of(minh).get(f"/ho-so/{entrusted.code}"))


def test_the_owner_asks_for_it_after_reception_too(entrusted, hong, one_stop, director):
    service.accept(entrusted, user=one_stop, at=LATER)
    service.ask_withdrawal(entrusted, user=prove(hong), at=LATER, reason="Tôi không nhờ")
    assert service.withdrawing.waiting(entrusted)

    leader = director
    service.agree_to_withdrawal(entrusted, user=leader, at=LATER)

    assert entrusted.slips.get(form=Slip.Form.WITHDRAWAL).data["withdrawn_by"] == OWNER.name


def test_who_filed_sees_both_persons(entrusted, minh):
    page = read(browser_of(minh).get(f"/ho-so/{entrusted.code}"))

    assert OWNER.name in page
    assert "0701********" in page
    assert OWNER.identity not in page
    assert "Hồ sơ do người khác nộp thay bạn" not in page
    assert f"Nộp thay: {OWNER.name}" in read(browser_of(minh).get("/ho-so"))


def test_officers_see_both_the_ground_and_the_paper(entrusted, one_stop):
    page = read(browser_of(one_stop).get(f"/can-bo/ho-so/{entrusted.code}"))

    for said in (OWNER.name, OWNER.identity, "Trần Văn Minh", "070090005678", str(Ground.AUTHORISED.label)):
        assert said in page
    assert "Văn bản ủy quyền nộp hồ sơ" in page
    listed = [line.name for line in service.examining.checklist(entrusted)]
    assert "Văn bản ủy quyền nộp hồ sơ" in listed


def test_the_paper_can_be_asked_for_again(entrusted, one_stop, minh):
    fault = service.Fault(Defect.Kind.DOCUMENT, "giay-to-nop-thay", "Không có chữ ký.")
    service.request_supplement_at_reception(entrusted, faults=[fault], user=one_stop, at=LATER)
    browser = browser_of(minh)
    page = f"/ho-so/{entrusted.code}/bo-sung"
    shown = browser.get(page)
    assert "Văn bản ủy quyền nộp hồ sơ" in read(shown)
    asked = service.supplements.open_of(entrusted)
    assert asked is not None

    browser.post(
        page, {"version": asked.version, "document-giay-to-nop-thay": upload("moi.pdf"), "send": "1"}
    )

    entrusted.refresh_from_db()
    assert entrusted.state == service.State.REGISTERED
    papers = entrusted.papers.filter(document="giay-to-nop-thay", replaced_at=None)
    assert [paper.file.name for paper in papers.select_related("file")] == ["moi.pdf"]


def test_slips_name_owner_and_filer(entrusted, one_stop):
    service.accept(entrusted, user=one_stop, at=LATER)
    facts = entrusted.slips.get(form=Slip.Form.SLIP_01).data

    assert (facts["owner"]["name"], facts["owner"]["identity"]) == (OWNER.name, OWNER.identity)
    assert (facts["applicant"]["name"], facts["applicant"]["identity"]) == ("Trần Văn Minh", "070090005678")


def test_the_look_up_answers_the_owners_number_not_the_filers(entrusted, minh):
    (card,) = service.lookup.public_cards(identity=OWNER.identity)

    assert card.code == entrusted.code
    assert service.lookup.public_cards(identity=minh.identity_number) == []


def test_for_whom_can_be_mended_until_it_is_filed(minh, procedure, example_answers):
    draft = filled(begun(minh, procedure, another=for_another()), example_answers)
    browser = browser_of(minh)
    page = f"/ho-so/nhap/{draft.pk}/nop-thay"
    changed = {**SAID, "owner_phone": "0987000222", "ground": "family"}
    assert "số giấy tờ của chính bạn" in read(
        browser.post(page, {**changed, "owner_identity": "070090005678"})
    )

    browser.post(page, changed)

    draft.refresh_from_db()
    assert (draft.owner["phone"], draft.ground) == ("0987000222", "family")
    assert "Giấy tờ chứng minh quan hệ gia đình" in read(browser.get(f"/ho-so/nhap/{draft.pk}/giay-to"))
    service.drafts.submit(draft, user=minh, at=MONDAY)
    with pytest.raises(service.OvertakenError):
        service.drafts.change_owner(draft, for_another(), LATER)


def test_a_draft_of_ones_own_has_no_such_page(minh, procedure):
    own = begun(minh, procedure)
    assert browser_of(minh).get(f"/ho-so/nhap/{own.pk}/nop-thay").status_code == 404
    with pytest.raises(service.NotAllowedError):
        service.drafts.change_owner(own, for_another(), LATER)


def test_one_draft_per_person(minh, procedure):
    first = begun(minh, procedure, another=for_another())
    other = Owner("Điểu Văn Sơn", "070199003344", "0987000333")

    assert begun(minh, procedure, another=for_another()) == first
    assert begun(minh, procedure, another=for_another(other)) != first


def test_for_an_organisation_nobody_files_for_a_third(company, hoa, procedure):
    with pytest.raises(IntegrityError), transaction.atomic():
        begun(hoa, procedure, entity=company, another=for_another())
    page = read(browser_of(hoa, company).get(BEGIN))
    assert "Họ và tên người được nộp thay" not in page


def test_an_owner_who_is_the_officer_decides_nothing(entrusted, appraiser, one_stop, head, director):
    director.identity_number = OWNER.identity
    director.save()

    assert is_own_matter(director, entrusted)
