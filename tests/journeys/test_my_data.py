"""Somebody takes her data along, has the office correct something, and thinks twice about closing all.

She is new: nobody else's journey leaves her a dossier, which would keep the account open.
"""

import json
import time
from zipfile import ZipFile

from playwright.sync_api import Page, expect

from tests.journeys.citizen import Newcomer, fill, heading, press, register
from tests.journeys.test_every_page import look

__all__ = ["look"]

NAM = Newcomer("Điểu Thị Năm", "070187005551", "0966000555", "chi.nam@vidu.vn")
WANTED = "Địa chỉ của tôi là xã Tân Thành"


def test_a_person_and_her_data(page, played, look, tmp_path):
    register(page, NAM)
    press(page, NAM.full_name)
    look(page, "tai-khoan")
    press(page, "Dữ liệu của bạn")
    look(page, "du-lieu")
    export(page, tmp_path, look)
    correct(page, played("one_stop"), look)
    close(page, look)


def export(nam: Page, tmp_path, look) -> None:
    press(nam, "Lập bản dữ liệu")
    heading(nam, "Xác nhận đây là bạn")
    look(nam, "du-lieu-xac-nhan")
    fill(nam, {"password": NAM.password})
    press(nam, "Tiếp tục bằng mật khẩu")
    look(nam, "du-lieu-xuat")
    press(nam, "Lập bản dữ liệu")
    ready = nam.get_by_role("link", name="du-lieu-cua-toi")
    deadline = time.monotonic() + 30
    while not ready.count():
        assert time.monotonic() < deadline, "the worker made no export"
        nam.wait_for_timeout(300)
        nam.reload()
    look(nam, "du-lieu-san-sang")
    with nam.expect_download() as waiting:
        ready.click()
    waiting.value.save_as(tmp_path / "data.zip")
    with ZipFile(tmp_path / "data.zip") as archive:
        assert archive.testzip() is None
        data = json.loads(archive.read("data.json"))
    assert data["account"]["full_name"] == NAM.full_name


def correct(nam: Page, one_stop: Page, look) -> None:
    press(nam, "Yêu cầu sửa thông tin")
    press(nam, "Gửi yêu cầu")
    look(nam, "du-lieu-sua-sai")
    fill(nam, {"about": "Thông tin khác về tôi", "wanted": WANTED, "reason": "Tôi mới chuyển nhà."})
    press(nam, "Gửi yêu cầu")
    look(nam, "du-lieu-da-gui")
    one_stop.goto("/can-bo")
    press(one_stop, "Yêu cầu sửa")
    look(one_stop, "can-bo-yeu-cau-sua")
    press(one_stop, NAM.full_name)
    look(one_stop, "can-bo-tra-loi")
    fill(one_stop, {"outcome": "Không sửa", "words": "Bạn tự sửa được khi nộp hồ sơ lần sau."})
    press(one_stop, "Gửi câu trả lời")
    look(one_stop, "can-bo-da-tra-loi")
    nam.goto("/tai-khoan/du-lieu")
    expect(nam.locator("main")).to_contain_text("Bạn tự sửa được khi nộp hồ sơ lần sau.")


def close(nam: Page, look) -> None:
    nam.goto("/tai-khoan/dong")
    look(nam, "dong-tai-khoan")
    press(nam, "Đóng tài khoản")
    expect(nam.get_by_role("alert")).to_contain_text("Hãy đọc rồi đánh dấu")
    fill(nam, {"understood": True})
    press(nam, "Đóng tài khoản")
    heading(nam, "Tài khoản sắp đóng")
    look(nam, "dong-sap-dong")
    press(nam, "Không đóng nữa")
    nam.goto("/tai-khoan/dong")
    heading(nam, "Đóng tài khoản")
