"""An authenticator app and recovery codes: setting up, logging in, and what must not work."""

import re
import time
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test import Client

from motcua.accounts import cast as demo
from motcua.accounts.models import KeptPost, TotpKey
from motcua.base import clock
from tests.accounts.conftest import problems
from tests.accounts.proving import (
    APP,
    CODES,
    CONFIRM,
    FACTORS,
    SECOND,
    code_of,
    is_in,
    later,
    log_in,
    page_of,
    recovery_codes,
    set_up_app,
    shown_secret,
)

pytestmark = pytest.mark.once


@pytest.fixture
def secret(client, lan):
    """Lan has an app, and has just logged out."""
    log_in(client, lan)
    secret = set_up_app(client)
    client.post("/dang-xuat")
    return secret


def test_after_the_password_lan_is_asked_for_a_code_and_goes_where_she_wanted(client, lan, secret):
    assert log_in(client, lan, next="/tai-khoan/sua")["Location"] == SECOND
    assert not is_in(client)
    with later(1):
        assert client.post(SECOND, {"code": code_of(secret)})["Location"] == "/tai-khoan/sua"
    assert is_in(client)


def test_a_code_may_be_typed_as_it_is_read(client, lan, secret):
    log_in(client, lan)
    with later(1):
        code = code_of(secret)
        client.post(SECOND, {"code": f" {code[:3]} {code[3:]} "})
    assert is_in(client)


@pytest.mark.parametrize("code", ["", "000000", "12345", "abcdef", "１２３４５６", "\x00", "9" * 20])
def test_a_wrong_code_keeps_out(client, lan, secret, code):
    log_in(client, lan)
    assert problems(client.post(SECOND, {"code": code}))["code"]
    assert not is_in(client)


def test_a_code_that_was_used_is_refused_even_at_once(client, lan, secret):
    with later(1):
        log_in(client, lan)
        code = code_of(secret)
        assert client.post(SECOND, {"code": code}).status_code == 302
        other = Client()
        log_in(other, lan)
        assert "đã dùng rồi" in problems(other.post(SECOND, {"code": code}))["code"][0]
        assert not is_in(other)


def test_the_code_of_setting_up_does_not_log_in(client, lan):
    log_in(client, lan)
    key = shown_secret(client)
    code = code_of(key)
    client.post(APP, {"code": code})
    client.post("/dang-xuat")
    log_in(client, lan)
    assert "đã dùng rồi" in problems(client.post(SECOND, {"code": code}))["code"][0]


def test_an_older_code_than_the_last_is_refused_though_its_time_is_not_over(client, lan, secret):
    with later(2):
        log_in(client, lan)
        client.post(SECOND, {"code": code_of(secret)})
        client.post("/dang-xuat")
        log_in(client, lan)
        assert problems(client.post(SECOND, {"code": code_of(secret, -1)}))["code"]


def test_a_clock_half_a_minute_off_still_fits_and_two_minutes_do_not(client, lan, secret):
    with later(3):
        log_in(client, lan)
        assert problems(client.post(SECOND, {"code": code_of(secret, -2)}))["code"]
        client.post(SECOND, {"code": code_of(secret, 1)})
        assert is_in(client)


def test_codes_go_by_the_real_time_where_the_portals_clock_was_moved(client, lan, secret):
    with later(1):
        code = code_of(secret)
        clock.follow(lambda: timedelta(days=3))
        try:
            log_in(client, lan)
            client.post(SECOND, {"code": code})
        finally:
            clock.follow(None)
    assert is_in(client)


def test_after_five_wrong_codes_even_a_right_one_waits(client, lan, secret):
    log_in(client, lan)
    for _ in range(5):
        client.post(SECOND, {"code": "000000"})
    with later(1):
        assert "chờ vài phút" in problems(client.post(SECOND, {"code": code_of(secret)}))["code"][0]
    assert not is_in(client)


def test_wrong_codes_of_one_person_do_not_hinder_another(client, lan, minh, secret):
    log_in(client, lan)
    for _ in range(5):
        client.post(SECOND, {"code": "000000"})
    assert log_in(Client(), minh)["Location"] == "/ho-so"


def test_the_second_step_exists_only_after_the_password(client, lan, secret):
    assert client.get(SECOND)["Location"] == "/dang-nhap"
    assert client.post(SECOND, {"code": code_of(secret, 1)})["Location"] == "/dang-nhap"
    assert not is_in(client)


