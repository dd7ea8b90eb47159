"""Registration: every field's bad input, the code by e-mail, and no hint of who else has an account."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth import hashers
from django.test import Client

from motcua.accounts import terms
from motcua.accounts.access import OneTimeCode
from motcua.accounts.models import User
from motcua.base import clock
from tests.accounts.conftest import LAN, problems

REFUSED = [
    ("full_name", "", "Nhập họ và tên."),
    ("full_name", "   ", "Nhập họ và tên."),
    ("full_name", "Lan 🌾", "chỉ gồm chữ cái"),
    ("full_name", "Lan2", "chỉ gồm chữ cái"),
    ("full_name", "<b>Lan</b>", "chỉ gồm chữ cái"),
    ("full_name", "-", "chỉ gồm chữ cái"),
    ("full_name", "\u202e\u200b", "Nhập họ và tên."),
    ("full_name", "Lan" * 60, "120"),
    ("identity_number", "", "Nhập số CCCD"),
    ("identity_number", "07018500123", "12 chữ số"),
    ("identity_number", "0701850012345", "12 chữ số"),
    ("identity_number", "０７０１８５００１２３４", "Số hộ chiếu"),
    ("identity_number", "Đ1234567", "Số hộ chiếu"),
    ("phone", "", "Nhập số điện thoại"),
    ("phone", "09123456789", "10 chữ số"),
    ("phone", "091234567", "10 chữ số"),
    ("phone", "02713888999", "số di động"),
    ("phone", "không có", "10 chữ số"),
    ("email", "", "Nhập địa chỉ thư"),
    ("email", "lan", "ten@vidu.vn"),
    ("email", "lan@", "ten@vidu.vn"),
    ("email", "lan@example.com, minh@example.com", "ten@vidu.vn"),
    ("email", "lan@example.com\r\nBcc: x@example.com", "ten@vidu.vn"),
    ("password1", "", "Nhập mật khẩu."),
    ("password1", "ngắn", "ít nhất 8"),
    ("password1", "20261122", "chỉ có chữ số"),
    ("password1", "password1", "nhiều người dùng"),
    ("password1", "Nguyễn Thị Lan", "giống thông tin"),
    ("password1", "lan@example.com", "giống thông tin"),
    ("password1", "x" * 257, "dài quá 256"),
    ("terms", "", "đánh dấu đồng ý"),
]


@pytest.mark.parametrize(("field", "value", "said"), REFUSED)
def test_bad_input_is_refused_with_a_sentence_at_its_field(register, letters, field, value, said):
    response = register(**{field: value})
    assert response.status_code == 200
    found = problems(response)
    assert list(found) == [field]
    assert said in found[field][0]
    assert not User.objects.exists()
    assert letters() == []


def test_an_empty_form_names_every_field(client):
    assert set(problems(client.post("/dang-ky", {}))) == set(LAN)


def test_what_was_typed_is_shown_again_but_never_the_password(register):
    page = register(phone="12").content.decode()
    assert "Nguyễn Thị Lan" in page
    assert "070185001234" in page
    assert LAN["password1"] not in page


ACCEPTED = [
    ("full_name", "  Y   Êban ", "Y Êban"),
    ("full_name", "Nguye\u0302\u0303n Thi\u0323 Lan", "Nguyễn Thị Lan"),
    ("full_name", "Nguyễn \u202eThị Lan", "Nguyễn Thị Lan"),
    ("full_name", "Siu Black-H’Lan", "Siu Black-H’Lan"),
    ("identity_number", "070 185 001 234", "070185001234"),
    ("identity_number", "285123456", "285123456"),
    ("identity_number", "c1234567", "C1234567"),
    ("phone", "+84 912.345.678", "0912345678"),
    ("email", "LAN@Example.com", "lan@example.com"),
]


@pytest.mark.parametrize(("field", "value", "kept"), ACCEPTED)
def test_good_input_is_kept_in_its_normal_form(register, field, value, kept):
    assert register(**{field: value}).status_code == 302
    assert getattr(User.objects.get(), field) == kept


def test_a_doubtful_number_is_taken_and_the_doubt_is_said(client, register):
    response = register(identity_number="999185001234")
    assert "mã tỉnh" in client.get(response["Location"]).content.decode()
    assert User.objects.get().identity_number == "999185001234"


def test_lan_registers_confirms_her_address_and_is_in(client, register, letters, code):
    response = register()
    assert response["Location"] == "/dang-ky/ma"
    assert [(letter.kind, letter.recipient, letter.channel) for letter in letters()] == [
        ("code_email", "lan@example.com", "email")
    ]
    assert "_auth_user_id" not in client.session
    response = client.post("/dang-ky/ma", {"code": code()})
    lan = User.objects.get()
    assert response["Location"].startswith("/tai-khoan/ma?")
    assert client.session["_auth_user_id"] == str(lan.pk)
    assert EmailAddress.objects.get(user=lan).verified
    assert (lan.terms_version, lan.terms_accepted_at is not None) == (
        terms.in_force(clock.now()).version,
        True,
    )
    assert lan.identity_proven_at is None


def test_registering_leads_back_to_where_she_came_from(client, code):
    client.post("/dang-ky?next=/thu-tuc/2.000134/nop", LAN)
    there = client.post("/dang-ky/ma", {"code": code()})["Location"]
    assert client.post(there, {"code": code()})["Location"] == "/thu-tuc/2.000134/nop"


def test_five_wrong_codes_end_the_try(client, register, code):
    register()
    right = code()
    wrong = "000000" if right != "000000" else "111111"
    for _ in range(4):
        assert "Mã chưa đúng" in str(problems(client.post("/dang-ky/ma", {"code": wrong})))
    assert client.post("/dang-ky/ma", {"code": wrong}).status_code == 302
    client.post("/dang-ky/ma", {"code": right})
    assert "_auth_user_id" not in client.session
    assert not EmailAddress.objects.filter(verified=True).exists()


@pytest.mark.parametrize("typed", ["", "   ", "mười hai", "१२३४५६", "1" * 400])
def test_nonsense_in_the_code_field_is_no_accident(client, register, typed):
    register()
    assert client.post("/dang-ky/ma", {"code": typed}).status_code == 200


def test_a_code_that_is_three_minutes_old_is_over(client, register, code, monkeypatch):
    register()
    typed = code()
    session = client.session
    session["account_email_verification_code"]["at"] -= 181
    session.save()
    page = client.post("/dang-ky/ma", {"code": typed}, follow=True).content.decode()
    assert "Mã đã hết hạn" in page
    assert "_auth_user_id" not in client.session


def test_another_code_comes_only_after_a_minute(client, register, letters):
    register()
    page = client.post("/dang-ky/ma", {"action": "resend"}, follow=True).content.decode()
    assert "Hãy chờ một phút" in page
    assert len(letters()) == 1


def test_an_address_that_has_an_account_gets_the_same_page_and_another_letter(client, lan, letters):
    stranger = client.post("/dang-ky", LAN | {"email": "stranger@example.com"}, follow=True)
    client.cookies.clear()
    known = client.post("/dang-ky", LAN | {"email": lan.email}, follow=True)
    seen = [
        re.sub(r'value="\w{64}"', "", page.content.decode().replace(mail, "@"))
        for page, mail in ((stranger, "stranger@example.com"), (known, lan.email))
    ]
    assert known.redirect_chain == stranger.redirect_chain
    assert seen[0] == seen[1]
    assert [letter.kind for letter in letters()] == ["account_exists", "code_email"]
    lan.refresh_from_db()
    assert not lan.check_password(LAN["password1"])


def test_no_code_opens_the_page_of_an_address_that_has_an_account(client, lan):
    client.post("/dang-ky", LAN | {"email": lan.email})
    assert not OneTimeCode.objects.exists()
    assert "Mã chưa đúng" in str(problems(client.post("/dang-ky/ma", {"code": "123456"})))
    assert "_auth_user_id" not in client.session


def test_the_same_identity_number_and_phone_register_without_a_hint(client, lan, register, letters):
    response = register(identity_number=lan.identity_number, phone=lan.phone)
    assert response["Location"] == "/dang-ky/ma"
    assert letters()[0].kind == "code_email"
    assert User.objects.filter(identity_index=lan.identity_index).count() == 2


def test_an_address_nobody_confirmed_can_be_registered_anew_by_its_owner(client, code, clear_cache):
    """A squatter's unfinished registration neither blocks the owner nor survives with its password."""
    squatter = Client()
    squatter.post("/dang-ky", LAN | {"full_name": "Kẻ Chiếm Chỗ", "password1": "của kẻ khác"})
    first = User.objects.get()
    clear_cache()
    client.post("/dang-ky", LAN)
    second = User.objects.get()
    assert (second.pk != first.pk, second.full_name) == (True, "Nguyễn Thị Lan")
    typed = code()
    assert squatter.post("/dang-ky/ma", {"code": typed}).status_code == 200
    assert "_auth_user_id" not in squatter.session
    assert client.post("/dang-ky/ma", {"code": typed}).status_code == 302
    second.refresh_from_db()
    assert not second.check_password("của kẻ khác")


