"""Accounts and their codes: each code is read from the mailbox or the phone, each page is looked at.

One address gets one code a minute, so each of these is about somebody else.
"""

import pytest
from playwright.sync_api import Page, expect

from motcua.accounts.cast import BY_KEY
from tests.journeys import citizen
from tests.journeys.citizen import Newcomer, enter_code, heading, press

TAM = Newcomer("Lý Thị Tám", "070186007777", "0966000111", "tam@vidu.vn")
BE = Newcomer("Điểu Bé", "070090008888", "0966000333", "")
NEW_PHONE, NEW_PASSWORD = "0966000222", "bong dien dien vang"


@pytest.fixture
def look(axe_clean):
    """look(page): nothing scrolls sideways, axe has nothing to say."""

    def look(page: Page) -> None:
        width, wide = page.evaluate("[innerWidth, document.documentElement.scrollWidth]")
        assert wide <= width, f"{page.url} scrolls sideways: {wide} px"
        axe_clean(page)

    return look


def test_registering_with_both_codes(phone, look):
    phone.goto("/dang-ky")
    look(phone)
    citizen.fill_registration(phone, TAM)
    press(phone, "Đăng ký")
    heading(phone, "Nhập mã trong thư điện tử")
    look(phone)
    enter_code(phone, "email", TAM.email)
    heading(phone, "Nhập mã trong tin nhắn")
    look(phone)
    phone.get_by_label("Mã xác nhận").fill("12345")
    press(phone, "Xác nhận")
    expect(phone.locator(".govuk-error-summary")).to_contain_text("Mã chưa đúng")
    press(phone, "Gửi lại mã")
    expect(phone.locator("body")).to_contain_text("Chưa gửi được mã mới")
    enter_code(phone, "sms", TAM.phone)
    heading(phone, "Tài khoản")
    expect(phone.locator("main")).not_to_contain_text("chưa được xác nhận")
    look(phone)


def test_registering_without_an_e_mail_address(page, look):
    page.goto("/dang-ky")
    citizen.fill_registration(page, BE)
    page.get_by_label("Tôi không dùng thư điện tử").check()
    press(page, "Đăng ký")
    heading(page, "Nhập mã trong tin nhắn")
    look(page)
    enter_code(page, "sms", BE.phone)
    expect(page.locator(".mc-account")).to_contain_text(BE.full_name)
    press(page, "Đăng xuất")
    citizen.log_in(page, BE.identity_number, BE.password)
    expect(page.locator(".mc-account")).to_contain_text(BE.full_name)


def test_a_forgotten_password_by_sms_ends_the_other_sessions(page, phone, look, login_as):
    who = BY_KEY["shelter_director"]
    login_as(page, "shelter_director")
    phone.goto("/dang-nhap")
    press(phone, "Quên mật khẩu")
    look(phone)
    phone.get_by_label("Số điện thoại hoặc thư điện tử").fill(who.phone)
    press(phone, "Gửi mã")
    heading(phone, "Nhập mã trong tin nhắn")
    look(phone)
    enter_code(phone, "sms", who.phone, "Mã đặt lại mật khẩu")
    heading(phone, "Đặt mật khẩu mới")
    look(phone)
    phone.locator("input[type=password]").fill(NEW_PASSWORD)
    press(phone, "Lưu mật khẩu")
    page.goto("/tai-khoan")
    heading(page, "Đăng nhập")
    citizen.log_in(phone, who.phone, NEW_PASSWORD)
    phone.goto("/tai-khoan/bao-mat")
    expect(phone.locator("main")).to_contain_text("Đặt lại mật khẩu bằng mã")
    look(phone)


def test_another_phone_needs_the_old_one_and_sessions_elsewhere_can_be_ended(page, phone, look, login_as):
    who = BY_KEY["centre_head"]
    login_as(phone, "centre_head")
    login_as(page, "centre_head")
    page.goto("/tai-khoan/thu-dien-tu")
    look(page)
    page.goto("/tai-khoan/so-dien-thoai")
    look(page)
    page.get_by_label("Số điện thoại mới").fill(NEW_PHONE)
    press(page, "Tiếp tục")
    look(page)
    enter_code(page, "sms", who.phone, "Mã để đổi thông tin liên hệ")
    expect(page.locator("main")).to_contain_text("Xác nhận nơi mới")
    look(page)
    enter_code(page, "sms", NEW_PHONE)
    heading(page, "Tài khoản")
    expect(page.locator("main")).to_contain_text(NEW_PHONE)
    page.goto("/tai-khoan/bao-mat")
    look(page)
    press(page, "Đăng xuất khỏi mọi máy khác")
    expect(page.locator("body")).to_contain_text("Đã kết thúc 1 phiên khác.")
    phone.goto("/tai-khoan")
    heading(phone, "Đăng nhập")
