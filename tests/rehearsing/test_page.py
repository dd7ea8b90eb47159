"""The page that moves the clock, who may open it, and the banner that says so on every page."""

import importlib
from datetime import timedelta

import pytest
from django.test import Client

from motcua.base import clock
from motcua.base.jobs import service as jobs
from motcua.web.citizen import rehearsal as room
from tests.desk.conftest import text
from tests.dossiers.conftest import MONDAY
from tests.rehearsing.conftest import DAY, PAGE, move_on

pytestmark = pytest.mark.once

HOUR = timedelta(hours=1)
MOVED = "Diễn tập: cổng đang ở 09:00 ngày 17/11/2026"


def press(client, **fields):
    """Send one of the forms as the page shows it now."""
    seen = clock.ahead() // timedelta(microseconds=1)
    return client.post(PAGE, {"lech": seen} | fields)


# --- Who may ------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("rehearsing")
@pytest.mark.parametrize("who", ["", "lan", "one_stop", "administrator"])
def test_in_the_demo_anybody_may_move_the_clock(client, cast, who):
    if who:
        client.force_login(cast[who])
    with clock.at(MONDAY):
        assert client.get(PAGE).status_code == 200
        assert press(client, sang="ngay").status_code == 302
        assert clock.ahead() == DAY


@pytest.mark.usefixtures("cast", "on_a_copy")
@pytest.mark.parametrize(
    ("who", "status"),
    [("", 302), ("lan", 404), ("one_stop", 404), ("director", 404), ("administrator", 200)],
)
def test_on_a_copy_only_administrators_see_the_page(client, cast, who, status):
    if who:
        client.force_login(cast[who])
    answer = client.get(PAGE)
    assert answer.status_code == status
    assert status != 302 or answer.url.startswith("/dang-nhap")


@pytest.mark.usefixtures("cast", "on_a_copy")
@pytest.mark.parametrize("who", ["", "lan", "director"])
def test_on_a_copy_nobody_else_moves_the_clock(client, cast, who):
    if who:
        client.force_login(cast[who])
    assert press(client, sang="ngay").status_code in (302, 404)
    assert clock.ahead() == timedelta()


@pytest.mark.usefixtures("cast", "on_a_copy")
def test_on_a_copy_an_administrator_moves_the_clock(client, administrator):
    client.force_login(administrator)
    with clock.at(MONDAY):
        press(client, sang="ngay")
        assert clock.ahead() == DAY


@pytest.mark.usefixtures("cast", "on_a_copy")
def test_on_a_copy_administrators_find_the_way_to_the_page(client, administrator):
    client.force_login(administrator)
    assert f'href="{PAGE}"' in client.get("/quan-tri").content.decode()


def test_where_nobody_rehearses_there_is_no_such_page(client, administrator):
    client.force_login(administrator)
    assert PAGE not in client.get("/quan-tri").content.decode()
    assert client.get(PAGE).status_code == 404
    assert client.post(PAGE, {"lech": 0, "sang": "ngay"}).status_code == 404
    assert "Chuyển giờ" not in client.get("/trinh-dien").content.decode()


def test_production_has_no_such_address(settings):
    settings.DEMO = settings.REHEARSAL = False
    try:
        assert importlib.reload(room).urlpatterns == []
    finally:
        settings.DEMO = True
        importlib.reload(room)


@pytest.mark.usefixtures("rehearsing")
def test_a_form_from_elsewhere_moves_nothing(office):
    assert Client(enforce_csrf_checks=True).post(PAGE, {"lech": 0, "sang": "ngay"}).status_code == 403
    assert clock.ahead() == timedelta()


