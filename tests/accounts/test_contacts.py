"""Changing phone or e-mail address: the old end says yes, then the new one."""

import pytest
from allauth.account.models import EmailAddress

from motcua.accounts.access import AccountEvent
from motcua.accounts.models import User
from tests.accounts.conftest import problems, wrong

CODE, PHONE, EMAIL = "/tai-khoan/ma", "/tai-khoan/so-dien-thoai", "/tai-khoan/thu-dien-tu"
OTHER_PHONE, OTHER_EMAIL = "0987654321", "moi@example.com"
Proof = User.PhoneProof


@pytest.fixture
def her(client, lan):
    """Lan, logged in, phone and e-mail address proven."""
    client.force_login(lan)
    return lan


def test_a_new_phone_needs_the_old_and_the_new_one(client, her, letters, code):
    old = her.phone
    assert client.post(PHONE, {"phone": "+84 987 654 321"})["Location"] == CODE
    assert (letters()[0].kind, letters()[0].recipient) == ("change_code", old)
    assert client.post(CODE, {"code": code()})["Location"] == CODE
    assert (letters()[0].kind, letters()[0].recipient) == ("code_phone", OTHER_PHONE)
    her.refresh_from_db()
    assert her.phone == old
    assert client.post(CODE, {"code": code()})["Location"] == "/tai-khoan"
    her.refresh_from_db()
    assert (her.phone, her.phone_proof) == (OTHER_PHONE, Proof.CODE)
    assert (letters()[0].kind, letters()[0].recipient) == ("contact_changed", old)
    assert her.account_events.filter(act=AccountEvent.Act.PHONE).exists()


def test_a_new_e_mail_address_needs_the_old_and_the_new_one(client, her, letters, code):
    old = her.email
    client.post(EMAIL, {"email": "MOI@example.com"})
    assert (letters()[0].kind, letters()[0].recipient) == ("change_code", old)
    client.post(CODE, {"code": code()})
    assert (letters()[0].kind, letters()[0].recipient) == ("code_email", OTHER_EMAIL)
    client.post(CODE, {"code": code()})
    her.refresh_from_db()
    assert her.email == OTHER_EMAIL
    assert [(a.email, a.verified, a.primary) for a in EmailAddress.objects.filter(user=her)] == [
        (OTHER_EMAIL, True, True)
    ]
    assert (letters()[0].kind, letters()[0].recipient) == ("contact_changed", old)


def test_without_the_old_end_nothing_changes(client, her, letters, code):
    client.post(PHONE, {"phone": OTHER_PHONE})
    for _ in range(6):
        client.post(CODE, {"code": wrong(code())})
    her.refresh_from_db()
    assert her.phone != OTHER_PHONE
    assert all(letter.recipient == her.phone for letter in letters())


def test_the_code_of_the_old_end_does_not_answer_for_the_new(client, her, letters, code):
    client.post(PHONE, {"phone": OTHER_PHONE})
    first = code()
    client.post(CODE, {"code": first})
    if first != code():
        assert "Mã chưa đúng" in str(problems(client.post(CODE, {"code": first})))


def test_a_phone_that_was_never_proven_is_replaced_with_the_yes_of_the_mailbox(client, her, letters):
    her.phone_proof = Proof.TYPED
    her.save()
    client.post(PHONE, {"phone": OTHER_PHONE})
    assert (letters()[0].kind, letters()[0].recipient) == ("change_code", her.email)


def test_the_first_e_mail_address_needs_the_yes_of_the_phone(client, her, letters, code):
    EmailAddress.objects.filter(user=her).delete()
    her.email = None
    her.save()
    client.post(EMAIL, {"email": OTHER_EMAIL})
    assert (letters()[0].kind, letters()[0].recipient) == ("change_code", her.phone)
    client.post(CODE, {"code": code()})
    client.post(CODE, {"code": code()})
    her.refresh_from_db()
    assert her.email == OTHER_EMAIL


def test_an_address_that_has_an_account_is_told_so_and_the_page_is_the_same(client, her, minh, letters, code):
    client.post(EMAIL, {"email": minh.email})
    there = client.post(CODE, {"code": code()})
    assert there["Location"] == CODE
    assert (letters()[0].kind, letters()[0].recipient) == ("account_exists", minh.email)
    assert "Chúng tôi đã gửi mã tới" in client.get(CODE).content.decode()
    assert "Mã chưa đúng" in str(problems(client.post(CODE, {"code": "123456"})))
    her.refresh_from_db()
    assert her.email != minh.email


def test_an_address_that_got_an_account_meanwhile_stays_its_own(client, her, minh, code):
    client.post(EMAIL, {"email": OTHER_EMAIL})
    client.post(CODE, {"code": code()})
    User.objects.filter(pk=minh.pk).update(email=OTHER_EMAIL)
    assert client.post(CODE, {"code": code()})["Location"] == EMAIL
    her.refresh_from_db()
    assert her.email == "lan@trinhdien.example"
    assert EmailAddress.objects.filter(user=her, email=her.email, verified=True).exists()


@pytest.mark.parametrize(
    ("page", "field", "value"),
    [
        (PHONE, "phone", "0912000001"),
        (PHONE, "phone", "1"),
        (PHONE, "phone", ""),
        (EMAIL, "email", "LAN@trinhdien.example"),
        (EMAIL, "email", "lan@"),
        (EMAIL, "email", ""),
    ],
)
def test_the_same_and_the_senseless_are_refused(client, her, letters, page, field, value):
    assert set(problems(client.post(page, {field: value}))) == {field}
    assert letters() == []


def test_who_lost_the_old_phone_is_sent_to_the_counter(client, her):
    client.post(PHONE, {"phone": OTHER_PHONE})
    assert "đến quầy một cửa" in client.get(CODE).content.decode()


def test_the_number_that_a_clerk_wrote_down_is_not_proven(her, one_stop):
    from motcua.accounts import counter, counter_contact
    from motcua.base import clock

    counter.prove(her, name=her.full_name, clerk=one_stop, at=clock.now())
    counter_contact.change(her, phone=OTHER_PHONE, email="", clerk=one_stop, at=clock.now())
    her.refresh_from_db()
    assert (her.phone, her.phone_proof) == (OTHER_PHONE, Proof.COUNTER)
