"""How who came to the counter gets in from home: a code read out, an e-mail address that is lost."""

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache

from motcua.accounts import codes, counter, counter_contact
from motcua.accounts import service as accounts
from motcua.accounts.links import SignOnLink
from motcua.accounts.models import CounterRecord, User
from motcua.base import clock
from motcua.base.jobs import service as jobs
from motcua.web.desk.counter import ticket_of
from tests.accounts.conftest import code, letters, wrong
from tests.counter.conftest import NUMBER, newcomer, read

__all__ = ["code", "letters"]

Act, Proof = CounterRecord.Act, User.PhoneProof
PASSWORD = "con suối chảy qua làng"


@pytest.fixture
def hong(one_stop):
    """Made on the spot today, the card seen."""
    return newcomer(one_stop, at=clock.now())


@pytest.fixture
def page(client, one_stop):
    """The clerk's page about a person."""
    client.force_login(one_stop)
    return lambda user: f"/can-bo/nop-thay/nguoi/{ticket_of(one_stop, user)}"


@pytest.fixture
def proven(lan, one_stop):
    """Lan with her card seen; phone and e-mail address were proven before."""
    counter.prove(lan, name=lan.full_name, clerk=one_stop, at=clock.now())
    return lan


def acts_on(user):
    return list(user.counter_records.values_list("act", flat=True))


def test_a_code_read_out_at_the_counter_lets_her_in_from_home(client, hong, page, letters, code):
    client.post(page(hong), {"act": "send"})
    sms = letters()[0]
    assert (sms.kind, sms.recipient) == ("counter_code", hong.phone)
    assert "Đã xác nhận số điện thoại" in read(
        client.post(page(hong), {"act": "phone", "code": code()}, follow=True)
    )
    hong.refresh_from_db()
    assert hong.phone_proof == Proof.CODE
    assert Act.PHONE in acts_on(hong)
    assert "Gửi mã" not in read(client.get(page(hong)))

    cache.clear()  # a minute later, at home
    client.post("/dang-xuat")
    client.post("/quen-mat-khau", {"address": hong.phone})
    jobs.run_due(clock.now(), limit=20)
    client.post("/quen-mat-khau/ma", {"code": code()})
    client.post("/quen-mat-khau/mat-khau-moi", {"password1": PASSWORD})
    client.post("/dang-nhap", {"login": NUMBER, "password": PASSWORD})
    assert client.session["_auth_user_id"] == str(hong.pk)


def test_wrong_digits_are_five_tries_and_the_clerk_is_told(client, hong, page, code):
    client.post(page(hong), {"act": "send"})
    right = code()
    for _ in range(4):
        assert "đọc lại tin nhắn" in read(client.post(page(hong), {"act": "phone", "code": wrong(right)}))
    assert "Hãy gửi lại mã" in read(client.post(page(hong), {"act": "phone", "code": wrong(right)}))
    assert "Hãy gửi lại mã" in read(client.post(page(hong), {"act": "phone", "code": right}))
    hong.refresh_from_db()
    assert hong.phone_proof == Proof.COUNTER


def test_a_second_code_waits_a_minute(client, hong, page, letters):
    client.post(page(hong), {"act": "send"})
    assert "Mỗi phút chỉ gửi một mã" in read(client.post(page(hong), {"act": "send"}))
    assert len(letters()) == 1


def test_a_counter_is_not_kept_from_sending_to_many_people(client, one_stop, page, letters):
    for number in range(8):
        phone = f"098700020{number}"
        person = newcomer(one_stop, clock.now(), phone=phone, identity_number=f"07019900200{number}")
        client.post(page(person), {"act": "send"})
    assert len(letters()) == 8


def test_the_code_of_one_person_proves_nobody_elses_phone(client, hong, one_stop, page, code):
    other = newcomer(one_stop, clock.now(), phone="0987000333", identity_number="070199001155")
    client.post(page(hong), {"act": "send"})
    right = code()
    client.post(page(other), {"act": "phone", "code": right})
    errand = counter_contact.ask_for_code(other, clerk=one_stop, at=clock.now())
    with pytest.raises(codes.CodeOverError):
        counter_contact.prove_phone(hong, errand, code(), clerk=one_stop, at=clock.now())
    other.refresh_from_db()
    hong.refresh_from_db()
    assert (hong.phone_proof, other.phone_proof) == (Proof.COUNTER, Proof.COUNTER)


