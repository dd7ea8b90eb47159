"""Passkeys: real signatures by a key in software, checked by the real library."""

import json

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.test import Client

from motcua.accounts.factors import PERIOD
from motcua.accounts.passkeys import LIVES
from tests.accounts.conftest import problems
from tests.accounts.proving import (
    FACTORS,
    NEW_PASSKEY,
    PASSKEY_LOGIN,
    SECOND,
    add_passkey,
    is_in,
    later,
    log_in,
    options,
    page_of,
)
from tests.accounts.softkey import FLAG, SoftKey

pytestmark = pytest.mark.once


def soft_key(**how):
    return SoftKey(**({"origin": settings.PUBLIC_URL} | how))


@pytest.fixture
def key(client, lan):
    """Lan's passkey; she has just logged out."""
    key = soft_key()
    log_in(client, lan)
    assert add_passkey(client, key).status_code == 302
    client.post("/dang-xuat")
    return key


def log_in_with(client, key, path=PASSKEY_LOGIN, **how):
    return client.post(path, {"credential": key.sign(client.get(PASSKEY_LOGIN).json(), **how)})


def refused(client):
    return "không mở được" in page_of(client.get("/dang-nhap"))


def test_a_passkey_alone_opens_the_account(client, lan, key):
    assert log_in_with(client, key, f"{PASSKEY_LOGIN}?next=/tai-khoan/sua")["Location"] == "/tai-khoan/sua"
    assert client.session["_auth_user_id"] == str(lan.pk)


def test_a_passkey_is_the_second_factor_after_the_password(client, lan, key):
    assert log_in(client, lan)["Location"] == SECOND
    answer = client.post(SECOND, {"credential": key.sign(options(client.get(SECOND)))})
    assert answer["Location"] == "/ho-so"
    assert is_in(client)


def test_several_with_names_each_removable(client, lan, key):
    log_in_with(client, key)
    add_passkey(client, soft_key(), "Khóa USB ở cơ quan")
    page = page_of(client.get(FACTORS))
    assert "Điện thoại" in page
    assert "Khóa USB ở cơ quan" in page
    lost = Authenticator.objects.get(data__name="Điện thoại")
    client.post(f"{FACTORS}/{lost.pk}/go")
    assert "Điện thoại" not in page_of(client.get(FACTORS))
    client.post("/dang-xuat")
    log_in_with(client, key)
    assert not is_in(client)


def test_the_browser_is_asked_for_a_verified_user_and_a_passkey_that_needs_no_name(client, lan):
    log_in(client, lan)
    asked = options(client.get(NEW_PASSKEY))["publicKey"]
    assert asked["authenticatorSelection"]["residentKey"] == "required"
    assert asked["authenticatorSelection"]["userVerification"] == "required"
    assert asked["rp"]["id"] == "localhost"
    assert Client().get(PASSKEY_LOGIN).json()["publicKey"]["userVerification"] == "required"


def test_a_device_that_holds_one_already_is_told(client, lan, key):
    log_in_with(client, key)
    known = options(client.get(NEW_PASSKEY))["publicKey"]["excludeCredentials"]
    assert len(known) == 1
    assert "đã được thêm trước đó" in str(problems(add_passkey(client, key)))


@pytest.mark.parametrize(
    "how",
    [
        {"origin": "https://evil.example"},
        {"origin": "http://other.localhost:8000"},
        {"origin": "http://localhost:8001"},
        {"flags": FLAG.UP},
        {"flags": FLAG.UV},
    ],
)
def test_made_elsewhere_or_without_a_verified_user_it_is_not_taken(client, lan, how):
    log_in(client, lan)
    assert problems(add_passkey(client, soft_key(**how)))
    assert not Authenticator.objects.exists()


@pytest.mark.parametrize(
    ("what", "value"),
    [
        ("origin", "https://evil.example"),
        ("flags", FLAG.UP),
        ("flags", FLAG.UV),
        ("private", SoftKey().private),
        ("id", b"unknown"),
    ],
)
def test_a_false_answer_opens_nothing(client, lan, key, what, value):
    setattr(key, what, value)
    assert log_in_with(client, key)["Location"] == "/dang-nhap"
    assert refused(client)
    assert not is_in(client)


def test_lans_passkey_does_not_open_minhs_account(client, lan, minh, key):
    for handle in (str(minh.pk).encode(), b"", b"\xff", b"999999999999999999999999"):
        log_in_with(client, key, handle=handle)
        assert not is_in(client)


