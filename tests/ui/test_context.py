"""What the frame says to someone it knows, and what it leaves alone for a stranger."""

from typing import Any

import pytest
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpRequest
from django.template import engines
from django.test import RequestFactory

from motcua.web.ui import context
from motcua.web.ui.portal import portal


class Known:
    """Stands for an account: the frame knows no more of one than its words."""

    is_authenticated = True

    def __str__(self) -> str:
        return "Nguyễn Thị Ngọc Ánh"


class Forbidden:
    """A user or session nobody may ask for."""

    def __getattribute__(self, name: str) -> Any:
        raise AssertionError(f"asked for {name}")


@pytest.fixture
def request_() -> HttpRequest:
    request = RequestFactory().get("/gallery")
    # Nobody here can act for anybody else, so the frame asks no further.
    request._capacities = (None, [])  # type: ignore[attr-defined]
    return request


def page(request: HttpRequest) -> str:
    return engines["jinja2"].get_template("ui/base.jinja").render({}, request)


def test_a_stranger_is_not_looked_up(request_):
    request_.user = request_.session = Forbidden()
    assert "Đăng nhập" in page(request_)


def test_someone_signed_in_reads_their_name_and_can_leave(request_, settings):
    request_.COOKIES[settings.SESSION_COOKIE_NAME] = "known"
    request_.user = Known()
    frame = page(request_)
    assert "Nguyễn Thị Ngọc Ánh" in frame
    assert 'action="/dang-xuat" method="post"' in frame
    assert "csrfmiddlewaretoken" in frame
    assert "Đăng ký" not in frame


def test_signing_in_shows_on_the_same_answer(request_):
    # The session cookie goes out only with this answer.
    request_.user = request_._cached_user = Known()
    assert "Nguyễn Thị Ngọc Ánh" in page(request_)


def test_a_message_is_shown_even_to_a_stranger(request_):
    request_.user = AnonymousUser()
    request_._messages = CookieStorage(request_)
    messages.success(request_, "Đã lưu <bản nháp>.")
    frame = page(request_)
    assert "Đã lưu &lt;bản nháp&gt;." in frame
    assert "mc-notice--success" in frame


def test_an_error_message_is_announced_at_once(request_):
    request_._messages = CookieStorage(request_)
    messages.error(request_, "Chưa gửi được.")
    assert 'role="alert"' in page(request_)


def test_a_page_without_message_support_still_renders(request_):
    assert context.page(request_)["messages"] == ()


def test_a_pack_without_words_of_its_own_has_a_name(settings, tmp_path):
    settings.PACK = tmp_path
    portal.cache_clear()
    try:
        assert portal().name
        (tmp_path / "portal.yaml").write_text("name: Cổng A\nextra: 1\n", "utf-8")
        portal.cache_clear()
        assert portal().name == "Cổng A"
    finally:
        portal.cache_clear()
