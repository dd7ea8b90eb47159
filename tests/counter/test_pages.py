"""The clerk's pages, from the number on the card to the slip in hand."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.accounts import cast as demo
from motcua.accounts.counter import prove
from motcua.accounts.models import CounterRecord, Post, User
from motcua.base import clock
from motcua.base.jobs import service as jobs
from motcua.dossiers import service
from motcua.dossiers.models import Channel, Defect, Dossier, Draft, Result, Slip
from motcua.dossiers.service import Fault
from motcua.dossiers.states import State
from motcua.messaging.models import Message
from motcua.organization.models import Role
from motcua.web.desk.counter import person_of, ticket_of
from tests.citizen.conftest import upload
from tests.counter.conftest import DOCUMENT, MONDAY, NAME, NUMBER, begun, filled, newcomer, read
from tests.desk.conftest import Desk
from tests.desk.conftest import address as dossier_address
from tests.dossiers.conftest import store

pytestmark = pytest.mark.once

FIND, NEW = "/can-bo/nop-thay", "/can-bo/nop-thay/nguoi-moi"
ORIGINALS = "/can-bo/ban-chinh"
PERSON = {
    "full_name": NAME,
    "identity_number": NUMBER,
    "phone": "0987000111",
    "email": "",
    "card_seen": "on",
    "consent": "spoken",
}


@pytest.fixture
def desk(one_stop, pack):
    return Desk(one_stop)


def person_address(clerk, person):
    return f"/can-bo/nop-thay/nguoi/{ticket_of(clerk, person)}"


def page_of(draft, step):
    return f"/ho-so/nhap/{draft.pk}/{step}"


def version_of(draft):
    return Draft.objects.values_list("version", flat=True).get(pk=draft.pk)


def test_from_the_card_to_the_slip(desk, one_stop, procedure, example_answers):
    found = desk.post(FIND, identity_number="0701 9900 1122")
    assert "Chưa có tài khoản nào mang số này." in read(found)
    form = desk.post(NEW, identity_number=NUMBER, begin="1")
    assert NUMBER in form.content.decode()
    assert "Có chỗ cần sửa" not in read(form)

    there = desk.post(NEW, **PERSON)["Location"]
    person = User.objects.get(full_name=NAME)
    assert NUMBER not in there
    listed = desk.get(there, **{"thu-tuc": "ap lich lam viec"})
    assert "Không có thủ tục nào như vậy" in read(listed)
    assert "2.000134" in read(desk.get(there, **{"thu-tuc": "may thiet bi"}))

    page = desk.post(f"{there}/2.000134", channel="counter", postmarked_on="")["Location"]
    draft = Draft.objects.get(applicant=person)
    assert page == page_of(draft, "to-khai")
    shown = desk.get(page)
    assert f"Bạn đang nộp thay: {NAME}" in read(shown)
    assert "Lấy từ tài khoản của người nộp" in read(shown)

    with desk.now():
        service.drafts.save(draft, version=draft.version, at=desk.at, answers=example_answers)
    assert "Bản chính" in read(desk.get(page_of(draft, "giay-to")))
    sent = {f"taken-{DOCUMENT}-original": "1", f"taken-{DOCUMENT}-copy": "", "next": "1"}
    assert desk.post(page_of(draft, "giay-to"), **sent)["Location"] == page_of(draft, "nhan-ket-qua")
    result = {"version": version_of(draft), "result_channel": "counter"}
    assert desk.post(page_of(draft, "nhan-ket-qua"), **result)["Location"] == page_of(draft, "kiem-tra")
    review = desk.get(page_of(draft, "kiem-tra"))
    assert "Bản giấy đã nhận: 1 bản chính" in read(review)
    assert "Người nộp đã xem lại nội dung trên" in read(review)

    version = version_of(draft)
    unsaid = desk.post(page_of(draft, "kiem-tra"), version=version, accept="1")
    assert "Hãy đánh dấu rằng người nộp đã xem lại và cam đoan." in read(unsaid)
    done = desk.post(page_of(draft, "kiem-tra"), version=version, consent="1", accept="1")

    dossier = Dossier.objects.get()
    assert done["Location"] == dossier_address(dossier)
    assert dossier.state == State.RECEIVED
    shown = desk.get(done["Location"])
    assert "In giấy tiếp nhận hồ sơ và hẹn trả kết quả" in read(shown)
    assert "Trực tiếp tại quầy" in read(shown)
    assert "Chưa có bản quét" in read(shown)
    assert "Bản chính còn giữ" in read(shown)
    slip = dossier.slips.get(form=Slip.Form.SLIP_01)
    assert desk.get(f"{dossier_address(dossier)}/phieu/{slip.pk}").status_code == 200
    # The button again, from a page that stayed open.
    again = desk.post(page_of(draft, "kiem-tra"), version=version, consent="1", accept="1")
    assert again["Location"] == dossier_address(dossier)
    assert Dossier.objects.count() == 1


def test_accounts_with_that_number_are_shown_masked(desk, lan):
    shown = read(desk.post(FIND, identity_number=lan.identity_number))

    assert "N***** T** L**" in shown
    assert lan.full_name not in shown
    assert lan.phone not in shown
    assert lan.email not in shown
    assert "Tự khai, chưa xác nhận" in shown


def test_a_number_is_never_in_an_address(desk):
    for answer in (desk.post(FIND, identity_number=NUMBER), desk.post(NEW, **PERSON)):
        assert NUMBER not in answer.get("Location", "")
        links = re.findall(r'(?:href|action)="([^"]*)"', answer.content.decode())
        assert not any(NUMBER in link for link in links)


@pytest.mark.parametrize("number", ["", "12", "không có", "0" * 300, "07019900112\0"])
def test_odd_numbers_are_answered_with_a_sentence(desk, number):
    shown = desk.post(FIND, identity_number=number)

    assert shown.status_code == 200
    assert "Có chỗ cần sửa" in read(shown)


def test_what_is_missing_about_a_person_is_said(desk):
    shown = read(desk.post(NEW, full_name="L4n", identity_number="12", phone="113", email="x"))

    assert "Họ và tên chỉ gồm chữ cái" in shown
    assert "Hãy hỏi người dân và ghi cách họ đồng ý." in shown
    assert not User.objects.filter(full_name="L4n").exists()


@pytest.mark.parametrize("seen", [{"card_seen": "on"}, {"card_seen": ""}])
def test_made_twice_by_a_double_press_both_lead_to_one_account(desk, one_stop, seen):
    first = desk.post(NEW, **{**PERSON, **seen})
    again = desk.post(NEW, **{**PERSON, **seen})

    person = User.objects.get(full_name=NAME)
    for answer in (first, again):
        assert answer["Location"].startswith("/can-bo/nop-thay/nguoi/")
        assert person_of(one_stop, answer["Location"].rsplit("/", 1)[1]) == person
    assert "Người này đã có tài khoản nên không lập thêm." in read(desk.get(again["Location"]))


def test_made_once_nothing_is_said_of_an_account_before(desk):
    there = desk.post(NEW, **PERSON)["Location"]

    assert "đã có tài khoản" not in read(desk.get(there))


def test_the_card_is_compared_on_the_persons_page(desk, one_stop, lan):
    there = person_address(one_stop, lan)
    wrong = desk.post(there, act="prove", name="Nguyễn Thị Liên", seen="on")
    assert "Tên trên giấy tờ khác tên của tài khoản" in read(wrong)
    unseen = desk.post(there, act="prove", name="Nguyễn Thị Lan")
    assert "Hãy xem giấy tờ và hỏi lại" in read(unseen)
    lan.refresh_from_db()
    assert lan.identity_proven_at is None

    assert desk.post(there, act="prove", name="NGUYỄN THỊ LAN", seen="on").status_code == 302
    lan.refresh_from_db()
    assert lan.identity_proven_at == desk.at


def test_without_consent_no_procedure_is_offered(desk, one_stop):
    stranger = User.objects.create_user(
        email="a@vidu.vn", password=None, full_name="Lê Văn Tám", phone="0911111111"
    )
    there = person_address(one_stop, stranger)
    assert "Ghi nhận sự đồng ý trước" in read(desk.get(there))
    refused = desk.post(f"{there}/2.000134", channel="counter")
    assert "ghi nhận sự đồng ý với điều khoản" in read(refused)

    desk.post(there, act="consent", consent="signed")

    assert "Người dân cần làm thủ tục gì?" in read(desk.get(there))
    record = stranger.counter_records.get(act=CounterRecord.Act.CONSENT)
    assert record.how == CounterRecord.How.SIGNED


def test_an_e_mail_address_can_be_added_and_then_a_password_set(desk, one_stop, hong, client):
    desk.post(person_address(one_stop, hong), act="contact", phone=hong.phone, email="hong@vidu.vn")
    hong.refresh_from_db()
    assert hong.email == "hong@vidu.vn"

    client.post("/quen-mat-khau", {"address": "hong@vidu.vn"})
    jobs.run_due(clock.now(), limit=20)
    letter = Message.objects.get(kind="password_code")
    code = re.search(r"\b\d{6}\b", letter.text)
    assert code
    client.post("/quen-mat-khau/ma", {"code": code[0]})
    client.post("/quen-mat-khau/mat-khau-moi", {"password1": "chuyen do ngang song"})
    hong.refresh_from_db()
    assert hong.check_password("chuyen do ngang song")


def test_without_e_mail_nobody_can_log_in(hong, client):
    shown = client.post("/dang-nhap", {"login": NUMBER, "password": "gi cung duoc"})

    assert "Tên đăng nhập hoặc mật khẩu chưa đúng" in read(shown)


def test_a_procedure_that_another_desk_receives_says_where(desk, one_stop, hong):
    shown = read(desk.get(f"{person_address(one_stop, hong)}/1.001653"))

    assert "Thủ tục này không nhận tại quầy của bạn" in shown
    assert "Bắt đầu nhập" not in shown


def test_a_procedure_without_a_form_is_begun_with_the_plain_one(desk, one_stop, hong, offline):
    there = f"{person_address(one_stop, hong)}/{offline.code}"
    assert "Thủ tục này chưa có tờ khai điện tử" in read(desk.get(there))

    begun_there = desk.post(there, channel="post", postmarked_on="13/11/2026")
    draft = Draft.objects.get()
    assert begun_there["Location"] == page_of(draft, "to-khai")
    assert (draft.channel, f"{draft.postmarked_on:%d/%m/%Y}") == (Channel.POST, "13/11/2026")
    assert "Qua bưu chính" in read(desk.get(begun_there["Location"]))


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"channel": "online"}, "Hãy chọn cách hồ sơ đến."),
        ({"channel": "post", "postmarked_on": "31/02/2026"}, "Hãy ghi ngày như 12/11/2026."),
        ({"channel": "post", "postmarked_on": "12/11/2031"}, "một ngày đã qua"),
    ],
)
def test_odd_visits_are_answered_with_a_sentence(desk, one_stop, hong, sent, said):
    shown = desk.post(f"{person_address(one_stop, hong)}/2.000134", **sent)

    assert said in read(shown)
    assert not Draft.objects.exists()


@pytest.mark.parametrize("typed", ["x", "-1", "100", "1.5", "٣"])
def test_odd_counts_are_said_at_their_place(desk, draft, typed):
    shown = desk.post(page_of(draft, "giay-to"), **{f"taken-{DOCUMENT}-original": typed, "next": "1"})

    assert f'id="taken-{DOCUMENT}-original-error"' in shown.content.decode()
    assert Draft.objects.get(pk=draft.pk).taken_in == {DOCUMENT: {"original": 1, "copy": 2}}


def test_a_scan_and_the_counts_come_with_one_press(desk, draft):
    sent = {f"document-{DOCUMENT}": upload(), f"taken-{DOCUMENT}-certified": "2", "next": "1"}
    desk.post(page_of(draft, "giay-to"), **sent)

    assert draft.papers.count() == 1
    assert Draft.objects.get(pk=draft.pk).taken_in == {DOCUMENT: {"certified": 2}}


def test_what_was_begun_is_found_again(desk, draft):
    shown = desk.get(FIND)

    assert "Đang nhập dở" in read(shown)
    assert page_of(draft, "to-khai") in shown.content.decode()


def test_left_for_later_the_clerk_comes_back_to_her_desk(desk, draft):
    answers = service.form_of(draft.form).raw(draft.answers)
    left = desk.post(page_of(draft, "to-khai"), **answers, version=version_of(draft), later="1")

    assert left["Location"] == FIND


def test_a_draft_changed_elsewhere_is_not_overwritten(desk, draft):
    answers = service.form_of(draft.form).raw(draft.answers)
    shown = desk.post(page_of(draft, "to-khai"), **answers, version=version_of(draft) + 7, next="1")

    assert "Chưa lưu được" in read(shown)


def test_discarding_leads_back_to_the_desk(desk, draft):
    assert NAME in read(desk.get(page_of(draft, "xoa")))
    assert desk.post(page_of(draft, "xoa"))["Location"] == FIND
    assert not Draft.objects.exists()


def log_in(desk, user):
    desk.post("/dang-nhap", login=user.email, password=demo.PASSWORD)


def test_what_was_typed_survives_a_lost_session(desk, draft, one_stop):
    """The clerk logs in again and finds her page as she left it."""
    page = page_of(draft, "nhan-ket-qua")
    desk.client.logout()
    log_in(desk, one_stop)
    desk.client.session.flush()
    typed = {"result_channel": "post", "result_address": "Thôn 3, xã Bù Đăng"}
    away = desk.post(page, version=version_of(draft), **typed)
    assert away["Location"].startswith("/dang-nhap?next=")

    log_in(desk, one_stop)

    assert "Thôn 3, xã Bù Đăng" in desk.get(page).content.decode()


def test_the_number_that_was_searched_survives_a_lost_session_too(desk, one_stop, lan):
    desk.client.logout()
    log_in(desk, one_stop)
    desk.client.session.flush()
    desk.post(FIND, identity_number=lan.identity_number)

    log_in(desk, one_stop)

    assert "N***** T** L**" in read(desk.get(FIND))


# -- who may not ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("step", ["to-khai", "giay-to", "nhan-ket-qua", "kiem-tra", "xoa", "to-khai.pdf"])
@pytest.mark.parametrize("member", ["commune_one_stop", "appraiser", "administrator", "lan"])
def test_somebody_elses_draft_does_not_exist(cast, draft, step, member):
    assert Desk(cast[member]).get(page_of(draft, step)).status_code == 404


def test_the_person_themselves_does_not_find_the_clerks_draft(hong, draft):
    mine = Desk(hong)

    assert mine.get(page_of(draft, "to-khai")).status_code == 404
    assert str(draft.pk) not in mine.get("/ho-so").content.decode()


def test_when_the_post_ends_in_the_middle_the_draft_is_gone(desk, one_stop, draft):
    page = page_of(draft, "kiem-tra")
    assert desk.get(page).status_code == 200

    Post.objects.filter(user=one_stop).update(held_to=MONDAY)

    assert desk.get(page).status_code == 404
    sent = desk.post(page, version=version_of(draft), consent="1", accept="1")
    assert sent.status_code == 404
    assert not Dossier.objects.exists()


@pytest.mark.parametrize("member", ["appraiser", "director", "clerk"])
def test_officers_without_a_desk_find_no_counter(cast, pack, member):
    elsewhere = Desk(cast[member])

    assert elsewhere.get(FIND).status_code == 404
    assert elsewhere.post(NEW, **PERSON).status_code == 404
    assert "Nộp thay người dân" not in read(elsewhere.get("/can-bo"))


def test_a_ticket_is_its_clerks_own_and_for_one_day(cast, one_stop, hong, desk):
    there = person_address(one_stop, hong)
    assert desk.get(there).status_code == 200
    for path in (there, f"{there}/2.000134"):
        assert Desk(cast["commune_one_stop"]).get(path).status_code == 404
    assert desk.get(f"{there[:-3]}abc").status_code == 404


def test_a_locked_account_is_not_opened(desk, one_stop, hong):
    there = person_address(one_stop, hong)
    User.objects.filter(pk=hong.pk).update(is_active=False)

    assert desk.get(there).status_code == 404


# -- at the dossier ------------------------------------------------------------------------------------


def test_originals_are_given_back_after_a_refusal(desk, draft, one_stop):
    dossier = service.drafts.submit(draft, user=one_stop, at=MONDAY)
    service.refuse(dossier, reason="Không thuộc thẩm quyền", user=one_stop, at=MONDAY)
    here = f"{dossier_address(dossier)}/giay-to-tai-quay"
    (paper,) = service.papers_in.held(dossier)
    assert "Bản chính còn giữ" in read(desk.open(dossier))
    shown = desk.get(here)
    assert "Đang giữ" in read(shown)
    assert "Nhận thêm giấy tờ" not in read(shown)

    nobody = desk.post(here, give_back="1", held=paper.pk, to="")
    assert "Hãy ghi họ tên người nhận lại bản chính." in read(nobody)
    nothing = desk.post(here, give_back="1", to=NAME)
    assert "Hãy đánh dấu bản chính đã trả." in read(nothing)
    assert desk.post(here, give_back="1", held=paper.pk, to=NAME).status_code == 302

    again = desk.post(here, give_back="1", held=paper.pk, to=NAME)
    assert "vừa được trả" in read(again)
    assert "Không giữ bản chính nào." in read(desk.open(dossier))


def test_the_desk_has_a_list_of_the_originals_it_holds(desk, cast, draft, one_stop):
    assert "Quầy không giữ bản chính nào" in read(desk.get(ORIGINALS))
    dossier = service.drafts.submit(draft, user=one_stop, at=MONDAY)
    service.refuse(dossier, reason="Không thuộc thẩm quyền", user=one_stop, at=MONDAY)

    shown = read(desk.get(ORIGINALS))
    assert dossier.code in shown
    assert "Cần trả lại" in shown
    assert dossier.code not in read(Desk(cast["commune_one_stop"]).get(ORIGINALS))

    held = [paper.pk for paper in service.papers_in.held(dossier)]
    service.papers_in.give_back(dossier, held, to=NAME, user=one_stop, at=MONDAY)
    assert dossier.code not in read(desk.get(ORIGINALS))


@pytest.mark.parametrize("held", ["x", "9" * 30, "-1", "١"])
def test_odd_originals_are_answered_with_a_sentence(desk, dossier, held):
    shown = desk.post(f"{dossier_address(dossier)}/giay-to-tai-quay", give_back="1", held=held, to=NAME)

    assert shown.status_code == 200
    assert "Có chỗ cần sửa" in read(shown)


def test_more_papers_can_be_taken_in_later(desk, dossier):
    here = f"{dossier_address(dossier)}/giay-to-tai-quay"
    assert "Hãy ghi số bản đã nhận." in read(desk.post(here, take_in="1"))
    assert "từ 0 đến 99" in read(desk.post(here, take_in="1", **{f"taken-{DOCUMENT}-copy": "x"}))

    desk.post(here, take_in="1", **{f"taken-{DOCUMENT}-certified": "3"})

    assert service.papers_in.counts_of(dossier)[DOCUMENT]["certified"] == 3


@pytest.mark.parametrize("member", ["commune_one_stop", "appraiser", "director"])
def test_papers_of_a_dossier_are_for_its_own_desk(cast, dossier, member):
    assert Desk(cast[member]).get(f"{dossier_address(dossier)}/giay-to-tai-quay").status_code == 404


def test_the_result_page_asks_for_the_originals_and_the_right_to_collect(
    desk, dossier, one_stop, head, appraiser, director, clerk
):
    service.forward(dossier, user=one_stop, at=MONDAY)
    service.assign(dossier, to=appraiser, user=head, at=MONDAY)
    service.propose(dossier, outcome=Result.Outcome.GRANTED, opinion="Đủ", user=appraiser, at=MONDAY)
    service.endorse(dossier, user=head, at=MONDAY)
    service.approve(dossier, user=director, at=MONDAY)
    service.issue_result(dossier, outcome=Result.Outcome.GRANTED, stored=store(), user=clerk, at=MONDAY)
    (paper,) = service.papers_in.held(dossier)
    assert "Trả lại bản chính đang giữ" in read(desk.open(dossier, "tra-ket-qua"))

    missing = desk.act(dossier, "tra-ket-qua", collector="Điểu Văn Nam")
    assert "Chưa trả bản chính đang giữ" in read(missing)
    assert "hãy ghi quan hệ hoặc giấy ủy quyền" in read(missing)
    done = desk.act(
        dossier, "tra-ket-qua", collector="Điểu Văn Nam", authority="con trai", held=str(paper.pk)
    )
    assert done.status_code == 302
    dossier.refresh_from_db()
    assert dossier.state == State.RETURNED
    assert service.papers_in.held(dossier) == []


def test_the_supplement_is_mended_at_the_desk_in_the_persons_place(desk, draft, one_stop, cast):
    dossier = service.drafts.submit(draft, user=one_stop, at=MONDAY)
    service.request_supplement_at_reception(
        dossier, faults=[Fault(Defect.Kind.DOCUMENT, DOCUMENT, "Thiếu trang 2.")], user=one_stop, at=MONDAY
    )
    here = f"/ho-so/{dossier.code}/bo-sung"
    assert here in desk.open(dossier).content.decode()
    assert f"Bạn đang nộp thay: {NAME}" in read(desk.get(here))
    assert Desk(cast["commune_one_stop"]).get(here).status_code == 404
    assert Desk(cast["appraiser"]).get(here).status_code == 404

    asked = service.supplements.open_of(dossier)
    assert asked
    sent = desk.post(here, version=asked.version, send="1", **{f"document-{DOCUMENT}": upload()})

    assert sent["Location"] == dossier_address(dossier)
    dossier.refresh_from_db()
    assert dossier.state == State.REGISTERED


# -- what the person sees ------------------------------------------------------------------------------


def test_the_person_sees_what_the_counter_recorded(dossier, hong):
    mine = Desk(hong)

    account = read(mine.get("/tai-khoan"))
    assert "Đã ghi nhận tại quầy" in account
    assert "Nói trực tiếp với cán bộ" in account
    shown = read(mine.get(f"/ho-so/{dossier.code}"))
    assert "Bộ phận một cửa đã nộp hồ sơ giúp bạn" in shown
    assert "cơ quan đang giữ" in shown
    assert "Trực tiếp tại quầy" in shown


def test_who_never_came_to_the_counter_sees_no_records(lan):
    assert "Đã ghi nhận tại quầy" not in read(Desk(lan).get("/tai-khoan"))


def test_the_list_of_the_desk_says_by_which_way_it_came(desk, dossier):
    assert "Trực tiếp tại quầy" in read(desk.get("/can-bo", **{"danh-sach": "tat-ca"}))


def test_pages_cost_the_same_for_many_as_for_few(desk, one_stop, hong, procedure, offline, plain_answers):
    def filed(draft):
        return service.drafts.submit(filled(draft, plain_answers), user=one_stop, at=MONDAY)

    def queries(path, **data):
        with CaptureQueriesContext(
            connection,
        ) as seen:
            assert (desk.post(path, **data) if data else desk.get(path)).status_code == 200
        return len(seen)

    there = person_address(one_stop, hong)
    desk.get(there)
    begun(hong, procedure, one_stop)
    filed(begun(hong, procedure, one_stop, channel=Channel.POST))
    one = [queries(there), queries(FIND), queries(ORIGINALS), queries(FIND, identity_number=NUMBER)]
    for number in range(5):
        User.objects.create_user(
            email=f"ai{number}@vidu.vn",
            password=None,
            full_name=f"Ai {'Đó' * (number + 1)}",
            phone="0911111111",
            identity_number=NUMBER,
        )
        someone = newcomer(one_stop, identity_number=f"07019900200{number}", phone=f"098700020{number}")
        begun(someone, procedure, one_stop)
        filed(begun(someone, procedure, one_stop, channel=Channel.POST))
    many = [queries(there), queries(FIND), queries(ORIGINALS), queries(FIND, identity_number=NUMBER)]

    assert many == one


def test_a_clerk_with_posts_at_two_desks_serves_both(cast, one_stop, procedure):
    commune = cast["commune_one_stop"].posts.get(role=Role.ONE_STOP).agency
    Post.objects.create(user=one_stop, agency=commune, role=Role.ONE_STOP, held_from=MONDAY - timedelta(1))

    listed = set(service.counter.procedures_for(one_stop, MONDAY).values_list("code", flat=True))

    assert {"2.000134", "1.001653"} <= listed


def test_proven_at_the_counter_the_account_says_so(lan, one_stop):
    prove(lan, name=lan.full_name, clerk=one_stop, at=MONDAY)

    assert "Đã xác nhận" in read(Desk(lan).get("/tai-khoan"))