def test_an_answer_counts_once(client, lan, key):
    answer = key.sign(client.get(PASSKEY_LOGIN).json())
    client.post(PASSKEY_LOGIN, {"credential": answer})
    assert is_in(client)
    client.post("/dang-xuat")
    client.get(PASSKEY_LOGIN)
    client.post(PASSKEY_LOGIN, {"credential": answer})
    assert not is_in(client)


def test_an_answer_given_in_another_browser_counts_for_nothing(client, lan, key):
    answer = key.sign(client.get(PASSKEY_LOGIN).json())
    other = Client()
    other.post(PASSKEY_LOGIN, {"credential": answer})
    assert not is_in(other)


def test_a_challenge_for_one_purpose_serves_no_other(client, lan, key):
    answer = key.sign(client.get(PASSKEY_LOGIN).json())
    log_in(client, lan)
    assert problems(client.post(SECOND, {"credential": answer}))
    assert not is_in(client)


def test_after_ten_minutes_the_challenge_is_over(client, lan, key):
    answer = key.sign(client.get(PASSKEY_LOGIN).json())
    with later(LIVES / PERIOD + 1):
        client.post(PASSKEY_LOGIN, {"credential": answer})
    assert "mở quá lâu" in page_of(client.get("/dang-nhap"))
    assert not is_in(client)


@pytest.mark.parametrize("seen", [0, 1, 2])
def test_a_copied_key_is_noticed_by_its_counter(client, lan, key, seen):
    log_in_with(client, key)
    client.post("/dang-xuat")
    key.counter = seen - 1
    log_in_with(client, key)
    assert "bị sao chép" in page_of(client.get("/dang-nhap"))
    assert not is_in(client)
    key.counter = 10
    log_in_with(client, key)
    assert is_in(client)


def test_a_synchronised_passkey_that_does_not_count_opens_again_and_again(client, lan):
    key = soft_key(counts=False)
    log_in(client, lan)
    add_passkey(client, key)
    for _ in range(2):
        client.post("/dang-xuat")
        log_in_with(client, key)
        assert is_in(client)


NONSENSE = [
    "",
    "null",
    "[]",
    "5",
    '"x"',
    "{}",
    "{",
    "[" * 5000,
    "x" * 30_000,
    '{"id": 5, "rawId": 5, "response": 5}',
    '{"id": "AA", "rawId": "AA", "type": "public-key", "response": {}}',
    json.dumps(
        {
            "id": "AA",
            "rawId": "AA",
            "type": "public-key",
            "response": {
                "clientDataJSON": "W10",
                "attestationObject": "gA",
                "authenticatorData": "AAAA",
                "signature": "AA",
                "userHandle": "MQ",
            },
        }
    ),
]


def test_nonsense_opens_nothing_and_gets_a_sentence(client, lan, key):
    for answer in NONSENSE:
        client.get(PASSKEY_LOGIN)
        assert client.post(PASSKEY_LOGIN, {"credential": answer})["Location"] == "/dang-nhap"
        assert refused(client)


def test_nonsense_after_the_password_is_refused_too(client, lan, key, clear_cache):
    log_in(client, lan)
    for answer in NONSENSE:
        client.get(SECOND)
        assert set(problems(client.post(SECOND, {"credential": answer}))) == {""}
        clear_cache()
    assert not is_in(client)


def test_nonsense_makes_no_passkey(client, lan):
    log_in(client, lan)
    for answer in NONSENSE:
        client.get(NEW_PASSKEY)
        assert set(problems(client.post(NEW_PASSKEY, {"name": "x", "credential": answer}))) == {""}
    assert not Authenticator.objects.exists()


def test_a_passkey_needs_a_name(client, lan):
    log_in(client, lan)
    assert "Đặt tên" in str(problems(add_passkey(client, soft_key(), "  ")))
    assert not Authenticator.objects.exists()


def test_ten_are_enough(client, lan):
    log_in(client, lan)
    for number in range(10):
        assert add_passkey(client, soft_key(), f"Khóa {number}").status_code == 302
    assert "nhiều nhất 10" in str(problems(add_passkey(client, soft_key())))


def test_a_disabled_account_is_not_opened(client, lan, key):
    type(lan).objects.filter(pk=lan.pk).update(is_active=False)
    log_in_with(client, key)
    assert not is_in(client)


def test_one_address_that_tries_many_passkeys_is_stopped(client, lan, key):
    for _ in range(60):
        client.post(PASSKEY_LOGIN, {"credential": "{}"})
    assert log_in_with(client, key).status_code == 429
