"""Logging in by identity number, phone or e-mail, and what guessing costs."""

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth import hashers

from motcua.accounts import cast as demo
from motcua.accounts import service
from motcua.accounts.models import User
from motcua.base import clock
from tests.accounts.conftest import LAN, problems


def log_in(client, name, password=demo.PASSWORD, **where):
    return client.post("/dang-nhap", {"login": name, "password": password}, **where)


def twin(of, password, email="twin@example.com"):
    """Another account with the same identity number and phone."""
    user = User.objects.create_user(
        email=email,
        password=password,
        full_name="Người Khác",
        phone=of.phone,
        identity_number=of.identity_number,
    )
    EmailAddress.objects.create(user=user, email=email, primary=True, verified=True)
    return user


@pytest.mark.parametrize(
    "name",
    [
        "070185001234",
        " 070 185 001 234 ",
        "0912000001",
        "+84 912 000 001",
        "lan@trinhdien.example",
        "LAN@TrinhDien.example ",
    ],
)
def test_lan_logs_in_with_whichever_name_she_remembers(client, lan, name):
    assert log_in(client, name)["Location"] == "/ho-so"
    assert client.session["_auth_user_id"] == str(lan.pk)


@pytest.mark.parametrize(
    "name",
    ["", "070185001235", "nobody@example.com", "@", "' OR 1=1 --", "🌾", "x" * 254, "\u202e070185001234\x00"],
)
def test_a_wrong_name_is_refused_in_the_same_words_as_a_wrong_password(client, lan, name):
    said = problems(log_in(client, name))
    assert said == problems(log_in(client, lan.email, "sai mật khẩu")) or set(said) == {"login"}
    assert "_auth_user_id" not in client.session


def test_the_password_tells_two_accounts_with_one_number_apart(client, lan):
    other = twin(lan, "mật khẩu của người khác")
    log_in(client, lan.identity_number, "mật khẩu của người khác")
    assert client.session["_auth_user_id"] == str(other.pk)
    client.logout()
    log_in(client, lan.identity_number)
    assert client.session["_auth_user_id"] == str(lan.pk)


def test_one_password_for_two_accounts_asks_for_the_address(client, lan):
    twin(lan, demo.PASSWORD)
    said = problems(log_in(client, lan.phone))
    assert "thư điện tử" in said[""][0]
    assert log_in(client, lan.email)["Location"] == "/ho-so"


def test_many_accounts_with_her_number_cannot_push_lan_out(client, lan):
    for n in range(6):
        twin(lan, "mật khẩu của người khác", f"twin{n}@example.com")
    log_in(client, lan.phone)
    assert client.session["_auth_user_id"] == str(lan.pk)


def test_an_unknown_name_costs_as_much_as_a_wrong_password(client, lan, monkeypatch):
    """One hash either way: the time does not tell who has an account."""
    spent = []
    encode = hashers.MD5PasswordHasher.encode

    def counted(hasher, password, salt):
        spent.append(password)
        return encode(hasher, password, salt)

    monkeypatch.setattr(hashers.MD5PasswordHasher, "encode", counted)
    log_in(client, lan.email, "sai mật khẩu")
    known, spent[:] = len(spent), []
    log_in(client, "nobody@example.com", "sai mật khẩu")
    assert len(spent) == known == 1


def test_after_five_failures_a_name_waits_and_others_do_not(client, lan, minh):
    for _ in range(5):
        assert "chưa đúng" in str(problems(log_in(client, lan.email, "sai mật khẩu")))
    assert "chờ vài phút" in str(problems(log_in(client, lan.email)))
    assert log_in(client, minh.email).status_code == 302


def test_another_spelling_of_the_name_is_no_new_try(client, lan):
    for spelling in ("0912000001", "0912 000 001", "+84912000001", "0912.000.001", "84912000001"):
        log_in(client, spelling, "sai mật khẩu")
    assert "chờ vài phút" in str(problems(log_in(client, "0912-000-001")))


def test_one_address_that_tries_many_names_is_stopped(client, lan):
    for n in range(30):
        log_in(client, f"person{n}@example.com", "sai mật khẩu")
    assert "chờ vài phút" in str(problems(log_in(client, lan.email)))
    assert log_in(client, lan.email, REMOTE_ADDR="203.0.113.9").status_code == 302


def test_too_many_requests_get_a_page_that_says_wait(client):
    for _ in range(60):
        log_in(client, "")
    response = log_in(client, "")
    assert response.status_code == 429
    assert "Hãy chờ một phút" in response.content.decode()


@pytest.mark.parametrize(
    ("wanted", "arrived"),
    [
        ("/ho-so/nhap?buoc=2", "/ho-so/nhap?buoc=2"),
        ("https://evil.example/", "/ho-so"),
        ("//evil.example/", "/ho-so"),
        ("/\\evil.example", "/ho-so"),
        ("javascript:alert(1)", "/ho-so"),
        ("http://localhost:8000/x", "/ho-so"),
        ("\u202e", "/ho-so"),
    ],
)
def test_after_logging_in_people_go_where_they_wanted_but_never_elsewhere(client, lan, wanted, arrived):
    response = client.post("/dang-nhap", {"login": lan.email, "password": demo.PASSWORD, "next": wanted})
    assert response["Location"] == arrived


def test_officers_arrive_at_their_desk_and_administrators_at_theirs(client, appraiser, administrator):
    assert log_in(client, appraiser.email)["Location"] == "/can-bo"
    client.logout()
    assert log_in(client, administrator.email)["Location"] == "/quan-tri"


def test_a_disabled_account_is_out_at_once_and_stays_out(client, clerk, administrator):
    log_in(client, clerk.email)
    service.disable(clerk, actor=administrator, at=clock.now())
    assert client.get("/tai-khoan")["Location"].startswith("/dang-nhap")
    assert "chưa đúng" in str(problems(log_in(client, clerk.email)))


def test_who_never_confirmed_the_address_gets_a_new_code(client, register, letters, clear_cache):
    register()
    client.cookies.clear()
    assert "Hãy chờ một phút" in str(problems(log_in(client, LAN["phone"], LAN["password1"])))
    clear_cache()
    assert log_in(client, LAN["phone"], LAN["password1"])["Location"] == "/dang-ky/ma"
    assert [letter.kind for letter in letters()] == ["code_email", "code_email"]


def test_logging_out_needs_a_press_of_the_button(client, lan):
    log_in(client, lan.email)
    assert client.get("/dang-xuat")["Location"] == "/"
    assert "_auth_user_id" in client.session
    assert client.post("/dang-xuat")["Location"] == "/"
    assert "_auth_user_id" not in client.session


def test_the_session_ends_with_the_browser(client, lan):
    response = log_in(client, lan.email)
    assert response.cookies["sessionid"]["max-age"] == ""
    assert response.cookies["sessionid"]["httponly"]
    assert response.cookies["sessionid"]["samesite"] == "Lax"


def test_passwords_are_hashed_with_argon2():
    from motcua.config import settings

    assert settings.PASSWORD_HASHERS == ["django.contrib.auth.hashers.Argon2PasswordHasher"]
