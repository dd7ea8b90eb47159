"""An account that exists and a person of the provider: linked by its owner, or by invitation."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from motcua.accounts import service
from motcua.accounts.links import SignOnInvitation, SignOnLink, SignOnRecord
from motcua.accounts.models import User
from motcua.accounts.service import RefusedError
from motcua.base import clock
from motcua.organization.models import Role
from tests.sso.conftest import LAN, TAM, Traveller, path, words

BEGIN, CONFIRM, UNLINK = "/tai-khoan/lien-ket", "/tai-khoan/lien-ket/xac-nhan", "/tai-khoan/go-lien-ket"


def acts(user):
    return [record.act for record in SignOnRecord.objects.filter(user=user).order_by("pk")]


def links(browser, who):
    browser.comes(who, start=BEGIN)
    return browser.here.post(CONFIRM, follow=True)


# --- By the owner ---------------------------------------------------------------------------------------


def test_lan_links_her_account_and_comes_in_by_it(peer, lan, lans):
    who = peer.knows("lan", **LAN)
    assert f'href="{BEGIN}"' in lans.here.get("/tai-khoan").content.decode()
    page = lans.comes(who, start=BEGIN)
    assert path(page) == CONFIRM
    assert "NGUYỄN THỊ LAN" in words(page)
    assert "070185001234" not in words(page)

    page = lans.here.post(CONFIRM, follow=True)
    assert path(page) == "/tai-khoan"
    assert "Đã liên kết tài khoản với VNeID" in words(page)
    lan.refresh_from_db()
    assert (lan.full_name, lan.identity_proven_at is not None) == ("NGUYỄN THỊ LAN", True)
    assert acts(lan) == ["linked", "proven"]
    again = Traveller()
    again.comes(who)
    assert again.person == lan.pk


def test_the_owner_is_told_by_a_letter(peer, lan, lans, letters):
    links(lans, peer.knows("lan", **LAN))
    assert [(letter.kind, letter.recipient) for letter in letters()] == [("sign_on_linked", lan.email)]


def test_a_mere_visit_links_nothing(peer, lan, lans):
    """Somebody makes Lan's browser go to the provider and back, where it is logged in as somebody else."""
    lans.comes(peer.knows("thief", **TAM), start=BEGIN)
    lans.here.get(CONFIRM)
    assert not SignOnLink.objects.exists()


def test_a_form_of_another_site_links_nothing(peer, lan):
    strict = Traveller(here=Client(enforce_csrf_checks=True))
    strict.here.force_login(lan)
    strict.comes(peer.knows("lan", **LAN), start=BEGIN)
    assert strict.here.post(CONFIRM).status_code == 403
    assert not SignOnLink.objects.exists()


def test_what_lan_began_minh_does_not_finish(peer, minh, lans):
    answer = lans.asked(lans.leave(BEGIN), peer.knows("lan", **LAN))
    lans.here.force_login(minh)
    assert "Lượt này đã dùng rồi" in words(lans.back(answer))
    lans.here.post(CONFIRM)
    assert not SignOnLink.objects.exists()


def test_what_came_for_logging_in_is_not_what_came_for_linking(peer, lan, traveller):
    traveller.comes(peer.knows("tam", **TAM))
    traveller.here.force_login(lan)
    assert path(traveller.here.post(CONFIRM, follow=True)) == "/tai-khoan"
    assert not SignOnLink.objects.exists()


def test_a_low_level_links_and_changes_nothing_else(peer, lan, lans):
    links(lans, peer.knows("lan", "low", **LAN))
    lan.refresh_from_db()
    assert (lan.full_name, lan.identity_proven_at) == ("Nguyễn Thị Lan", None)
    assert acts(lan) == ["linked"]


def test_somebody_who_is_linked_to_another_account_is_not_linked_again(peer, lans, traveller):
    traveller.registers(peer.knows("tam", **TAM))
    page = links(lans, "tam")
    assert "đã liên kết với một tài khoản khác" in words(page)
    assert SignOnLink.objects.get().user_id == traveller.person


def test_an_account_is_linked_to_one_person_only(peer, lan, lans):
    links(lans, peer.knows("lan", "low", **LAN))
    lans.there.cookies.clear()
    page = links(lans, peer.knows("tam", "low", **TAM))
    assert "Hãy gỡ liên kết cũ trước" in words(page)
    assert SignOnLink.objects.count() == 1


