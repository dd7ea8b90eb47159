"""One's own security page: what happened, which sessions are open, ending the others."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from motcua.accounts import cast as demo
from motcua.accounts import history
from motcua.accounts.access import AccountEvent
from motcua.base import clock, retention

PAGE = "/tai-khoan/bao-mat"
CHROME = (
    "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0 Mobile Safari/537.36"
)
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:133.0) Gecko/20100101 Firefox/133.0"
Act = AccountEvent.Act


def browser(agent=CHROME, address="113.161.80.7"):
    return Client(HTTP_USER_AGENT=agent, REMOTE_ADDR=address)


def log_in(client, person, password=demo.PASSWORD):
    return client.post("/dang-nhap", {"login": person.email, "password": password})


def test_lan_sees_when_and_from_where_somebody_came_in(lan):
    phone = browser()
    log_in(phone, lan)
    page = phone.get(PAGE).content.decode()
    assert "Chrome, Android" in page
    assert "113.161.*.*" in page
    assert "113.161.80.7" not in page
    assert "Máy này" in page


def test_a_wrong_password_and_a_lock_are_in_the_history(lan):
    thief = browser(FIREFOX, "203.0.113.5")
    for _ in range(8):
        log_in(thief, lan, "sai mật khẩu")
    acts = [event.act for event in history.events_of(lan)]
    assert acts == [Act.LOCKED] + [Act.WRONG] * 5
    log_in(browser(), lan)


@pytest.mark.parametrize("name", ["lan@trinhdien.example", "nobody@example.com"])
def test_a_failure_costs_the_same_whether_the_name_is_known(lan, name):
    thief = browser()
    with CaptureQueriesContext(connection) as spent:
        thief.post("/dang-nhap", {"login": name, "password": "sai mật khẩu"})
    assert len([q for q in spent if "accounts_accountevent" in q["sql"]]) == 1
    assert AccountEvent.objects.count() == 1


def test_lan_ends_the_sessions_elsewhere(lan):
    here, phone, cafe = browser(), browser(FIREFOX), browser(FIREFOX)
    for each in (here, phone, cafe):
        log_in(each, lan)
    page = here.get(PAGE).content.decode()
    assert page.count("Firefox, Windows") >= 2
    answer = here.post(f"{PAGE}/ket-thuc", follow=True)
    assert "Đã kết thúc 2 phiên khác." in answer.content.decode()
    assert here.get(PAGE).status_code == 200
    assert phone.get(PAGE).status_code == cafe.get(PAGE).status_code == 302
    assert history.events_of(lan)[0].act == Act.ENDED


def test_lan_ends_one_session(lan):
    here, phone, cafe = browser(), browser(FIREFOX), browser()
    for each in (here, phone, cafe):
        log_in(each, lan)
    number = lan.open_sessions.get(session_key=phone.session.session_key).begun_by_id
    assert here.post(f"{PAGE}/{number}/ket-thuc")["Location"] == PAGE
    assert (phone.get(PAGE).status_code, cafe.get(PAGE).status_code) == (302, 200)


def test_nobody_ends_a_session_of_somebody_else_or_the_own_one_by_its_number(lan, minh):
    hers, his = browser(), browser()
    log_in(hers, lan)
    log_in(his, minh)
    for number in (hers.session["begun_by"], his.session["begun_by"], 10**12):
        assert his.post(f"{PAGE}/{number}/ket-thuc").status_code == 404
    assert hers.get(PAGE).status_code == 200


def test_a_session_that_ended_is_not_listed(lan):
    here = browser()
    log_in(here, lan)
    cafe = browser(FIREFOX)
    log_in(cafe, lan)
    cafe.post("/dang-xuat")
    assert lan.open_sessions.count() == 1
    assert "mọi máy khác" not in here.get(PAGE).content.decode()


def test_the_history_is_kept_for_two_years(lan):
    log_in(browser(), lan)
    retention.run(clock.now() + timedelta(days=729))
    assert lan.account_events.count() == 1
    retention.run(clock.now() + timedelta(days=732))
    assert lan.account_events.count() == 0


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (CHROME, "Chrome, Android"),
        (FIREFOX, "Firefox, Windows"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) Version/18.1 Mobile Safari/604.1",
            "Safari, iPhone",
        ),
        (
            "Mozilla/5.0 (Windows NT 10.0) coc_coc_browser/120.0 Chrome/114.0 Safari/537.36",
            "Coc Coc, Windows",
        ),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/131.0 Safari/537.36 Edg/131.0", "Edge, Windows"),
        (
            "Mozilla/5.0 (Linux; Android 13) SamsungBrowser/27 Chrome/125 Safari/537",
            "Samsung Internet, Android",
        ),
        ("curl/8.5", ""),
        ("", ""),
    ],
)
def test_browsers_are_named_as_their_owners_know_them(agent, name):
    assert history.browser_of(agent) == name
