"""Filing for an organisation by the pages: the switch, two tabs, two members, one removed in the middle."""

import pytest
from django.urls import reverse

from motcua.accounts.service import membership
from motcua.base import clock
from motcua.base.masking import mask_name
from motcua.dossiers import service
from motcua.dossiers.models import Dossier, Draft, Slip
from motcua.messaging.models import Message
from motcua.web.desk.counter import ticket_of
from tests.citizen.conftest import finish
from tests.entities.conftest import (
    CODE,
    LATER,
    MONDAY,
    NAME,
    begun,
    browser_of,
    filled,
    prove,
    proven,
    read,
    registered,
)

pytestmark = pytest.mark.usefixtures("monday")
BEGIN = "/thu-tuc/2.000134/nop"
CHOSEN = {"mode": "full", "filed_at": "BP-SLDTBXH"}


def begin_page(browser, **posted):
    return browser.post(BEGIN, {**CHOSEN, **posted})


def test_the_header_says_for_whom_on_every_page_and_only_where_there_is_a_choice(company, hoa, vinh, pack):
    assert "đang làm việc cho" not in read(browser_of(vinh).get("/"))
    browser = browser_of(hoa)
    assert "Bạn đang làm việc cho: chính bạn" in read(browser.get("/"))

    browser.post("/tai-khoan/lam-viec-cho", {"cho": company.pk, "next": "/thu-tuc"})

    for page in ("/", "/thu-tuc", "/ho-so", "/tai-khoan", BEGIN):
        assert f"Bạn đang làm việc cho: {NAME}" in read(browser.get(page)), page
    browser.post("/tai-khoan/lam-viec-cho", {"cho": ""})
    assert "Bạn đang làm việc cho: chính bạn" in read(browser.get("/"))


@pytest.mark.parametrize("wish", ["999999", "abc", "-1", "1 OR 1=1"])
def test_nobody_acts_for_what_is_not_theirs(wish, company, hoa, vinh, pack):
    other = registered(vinh)
    browser = browser_of(hoa)
    for key in (wish, str(other.pk)):
        browser.post("/tai-khoan/lam-viec-cho", {"cho": key})
        assert "Bạn đang làm việc cho: chính bạn" in read(browser.get("/ho-so"))


def test_the_switch_leads_back_but_never_away(company, hoa):
    browser = browser_of(hoa)
    back = browser.post("/tai-khoan/lam-viec-cho", {"cho": company.pk, "next": "/thu-tuc"})
    away = browser.post("/tai-khoan/lam-viec-cho", {"cho": "", "next": "https://xau.vidu.vn/"})

    assert (back["Location"], away["Location"]) == ("/thu-tuc", "/ho-so")


def test_a_draft_begun_for_the_company_is_the_companys(company, filer, hoa, minh, procedure):
    page = begin_page(browser_of(hoa, company), acting=company.pk)

    draft = Draft.objects.get()
    assert page["Location"] == f"/ho-so/nhap/{draft.pk}/to-khai"
    assert (draft.entity, draft.applicant) == (company, hoa)
    assert draft.answers["ten_to_chuc"] == NAME
    assert draft.answers["ma_so"] == CODE
    assert draft.answers["dien_thoai"] == company.phone
    assert draft.answers["dia_chi"]["commune"]
    shown = read(browser_of(minh, company).get(page["Location"]))
    assert "Lấy từ thông tin tổ chức" in shown
    assert "người lập: Lê Thị Hoa" in read(browser_of(minh, company).get("/ho-so"))


def test_the_page_of_one_tab_does_not_file_for_whom_another_tab_chose(company, hoa, procedure):
    browser = browser_of(hoa)  # the page was opened by herself, meanwhile she acts for the company
    browser.post("/tai-khoan/lam-viec-cho", {"cho": company.pk})

    page = begin_page(browser, acting="")

    assert "Bạn vừa đổi người hoặc tổ chức" in read(page)
    assert not Draft.objects.exists()