def test_a_disabled_account_does_not_get_past_the_second_step(client, lan, secret):
    log_in(client, lan)
    type(lan).objects.filter(pk=lan.pk).update(is_active=False)
    with later(1):
        client.post(SECOND, {"code": code_of(secret)})
    assert client.get("/tai-khoan")["Location"].startswith("/dang-nhap")


# --- Setting up -----------------------------------------------------------------------------------------


def test_setting_up_shows_the_key_as_a_picture_and_in_text(client, lan):
    log_in(client, lan)
    page = page_of(client.get(APP))
    assert '<img class="citizen-qr" src="data:image/svg+xml' in page
    assert re.search(r'citizen-secret">(?:[A-Z2-7]{4} ){7}[A-Z2-7]{4}<', page)


def test_a_reload_keeps_the_key_that_was_scanned(client, lan):
    log_in(client, lan)
    assert shown_secret(client) == shown_secret(client)
    client.post(APP, {"code": "000000"})
    assert len(shown_secret(client)) == 32


def test_a_wrong_first_code_sets_nothing_up(client, lan):
    log_in(client, lan)
    shown_secret(client)
    assert problems(client.post(APP, {"code": "000000"}))["code"]
    assert not Authenticator.objects.exists()


def test_the_key_stands_nowhere_in_clear(client, lan):
    log_in(client, lan)
    key = shown_secret(client)
    assert key not in str(dict(client.session))
    client.post(APP, {"code": code_of(key)})
    with connection.cursor() as cursor:
        cursor.execute("SELECT secret FROM accounts_totpkey")
        stored = bytes(cursor.fetchone()[0])
    assert key.encode() not in stored
    assert TotpKey.objects.get().secret == key
    assert key not in str(Authenticator.objects.values_list("data", flat=True))


def test_lan_is_told_by_letter(client, lan, letters):
    log_in(client, lan)
    set_up_app(client)
    assert [letter.kind for letter in letters()] == ["factor_changed"]
    assert "đã thêm ứng dụng xác thực" in letters()[0].text


def test_another_app_takes_the_place_of_the_first(client, lan):
    log_in(client, lan)
    old = set_up_app(client)
    new = set_up_app(client)
    assert new != old
    client.post("/dang-xuat")
    with later(1):
        log_in(client, lan)
        assert problems(client.post(SECOND, {"code": code_of(old)}))["code"]
        client.post(SECOND, {"code": code_of(new)})
    assert is_in(client)


def test_removing_the_last_leaves_the_password_alone(client, lan):
    log_in(client, lan)
    set_up_app(client)
    app = Authenticator.objects.get(type="totp")
    assert "cách cuối cùng" in page_of(client.get(f"{FACTORS}/{app.pk}/go"))
    assert client.post(f"{FACTORS}/{app.pk}/go")["Location"] == FACTORS
    assert not Authenticator.objects.exists()
    client.post("/dang-xuat")
    assert log_in(client, lan)["Location"] == "/ho-so"


def test_minh_finds_nothing_of_lans(client, lan, minh):
    log_in(client, lan)
    set_up_app(client)
    app = Authenticator.objects.get(type="totp")
    other = Client()
    log_in(other, minh)
    assert other.get(f"{FACTORS}/{app.pk}/go").status_code == 404
    assert other.post(f"{FACTORS}/{app.pk}/go").status_code == 404
    assert Authenticator.objects.filter(pk=app.pk).exists()


# --- Recovery codes -------------------------------------------------------------------------------------


def test_ten_codes_come_with_the_first_factor_and_are_shown_once(client, lan):
    log_in(client, lan)
    key = shown_secret(client)
    assert client.post(APP, {"code": code_of(key)})["Location"] == CODES
    page = page_of(client.get(CODES))
    codes = re.findall(r"<li>(\d{5}-\d{5})</li>", page)
    assert len(set(codes)) == 10
    assert 'download="ma-du-phong.txt"' in page
    assert recovery_codes(client) == []
    stored = str(Authenticator.objects.values_list("data", flat=True))
    assert not any(code in stored or code.replace("-", "") in stored for code in codes)


def test_a_recovery_code_opens_once_and_says_how_many_are_left(client, lan):
    log_in(client, lan)
    set_up_app(client)
    first, *_others = recovery_codes(client)
    client.post("/dang-xuat")
    log_in(client, lan)
    client.post(SECOND, {"code": first})
    assert is_in(client)
    assert "còn 9 mã" in page_of(client.get("/tai-khoan"))
    client.post("/dang-xuat")
    log_in(client, lan)
    assert problems(client.post(SECOND, {"code": first}))["code"]