def test_a_number_changed_meanwhile_is_not_proven(hong, one_stop, code):
    errand = counter_contact.ask_for_code(hong, clerk=one_stop, at=clock.now())
    right = code()
    counter_contact.change(hong, phone="0987000444", email="", clerk=one_stop, at=clock.now())
    with pytest.raises(accounts.RefusedError):
        counter_contact.prove_phone(hong, errand, right, clerk=one_stop, at=clock.now())
    assert Act.PHONE not in acts_on(hong)


def test_where_the_e_mail_address_is_proven_no_clerk_opens_it(client, proven, one_stop, page, letters):
    """Another phone written down, a code to it, a new password: so a clerk would be in somebody's account."""
    counter_contact.change(proven, phone="0987000444", email="", clerk=one_stop, at=clock.now())
    assert letters()[0].kind == "contact_changed"
    sent = len(letters())
    client.post(page(proven), {"act": "send"})
    with pytest.raises(accounts.RefusedError, match="không xác nhận tại quầy được"):
        counter_contact.ask_for_code(proven, clerk=one_stop, at=clock.now())
    assert len(letters()) == sent


def test_without_the_card_or_a_gateway_no_code_is_sent(one_stop, hong, settings):
    unproven = newcomer(one_stop, clock.now(), card_seen=False, phone="0987000555")
    with pytest.raises(accounts.RefusedError, match="Hãy xem giấy tờ"):
        counter_contact.ask_for_code(unproven, clerk=one_stop, at=clock.now())
    settings.MOTCUA_CHANNELS = {"email": settings.MOTCUA_CHANNELS["email"]}
    assert not counter_contact.can_prove_phone(hong, clock.now())


def test_an_officers_account_is_not_opened_at_a_desk(hong, one_stop, appraiser):
    appraiser.posts.update(user=hong)
    assert not counter_contact.can_prove_phone(hong, clock.now())
    hong.email = "hong@vidu.vn"
    hong.phone_proof = Proof.CODE
    assert not counter_contact.can_drop_email(hong, clock.now())
    with pytest.raises(accounts.RefusedError, match="quản trị viên"):
        counter_contact.change(hong, phone="0987000999", email="", clerk=one_stop, at=clock.now())


def test_a_mailbox_that_is_lost_goes_and_is_told(client, proven, page, letters, code):
    old = proven.email
    client.post(page(proven), {"act": "send"})
    assert letters()[0].kind == "drop_email_code"
    right = code()
    assert "Hãy xem giấy tờ" in read(client.post(page(proven), {"act": "no_email", "code": right}))
    client.post(page(proven), {"act": "no_email", "lost": "on", "code": right})
    proven.refresh_from_db()
    assert proven.email is None
    assert not EmailAddress.objects.filter(user=proven).exists()
    assert (letters()[0].kind, letters()[0].recipient) == ("contact_changed", old)
    assert Act.NO_EMAIL in acts_on(proven)
    about_her = read(client.get(page(proven)))
    assert "Không còn mở được" not in about_her
    assert "Thư điện tử Đọc lại" not in about_her  # nor does the clerk write a new one down

    cache.clear()

    client.force_login(proven)
    client.post("/tai-khoan/thu-dien-tu", {"email": "moi@vidu.vn"})
    client.post("/tai-khoan/ma", {"code": code()})
    client.post("/tai-khoan/ma", {"code": code()})
    proven.refresh_from_db()
    assert proven.email == "moi@vidu.vn"


def test_the_last_way_in_does_not_go(proven, one_stop, code):
    errand = counter_contact.ask_for_code(proven, clerk=one_stop, at=clock.now())
    right = code()
    proven.phone_proof = Proof.COUNTER
    proven.save()
    with pytest.raises(accounts.RefusedError, match="Chỉ bỏ được thư điện tử khi"):
        counter_contact.drop_email(proven, errand, right, clerk=one_stop, at=clock.now())
    assert proven.email


