"""Hoa registers her company, Minh joins and files for it; Minh files for Hồng. Every page is looked at."""

import pytest
from playwright.sync_api import Page, expect

from motcua.accounts.cast import BY_KEY
from tests.journeys import citizen
from tests.journeys.citizen import MACHINES, PROCEDURE, fill, heading, pdf_file, press
from tests.journeys.test_every_page import look

__all__ = ["look"]

pytestmark = pytest.mark.looks

COMPANY = "Công ty TNHH Hạt điều Bù Đăng"
OWNER = "Điểu Thị Hồng"


def test_a_company_files_and_somebody_files_for_another(played, look):
    hoa = played("hoa")
    register(hoa, look)
    invite(hoa, look)
    minh = played("minh")
    join(minh, look)
    act_for(minh, COMPANY, look)
    code = file_for_the_company(minh, look)
    see_as_a_member(hoa, code, look)
    file_for_another(minh, look)
    let_go(hoa, minh, look)


def register(hoa: Page, look) -> None:
    hoa.goto("/tai-khoan")
    look(hoa, "tai-khoan")
    press(hoa, "Tổ chức của bạn và lời mời")
    look(hoa, "to-chuc-chua-co")
    press(hoa, "Đăng ký tổ chức")
    press(hoa, "Đăng ký tổ chức")
    look(hoa, "to-chuc-dang-ky-sai")
    fill(
        hoa,
        {
            "kind": "Doanh nghiệp",
            "tax_code": "0100233488",
            "name": COMPANY,
            "address": "Số 18 Quốc lộ 14, Xã Bù Đăng, Đồng Nai",
            "phone": "0271 3888 777",
            "email": "van.phong@hatdieu.vidu.vn",
        },
    )
    press(hoa, "Đăng ký tổ chức")
    heading(hoa, COMPANY)
    expect(hoa.locator("main")).to_contain_text("Người đại diện chưa được xác nhận")


def invite(hoa: Page, look) -> None:
    press(hoa, "Mời thành viên")
    look(hoa, "to-chuc-moi")
    press(hoa, "Gửi lời mời")
    look(hoa, "to-chuc-moi-sai")
    fill(hoa, {"email": BY_KEY["minh"].email, "role": "Người nộp hồ sơ"})
    press(hoa, "Gửi lời mời")
    look(hoa, "to-chuc")


def join(minh: Page, look) -> None:
    minh.goto("/tai-khoan/to-chuc")
    look(minh, "to-chuc-loi-moi")
    press(minh, f"Nhận lời {COMPANY}")
    heading(minh, COMPANY)
    look(minh, "to-chuc-thanh-vien-xem")


def act_for(person: Page, name: str, look) -> None:
    bar = person.locator(".mc-acting")
    expect(bar).to_contain_text("chính bạn")
    with person.expect_navigation():
        bar.get_by_role("link").click()
    look(person, "lam-viec-cho")
    person.get_by_role("radio", name=name).check()
    press(person, "Tiếp tục")
    expect(bar).to_contain_text(name)


def file_for_the_company(minh: Page, look) -> str:
    minh.goto(f"/thu-tuc/{PROCEDURE}/nop")
    expect(minh.locator("main")).to_contain_text(f"Hồ sơ này sẽ thuộc về: {COMPANY}")
    look(minh, "to-chuc-cach-nop")
    citizen.choose_level(minh, "Toàn trình (mức độ 4)")
    expect(minh.locator("[name=ten_to_chuc]")).to_have_value(COMPANY)
    expect(minh.locator("[name=ma_so]")).to_have_value("0100233488")
    expect(minh.locator("[name=dia_chi-detail]")).to_have_value("Số 18 Quốc lộ 14")
    look(minh, "to-chuc-to-khai")
    citizen.declare(minh, MACHINES[:1])
    citizen.attach(minh)
    citizen.receive_by(minh, "Nhận tại quầy một cửa")
    look(minh, "to-chuc-kiem-tra")
    return citizen.submit(minh)


def see_as_a_member(hoa: Page, code: str, look) -> None:
    hoa.goto(f"/ho-so/{code}")
    expect(hoa.locator("main")).to_contain_text(f"Trang bạn mở thuộc về: {COMPANY}")
    look(hoa, "lam-viec-cho-can-chuyen")
    press(hoa, "Tiếp tục")
    expect(hoa.locator("main")).to_contain_text("Trần Văn Minh")
    look(hoa, "to-chuc-ho-so")
    hoa.goto("/ho-so")
    expect(hoa.locator("main")).to_contain_text(code)
    look(hoa, "to-chuc-danh-sach")


def file_for_another(minh: Page, look) -> None:
    minh.goto("/tai-khoan/lam-viec-cho")
    minh.get_by_role("radio", name="Chính bạn").check()
    press(minh, "Tiếp tục")
    minh.goto(f"/thu-tuc/{PROCEDURE}/nop")
    press(minh, "Nộp thay người khác")
    look(minh, "nop-thay")
    fill(
        minh,
        {
            "owner_name": OWNER,
            "owner_identity": "070199771234",
            "owner_phone": "0987000111",
            "ground": "Được ủy quyền bằng văn bản",
        },
    )
    citizen.choose_level(minh, "Toàn trình (mức độ 4)")
    expect(minh.locator(".citizen-behalf")).to_contain_text(OWNER)
    citizen.declare(minh, MACHINES[:1])
    look(minh, "nop-thay-giay-to")
    minh.locator("#document-giay-to-nop-thay").set_input_files(pdf_file("uy-quyen.pdf"))
    minh.locator(f"#{citizen.PAPER}").set_input_files(pdf_file("giay-chung-nhan.pdf"))
    press(minh, "Lưu và tiếp tục")
    citizen.receive_by(minh, "Nhận tại quầy một cửa")
    look(minh, "nop-thay-kiem-tra")
    press(minh, "Sửa Chủ hồ sơ")
    look(minh, "nop-thay-sua")
    press(minh, "Lưu")
    minh.locator("#consent").check()
    press(minh, "Nộp hồ sơ")
    code = minh.locator(".mc-confirmation .mc-code").inner_text()
    minh.goto(f"/ho-so/{code}")
    expect(minh.locator("main")).to_contain_text(OWNER)
    look(minh, "nop-thay-ho-so")


def let_go(hoa: Page, minh: Page, look) -> None:
    act_again(minh)
    hoa.goto("/tai-khoan/to-chuc")
    press(hoa, COMPANY)
    with hoa.expect_navigation():
        hoa.get_by_role("link", name="Đổi vai trò, cho thôi").click()
    look(hoa, "to-chuc-mot-thanh-vien")
    press(hoa, "Cho thôi")
    look(hoa, "to-chuc-lich-su")

    minh.goto("/ho-so")
    expect(minh.locator("body")).to_contain_text("Bạn không còn là thành viên")
    expect(minh.locator("body")).not_to_contain_text(COMPANY)


def act_again(minh: Page) -> None:
    minh.goto("/tai-khoan/lam-viec-cho")
    minh.get_by_role("radio", name=COMPANY).check()
    press(minh, "Tiếp tục")