# --- Moving -------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("rehearsing", "office")
class TestMoving:
    @pytest.mark.parametrize(
        ("real", "way", "reached"),
        [
            (MONDAY, "gio", "10:00 ngày 16/11/2026"),
            (MONDAY + 9 * HOUR, "gio", "07:00 ngày 17/11/2026"),
            (MONDAY + 4 * DAY, "ngay", "09:00 ngày 23/11/2026"),
            # 24 November is a holiday since 2026.
            (MONDAY + 7 * DAY, "ngay", "09:00 ngày 25/11/2026"),
        ],
    )
    def test_by_the_hours_of_the_office(self, client, real, way, reached):
        with clock.at(real):
            assert reached in text(client.get(PAGE))
            answer = press(client, sang=way)
            assert answer.status_code == 302
            assert f"Giờ của cổng nay là {reached}" in text(client.get(answer.url))
            assert clock.written(clock.now()) == reached

    @pytest.mark.parametrize(("ngay", "gio"), [("24/11/2026", "08:00"), ("2026-11-24", "8h")])
    def test_to_a_day_and_an_hour(self, client, ngay, gio):
        with clock.at(MONDAY):
            assert press(client, ngay=ngay, gio=gio).status_code == 302
            assert clock.written(clock.now()) == "08:00 ngày 24/11/2026"

    @pytest.mark.parametrize(
        ("ngay", "gio", "said"),
        [
            ("16/11/2026", "08:59", "không lùi được. Hãy chọn sau 09:00 ngày 16/11/2026"),
            ("01/01/0001", "00:00", "không lùi được"),
            ("16/11/2029", "08:00", "Chỉ chuyển được đến 09:00 ngày 15/11/2029"),
            ("31/12/9999", "23:59", "Chỉ chuyển được đến"),
            ("31/11/2026", "08:00", "Hãy ghi ngày có trong lịch"),
            ("", "08:00", "Hãy ghi ngày muốn chuyển đến"),
            ("24/11/2026", "25:00", "Hãy ghi giờ từ 00:00 đến 23:59"),
            ("24/11/2026", "", "Hãy ghi giờ muốn chuyển đến"),
            ("\0", "\0", "Hãy ghi ngày có trong lịch"),
        ],
    )
    def test_what_is_wrong_is_said_and_what_was_typed_stays(self, client, ngay, gio, said):
        with clock.at(MONDAY):
            page = press(client, ngay=ngay, gio=gio)
        assert page.status_code == 200
        assert said in text(page)
        assert f'value="{gio}"' in page.content.decode() or gio in ("", "\0")
        assert clock.ahead() == timedelta()

    @pytest.mark.parametrize("seen", ["", "abc", "-1", "9" * 30])
    def test_a_page_that_did_not_see_the_clock_moves_nothing(self, client, seen):
        with clock.at(MONDAY):
            page = client.post(PAGE, {"lech": seen, "sang": "ngay"})
        assert "vừa được chuyển rồi" in text(page)
        assert clock.ahead() == timedelta()

    def test_a_double_press_moves_once(self, client):
        with clock.at(MONDAY):
            form = {"lech": 0, "sang": "ngay"}
            client.post(PAGE, form)
            assert "vừa được chuyển rồi" in text(client.post(PAGE, form))
            assert clock.ahead() == DAY

    def test_an_unknown_way_moves_nothing(self, client):
        assert press(client, sang="nam").status_code == 200
        assert clock.ahead() == timedelta()

    def test_the_page_shows_both_times_and_what_recurring_work_waits(self, client):
        with clock.at(MONDAY):
            jobs.enqueue_recurring(MONDAY)
            while jobs.run_due(MONDAY, limit=10):
                pass
            before = text(client.get(PAGE))
            move_on(DAY)
            after = text(client.get(PAGE))
        assert "Cổng đi trước" not in before
        assert "Đến lượt, đang chờ làm" not in before
        assert "Giờ của cổng 09:00 ngày 17/11/2026" in after
        assert "Giờ thật 09:00 ngày 16/11/2026" in after
        assert "Cổng đi trước 1 ngày 0 giờ 0 phút" in after
        assert "Soạn văn bản xin lỗi cho hồ sơ sắp trễ Đến lượt, đang chờ làm 09:00 ngày 16/11/2026" in after


@pytest.mark.usefixtures("rehearsing", "db")
def test_without_a_calendar_a_day_and_an_hour_can_still_be_typed(client):
    with clock.at(MONDAY):
        assert "Thêm 1 ngày làm việc" not in text(client.get(PAGE))
        assert "Chưa có lịch làm việc" in text(press(client, sang="ngay"))
        assert press(client, ngay="17/11/2026", gio="09:00").status_code == 302


# --- The banner ---------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("rehearsing")
@pytest.mark.parametrize(
    ("who", "path"),
    [
        ("", "/"),
        ("", "/dang-nhap"),
        ("", "/tra-cuu"),
        ("", "/khong-co"),
        ("", "/trinh-dien"),
        ("lan", "/ho-so"),
        ("one_stop", "/can-bo"),
        ("administrator", "/quan-tri"),
    ],
)
def test_every_page_says_that_its_time_was_moved(client, cast, who, path):
    if who:
        client.force_login(cast[who])
    with clock.at(MONDAY):
        assert "Diễn tập:" not in text(client.get(path))
        move_on(DAY)
        assert MOVED in text(client.get(path))


@pytest.mark.usefixtures("cast", "on_a_copy")
def test_a_copy_says_so_before_its_clock_is_moved(client, office):
    with clock.at(MONDAY):
        page = text(client.get("/"))
        assert "Diễn tập: cổng đang ở 09:00 ngày 16/11/2026" in page
        assert "Đây là bản sao, không phải cổng thật. Thư và tin nhắn không gửi đi." in page


def test_a_portal_that_does_not_rehearse_has_no_such_banner(client, office):
    assert "Diễn tập" not in text(client.get("/"))


@pytest.mark.usefixtures("rehearsing")
def test_the_demo_leads_to_the_page(client, cast):
    assert PAGE in client.get("/trinh-dien").content.decode()