def test_what_opens_in_another_capacity_asks_to_change_and_keeps_what_was_typed(company, hoa, procedure):
    draft = begun(hoa, procedure, entity=company)
    page = f"/ho-so/nhap/{draft.pk}/to-khai"
    browser = browser_of(hoa)

    sent = browser.post(page, {"ten_to_chuc": "Tên vừa gõ", "version": draft.version})
    assert sent["Location"].startswith(f"/tai-khoan/lam-viec-cho?cho={company.pk}&next=")
    assert "Trang bạn mở thuộc về: " + NAME in read(browser.get(sent["Location"]))
    browser.post("/tai-khoan/lam-viec-cho", {"cho": company.pk, "next": page})

    assert "Tên vừa gõ" in browser.get(page).content.decode()
    own = begun(hoa, procedure)
    led = browser.get(f"/ho-so/nhap/{own.pk}/to-khai")
    assert led["Location"].startswith("/tai-khoan/lam-viec-cho?cho=&next=")


def test_a_member_removed_in_the_middle_of_a_draft_loses_it_with_the_next_request(
    company, filer, hoa, minh, procedure, example_answers
):
    draft = filled(begun(minh, procedure, entity=company), example_answers)
    browser = browser_of(minh, company)
    review = f"/ho-so/nhap/{draft.pk}/kiem-tra"
    assert browser.get(review).status_code == 200

    membership.remove(company, filer, user=hoa, at=LATER)

    refused = browser.post(review, {"version": draft.version, "consent": "1"})
    assert refused.status_code == 404
    assert "Bạn không còn là thành viên của tổ chức vừa chọn" in read(refused)
    assert not Dossier.objects.exists()
    assert NAME not in read(browser.get("/ho-so"))
    with pytest.raises(service.NotAllowedError):
        service.drafts.submit(draft, user=minh, at=LATER)
    # The draft is the company's: somebody else goes on with it.
    assert browser_of(hoa, company).get(review).status_code == 200


def test_whoever_of_the_company_submits_is_who_filed(company, filer, hoa, minh, procedure, example_answers):
    draft = filled(begun(hoa, procedure, entity=company), example_answers)
    browser = browser_of(minh, company)

    done = browser.post(f"/ho-so/nhap/{draft.pk}/kiem-tra", {"version": draft.version, "consent": "1"})

    dossier = Dossier.objects.get()
    assert done["Location"] == f"/ho-so/{dossier.code}/hoan-tat"
    assert (dossier.applicant, dossier.entity) == (minh, company)
    assert (dossier.owner_name, dossier.owner_identity) == (NAME, CODE)
    assert (dossier.owner_phone, dossier.owner_email) == (company.phone, company.email)
    assert dossier.events.get().data["entity"] == company.pk
    told = {message.recipient for message in Message.objects.filter(about=dossier.code)}
    assert told == {company.phone, company.email}


def test_the_list_of_one_capacity_holds_nothing_of_the_other(company, dossier, minh, hoa, procedure):
    begun(minh, procedure)

    theirs, own = read(browser_of(minh, company).get("/ho-so")), read(browser_of(minh).get("/ho-so"))

    assert dossier.code in theirs
    assert "Hồ sơ của tổ chức" in theirs
    assert "Người nộp: Trần Văn Minh" in theirs
    assert "Bản nháp chưa nộp" not in theirs
    assert dossier.code not in own
    assert "Bản nháp chưa nộp" in own
    assert dossier.code in read(browser_of(hoa, company).get("/ho-so"))


def test_the_dossier_names_both_for_members_and_officers(company, dossier, hoa, one_stop):
    for page in (
        browser_of(hoa, company).get(f"/ho-so/{dossier.code}"),
        browser_of(one_stop).get(f"/can-bo/ho-so/{dossier.code}"),
    ):
        shown = read(page)
        assert NAME in shown
        assert CODE in shown
        assert "Trần Văn Minh" in shown
    assert "Người đại diện chưa được xác nhận" in shown
    assert "nộp: Trần Văn Minh" in read(browser_of(one_stop).get("/can-bo"))


def test_slips_and_the_declaration_name_company_and_filer(company, dossier, one_stop):
    service.accept(dossier, user=one_stop, at=LATER)

    for form in (Slip.Form.RECEIPT, Slip.Form.SLIP_01):
        facts = dossier.slips.get(form=form).data
        assert facts["owner"]["name"] == NAME
        assert facts["owner"]["tax_code"] == CODE
        assert facts["owner"]["identity"] == ""
        assert facts["owner"]["address"]
        assert facts["applicant"]["name"] == "Trần Văn Minh"
        assert facts["applicant"]["identity"] == "", "the number of a member is none of the company's papers"