def test_two_at_the_same_moment_make_one_account(client, register, monkeypatch):
    """The second of two simultaneous registrations of an address finds it taken only when it saves."""
    from motcua.accounts.forms import SignupForm

    register()
    user = User.objects.get()
    EmailAddress.objects.filter(user=user).update(verified=True)

    def unseen(form, value):
        form.account_already_exists = False
        return value

    monkeypatch.setattr(SignupForm, "validate_unique_email", unseen)
    client.cookies.clear()
    assert register().status_code in (302, 429)
    assert User.objects.get() == user


def test_the_pages_answer_with_pages_whatever_the_browser_accepts(client):
    response = client.get("/dang-nhap", headers={"accept": "application/json"})
    assert response["Content-Type"].startswith("text/html")


def test_the_code_page_without_a_registration_leads_to_the_log_in_page(client):
    assert client.get("/dang-ky/ma")["Location"] == "/dang-nhap"


def test_a_null_character_is_refused_in_vietnamese(register):
    assert "ký tự lạ" in problems(register(email="lan\0@example.com"))["email"][-1]


def test_an_address_that_has_an_account_costs_as_much_as_a_new_one(client, lan, monkeypatch):
    """One password hash either way: the time does not tell."""
    spent = []
    encode = hashers.MD5PasswordHasher.encode

    def counted(hasher, password, salt):
        spent.append(password)
        return encode(hasher, password, salt)

    monkeypatch.setattr(hashers.MD5PasswordHasher, "encode", counted)
    client.post("/dang-ky", LAN | {"email": lan.email})
    known, spent[:] = len(spent), []
    client.cookies.clear()
    client.post("/dang-ky", LAN)
    assert len(spent) == known == 1
