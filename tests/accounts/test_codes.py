"""One-time codes under attack: what a code is good for, how long, how often, and what is kept of it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.test import RequestFactory

from motcua.accounts import codes, mail
from motcua.accounts.access import OneTimeCode
from motcua.base import clock, retention
from tests.accounts.conftest import wrong

RESET, PHONE = codes.Purpose.RESET, codes.Purpose.CONFIRM_PHONE
NUMBER = "0912000009"


@pytest.fixture
def sent(db):
    """A code to a phone, and its digits."""
    code = codes.ask(PHONE, NUMBER, user=None, at=clock.now())
    return code.reference, codes.make(code, clock.now())


def redeem(reference, typed, *, purpose=PHONE, later=timedelta()):
    return codes.redeem(reference, typed, purpose=purpose, at=clock.now() + later)


def test_six_digits_open_once(sent):
    reference, digits = sent
    assert len(digits) == 6
    assert digits.isdigit()
    assert redeem(reference, f" {digits[:3]} {digits[3:]} ").address == NUMBER
    with pytest.raises(codes.CodeOverError):
        redeem(reference, digits)


def test_the_sixth_try_is_refused_even_with_the_right_digits(sent):
    reference, digits = sent
    for _ in range(4):
        with pytest.raises(codes.WrongCodeError):
            redeem(reference, wrong(digits))
    with pytest.raises(codes.CodeOverError):
        redeem(reference, wrong(digits))
    with pytest.raises(codes.CodeOverError):
        redeem(reference, digits)


@pytest.mark.parametrize(("seconds", "opens"), [(179, True), (181, False)])
def test_a_code_lasts_three_minutes(sent, seconds, opens):
    reference, digits = sent
    later = timedelta(seconds=seconds)
    if opens:
        redeem(reference, digits, later=later)
    else:
        with pytest.raises(codes.CodeOverError):
            redeem(reference, digits, later=later)


def test_a_code_for_one_purpose_opens_no_other(sent):
    reference, digits = sent
    with pytest.raises(codes.CodeOverError):
        redeem(reference, digits, purpose=RESET)
    redeem(reference, digits)


def test_the_digits_of_one_code_do_not_open_another(sent):
    _reference, digits = sent
    other = codes.ask(PHONE, NUMBER, user=None, at=clock.now())
    while codes.make(other, clock.now()) == digits:
        pass
    with pytest.raises(codes.WrongCodeError):
        redeem(other.reference, digits)


@pytest.mark.parametrize("typed", ["", "000000", "x" * 400, "١٢٣٤٥٦", "\0"])
def test_before_digits_were_made_nothing_typed_is_right(db, typed):
    """So it stays for an address that nobody has."""
    code = codes.ask(RESET, "nobody@example.com", user=None, at=clock.now())
    with pytest.raises(codes.WrongCodeError):
        redeem(code.reference, typed, purpose=RESET)


@pytest.mark.parametrize("reference", ["", "1", "'; DROP TABLE", "00000000-0000-0000-0000-000000000000"])
def test_a_reference_that_nobody_has_is_over(db, reference):
    with pytest.raises(codes.CodeOverError):
        redeem(reference, "123456")


def test_neither_digits_nor_address_lie_open_in_the_database(sent):
    _reference, digits = sent
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM accounts_onetimecode")
        row = [bytes(cell) if isinstance(cell, memoryview) else cell for cell in cursor.fetchone()]
    assert digits not in repr(row)
    assert NUMBER not in repr(row)


def test_the_hash_cannot_be_guessed_without_the_key(sent, settings):
    """A bare hash of six digits is guessed in a second; ours needs what is not in the database."""
    reference, digits = sent
    settings.SECRET_KEY = "another key"
    with pytest.raises(codes.WrongCodeError):
        redeem(reference, digits)


def asking(address="10.0.0.1"):
    return RequestFactory().post("/", REMOTE_ADDR=address)


@pytest.fixture
def minutes(monkeypatch):
    """minutes(n): the counters of the rate limits believe that n minutes have gone by."""
    from allauth.core.internal import ratelimit

    passed = [0.0]
    real = ratelimit.time.time
    monkeypatch.setattr(ratelimit.time, "time", lambda: real() + passed[0])

    def go_by(n):
        passed[0] += n * 60 + 1

    return go_by


def test_a_number_gets_one_code_a_minute_and_five_an_hour(db, minutes):
    assert codes.may_ask(asking(), NUMBER)
    assert not codes.may_ask(asking("10.0.0.2"), NUMBER)
    for n in range(4):
        minutes(1)
        assert codes.may_ask(asking(f"10.0.1.{n}"), NUMBER)
    minutes(1)
    assert not codes.may_ask(asking("10.0.0.3"), NUMBER)
    assert codes.may_ask(asking("10.0.0.3"), "0912000010")
    minutes(60)
    assert codes.may_ask(asking(), NUMBER)


def test_one_network_address_sends_five_short_messages_an_hour(db):
    assert [codes.may_ask(asking(), f"091200001{n}") for n in range(6)] == [True] * 5 + [False]
    assert codes.may_ask(asking("10.0.0.2"), "0912000019")


def test_an_address_gets_one_letter_with_a_code_a_minute_whatever_it_is_for(client, register):
    register()
    assert not codes.may_ask(asking(), "lan@example.com")
    assert client.post("/quen-mat-khau", {"address": "LAN@example.com "}).status_code == 429


def test_codes_are_forgotten_after_thirty_days(sent):
    retention.run(clock.now() + timedelta(days=29))
    assert OneTimeCode.objects.exists()
    retention.run(clock.now() + timedelta(days=31))
    assert not OneTimeCode.objects.exists()


def test_a_short_message_with_a_code_goes_out_at_night(letters, lan):
    at = clock.local(clock.now()).replace(hour=23)
    mail.send_code(codes.ask(PHONE, lan.phone, user=lan, at=at), at)
    message = letters()[0]
    assert (message.channel, message.next_at) == ("sms", at)
    assert len(message.text) <= 160


@pytest.mark.django_db(transaction=True)
def test_of_twenty_tries_at_once_five_count(letters, monkeypatch):
    code = codes.ask(PHONE, NUMBER, user=None, at=clock.now())
    digits = codes.make(code, clock.now())
    judged, judge = [], codes._hash

    def counted(*arguments):
        judged.append(arguments)
        return judge(*arguments)

    monkeypatch.setattr(codes, "_hash", counted)

    def guess(_n):
        try:
            redeem(code.reference, wrong(digits))
        except codes.WrongCodeError:
            return "wrong"
        except codes.CodeOverError:
            return "over"
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        said = list(pool.map(guess, range(20)))
    # Who is told "over" depends on who asks last; how many were looked at does not.
    assert len(judged) == 5
    assert said.count("wrong") + said.count("over") == 20
    assert said.count("wrong") < 5
    assert OneTimeCode.objects.get().tries == 5
