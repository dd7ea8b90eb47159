"""Somebody comes to the counter for an organisation: it is chosen or registered, and filed for."""

import pytest

from motcua.accounts import counter
from motcua.accounts.models import EntityRecord, LegalEntity, MemberRole, Membership
from motcua.accounts.service import membership
from motcua.dossiers import service
from motcua.dossiers.models import Channel, Defect, Dossier, Draft
from motcua.web.desk.counter import ticket_of
from tests.counter.conftest import DOCUMENT, MONDAY, NAME, filled, newcomer, read, visit_to
from tests.entities.conftest import CODE, joined, monday, proven, registered
from tests.entities.conftest import NAME as COMPANY

__all__ = ["monday"]


@pytest.fixture
def company(hong):
    """Hồng's, unproven."""
    return registered(hong)


def begun(person, procedure, clerk, entity):
    visit = visit_to(procedure, entity=entity)
    return service.counter.begin(person, visit, clerk=clerk, at=MONDAY)


def test_the_dossier_is_the_organisations_and_she_is_who_filed(
    hong, company, procedure, one_stop, example_answers
):
    draft = filled(begun(hong, procedure, one_stop, company), example_answers)
    dossier = service.counter.submit_and_accept(draft, user=one_stop, at=MONDAY)
    assert (dossier.entity, dossier.applicant, dossier.channel) == (company, hong, Channel.COUNTER)
    assert (dossier.owner_name, dossier.owner_identity) == (COMPANY, CODE)
    assert Dossier.objects.owned_by(hong, company).get() == dossier
    assert not Dossier.objects.owned_by(hong).exists()
    assert dossier.slips.exists()


def test_the_declaration_knows_the_organisation(hong, company, procedure, one_stop):
    draft = begun(hong, procedure, one_stop, company)
    assert COMPANY in str(draft.answers)
    assert Draft.objects.workable_by(one_stop, MONDAY).get() == draft
    assert not Draft.objects.workable_by(hong, MONDAY, company).exists()


@pytest.fixture
def certificate():
    """What the clerk types from it."""
    return {
        "kind": "enterprise",
        "name": COMPANY,
        "tax_code": CODE,
        "address": "Số 5 đường ĐT 741, Phường Bình Phước, Đồng Nai",
        "phone": "0271 388 8999",
        "email": "van.phong@hatdieu.vidu.vn",
        "representative": NAME,
        "entity_seen": "on",
    }


@pytest.fixture
def page(client, hong, one_stop, monday):
    """Where an organisation of Hồng's is registered; the clerk is logged in."""
    client.force_login(one_stop)
    return f"/can-bo/nop-thay/nguoi/{ticket_of(one_stop, hong)}/to-chuc-moi"


def test_an_organisation_is_made_on_the_spot_and_proven(client, page, hong, one_stop, certificate):
    assert page in client.get(page.removesuffix("/to-chuc-moi")).content.decode()
    assert f"Nộp được cho {COMPANY}" in read(client.post(page, certificate, follow=True))
    company = LegalEntity.objects.get()
    assert (company.name, company.tax_code, company.proven_at) == (COMPANY, CODE, MONDAY)
    member = Membership.objects.open().get(entity=company)
    assert (member.user, member.role) == (hong, MemberRole.REPRESENTATIVE)
    records = EntityRecord.objects.filter(entity=company).order_by("pk")
    assert [(one.act, one.actor, one.post is None) for one in records] == [
        (EntityRecord.Act.REGISTERED, one_stop, False),
        (EntityRecord.Act.PROVEN, one_stop, False),
    ]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"representative": "Điểu Thị Hông"}, "không phải người này"),
        ({"tax_code": "123"}, "thuế"),
        ({"entity_seen": ""}, "Hãy xem bản gốc giấy chứng nhận trước"),
        ({"kind": "x"}, "Hãy chọn loại tổ chức"),
    ],
)
def test_what_the_certificate_does_not_say_is_not_written_down(client, page, certificate, change, said):
    answer = client.post(page, certificate | change)
    assert answer.status_code == 200
    assert said in read(answer)
    assert not LegalEntity.objects.exists()


def test_a_tax_code_proven_for_another_leaves_nothing(client, page, certificate, hoa, one_stop):
    proven(registered(hoa), one_stop)
    assert "đã được xác nhận cho một tổ chức khác" in read(client.post(page, certificate))
    assert LegalEntity.objects.count() == 1


def test_pressed_twice_there_is_one(client, page, certificate):
    client.post(page, certificate)
    assert "Người này đã là thành viên" in read(client.post(page, certificate))
    assert LegalEntity.objects.count() == 1


