"""A forgotten password, and changing the one that is known."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from motcua.accounts import cast as demo
from motcua.accounts.access import AccountEvent, OneTimeCode, OpenSession
from motcua.accounts.models import User
from motcua.base import clock
from motcua.base.jobs.models import Job
from tests.accounts.conftest import problems, wrong

NEW = "con trâu đen"
CODE, SET = "/quen-mat-khau/ma", "/quen-mat-khau/mat-khau-moi"


def ask(client, address):
    return client.post("/quen-mat-khau", {"address": address})


@pytest.fixture
def asked(client, minh, worked, code):
    """Minh has asked for a code to his e-mail address; the code."""
    ask(client, minh.email)
    worked()
    return code()


def test_minh_sets_a_new_password_with_the_code_from_his_mailbox(client, minh, letters, asked):
    assert letters()[0].kind == "password_code"
    assert client.post(CODE, {"code": asked})["Location"] == SET
    assert client.post(SET, {"password1": NEW})["Location"] == "/dang-nhap"
    minh.refresh_from_db()
    assert minh.check_password(NEW)
    assert "Mật khẩu đã được đổi" in client.get("/dang-nhap").content.decode()


@pytest.mark.parametrize("typed", ["0912000002", "+84 912 000 002"])
def test_or_with_the_code_to_his_proven_phone(client, minh, letters, worked, code, typed):
    minh.phone = "0912000002"
    minh.save()
    assert ask(client, typed)["Location"] == CODE
    worked()
    message = letters()[0]
    assert (message.kind, message.channel, message.recipient) == ("password_code", "sms", minh.phone)
    assert client.post(CODE, {"code": code()})["Location"] == SET
    client.post(SET, {"password1": NEW})
    minh.refresh_from_db()
    assert minh.check_password(NEW)


def test_the_owner_is_told_and_every_session_ends(client, minh, letters, asked):
    elsewhere = Client()
    elsewhere.force_login(minh)
    client.post(CODE, {"code": asked})
    client.post(SET, {"password1": NEW})
    assert (letters()[0].kind, letters()[0].recipient) == ("password_changed", minh.email)
    assert not OpenSession.objects.filter(user=minh).exists()
    assert elsewhere.get("/tai-khoan").status_code == 302
    assert minh.account_events.filter(act=AccountEvent.Act.RESET).exists()


def test_an_unknown_mailbox_is_told_that_it_has_no_account(client, letters, worked):
    assert ask(client, "nobody@example.com")["Location"] == CODE
    worked()
    assert letters()[0].kind == "account_unknown"
    assert "Mã chưa đúng" in str(problems(client.post(CODE, {"code": "123456"})))


@pytest.mark.parametrize("proof", [User.PhoneProof.TYPED, User.PhoneProof.COUNTER])
def test_a_number_that_nobody_proved_gets_nothing(client, minh, letters, worked, proof):
    """Somebody may have mistyped it; its true owner must not get their account."""
    User.objects.filter(pk=minh.pk).update(phone_proof=proof)
    ask(client, minh.phone)
    worked()
    assert letters() == []


def seen(response, address):
    page = re.sub(r'value="\w{64}"', "", response.content.decode()).replace(address, "@")
    return response.status_code, response.get("Location"), page


@pytest.mark.parametrize(
    ("known", "unknown"), [("minh@trinhdien.example", "nhim@trinhdien.example"), ("0912000002", "0912999992")]
)
def test_known_and_unknown_get_the_same_answers_at_the_same_cost(minh, known, unknown, worked):
    """Status, place, page and number of statements: the request looks for nobody."""
    User.objects.filter(pk=minh.pk).update(phone="0912000002")
    answers, statements = [], []
    for address in (known, unknown):
        browser = Client(REMOTE_ADDR="10.0.0.1" if address == known else "10.0.0.2")
        with CaptureQueriesContext(connection) as counted:
            first = ask(browser, address)
        page = browser.get(CODE)
        worked()
        tries = [browser.post(CODE, {"code": "99999"}) for _ in range(6)]
        again = browser.post(CODE, {"action": "resend"}, follow=True)
        answers.append([seen(each, address) for each in (first, page, *tries, again)])
        statements.append(len(counted))
    assert answers[0] == answers[1]
    assert statements[0] == statements[1]


def test_the_sixth_try_is_refused_even_when_right(client, minh, asked):
    for _ in range(4):
        assert "Mã chưa đúng" in str(problems(client.post(CODE, {"code": wrong(asked)})))
    assert "năm lần" in str(problems(client.post(CODE, {"code": wrong(asked)})))
    assert "năm lần" in str(problems(client.post(CODE, {"code": asked})))
    assert client.get(SET)["Location"] == CODE


def test_without_the_code_there_is_no_new_password(client, minh, asked):
    assert client.post(SET, {"password1": NEW})["Location"] == CODE
    minh.refresh_from_db()
    assert minh.check_password(demo.PASSWORD)


def test_an_old_code_is_over_and_the_page_says_so(client, asked):
    with clock.at(clock.now() + timedelta(seconds=181)):
        assert "Mã đã hết hạn" in str(problems(client.post(CODE, {"code": asked})))


def test_the_code_opens_nothing_in_another_browser(client, minh, asked):
    other = Client(REMOTE_ADDR="10.0.0.9")
    ask(other, "nobody@example.com")
    assert "Mã chưa đúng" in str(problems(other.post(CODE, {"code": asked})))


def test_a_used_code_sets_no_second_password(client, minh, asked):
    client.post(CODE, {"code": asked})
    kept = client.session["reset"]
    client.post(SET, {"password1": NEW})
    session = client.session
    session["reset"] = kept
    session.save()
    assert client.post(SET, {"password1": "mật khẩu của kẻ khác"}).status_code == 302
    minh.refresh_from_db()
    assert minh.check_password(NEW)


def test_ten_minutes_after_the_code_it_is_too_late(client, minh, asked):
    client.post(CODE, {"code": asked})
    with clock.at(clock.now() + timedelta(minutes=11)):
        assert client.post(SET, {"password1": NEW})["Location"] == CODE
    minh.refresh_from_db()
    assert not minh.check_password(NEW)


def test_a_second_code_within_a_minute_is_refused(client, minh, letters, asked):
    assert ask(client, minh.email).status_code == 429
    page = client.post(CODE, {"action": "resend"}, follow=True).content.decode()
    assert "Chưa gửi được mã mới" in page
    assert len(letters()) == 1


def test_another_code_takes_the_place_of_the_first(client, asked, letters, worked, clear_cache, code):
    clear_cache()
    client.post(CODE, {"action": "resend"})
    worked()
    assert len(letters()) == 2
    assert client.post(CODE, {"code": code()})["Location"] == SET


def test_a_worker_that_was_away_sends_no_code_that_is_no_use(client, minh, letters):
    from motcua.accounts.tasks import send_reset_code

    ask(client, minh.email)
    send_reset_code({"code": OneTimeCode.objects.get().pk}, clock.now() + timedelta(hours=1))
    assert letters() == []


def test_the_queue_knows_no_address(client, minh):
    ask(client, minh.email)
    assert minh.email not in repr(list(Job.objects.values()))


def test_a_phone_of_two_accounts_asks_which(client, lan, minh, worked, code):
    User.objects.filter(pk=minh.pk).update(phone=lan.phone)
    ask(client, lan.phone)
    worked()
    client.post(CODE, {"code": code()})
    page = client.get(SET).content.decode()
    assert "T*** V** M***" in page
    assert "Trần Văn Minh" not in page
    assert set(problems(client.post(SET, {"password1": NEW}))) == {"account"}
    assert set(problems(client.post(SET, {"password1": NEW, "account": "999999"}))) == {"account"}
    client.post(SET, {"password1": NEW, "account": str(minh.pk)})
    minh.refresh_from_db()
    lan.refresh_from_db()
    assert (minh.check_password(NEW), lan.check_password(NEW)) == (True, False)


@pytest.mark.parametrize("bad", ["", "minh", "minh@", "0912", "02713888999", "x" * 300, "\0@example.com"])
def test_what_is_neither_phone_nor_address_is_refused(client, bad):
    assert set(problems(ask(client, bad))) == {"address"}


def test_a_new_password_lifts_the_lock_on_the_name(client, minh, asked):
    for _ in range(6):
        shown = client.post("/dang-nhap", {"login": minh.email, "password": "sai mật khẩu"})
    assert "Quên mật khẩu" in str(problems(shown))
    client.post(CODE, {"code": asked})
    client.post(SET, {"password1": NEW})
    assert client.post("/dang-nhap", {"login": minh.email, "password": NEW})["Location"] == "/ho-so"


@pytest.mark.parametrize("weak", ["", "ngắn", "12345678", "Trần Văn Minh"])
def test_a_weak_new_password_is_refused(client, asked, weak):
    client.post(CODE, {"code": asked})
    assert set(problems(client.post(SET, {"password1": weak}))) == {"password1"}


def test_lan_changes_her_password_and_other_machines_are_logged_out(client, lan):
    elsewhere = Client()
    elsewhere.force_login(lan)
    client.force_login(lan)
    response = client.post("/tai-khoan/mat-khau", {"oldpassword": demo.PASSWORD, "password1": NEW})
    assert response["Location"] == "/tai-khoan"
    assert OpenSession.objects.filter(user=lan).count() == 1
    assert client.get("/tai-khoan").status_code == 200
    assert elsewhere.get("/tai-khoan").status_code == 302
    assert lan.account_events.filter(act=AccountEvent.Act.PASSWORD).count() == 1


def test_the_present_password_must_be_known(client, lan):
    client.force_login(lan)
    said = problems(client.post("/tai-khoan/mat-khau", {"oldpassword": "không nhớ", "password1": NEW}))
    assert set(said) == {"oldpassword"}


def test_who_has_no_password_yet_is_led_to_setting_one(client, lan):
    lan.set_unusable_password()
    lan.save()
    client.force_login(lan)
    assert client.get("/tai-khoan/mat-khau")["Location"] == "/quen-mat-khau"
    assert client.get("/quen-mat-khau").status_code == 200
