"""A lost session or an old page loses nothing that was typed."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client, RequestFactory

from motcua.accounts import cast as demo
from motcua.accounts import resume
from motcua.accounts.models import KeptPost
from motcua.base import clock, retention

PAGE = "/tai-khoan/sua"
TYPED = {"full_name": "Nguyễn Thị Lan Anh", "phone": "0912 345 679", "identity_number": "070185001299"}


def log_in(client, user, **more):
    return client.post("/dang-nhap", {"login": user.email, "password": demo.PASSWORD} | more)


def lose_session(client):
    client.session.flush()


@pytest.fixture
def lost(client, lan):
    """Lan was logged in, lost her session and then pressed "Lưu"."""
    log_in(client, lan)
    lose_session(client)
    response = client.post(PAGE, TYPED)
    assert response["Location"] == "/dang-nhap?next=%2Ftai-khoan%2Fsua"
    return client


def test_lan_finds_what_she_typed_after_logging_in_again(lost, lan):
    assert log_in(lost, lan, next=PAGE)["Location"] == PAGE
    page = lost.get(PAGE).content.decode()
    assert "Nguyễn Thị Lan Anh" in page
    assert "nội dung bạn vừa nhập vẫn còn" in page
    lan.refresh_from_db()
    assert lan.full_name == "Nguyễn Thị Lan"


def test_it_comes_back_once(lost, lan):
    log_in(lost, lan)
    lost.get(PAGE)
    assert "Lan Anh" not in lost.get(PAGE).content.decode()


def test_the_next_person_at_the_same_computer_sees_nothing_of_it(lost, lan, minh):
    log_in(lost, minh)
    assert "Lan Anh" not in lost.get(PAGE).content.decode()
    log_in(lost, lan)
    assert KeptPost.objects.count() == 1


def test_after_two_hours_it_is_gone(lost, lan):
    KeptPost.objects.update(kept_at=clock.now() - timedelta(hours=2, seconds=1))
    log_in(lost, lan)
    assert "Lan Anh" not in lost.get(PAGE).content.decode()
    assert not KeptPost.objects.exists()


def test_what_nobody_came_back_for_is_swept_away(lost):
    retention.run(clock.now() + timedelta(hours=3), only=["kept_pages"])
    assert not KeptPost.objects.exists()


def test_who_logged_out_leaves_no_trace(client, lan):
    log_in(client, lan)
    client.post("/dang-xuat")
    client.post(PAGE, TYPED)
    assert not KeptPost.objects.exists()


def test_a_browser_that_never_logged_in_stores_nothing(client, lan):
    client.post(PAGE, TYPED)
    client.cookies["motcua_author"] = "forged:signature"
    client.post(PAGE, TYPED)
    assert not KeptPost.objects.exists()


def test_it_is_stored_unreadable(lost):
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT fields FROM accounts_keptpost")
        assert b"070185001299" not in bytes(cursor.fetchone()[0])


def posted(fields, user, path=PAGE):
    request = RequestFactory().post(path, fields)
    request.user = user
    return request


def test_passwords_codes_and_tokens_are_never_kept(lan):
    secret = {"password1": "a", "oldpassword": "b", "code": "123456", "csrfmiddlewaretoken": "c"}
    assert not resume.keep(posted(secret, lan), clock.now())
    assert resume.keep(posted(secret | TYPED, lan), clock.now())
    taken = resume.take(posted({}, lan), clock.now())
    assert taken is not None
    assert set(taken) == set(TYPED)


def test_two_hundred_kilobytes_are_the_most(lan):
    assert not resume.keep(posted({"story": "x" * 200_001}, lan), clock.now())
    assert resume.keep(posted({"story": "x" * 190_000}, lan), clock.now())


def test_repeated_fields_and_vietnamese_come_back_as_they_were(lan):
    resume.keep(posted({"chosen": ["một", "hai & ba"], "name": "Đặng Thị Ngọc Ánh 🌾"}, lan), clock.now())
    taken = resume.take(posted({}, lan), clock.now())
    assert taken is not None
    assert taken.getlist("chosen") == ["một", "hai & ba"]
    assert taken["name"] == "Đặng Thị Ngọc Ánh 🌾"


def test_two_pages_are_kept_side_by_side_and_the_sixth_drives_out_the_first(lan):
    at = clock.now()
    for n in range(6):
        resume.keep(posted(TYPED, lan, f"/trang/{n}"), at + timedelta(seconds=n))
    assert sorted(KeptPost.objects.values_list("path", flat=True)) == [f"/trang/{n}" for n in range(1, 6)]


def test_nobody_is_nobody(lan):
    assert resume.take(posted({}, AnonymousUser()), clock.now()) is None
    assert not resume.keep(posted(TYPED, AnonymousUser()), clock.now())


def test_an_old_page_keeps_what_was_typed_and_sends_nothing(lan):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(lan)
    response = strict.post(PAGE, TYPED)
    assert response.status_code == 403
    page = response.content.decode()
    assert "Trang đã cũ" in page
    assert "Nội dung bạn vừa nhập vẫn còn" in page
    lan.refresh_from_db()
    assert lan.full_name == "Nguyễn Thị Lan"
    assert "Lan Anh" in strict.get(PAGE).content.decode()


def test_an_old_page_of_a_stranger_says_what_to_do(db):
    response = Client(enforce_csrf_checks=True).post("/dang-ky", {"full_name": "x"})
    assert response.status_code == 403
    assert "Hãy mở lại trang" in response.content.decode()