def test_a_number_changed_meanwhile_keeps_the_address(proven, one_stop, code):
    """Another desk writes down another phone between the look at the account and the code."""
    errand = counter_contact.ask_for_code(proven, clerk=one_stop, at=clock.now())
    right = code()
    User.objects.filter(pk=proven.pk).update(phone="0987000888", phone_proof=Proof.COUNTER)
    with pytest.raises(accounts.RefusedError):
        counter_contact.drop_email(proven, errand, right, clerk=one_stop, at=clock.now())
    proven.refresh_from_db()
    assert proven.email
    assert EmailAddress.objects.filter(user=proven).exists()


def test_without_the_phone_in_her_hand_no_clerk_drops_the_address(client, proven, page):
    client.post(page(proven), {"act": "no_email", "lost": "on", "code": "123456"})
    client.post(page(proven), {"act": "send"})
    client.post(page(proven), {"act": "no_email", "lost": "on", "code": "123456"})
    proven.refresh_from_db()
    assert proven.email


def test_no_clerk_hands_on_an_account_that_somebody_got_into(proven, one_stop, letters, code):
    """The address gone, another phone written down: still neither that phone nor an address opens it."""
    errand = counter_contact.ask_for_code(proven, clerk=one_stop, at=clock.now())
    counter_contact.drop_email(proven, errand, code(), clerk=one_stop, at=clock.now())
    counter_contact.change(proven, phone="0987000888", email="", clerk=one_stop, at=clock.now())
    assert (letters()[0].kind, letters()[0].channel) == ("contact_changed", "sms")
    with pytest.raises(accounts.RefusedError, match="không xác nhận tại quầy được"):
        counter_contact.ask_for_code(proven, clerk=one_stop, at=clock.now())
    with pytest.raises(accounts.RefusedError, match="Chỉ chủ tài khoản"):
        counter_contact.change(
            proven, phone=proven.phone, email="ke.gian@vidu.vn", clerk=one_stop, at=clock.now()
        )


def test_who_comes_by_single_sign_on_alone_is_not_handed_on(hong, one_stop):
    SignOnLink.objects.create(
        user=hong,
        issuer="https://vneid.vidu",
        subject="s-1",
        level_at=clock.now(),
        linked_at=clock.now(),
        used_at=clock.now(),
    )
    assert not counter_contact.can_prove_phone(hong, clock.now())
    assert not counter_contact.takes_email(hong)


def test_without_a_password_there_is_nothing_to_open_or_drop(hong, proven, settings):
    settings.LOCAL_LOGIN = False
    assert not counter_contact.can_prove_phone(hong, clock.now())
    assert not counter_contact.can_drop_email(proven, clock.now())


def test_a_mistyped_address_is_a_strangers_and_is_told_nothing(proven, one_stop, letters, code):
    EmailAddress.objects.filter(user=proven).update(verified=False)
    errand = counter_contact.ask_for_code(proven, clerk=one_stop, at=clock.now())
    counter_contact.drop_email(proven, errand, code(), clerk=one_stop, at=clock.now())
    assert "contact_changed" not in [one.kind for one in letters()]


def test_a_clerk_adds_no_address_where_the_owner_can(proven, one_stop):
    proven.email = None
    proven.save()
    with pytest.raises(accounts.RefusedError, match="Chỉ chủ tài khoản"):
        counter_contact.change(
            proven, phone=proven.phone, email="ke.gian@vidu.vn", clerk=one_stop, at=clock.now()
        )


def test_only_a_desk_does_it(hong, appraiser):
    with pytest.raises(accounts.RefusedError, match="Chỉ cán bộ một cửa"):
        counter_contact.ask_for_code(hong, clerk=appraiser, at=clock.now())
    with pytest.raises(accounts.RefusedError, match="Chỉ cán bộ một cửa"):
        counter_contact.change(hong, phone="0987000777", email="", clerk=appraiser, at=clock.now())
