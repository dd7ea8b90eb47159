"""Who is at the counter: found by number, made on the spot, the card seen, the consent noted."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction

from motcua.accounts import counter_contact, terms
from motcua.accounts import service as accounts
from motcua.accounts.counter import (
    How,
    carriers,
    note_consent,
    note_opened,
    prove,
)
from motcua.accounts.forms import unconfirmed
from motcua.accounts.models import AppendOnlyError, CounterRecord, User
from motcua.base import retention
from motcua.dossiers.models import Dossier
from tests.counter.conftest import MONDAY, NAME, NUMBER, newcomer

Act = CounterRecord.Act
LATER = MONDAY + timedelta(days=1)


def acts_on(user):
    return sorted(user.counter_records.values_list("act", flat=True))


def other_account(**changes):
    facts = {"full_name": NAME, "identity_number": NUMBER, "phone": "0912345678", "email": "ai.do@vidu.vn"}
    return User.objects.create_user(password="mot mat khau dai", **{**facts, **changes})


def test_a_person_is_made_on_the_spot_with_their_consent(hong, one_stop):
    assert hong.email is None
    assert not hong.has_usable_password()
    assert hong.identity_proven_at == MONDAY
    assert (hong.terms_version, hong.terms_accepted_at) == (terms.in_force(MONDAY).version, MONDAY)
    assert acts_on(hong) == [Act.CONSENT, Act.CREATED, Act.PROVEN]
    consent = hong.counter_records.get(act=Act.CONSENT)
    assert (consent.how, consent.terms_version, consent.clerk) == (
        How.SPOKEN,
        terms.in_force(MONDAY).version,
        one_stop,
    )
    assert consent.post.agency.key == "BP-TTPVHCC"


def test_without_the_card_nothing_is_proven(one_stop):
    person = newcomer(one_stop, card_seen=False)

    assert person.identity_proven_at is None
    assert acts_on(person) == [Act.CONSENT, Act.CREATED]


def test_several_people_without_an_e_mail_address_live_side_by_side(one_stop):
    first = newcomer(one_stop)
    second = newcomer(one_stop, identity_number="070199001133", email="")

    assert first.email is second.email is None
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=second.pk).update(email="")


def test_the_proven_account_is_found_first_and_closed_ones_not_at_all(hong):
    unproven = other_account()
    other_account(email="bi.khoa@vidu.vn", is_active=False)

    assert list(carriers(NUMBER)) == [hong, unproven]
    assert list(carriers("070199009999")) == []


def test_a_second_registration_never_takes_over_the_first(hong, one_stop):
    second = other_account()

    with pytest.raises(accounts.RefusedError, match="đã được xác nhận cho một tài khoản khác"):
        prove(second, name=NAME, clerk=one_stop, at=MONDAY)
    with pytest.raises(accounts.RefusedError, match="đã được xác nhận cho một tài khoản khác"):
        newcomer(one_stop, phone="0911222333", email="khac@vidu.vn")

    second.refresh_from_db()
    assert second.identity_proven_at is None
    assert not User.objects.filter(email="khac@vidu.vn").exists()


def test_who_registered_online_already_gets_no_second_account_at_the_counter(one_stop):
    online = other_account()
    EmailAddress.objects.create(user=online, email=online.email, verified=True)

    again = newcomer(one_stop, full_name="  điểu thị  HỒNG ", phone=online.phone, email="khac@vidu.vn")

    assert again == online
    online.refresh_from_db()
    assert (online.email, online.identity_proven_at) == ("ai.do@vidu.vn", None)
    assert acts_on(online) == []


@pytest.mark.parametrize(
    "other", [{"full_name": "Điểu Thị Hông"}, {"phone": "0911222333"}, {"identity_number": "070199001199"}]
)
def test_another_name_phone_or_number_is_another_person(hong, one_stop, other):
    assert newcomer(one_stop, card_seen=False, **other) != hong


def test_a_locked_account_or_one_nobody_ever_entered_is_not_led_to(one_stop):
    locked = other_account(is_active=False)
    never_entered = other_account(email="chua.vao@vidu.vn")

    person = newcomer(one_stop, phone=locked.phone)

    assert person not in (locked, never_entered)


def test_the_database_itself_keeps_one_proven_account_of_a_number(hong):
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=other_account().pk).update(identity_proven_at=MONDAY)


def test_two_desks_that_prove_at_once_leave_one_proven(one_stop, monkeypatch):
    """The second desk looked before the first had written: the database decides."""
    first, second = other_account(), other_account(email="hai@vidu.vn")
    prove(first, name=NAME, clerk=one_stop, at=MONDAY)
    monkeypatch.setattr("motcua.accounts.counter._refuse_second_proof", lambda *_: None)

    with pytest.raises(accounts.RefusedError, match="đã được xác nhận cho một tài khoản khác"):
        prove(second, name=NAME, clerk=one_stop, at=MONDAY)
    assert second.identity_proven_at is None
    assert acts_on(second) == []


def test_a_name_other_than_on_the_card_is_not_proven(lan, one_stop):
    with pytest.raises(accounts.RefusedError, match="Tên trên giấy tờ khác tên của tài khoản"):
        prove(lan, name="Nguyễn Thị Lán", clerk=one_stop, at=MONDAY)

    assert lan.identity_proven_at is None
    prove(lan, name="  NGUYỄN  THỊ LAN ", clerk=one_stop, at=MONDAY)
    lan.refresh_from_db()
    assert lan.identity_proven_at == MONDAY
    prove(lan, name="Nguyễn Thị Lan", clerk=one_stop, at=LATER)
    assert acts_on(lan) == [Act.PROVEN]


def test_once_proven_a_person_sees_what_was_filed_under_the_number_before(dossier, hong, one_stop):
    Dossier.objects.filter(pk=dossier.pk).update(applicant=one_stop)

    assert Dossier.objects.owned_by(hong).get() == dossier


@pytest.mark.parametrize("member", ["lan", "appraiser", "administrator"])
def test_only_officers_of_a_desk_do_it(cast, hong, member):
    with pytest.raises(accounts.RefusedError, match="Chỉ cán bộ một cửa"):
        newcomer(cast[member], identity_number="070199001144")
    with pytest.raises(accounts.RefusedError, match="Chỉ cán bộ một cửa"):
        prove(hong, name=NAME, clerk=cast[member], at=MONDAY)


def test_a_clerk_whose_post_has_ended_cannot(one_stop, hong):
    one_stop.posts.update(held_to=MONDAY)

    with pytest.raises(accounts.RefusedError, match="Chỉ cán bộ một cửa"):
        note_consent(hong, how=How.SPOKEN, clerk=one_stop, at=LATER)


def test_an_e_mail_address_is_added_where_there_is_none(hong, one_stop):
    counter_contact.change(hong, phone="0987000222", email="Hong@Vidu.vn", clerk=one_stop, at=LATER)

    hong.refresh_from_db()
    assert (hong.email, hong.phone) == ("hong@vidu.vn", "0987000222")
    assert EmailAddress.objects.get(user=hong).email == "hong@vidu.vn"
    assert Act.CONTACT in acts_on(hong)


def test_another_e_mail_address_is_never_put_in_its_place(lan, one_stop):
    prove(lan, name=lan.full_name, clerk=one_stop, at=MONDAY)
    before = lan.email

    with pytest.raises(accounts.RefusedError, match="Chỉ chủ tài khoản"):
        counter_contact.change(lan, phone=lan.phone, email="ke.gian@vidu.vn", clerk=one_stop, at=MONDAY)
    lan.refresh_from_db()
    assert lan.email == before


def test_contact_changes_only_with_a_proven_identity(one_stop):
    person = newcomer(one_stop, card_seen=False)

    with pytest.raises(accounts.RefusedError, match="Hãy xem giấy tờ"):
        counter_contact.change(person, phone="0987000222", email="", clerk=one_stop, at=MONDAY)


def test_an_address_that_is_somebody_elses_is_refused(hong, lan, one_stop):
    with pytest.raises(accounts.RefusedError, match="đã có tài khoản khác dùng"):
        counter_contact.change(hong, phone=hong.phone, email=lan.email, clerk=one_stop, at=MONDAY)
    with pytest.raises(accounts.RefusedError, match="đã có tài khoản khác dùng"):
        newcomer(one_stop, identity_number="070199001155", email=lan.email)
    hong.refresh_from_db()
    assert hong.email is None
    assert not User.objects.filter(phone="0987000111").exclude(pk=hong.pk).exists()


def test_a_person_of_the_counter_is_no_unconfirmed_registration(one_stop):
    """They may come for their password a year later: neither the sweep nor a stranger's try removes them."""
    person = newcomer(one_stop, email="hong@vidu.vn")

    assert person not in unconfirmed()
    retention.run(MONDAY + timedelta(days=400))
    assert User.objects.filter(pk=person.pk).exists()


def test_who_agreed_already_is_not_asked_again(lan, one_stop):
    note_consent(lan, how=How.SIGNED, clerk=one_stop, at=MONDAY)

    assert acts_on(lan) == []


def test_a_clerk_who_opens_the_account_is_noted_once_a_day(lan, one_stop):
    note_opened(lan, clerk=one_stop, at=MONDAY)
    note_opened(lan, clerk=one_stop, at=MONDAY + timedelta(hours=3))
    note_opened(lan, clerk=one_stop, at=LATER)

    assert acts_on(lan) == [Act.OPENED, Act.OPENED]


def test_what_was_recorded_stays_as_it_was(hong):
    record = hong.counter_records.first()

    with pytest.raises(AppendOnlyError):
        record.save()
    with pytest.raises(AppendOnlyError):
        record.delete()