def test_an_account_proven_for_one_number_is_not_linked_to_another(peer, lan, lans):
    User.objects.filter(pk=lan.pk).update(identity_proven_at=clock.now())
    page = links(lans, peer.knows("tam", **TAM))
    assert "khác số đã xác nhận" in words(page)
    assert not SignOnLink.objects.exists()


def test_a_number_proven_for_another_account_is_not_proven_here_too(peer, minh, lan, lans):
    minh.identity_number, minh.identity_proven_at = LAN["identity_number"], clock.now()
    minh.save()
    page = links(lans, peer.knows("lan", **LAN))
    assert "đã được xác nhận cho một tài khoản khác" in words(page)
    assert not SignOnLink.objects.exists()
    lan.refresh_from_db()
    assert lan.identity_proven_at is None


def test_lan_removes_the_link_and_what_was_proven_stays(peer, lan, lans):
    who = peer.knows("lan", **LAN)
    links(lans, who)
    assert "Gỡ liên kết" in words(lans.here.get("/tai-khoan"))
    assert SignOnLink.objects.exists()
    lans.here.get(UNLINK)
    assert SignOnLink.objects.exists()
    page = lans.here.post(UNLINK, follow=True)
    assert "Đã gỡ liên kết với VNeID" in words(page)
    assert not SignOnLink.objects.exists()
    lan.refresh_from_db()
    assert lan.identity_proven_at is not None
    assert acts(lan) == ["linked", "proven", "unlinked"]


@pytest.mark.parametrize("lacks", ["password", "local log-in"])
def test_nobody_removes_their_only_way_in(peer, traveller, sso, lacks):
    traveller.registers(peer.knows("tam", **TAM))
    tam = User.objects.get(pk=traveller.person)
    if lacks == "local log-in":
        tam.set_password("ruộng lúa xanh")
        tam.save()
        traveller.here.force_login(tam)
        sso.LOCAL_LOGIN = False
    assert "cách đăng nhập duy nhất" in words(traveller.here.get(UNLINK))
    assert "cách đăng nhập duy nhất" in words(traveller.here.post(UNLINK, follow=True))
    assert SignOnLink.objects.filter(user=tam).exists()


def test_without_a_link_there_is_nothing_to_remove(lans):
    assert path(lans.here.post(UNLINK, follow=True)) == "/tai-khoan"
    assert not SignOnRecord.objects.exists()


# --- Officers -------------------------------------------------------------------------------------------


@pytest.fixture
def administrators(administrator):
    browser = Client()
    browser.force_login(administrator)
    return browser


@pytest.fixture
def invited(administrators, letters):
    """invited(officer): the administrator presses the button; the address in the letter."""

    def invite(officer):
        administrators.post(f"/quan-tri/can-bo/{officer.pk}/sso/moi")
        letter = letters()[0]
        assert (letter.kind, letter.recipient) == ("officer_sign_on", officer.email)
        return re.findall(r"/dang-nhap/sso/moi/\S+", letter.text)[0]

    return invite


@pytest.fixture
def director_there(peer, director):
    return peer.knows("director", name=director.full_name.upper(), email=director.email, email_verified=True)


def accepts(browser, address, who):
    browser.comes(who, start=address)
    return browser.here.post("/dang-nhap/sso/loi-moi", follow=True)


def test_the_address_of_an_officer_does_not_open_their_account(director, director_there, traveller):
    page = traveller.comes(director_there)
    assert path(page) == "/dang-nhap/sso/dang-ky"
    assert not SignOnLink.objects.exists()


def test_an_officer_does_not_link_by_themselves(director, director_there):
    browser = Traveller()
    browser.here.force_login(director)
    assert BEGIN not in browser.here.get("/tai-khoan").content.decode()
    assert path(browser.here.get(BEGIN, follow=True)) == "/tai-khoan"
    with pytest.raises(RefusedError):
        service.signon.link(director, _person(), clock.now())
    assert not SignOnLink.objects.exists()


def _person():
    from motcua.accounts.provider import Person

    return Person(issuer="https://id.example.vn", subject="director", full_name="Ngô Thị Kim Liên")


