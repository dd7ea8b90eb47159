"""Coming by single sign-on: a new account, the same account again, and nobody else's."""

import pytest
from allauth.account.models import EmailAddress
from authlib.integrations.requests_client import OAuth2Session
from django.core.cache import cache
from django.db import connection

from motcua.accounts import service
from motcua.accounts.links import SignOnLink, SignOnRecord
from motcua.accounts.models import User
from motcua.base import clock
from motcua.integrations import openid
from tests.sso.conftest import LAN, TAM, Traveller, path, words


def acts(user):
    return [record.act for record in SignOnRecord.objects.filter(user=user).order_by("pk")]


def test_tam_registers_without_typing_what_the_provider_knows(peer, traveller):
    page = traveller.comes(peer.knows("tam", **TAM))
    assert path(page) == "/dang-nhap/sso/dang-ky"
    assert "Đỗ Thị Tâm" in words(page)
    assert "070192000777" not in words(page)
    assert not User.objects.filter(full_name="Đỗ Thị Tâm").exists()

    page = traveller.here.post("/dang-nhap/sso/dang-ky", {"phone": "0912345678", "terms": "on"}, follow=True)
    tam = User.objects.get(full_name="Đỗ Thị Tâm")
    assert path(page) == "/tai-khoan"
    assert traveller.person == tam.pk
    assert (tam.identity_number, tam.phone, tam.email) == ("070192000777", "0912345678", "tam@example.com")
    assert tam.birth_date == "1992-03-08"
    assert tam.identity_proven_at is not None
    assert EmailAddress.objects.get(user=tam).verified
    assert not tam.has_usable_password()
    assert acts(tam) == ["registered", "proven"]


def test_the_next_time_she_is_in_at_once(peer, traveller):
    who = peer.knows("tam", **TAM)
    traveller.registers(who)
    again = Traveller()
    assert path(again.comes(who)) == "/ho-so"
    assert again.person == traveller.person


def test_she_arrives_where_she_wanted_to_go(peer, traveller):
    who = peer.knows("tam", **TAM)
    traveller.registers(who)
    there = Traveller().comes(who, start="/dang-nhap/sso?next=/tai-khoan/sua")
    assert path(there) == "/tai-khoan/sua"


@pytest.mark.parametrize("elsewhere", ["https://boc.example/", "//boc.example/", "javascript:alert(1)"])
def test_nobody_is_sent_to_another_site(peer, traveller, elsewhere):
    who = peer.knows("tam", **TAM)
    traveller.registers(who)
    there = Traveller().comes(who, start=f"/dang-nhap/sso?next={elsewhere}")
    assert path(there) == "/ho-so"


def test_a_low_level_proves_nothing(peer, traveller):
    traveller.registers(peer.knows("tam", "low", **TAM))
    tam = User.objects.get(pk=traveller.person)
    assert tam.identity_number == "070192000777"
    assert tam.identity_proven_at is None
    assert SignOnLink.objects.get(user=tam).level == "low"


def test_a_higher_level_proves_the_number_later_and_both_are_noted(peer, traveller):
    traveller.registers(peer.knows("tam", "low", **TAM))
    Traveller().comes(peer.knows("tam", "high", **TAM))
    tam = User.objects.get(pk=traveller.person)
    link = SignOnLink.objects.get(user=tam)
    assert tam.identity_proven_at is not None
    assert (link.level, link.level_at) == ("high", link.used_at)
    assert acts(tam) == ["registered", "level", "proven"]


def test_a_level_that_is_not_said_is_no_level(peer, traveller):
    traveller.registers(peer.knows("tam", None, **TAM))
    assert User.objects.get(pk=traveller.person).identity_proven_at is None


def test_a_level_that_the_settings_do_not_name_does_not_come_in(peer, sso, names_provider, traveller):
    sso.SSO = names_provider(MOTCUA_OIDC_LEVELS="high")
    page = traveller.comes(peer.knows("tam", "low", **TAM))
    assert "ở mức xác thực mà cổng chưa nhận" in words(page)
    assert traveller.person is None


def test_what_the_provider_does_not_know_is_asked_for_and_proves_nothing(peer, traveller):
    who = peer.knows("tam")
    page = traveller.comes(who)
    assert "Họ và tên" in words(page)
    page = traveller.here.post("/dang-nhap/sso/dang-ky", {"phone": "12", "full_name": "7"})
    for said in ("chỉ gồm chữ cái", "Nhập số CCCD", "10 chữ số", "đánh dấu đồng ý"):
        assert said in words(page)
    typed = {"full_name": "Đỗ Thị Tâm", "identity_number": "070192000777"}
    traveller.registers(who, **typed)
    assert User.objects.get(pk=traveller.person).identity_proven_at is None