def test_lans_recovery_code_opens_nothing_of_minh(client, lan, minh):
    log_in(client, lan)
    set_up_app(client)
    code = recovery_codes(client)[0]
    other = Client()
    log_in(other, minh)
    set_up_app(other)
    other.post("/dang-xuat")
    log_in(other, minh)
    assert problems(other.post(SECOND, {"code": code}))["code"]


def test_new_codes_end_the_old_ones(client, lan, letters):
    log_in(client, lan)
    set_up_app(client)
    old = recovery_codes(client)
    assert client.post(CODES)["Location"] == CODES
    new = recovery_codes(client)
    assert len(new) == 10
    assert not set(old) & set(new)
    assert "bộ mã dự phòng mới" in letters()[0].text
    client.post("/dang-xuat")
    log_in(client, lan)
    assert problems(client.post(SECOND, {"code": old[0]}))["code"]
    client.post(SECOND, {"code": new[0]})
    assert is_in(client)


def test_codes_alone_are_no_factor(client, lan):
    log_in(client, lan)
    assert client.post(CODES)["Location"] == FACTORS
    assert not Authenticator.objects.exists()


# --- Once more, before great changes --------------------------------------------------------------------


def forget_proofs(client):
    """As if more than five minutes had passed since the log-in."""
    session = client.session
    for record in session["account_authentication_methods"]:
        record["at"] -= 301
    session.save()


@pytest.mark.parametrize("path", [APP, CODES, f"{FACTORS}/khoa-moi", f"{FACTORS}/1/go"])
def test_five_minutes_after_the_log_in_the_password_is_asked_for_again(client, lan, path):
    log_in(client, lan)
    forget_proofs(client)
    asked = client.get(path)
    assert asked["Location"].startswith(f"{CONFIRM}?next=")
    assert client.post(path, {"code": "000000"})["Location"] == asked["Location"]
    assert problems(client.post(asked["Location"], {"password": "sai mật khẩu"}))["password"]
    assert client.post(asked["Location"], {"password": demo.PASSWORD})["Location"] == path
    assert not client.get(path).headers.get("Location", "").startswith(CONFIRM)


def test_what_is_typed_there_is_never_kept(client, lan):
    log_in(client, lan)
    forget_proofs(client)
    client.post(APP, {"code": "123456"})
    assert not KeptPost.objects.exists()


def test_guessing_the_password_there_is_stopped(client, lan):
    log_in(client, lan)
    for _ in range(5):
        client.post(CONFIRM, {"password": "sai mật khẩu"})
    assert "chờ vài phút" in problems(client.post(CONFIRM, {"password": demo.PASSWORD}))["password"][0]


def test_the_way_back_from_there_leads_nowhere_else(client, lan):
    log_in(client, lan)
    answer = client.post(f"{CONFIRM}?next=https://evil.example/", {"password": demo.PASSWORD})
    assert answer["Location"] == "/ho-so"


def test_an_older_session_without_the_factor_cannot_change_it_by_the_password(client, lan):
    """Somebody else sits at another browser, where Lan logged in before she had an app."""
    older = Client()
    log_in(older, lan)
    log_in(client, lan)
    secret = set_up_app(client)
    asked = older.get(APP)
    assert asked["Location"].startswith(CONFIRM)
    assert 'name="password"' not in page_of(older.get(asked["Location"]))
    older.post(asked["Location"], {"password": demo.PASSWORD})
    assert older.get(APP).status_code == 302
    with later(1):
        assert older.post(asked["Location"], {"code": code_of(secret)})["Location"] == APP
    assert older.get(APP).status_code == 200


def test_who_has_neither_password_nor_factor_has_logged_in_just_now_or_does_so_again(client, lan):
    """Single sign-on: coming from there is the only proof."""
    log_in(client, lan)
    lan.set_unusable_password()
    lan.save()
    client.force_login(lan)
    assert client.get(APP)["Location"].startswith(CONFIRM)
    assert "đăng xuất, đăng nhập lại" in page_of(client.get(CONFIRM))
    session = client.session
    session["account_authentication_methods"] = [{"method": "sso", "at": time.time()}]
    session["account_authentication_methods_user"] = str(lan.pk)
    session.save()
    assert client.get(APP).status_code == 200


def test_a_new_password_by_letter_does_not_go_round_the_second_factor(client, lan, secret, code, worked):
    client.post("/quen-mat-khau", {"address": lan.email})
    worked()
    client.post("/quen-mat-khau/ma", {"code": code()})
    client.post("/quen-mat-khau/mat-khau-moi", {"password1": "cây tre xanh mát"})
    assert not is_in(client)
    assert log_in(client, lan, password="cây tre xanh mát")["Location"] == SECOND
    assert not is_in(client)
