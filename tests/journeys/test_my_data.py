"""Lan takes her data along, has the office correct something, and thinks twice about closing her account."""

import json
import time
from zipfile import ZipFile

from playwright.sync_api import Page, expect

from motcua.accounts.cast import BY_KEY, PASSWORD
from tests.journeys.citizen import fill, heading, press
from tests.journeys.test_every_page import look

__all__ = ["look"]

WANTED = "Địa chỉ của tôi là xã Tân Thành"


def test_lan_and_her_data(played, look, tmp_path):
    lan = played("lan")
    press(lan, BY_KEY["lan"].full_name)
    look(lan, "tai-khoan")
    press(lan, "Dữ liệu của bạn")
    look(lan, "du-lieu")
    export(lan, tmp_path, look)
    correct(lan, played("one_stop"), look)
    close(lan, look)


def export(lan: Page, tmp_path, look) -> None:
    press(lan, "Lập bản dữ liệu")
    look(lan, "du-lieu-xuat")
    confirm(lan)
    press(lan, "Lập bản dữ liệu")
    ready = lan.get_by_role("link", name="du-lieu-cua-toi")
    deadline = time.monotonic() + 30
    while not ready.count():
        assert time.monotonic() < deadline, "the worker made no export"
        lan.wait_for_timeout(300)
        lan.reload()
    look(lan, "du-lieu-san-sang")
    with lan.expect_download() as waiting:
        ready.click()
    waiting.value.save_as(tmp_path / "data.zip")
    with ZipFile(tmp_path / "data.zip") as archive:
        assert archive.testzip() is None
        data = json.loads(archive.read("data.json"))
    assert data["account"]["full_name"] == BY_KEY["lan"].full_name


def confirm(page: Page) -> None:
    """Give the password where it is asked for; who has just logged in need not."""
    if page.locator("main input[type=password]").count():
        page.locator("main input[type=password]").fill(PASSWORD)


def correct(lan: Page, one_stop: Page, look) -> None:
    press(lan, "Yêu cầu sửa thông tin")
    press(lan, "Gửi yêu cầu")
    look(lan, "du-lieu-sua-sai")
    fill(lan, {"about": "Thông tin khác về tôi", "wanted": WANTED, "reason": "Tôi mới chuyển nhà."})
    press(lan, "Gửi yêu cầu")
    look(lan, "du-lieu-da-gui")
    one_stop.goto("/can-bo")
    press(one_stop, "Yêu cầu sửa")
    look(one_stop, "can-bo-yeu-cau-sua")
    press(one_stop, BY_KEY["lan"].full_name)
    look(one_stop, "can-bo-tra-loi")
    fill(one_stop, {"outcome": "Không sửa", "words": "Bạn tự sửa được khi nộp hồ sơ lần sau."})
    press(one_stop, "Gửi câu trả lời")
    look(one_stop, "can-bo-da-tra-loi")
    lan.goto("/tai-khoan/du-lieu")
    expect(lan.locator("main")).to_contain_text("Bạn tự sửa được khi nộp hồ sơ lần sau.")


def close(lan: Page, look) -> None:
    lan.goto("/tai-khoan/dong")
    look(lan, "dong-tai-khoan")
    confirm(lan)
    press(lan, "Đóng tài khoản")
    expect(lan.get_by_role("alert")).to_contain_text("Hãy đọc rồi đánh dấu")
    confirm(lan)
    fill(lan, {"understood": True})
    press(lan, "Đóng tài khoản")
    heading(lan, "Tài khoản sắp đóng")
    look(lan, "dong-sap-dong")
    press(lan, "Không đóng nữa")
    lan.goto("/tai-khoan/dong")
    heading(lan, "Đóng tài khoản")