def test_what_the_provider_says_is_not_to_be_typed_over(peer, traveller):
    traveller.registers(peer.knows("tam", **TAM), full_name="Người Khác", identity_number="070185001234")
    assert User.objects.get(pk=traveller.person).full_name == "Đỗ Thị Tâm"
    assert User.objects.get(pk=traveller.person).identity_number == "070192000777"


def test_claims_have_the_names_that_the_settings_give_them(peer, sso, names_provider, traveller):
    sso.SSO = names_provider(MOTCUA_OIDC_CLAIMS="full_name=birthdate,birth_date=name")
    traveller.registers(peer.knows("tam", **TAM | {"birthdate": "Đỗ Thị Tâm", "name": "08/03/1992"}))
    tam = User.objects.get(pk=traveller.person)
    assert (tam.full_name, tam.birth_date) == ("Đỗ Thị Tâm", "1992-03-08")


@pytest.mark.parametrize(
    "nonsense", [{"identity_number": "không có"}, {"identity_number": {"a": 1}}, {"identity_number": True}]
)
def test_a_number_that_is_none_proves_nothing(peer, traveller, nonsense):
    traveller.comes(peer.knows("tam", **TAM | nonsense))
    page = traveller.here.get("/dang-nhap/sso/dang-ky")
    assert 'name="identity_number"' in page.content.decode()


# --- Nobody else's account ------------------------------------------------------------------------------


def test_an_address_that_nobody_checked_opens_and_takes_nothing(peer, lan, traveller):
    page = traveller.comes(peer.knows("thief", **TAM | {"email": lan.email, "email_verified": False}))
    assert lan.email not in words(page)
    traveller.registers("thief")
    new = User.objects.get(pk=traveller.person)
    assert new.pk != lan.pk
    assert new.email is None
    assert not EmailAddress.objects.filter(user=new).exists()


def test_a_checked_address_of_an_account_opens_nothing_either_but_says_so(peer, lan, traveller):
    page = traveller.comes(peer.knows("twin", **TAM | {"email": lan.email}))
    assert "đã có tài khoản ở cổng" in words(page)
    traveller.registers("twin")
    assert traveller.person != lan.pk
    assert User.objects.get(pk=traveller.person).email is None


def test_a_squatter_who_never_confirmed_does_not_keep_the_address(peer, traveller, letters):
    squatter = User.objects.create_user(
        email="tam@example.com", password="của kẻ khác", full_name="Kẻ Chiếm Chỗ", phone="0912345679"
    )
    EmailAddress.objects.create(user=squatter, email=squatter.email, primary=True)
    traveller.registers(peer.knows("tam", **TAM))
    assert not User.objects.filter(pk=squatter.pk).exists()
    assert User.objects.get(pk=traveller.person).email == "tam@example.com"


def test_a_number_that_lan_merely_typed_gives_her_account_to_nobody(peer, lan, traveller):
    traveller.registers(peer.knows("lan", **LAN))
    proven = User.objects.get(pk=traveller.person)
    lan.refresh_from_db()
    assert proven.pk != lan.pk
    assert (proven.identity_proven_at is not None, lan.identity_proven_at) == (True, None)


def test_a_number_proven_at_the_counter_brings_its_owner_to_that_account(peer, lan, traveller, letters):
    User.objects.filter(pk=lan.pk).update(identity_proven_at=clock.now())
    traveller.comes(peer.knows("lan", **LAN))
    assert traveller.person == lan.pk
    assert acts(lan) == ["linked"]
    assert [(letter.kind, letter.recipient) for letter in letters()] == [("sign_on_linked", lan.email)]


def test_somebody_made_at_the_counter_without_address_and_password_can_come(peer, one_stop, traveller):
    tam = service.counter.register(
        full_name="Đỗ Thị Tâm",
        identity_number="070192000777",
        phone="0912345678",
        email="",
        consent=service.counter.How.SPOKEN,
        card_seen=True,
        clerk=one_stop,
        at=clock.now(),
    )
    traveller.comes(peer.knows("tam", **TAM))
    assert traveller.person == tam.pk


def test_at_a_low_level_a_proven_number_brings_nobody_in(peer, lan, traveller):
    User.objects.filter(pk=lan.pk).update(identity_proven_at=clock.now())
    traveller.registers(peer.knows("lan", "low", **LAN))
    assert traveller.person != lan.pk
    assert User.objects.get(pk=traveller.person).identity_proven_at is None