def test_the_register_names_company_and_filer(company, dossier, one_stop):
    service.accept(dossier, user=one_stop, at=LATER)
    day = clock.local(LATER).date()
    (entry,) = service.register.Book(dossier.lead_agency, day, day).entries()

    assert entry.owner == f"{NAME} (MST {CODE}, người nộp: Trần Văn Minh)"
    assert entry.address


@pytest.mark.parametrize("typed", [CODE, "0100 233 488", "0100.233.488"])
def test_the_public_look_up_answers_a_tax_code_with_the_company_masked(typed, dossier):
    (card,) = service.lookup.public_cards(identity=typed)
    (both,) = service.lookup.public_cards(code=dossier.code, identity=typed)

    assert card.code == dossier.code
    assert card.owner == mask_name(NAME)
    assert NAME not in str(card)
    assert "Minh" not in str(both)
    assert both.both_keys


def test_the_look_up_of_a_wrong_tax_code_finds_nothing(dossier):
    assert service.lookup.public_cards(identity="0314409058-002") == []
    assert service.lookup.public_cards(code=dossier.code, identity="0100233470") == []
    # The number of who filed is not the key of the company's dossier.
    assert service.lookup.public_cards(identity="070090005678") == []


def test_the_look_up_page_takes_a_tax_code(client, dossier, monkeypatch):
    page = client.post("/tra-cuu", {"giay_to": CODE})

    assert dossier.code in read(page)
    assert NAME not in read(page)


def test_a_second_dossier_is_filled_in_from_the_companys_first_not_from_the_persons_own(
    company, dossier, hoa, procedure, minh
):
    again = begun(hoa, procedure, entity=company)
    own = begun(minh, procedure)

    assert again.origins["nguoi_lien_he"] == dossier.code
    assert again.origins["ten_to_chuc"] == "entity"
    assert dossier.code not in own.origins.values()


def test_the_desk_finds_the_dossier_by_its_tax_code(dossier, one_stop):
    found = browser_of(one_stop).post("/can-bo/tim", {"q": CODE}, follow=True)

    assert dossier.code in read(found)


def test_a_proven_company_opens_what_was_filed_under_its_tax_code_elsewhere(
    company, dossier, vinh, one_stop, hoa
):
    second = registered(vinh)
    assert dossier.code not in read(browser_of(vinh, second).get("/ho-so"))

    proven(second, one_stop)

    browser = browser_of(vinh, second)
    assert dossier.code in read(browser.get("/ho-so"))
    assert browser.get(f"/ho-so/{dossier.code}").status_code == 200
    assert browser.get(f"/ho-so/{dossier.code}/rut").status_code == 404
    # The first is not taken over: its own members keep what they filed.
    assert browser_of(hoa, company).get(f"/ho-so/{dossier.code}").status_code == 200


def test_the_company_withdraws_and_the_slip_says_who_did(company, dossier, hoa):
    browser = browser_of(hoa, company)

    browser.post(f"/ho-so/{dossier.code}/rut", {"version": dossier.version, "reason": "Nộp nhầm"})

    dossier.refresh_from_db()
    assert dossier.is_closed
    slip = dossier.slips.get(form=Slip.Form.WITHDRAWAL)
    assert slip.data["withdrawn_by"] == "Lê Thị Hoa"
    assert slip.data["owner"]["name"] == NAME
    story = read(browser.get(f"/ho-so/{dossier.code}"))
    assert "Đã rút hồ sơ Lê Thị Hoa" in story
    assert "Đã nộp hồ sơ Trần Văn Minh" in story


def test_whoever_collects_for_a_company_says_by_what_right(
    company, dossier, one_stop, head, appraiser, director, clerk
):
    service.accept(dossier, user=one_stop, at=MONDAY)
    service.forward(dossier, user=one_stop, at=MONDAY)
    service.assign(dossier, to=appraiser, user=head, at=MONDAY)
    finish(dossier, appraiser, head, director, clerk)
    shown = read_inputs(browser_of(one_stop).get(f"/can-bo/ho-so/{dossier.code}/tra-ket-qua"))
    assert 'value="Trần Văn Minh"' in shown
    compared = [key for key, _name in service.originals_to_check(dossier)]

    for collector in ("Trần Văn Minh", NAME):
        with pytest.raises(service.IncompleteError, match="giấy giới thiệu"):
            service.return_result(dossier, originals=compared, collector=collector, user=one_stop, at=LATER)
    service.return_result(
        dossier,
        originals=compared,
        collector="Trần Văn Minh",
        authority="giấy giới thiệu 12",
        user=one_stop,
        at=LATER,
    )

    assert dossier.is_closed