def test_an_invited_officer_links_and_is_at_the_desk(director, director_there, invited, administrator):
    browser = Traveller()
    page = browser.comes(director_there, start=invited(director))
    assert path(page) == "/dang-nhap/sso/loi-moi"
    assert director.full_name in words(page)
    assert not SignOnLink.objects.exists()
    page = browser.here.post("/dang-nhap/sso/loi-moi", follow=True)
    assert path(page) == "/can-bo"
    assert browser.person == director.pk
    records = SignOnRecord.objects.filter(user=director).order_by("pk")
    assert [(record.act, record.actor) for record in records] == [
        ("invited", administrator),
        ("linked", None),
    ]
    again = Traveller()
    again.comes(director_there)
    assert again.person == director.pk


def test_the_letter_works_once(director, director_there, invited, peer, administrators):
    address = invited(director)
    accepts(Traveller(), address, director_there)
    administrators.post(f"/quan-tri/can-bo/{director.pk}/sso/go")
    late = Traveller()
    assert "đã dùng rồi hoặc đã hết hạn" in words(late.here.get(address, follow=True))


def test_the_letter_works_for_a_week(director, invited):
    address = invited(director)
    SignOnInvitation.objects.update(made_at=clock.now() - timedelta(days=7))
    late = Traveller()
    assert "đã dùng rồi hoặc đã hết hạn" in words(late.here.get(address, follow=True))


def test_a_newer_letter_takes_the_place_of_the_older(director, invited):
    older = invited(director)
    newer = invited(director)
    assert older != newer
    browser = Traveller()
    assert "đã hết hạn" in words(browser.here.get(older, follow=True))
    assert browser.here.get(newer)["Location"].startswith("http://localhost")


def test_a_letter_in_wrong_hands_links_nobody(director, invited, peer):
    """Who found it is known to the provider by another name."""
    thief = Traveller()
    page = accepts(thief, invited(director), peer.knows("thief", **TAM))
    assert "khác tên của tài khoản cán bộ" in words(page)
    assert thief.person is None
    assert not SignOnLink.objects.exists()
    assert SignOnInvitation.objects.get().used_at is None


def test_the_letter_of_somebody_who_left_opens_nothing(director, director_there, invited, administrator):
    address = invited(director)
    for post in director.posts.all():
        service.end_post(post, actor=administrator, at=clock.now())
    assert "đã hết hạn" in words(Traveller().here.get(address, follow=True))


@pytest.mark.parametrize("word", ["x", "khong-co", "%00", "a" * 300])
def test_a_word_that_was_never_sent_opens_nothing(client, word):
    assert "đã hết hạn" in words(client.get(f"/dang-nhap/sso/moi/{word}", follow=True))


def test_only_the_fingerprint_of_the_word_is_kept(director, invited):
    word = invited(director).rpartition("/")[2]
    kept = SignOnInvitation.objects.get()
    assert len(word) >= 40
    assert word not in str(vars(kept))


def test_an_administrator_sees_and_removes_the_link(director, director_there, invited, administrators):
    accepts(Traveller(), invited(director), director_there)
    page = administrators.get(f"/quan-tri/can-bo/{director.pk}")
    assert "Đã liên kết từ" in words(page)
    refused = administrators.post(f"/quan-tri/can-bo/{director.pk}/sso/moi", follow=True)
    assert "Hãy gỡ liên kết trước khi mời lại" in words(refused)
    administrators.post(f"/quan-tri/can-bo/{director.pk}/sso/go")
    assert not SignOnLink.objects.exists()
    late = Traveller()
    assert path(late.comes(director_there)) == "/dang-nhap/sso/dang-ky"


def test_removing_takes_an_open_invitation_away_too(director, invited, administrators):
    address = invited(director)
    administrators.post(f"/quan-tri/can-bo/{director.pk}/sso/go")
    assert "đã hết hạn" in words(Traveller().here.get(address, follow=True))


def test_without_local_log_in_a_new_officer_gets_the_letter_to_link(sso, director, administrator, letters):
    sso.LOCAL_LOGIN = False
    agency = director.posts.get().agency
    service.create_officer(
        full_name="Cán Bộ Mới",
        email="moi@example.vn",
        phone="0912000099",
        place=service.Place(agency, Role.ONE_STOP),
        actor=administrator,
        at=clock.now(),
    )
    assert letters()[0].kind == "officer_sign_on"