def test_without_the_card_nobody_is_made_a_representative(client, page, hong, certificate):
    hong.identity_proven_at = None
    hong.save()
    assert "xác nhận người đại diện trước" in read(client.post(page, certificate))
    assert not LegalEntity.objects.exists()


def test_only_who_files_for_it_is_filed_for(hong, one_stop, lan, minh, company, procedure):
    counter.note_consent(lan, how=counter.How.SPOKEN, clerk=one_stop, at=MONDAY)
    counter.note_consent(minh, how=counter.How.SPOKEN, clerk=one_stop, at=MONDAY)
    joined(company, lan, MemberRole.VIEWER)
    joined(company, minh, MemberRole.FILER)
    with pytest.raises(service.NotAllowedError, match="không được nộp hồ sơ cho tổ chức"):
        begun(lan, procedure, one_stop, company)
    hers, his = begun(hong, procedure, one_stop, company), begun(minh, procedure, one_stop, company)
    assert hers != his
    assert begun(minh, procedure, one_stop, company) == his


def test_removed_before_the_last_press_she_files_nothing(
    hong, minh, company, procedure, one_stop, example_answers
):
    counter.note_consent(minh, how=counter.How.SPOKEN, clerk=one_stop, at=MONDAY)
    member = joined(company, minh, MemberRole.FILER)
    draft = filled(begun(minh, procedure, one_stop, company), example_answers)
    membership.remove(company, member, user=hong, at=MONDAY)
    with pytest.raises(service.NotAllowedError, match="không được nộp hồ sơ cho tổ chức"):
        service.counter.submit_and_accept(draft, user=one_stop, at=MONDAY)
    assert not Dossier.objects.exists()


def test_a_member_mends_at_home_what_was_filed_at_the_counter(
    client, hong, minh, company, procedure, one_stop, example_answers, monday
):
    """Symptom: not the applicant, so the pages took the member for a clerk and led to the desk."""
    joined(company, minh, MemberRole.FILER)
    draft = filled(begun(hong, procedure, one_stop, company), example_answers)
    dossier = service.drafts.submit(draft, user=one_stop, at=MONDAY)
    fault = service.Fault(Defect.Kind.DOCUMENT, DOCUMENT, "Thiếu trang 2.")
    service.request_supplement_at_reception(dossier, faults=[fault], user=one_stop, at=MONDAY)
    client.force_login(minh)
    client.post("/tai-khoan/lam-viec-cho", {"cho": company.pk})
    shown = read(client.get(f"/ho-so/{dossier.code}/bo-sung"))
    assert "Bạn đang nộp thay" not in shown
    assert "Cơ quan đề nghị bạn bổ sung" in shown
    client.force_login(one_stop)
    assert f"Bạn đang nộp thay: {COMPANY} ({NAME})" in read(client.get(f"/ho-so/{dossier.code}/bo-sung"))


def test_a_clerk_does_not_file_for_her_own_organisation(hong, company, procedure, one_stop):
    draft = begun(hong, procedure, one_stop, company)
    joined(company, one_stop, MemberRole.VIEWER)
    with pytest.raises(service.NotAllowedError, match="Bạn là thành viên của tổ chức này"):
        begun(hong, procedure, one_stop, company)
    with pytest.raises(service.NotAllowedError, match="Bạn là thành viên của tổ chức này"):
        service.counter.submit_and_accept(draft, user=one_stop, at=MONDAY)


def test_the_clerk_chooses_on_the_page(client, hong, company, procedure, one_stop, monday):
    client.force_login(one_stop)
    page = f"/can-bo/nop-thay/nguoi/{ticket_of(one_stop, hong)}/{procedure.code}"
    chosen = {"channel": "counter", "filed_at": "BP-SLDTBXH"}
    assert COMPANY in read(client.get(page))
    assert "Hãy chọn nộp cho chính người này hay cho tổ chức" in read(client.post(page, chosen))
    other = registered(newcomer(one_stop, phone="0987000999", identity_number="070199007788"))
    assert client.post(page, {**chosen, "entity": str(other.pk)}).status_code == 200
    answer = client.post(page, {**chosen, "entity": str(company.pk)})
    assert Draft.objects.get().entity == company
    assert f"{COMPANY} ({NAME})" in read(client.get(answer["Location"]))
    Draft.objects.all().delete()
    client.post(page, {**chosen, "entity": "self"})
    assert Draft.objects.get().entity is None