@pytest.mark.parametrize("name", ["Người Khác", ""])
def test_the_same_number_under_another_name_brings_nobody_in(peer, lan, traveller, name):
    User.objects.filter(pk=lan.pk).update(identity_proven_at=clock.now())
    page = traveller.comes(peer.knows("other", **LAN | {"name": name}))
    assert "một tài khoản mang tên khác" in words(page)
    assert traveller.person is None
    assert not SignOnLink.objects.exists()


def test_the_proven_number_of_an_officer_brings_nobody_in(peer, director, traveller):
    User.objects.filter(pk=director.pk).update(identity_proven_at=clock.now())
    director.identity_number = "070175003333"
    director.save()
    User.objects.filter(pk=director.pk).update(identity_proven_at=clock.now())
    page = traveller.comes(peer.knows("director", name=director.full_name, identity_number="070175003333"))
    assert "theo thư mời của quản trị hệ thống" in words(page)
    assert traveller.person is None


def test_while_somebody_reads_the_page_the_number_was_proven_for_another(peer, minh, traveller):
    traveller.comes(peer.knows("tam", **TAM))
    minh.identity_number = TAM["identity_number"]
    minh.identity_proven_at = clock.now()
    minh.save()
    page = traveller.here.post("/dang-nhap/sso/dang-ky", {"phone": "0912345678", "terms": "on"})
    assert "đã được xác nhận cho một tài khoản khác" in words(page)
    assert traveller.person is None
    assert not SignOnLink.objects.exists()


def test_whoever_comes_with_another_number_than_the_proven_one_stays_outside(peer, traveller):
    """The provider gave the subject to somebody else, or two people share it."""
    traveller.registers(peer.knows("tam", **TAM))
    other = Traveller()
    page = other.comes(peer.knows("tam", **TAM | {"identity_number": "070192000999"}))
    assert "khác số đã xác nhận" in words(page)
    assert other.person is None


def test_a_number_proven_for_another_meanwhile_is_said_and_not_taken(peer, minh, traveller):
    traveller.registers(peer.knows("tam", "low", **TAM))
    minh.identity_number, minh.identity_proven_at = TAM["identity_number"], clock.now()
    minh.save()
    again = Traveller()
    page = again.comes(peer.knows("tam", "high", **TAM))
    assert "đã được xác nhận cho một tài khoản khác" in words(page)
    assert again.person == traveller.person
    assert User.objects.get(pk=again.person).identity_proven_at is None


def test_a_locked_account_stays_locked(peer, traveller):
    who = peer.knows("tam", **TAM)
    traveller.registers(who)
    User.objects.filter(pk=traveller.person).update(is_active=False)
    other = Traveller()
    assert "đang bị khóa" in words(other.comes(who))
    assert other.person is None


def test_two_windows_make_one_account(peer):
    who = peer.knows("tam", **TAM)
    first, second = Traveller(), Traveller()
    first.comes(who)
    second.comes(who)
    first.here.post("/dang-nhap/sso/dang-ky", {"phone": "0912345678", "terms": "on"})
    page = second.here.post("/dang-nhap/sso/dang-ky", {"phone": "0912345678", "terms": "on"})
    assert "đã được xác nhận cho một tài khoản khác" in words(page) or "ở một cửa sổ khác" in words(page)
    assert SignOnLink.objects.count() == 1


def test_two_windows_of_somebody_unproven_make_one_account(peer):
    who = peer.knows("tam", "low", **TAM)
    first, second = Traveller(), Traveller()
    first.comes(who)
    second.comes(who)
    first.here.post("/dang-nhap/sso/dang-ky", {"phone": "0912345678", "terms": "on"})
    page = second.here.post("/dang-nhap/sso/dang-ky", {"phone": "0912345678", "terms": "on"})
    assert "ở một cửa sổ khác" in words(page)
    assert User.objects.filter(full_name="Đỗ Thị Tâm").count() == SignOnLink.objects.count() == 1


# --- What may be switched off ---------------------------------------------------------------------------


def test_where_nobody_registers_alone_the_page_says_where_to_go(client, sso):
    sso.SELF_REGISTRATION = False
    page = client.get("/dang-ky")
    assert "đến quầy một cửa" in words(page)
    assert "VNeID" in words(page)
    assert b"<form method" not in page.content.partition(b"<main")[2].partition(b"</main")[0]
    assert client.post("/dang-ky", {"email": "a@example.com"}).status_code == 404


