"""The phone: proven at registration or later, the way in for who has no e-mail address."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress

from motcua.accounts import service
from motcua.accounts.access import OneTimeCode
from motcua.accounts.models import User
from motcua.base import clock, retention
from tests.accounts.conftest import LAN, problems, wrong

Proof = User.PhoneProof
CODE, ENTER = "/tai-khoan/ma", "/dang-ky/tin-nhan"


@pytest.fixture
def typed(client, lan):
    """Lan is logged in; nobody has proven her number yet."""
    lan.phone_proof = Proof.TYPED
    lan.save()
    client.force_login(lan)
    return lan


def test_both_codes_of_a_registration_come_one_after_the_other(client, register, letters, code):
    register()
    response = client.post("/dang-ky/ma", {"code": code()})
    assert response["Location"] == "/tai-khoan/ma?next=%2Ftai-khoan"
    message = letters()[0]
    assert (message.kind, message.channel, message.recipient) == ("code_phone", "sms", "0912345678")
    assert "09*****678" in client.get(response["Location"]).content.decode()
    assert client.post(response["Location"], {"code": code()})["Location"] == "/tai-khoan"
    assert User.objects.get().phone_proof == Proof.CODE


def test_the_second_code_may_be_put_off_and_a_banner_remembers(client, register, code):
    register()
    there = client.post("/dang-ky/ma", {"code": code()})["Location"]
    assert '<a class="govuk-link" href="/tai-khoan">Để sau</a>' in client.get(there).content.decode()
    assert "Số điện thoại chưa được xác nhận" in client.get("/tai-khoan").content.decode()
    lan = User.objects.get()
    assert lan.phone_proof == Proof.TYPED
    assert service.textable(lan, lan.phone) == ""
    assert service.textable(lan, "0987654321") == "0987654321"


def test_where_nothing_sends_short_messages_nobody_is_asked(client, register, code, settings):
    settings.MOTCUA_CHANNELS = {"email": settings.MOTCUA_CHANNELS["email"]}
    register()
    assert client.post("/dang-ky/ma", {"code": code()})["Location"] == "/tai-khoan"
    assert "chưa được xác nhận" not in client.get("/tai-khoan").content.decode()
    assert "Tôi không dùng thư điện tử" not in client.get("/dang-ky").content.decode()


def test_lan_proves_her_number_later(client, typed, letters, code):
    assert client.post("/tai-khoan/so-dien-thoai", {"action": "prove"})["Location"] == CODE
    assert "Mã chưa đúng" in str(problems(client.post(CODE, {"code": wrong(code())})))
    assert client.post(CODE, {"code": code()})["Location"] == "/tai-khoan"
    typed.refresh_from_db()
    assert typed.phone_proof == Proof.CODE
    assert "chưa được xác nhận" not in client.get("/tai-khoan").content.decode()


def test_the_next_page_is_one_of_ours(client, typed, code):
    client.post("/tai-khoan/so-dien-thoai", {"action": "prove"})
    there = f"{CODE}?next=https://evil.example/"
    assert "evil" not in client.get(there).content.decode().partition("<main")[2].partition("csrf")[0]
    assert client.post(there, {"code": code()})["Location"] == "/tai-khoan"


def test_the_sixth_try_and_the_old_code_are_refused(client, typed, code):
    client.post("/tai-khoan/so-dien-thoai", {"action": "prove"})
    right = code()
    with clock.at(clock.now() + timedelta(seconds=181)):
        assert "Mã đã hết hạn" in str(problems(client.post(CODE, {"code": right})))
    for _ in range(5):
        client.post(CODE, {"code": wrong(right)})
    assert "năm lần" in str(problems(client.post(CODE, {"code": right})))


def test_another_code_comes_after_a_minute_and_the_first_is_over(client, typed, letters, code, clear_cache):
    client.post("/tai-khoan/so-dien-thoai", {"action": "prove"})
    first = code()
    assert "Chưa gửi được" in client.post(CODE, {"action": "resend"}, follow=True).content.decode()
    clear_cache()
    client.post(CODE, {"action": "resend"})
    assert len(letters()) == 2
    if code() != first:
        assert "Mã chưa đúng" in str(problems(client.post(CODE, {"code": first})))
    assert client.post(CODE, {"code": code()})["Location"] == "/tai-khoan"


def test_the_code_of_another_person_is_no_errand_of_mine(client, lan, minh, code):
    from django.test import Client

    lan.phone_proof = Proof.TYPED
    lan.save()
    client.force_login(lan)
    client.post("/tai-khoan/so-dien-thoai", {"action": "prove"})
    other = Client()
    other.force_login(minh)
    session = other.session
    session["errand"] = client.session["errand"]
    session.save()
    assert other.post(CODE, {"code": code()})["Location"] == "/tai-khoan"
    lan.refresh_from_db()
    assert lan.phone_proof == Proof.TYPED


def test_a_code_to_a_number_that_was_replaced_meanwhile_brings_it_not_back(client, typed, code):
    client.post("/tai-khoan/so-dien-thoai", {"action": "prove"})
    User.objects.filter(pk=typed.pk).update(phone="0987654321", phone_proof=Proof.CODE)
    assert "Mã đã hết hạn" in str(problems(client.post(CODE, {"code": code()})))
    typed.refresh_from_db()
    assert typed.phone == "0987654321"


# Without an e-mail address ------------------------------------------------------------------------------


@pytest.fixture
def by_phone(register):
    """Lan has sent the form without an e-mail address."""
    return register(email="", no_email="on")


def test_who_has_no_e_mail_enters_by_a_code_to_the_phone(client, by_phone, letters, code):
    assert by_phone["Location"] == ENTER
    assert "_auth_user_id" not in client.session
    assert [(each.kind, each.channel) for each in letters()] == [("code_phone", "sms")]
    assert client.get(ENTER).status_code == 200
    assert "Mã chưa đúng" in str(problems(client.post(ENTER, {"code": wrong(code())})))
    assert client.post(ENTER, {"code": code()})["Location"] == "/tai-khoan"
    lan = User.objects.get()
    assert (lan.email, lan.phone_proof) == (None, Proof.CODE)
    assert client.session["_auth_user_id"] == str(lan.pk)
    client.logout()
    answer = client.post("/dang-nhap", {"login": LAN["phone"], "password": LAN["password1"]})
    assert answer["Location"] == "/ho-so"


def test_an_address_typed_beside_the_box_is_not_kept(register, letters):
    register(no_email="on")
    assert User.objects.get().email is None
    assert not EmailAddress.objects.exists()


def test_who_went_away_meanwhile_logs_in_and_gets_another_code(client, by_phone, code, clear_cache):
    client.cookies.clear()
    clear_cache()
    answer = client.post("/dang-nhap", {"login": LAN["phone"], "password": LAN["password1"]})
    assert answer["Location"] == ENTER
    assert client.post(ENTER, {"code": code()})["Location"] == "/ho-so"


def test_the_code_page_without_a_registration_leads_to_the_log_in_page(client):
    assert client.get(ENTER)["Location"] == "/dang-nhap"


def test_the_sixth_try_is_refused_there_too(client, by_phone, code):
    right = code()
    for _ in range(5):
        client.post(ENTER, {"code": wrong(right)})
    assert "năm lần" in str(problems(client.post(ENTER, {"code": right})))
    assert "_auth_user_id" not in client.session


def test_a_phone_that_was_never_proven_is_forgotten_after_a_week(by_phone):
    retention.run(clock.now() + timedelta(days=8))
    assert not User.objects.exists()


def test_the_session_never_holds_the_digits(client, register, code):
    """Nor does it for the e-mail code, which allauth would keep there."""
    register()
    assert code() not in repr(dict(client.session))
    client.post("/dang-ky/ma", {"code": code()})
    assert code() not in repr(dict(client.session))
    assert OneTimeCode.objects.count() == 2
