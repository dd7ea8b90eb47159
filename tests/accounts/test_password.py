"""A forgotten password, and changing the one that is known."""

import pytest

from motcua.accounts import cast as demo
from tests.accounts.conftest import problems

NEW = "con trâu đen"


def ask(client, email):
    return client.post("/quen-mat-khau", {"email": email})


def test_minh_sets_a_new_password_with_the_code(client, minh, letters, code):
    assert ask(client, minh.email)["Location"] == "/quen-mat-khau/ma"
    assert letters()[0].kind == "password_code"
    assert client.post("/quen-mat-khau/ma", {"code": code()})["Location"] == "/quen-mat-khau/mat-khau-moi"
    assert client.post("/quen-mat-khau/mat-khau-moi", {"password1": NEW})["Location"] == "/dang-nhap"
    minh.refresh_from_db()
    assert minh.check_password(NEW)
    assert "Mật khẩu đã được đổi" in client.get("/dang-nhap").content.decode()


def test_an_unknown_address_gets_the_same_page_and_another_letter(client, letters):
    assert ask(client, "nobody@example.com")["Location"] == "/quen-mat-khau/ma"
    assert letters()[0].kind == "account_unknown"
    assert "Mã chưa đúng" in str(problems(client.post("/quen-mat-khau/ma", {"code": "123456"})))


def test_five_wrong_codes_end_the_try(client, minh, code):
    ask(client, minh.email)
    right = code()
    wrong = "000000" if right != "000000" else "111111"
    for _ in range(5):
        response = client.post("/quen-mat-khau/ma", {"code": wrong})
    assert response.status_code == 302
    client.post("/quen-mat-khau/ma", {"code": right})
    assert client.get("/quen-mat-khau/mat-khau-moi").status_code == 302


def test_without_the_code_there_is_no_new_password(client, minh):
    ask(client, minh.email)
    assert client.post("/quen-mat-khau/mat-khau-moi", {"password1": NEW})["Location"] == "/quen-mat-khau/ma"
    minh.refresh_from_db()
    assert minh.check_password(demo.PASSWORD)


def test_an_old_code_is_over_and_the_page_says_so(client, minh, code):
    ask(client, minh.email)
    session = client.session
    session["account_password_reset_verification"]["at"] -= 181
    session.save()
    page = client.post("/quen-mat-khau/ma", {"code": code()}, follow=True).content.decode()
    assert "Mã đã hết hạn" in page


def test_a_second_letter_within_a_minute_is_refused(client, minh, letters):
    ask(client, minh.email)
    assert ask(client, minh.email).status_code == 429
    assert len(letters()) == 1


@pytest.mark.parametrize("weak", ["", "ngắn", "12345678", "Trần Văn Minh"])
def test_a_weak_new_password_is_refused(client, minh, code, weak):
    ask(client, minh.email)
    client.post("/quen-mat-khau/ma", {"code": code()})
    assert set(problems(client.post("/quen-mat-khau/mat-khau-moi", {"password1": weak}))) == {"password1"}


def test_lan_changes_her_password_and_other_machines_are_logged_out(client, lan):
    from django.test import Client

    elsewhere = Client()
    elsewhere.force_login(lan)
    client.force_login(lan)
    response = client.post("/tai-khoan/mat-khau", {"oldpassword": demo.PASSWORD, "password1": NEW})
    assert response["Location"] == "/tai-khoan"
    assert client.get("/tai-khoan").status_code == 200
    assert elsewhere.get("/tai-khoan").status_code == 302


def test_the_present_password_must_be_known(client, lan):
    client.force_login(lan)
    said = problems(client.post("/tai-khoan/mat-khau", {"oldpassword": "không nhớ", "password1": NEW}))
    assert set(said) == {"oldpassword"}


def test_who_has_no_password_yet_is_led_to_setting_one(client, lan):
    lan.set_unusable_password()
    lan.save()
    client.force_login(lan)
    assert client.get("/tai-khoan/mat-khau")["Location"] == "/quen-mat-khau"
