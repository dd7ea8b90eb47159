"""The frame, the error pages and their headers, asked for as a stranger's browser would."""

import pytest
from django.test import Client
from django.urls import reverse


@pytest.fixture
def stranger() -> Client:
    return Client(raise_request_exception=False)


@pytest.mark.parametrize("path", ["/gallery", "/gallery/desk"])
def test_every_component_renders(stranger, path):
    assert stranger.get(path).status_code == 200


def test_a_stranger_costs_no_query_no_cookie_and_may_be_cached(stranger):
    # Without the database fixture any query would fail this test.
    page = stranger.get("/nope")
    assert not page.cookies
    assert "Cookie" not in page.headers.get("Vary", "")


@pytest.mark.parametrize("path", ["/gallery", "/nope", "/broken"])
def test_every_page_is_locked_down(stranger, path):
    headers = stranger.get(path).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"


@pytest.mark.parametrize("path", ["/gallery", "/gallery/desk", "/nope", "/broken"])
def test_no_page_holds_inline_script_or_style(stranger, path):
    page = stranger.get(path).content.decode()
    assert " style=" not in page
    assert "<style" not in page
    assert "<script>" not in page
    assert " onclick" not in page


def test_an_unknown_address_says_what_to_do_next(stranger):
    page = stranger.get("/nope")
    assert page.status_code == 404
    assert "Không tìm thấy trang" in page.content.decode()
    assert "Về trang chủ" in page.content.decode()


def test_the_address_of_a_button_says_that_it_is_one(stranger):
    page = stranger.get("/pressed")
    assert page.status_code == 405
    assert page["Allow"] == "POST"
    assert "nút bấm" in page.content.decode()


def test_a_defect_shows_our_page_without_database(stranger):
    page = stranger.get("/broken")
    assert page.status_code == 500
    assert "Lỗi này do chúng tôi" in page.content.decode()


def test_a_busy_database_asks_to_come_back_in_a_minute(stranger):
    """Symptom: while a long act held the database, others read that we had made a mistake."""
    page = stranger.get("/busy")
    assert page.status_code == 503
    assert page["Retry-After"] == "60"
    assert "Hệ thống đang bận" in page.content.decode()
    assert "quay lại trang trước và gửi lại" in page.content.decode()


def test_too_much_text_is_told_from_what_cannot_be_read(stranger):
    page = stranger.post("/typed", {"reason": "a" * 6_000_000})
    assert page.status_code == 413
    assert "Nội dung gửi lên quá dài" in page.content.decode()


def test_the_reader_can_change_the_language(stranger):
    answer = stranger.post(reverse("set_language"), {"language": "en", "next": "/gallery"})
    assert (answer.status_code, answer["Location"]) == (302, "/gallery")
    assert '<html lang="en"' in stranger.get("/gallery").content.decode()


def test_the_language_switch_leads_nowhere_else(stranger):
    answer = stranger.post(reverse("set_language"), {"language": "vi", "next": "https://example.com/"})
    assert answer["Location"] == "/"


def test_the_current_place_is_marked_in_the_navigation(stranger):
    assert 'href="/thu-tuc" aria-current="true"' in stranger.get("/gallery").content.decode()


def test_the_demo_says_that_it_is_one(stranger, settings):
    assert "Bản trình diễn" in stranger.get("/gallery").content.decode()
    settings.DEMO = False
    assert "Bản trình diễn" not in stranger.get("/gallery").content.decode()