def test_then_only_who_is_proven_gets_an_account(peer, sso, traveller):
    sso.SELF_REGISTRATION = False
    page = traveller.comes(peer.knows("tam", "low", **TAM))
    assert page.status_code == 403
    assert "nâng mức xác thực" in words(page)
    assert path(traveller.here.get("/dang-nhap/sso/dang-ky", follow=True)) == "/dang-nhap"
    page = Traveller().registers(peer.knows("tam", "high", **TAM))
    assert path(page) == "/tai-khoan"


LOCAL = [
    "/dang-ky/ma",
    "/quen-mat-khau",
    "/quen-mat-khau/ma",
    "/quen-mat-khau/mat-khau-moi",
]


@pytest.mark.parametrize("address", LOCAL)
def test_without_local_log_in_its_pages_are_gone(client, sso, address):
    assert client.get(address).status_code != 404
    sso.LOCAL_LOGIN = False
    assert client.get(address).status_code == client.post(address).status_code == 404


def test_without_local_log_in_the_door_has_one_button_and_no_form(client, sso, lan):
    sso.LOCAL_LOGIN = False
    page = client.get("/dang-nhap")
    main = page.content.decode().partition("<main")[2].partition("</main")[0]
    assert "Đăng nhập bằng VNeID" in main
    assert "password" not in main
    assert "<form" not in main
    assert "Tiếp tục với VNeID" in words(client.get("/dang-ky"))
    assert client.post("/dang-nhap", {"login": lan.email, "password": "x"}).status_code == 404
    client.force_login(lan)
    assert client.get("/tai-khoan/mat-khau").status_code == 404


def test_without_local_log_in_a_password_opens_nothing_anywhere(sso, lan):
    from django.contrib.auth import authenticate

    from motcua.accounts.cast import PASSWORD

    assert authenticate(None, username=lan.email, password=PASSWORD) == lan
    sso.LOCAL_LOGIN = False
    assert authenticate(None, username=lan.email, password=PASSWORD) is None


def test_without_a_provider_there_is_no_trace_of_it(client, sso, lan, administrator):
    sso.SSO = {}
    assert "VNeID" not in words(client.get("/dang-nhap"))
    assert client.get("/dang-nhap/sso").status_code == 404
    assert client.get("/dang-xuat/sso/tiep").status_code == 404
    client.force_login(lan)
    assert "VNeID" not in words(client.get("/tai-khoan"))
    assert client.get("/tai-khoan/lien-ket").status_code == 404
    client.force_login(administrator)
    assert client.post(f"/quan-tri/can-bo/{administrator.pk}/sso/moi").status_code == 404


# --- And out again --------------------------------------------------------------------------------------


def test_who_came_that_way_is_offered_to_leave_there_too(peer, traveller):
    traveller.registers(peer.knows("tam", **TAM))
    page = traveller.here.post("/dang-xuat", follow=True)
    assert path(page) == "/dang-xuat/sso"
    assert "Đăng xuất khỏi VNeID" in words(page)
    address = traveller.leave("/dang-xuat/sso/tiep")
    assert address.startswith(f"{peer.issuer}/session/end?")
    assert "id_token_hint" not in address
    answer = traveller.there.get(address, timeout=10)
    assert "Đăng xuất khỏi nhà cung cấp" in answer.text


def test_who_came_with_a_password_goes_home(lans):
    assert path(lans.here.post("/dang-xuat", follow=True)) == "/"


def test_nobody_asks_the_provider_too_often(client, sso):
    cache.clear()
    allowed = int(sso.ACCOUNT_RATE_LIMITS["sso"].partition("/")[0])
    locations = [client.get("/dang-nhap/sso")["Location"] for _ in range(allowed + 1)]
    assert [place == "/dang-nhap" for place in locations] == [False] * allowed + [True]


@pytest.mark.django_db(transaction=True)
def test_no_transaction_and_no_connection_waits_for_the_provider(peer, traveller, monkeypatch):
    seen = []
    fetched, opened = openid._fetched, OAuth2Session.fetch_token

    def look():
        seen.append((connection.in_atomic_block, connection.connection is not None))

    monkeypatch.setattr(openid, "_fetched", lambda *args: look() or fetched(*args))
    monkeypatch.setattr(OAuth2Session, "fetch_token", lambda *args, **more: look() or opened(*args, **more))
    traveller.comes(peer.knows("tam", **TAM))
    assert len(seen) >= 3
    assert set(seen) == {(False, False)}