def read_inputs(response):
    assert response.status_code == 200
    return response.content.decode()


def test_the_pages_of_an_organisation_register_invite_and_let_go(hoa, minh, pack):
    browser = browser_of(hoa)
    asked = {
        "kind": "cooperative",
        "tax_code": CODE,
        "name": "Hợp tác xã Điều Bom Bo",
        "address": "Thôn 3, Xã Bom Bo, Đồng Nai",
        "phone": "0271 3888 777",
        "email": "htx@vidu.vn",
    }
    there = browser.post("/tai-khoan/to-chuc/moi", asked)["Location"]
    assert "chưa được xác nhận" in read(browser.get(there))
    browser.post(f"{there}/moi-thanh-vien", {"email": minh.email, "role": "filer"})

    (offer,) = membership.invitations_for(minh, MONDAY)
    assert "1 lời mời đang chờ." in read(browser_of(minh).get("/tai-khoan"))
    assert "Hợp tác xã Điều Bom Bo" in read(browser_of(minh).get("/tai-khoan/to-chuc"))
    browser_of(minh).post(f"/tai-khoan/to-chuc/loi-moi/{offer.pk}", {"accept": "1"})
    assert "Trần Văn Minh" in read(browser.get(there))
    member = offer.entity.memberships.get(user=minh)
    browser.post(f"{there}/thanh-vien/{member.pk}", {"role": "viewer"})
    member.refresh_from_db()
    assert member.role == "viewer"
    browser.post(f"{there}/thanh-vien/{member.pk}", {"remove": "1"})

    assert browser_of(minh).get(there).status_code == 404
    history = read(browser.get(there))
    for line in ("Đăng ký tổ chức", "Mời thành viên", "Nhận lời mời", "Đổi vai trò", "Cho thôi thành viên"):
        assert line in history


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ({"tax_code": "123"}, "Mã số thuế gồm 10 chữ số"),
        ({"tax_code": ""}, "Nhập mã số thuế"),
        ({"name": " "}, "Nhập tên tổ chức"),
        ({"email": "khong"}, "Địa chỉ thư có dạng"),
        ({"kind": "gi-do"}, "Select a valid choice"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_made(typed, why, hoa, db):
    asked = {
        "kind": "enterprise",
        "tax_code": CODE,
        "name": NAME,
        "address": "x, y, z",
        "phone": "02713888777",
        "email": "a@vidu.vn",
    }
    page = browser_of(hoa).post("/tai-khoan/to-chuc/moi", {**asked, **typed})

    assert page.status_code == 200
    assert "Có chỗ cần sửa" in read(page)
    assert why in read(page) or why.startswith("Select")
    assert not membership.memberships_of(hoa)


def test_a_wrong_check_digit_warns_and_passes(hoa, db):
    facts = {
        "kind": "other",
        "name": "Tổ X",
        "address": "a, b, c",
        "phone": "0912000111",
        "email": "a@vidu.vn",
    }
    page = browser_of(hoa).post("/tai-khoan/to-chuc/moi", {**facts, "tax_code": "0100233480"}, follow=True)

    assert "không đúng số kiểm tra" in read(page)
    assert membership.memberships_of(hoa)[0].entity.tax_code == "0100233480"


def test_the_counter_proves_a_company_on_its_page(company, hoa, one_stop, minh):
    prove(hoa)
    desk = browser_of(one_stop)
    page = reverse("desk_counter_person", args=[ticket_of(one_stop, hoa)])
    assert NAME in read(desk.get(page))
    said = {"act": "entity", "tax_code": CODE, "entity_name": NAME, "representative": "Lê Thị Hoa"}
    assert "Hãy xem bản gốc" in read(desk.post(page, said))

    desk.post(page, {**said, "entity_seen": "on"})

    company.refresh_from_db()
    assert company.proven_at == MONDAY
    assert "Xác nhận người đại diện tại quầy" in read(browser_of(hoa).get(f"/tai-khoan/to-chuc/{company.pk}"))
    assert "Xác nhận người đại diện tổ chức" not in read(desk.get(page))
