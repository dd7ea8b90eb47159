"""A second factor in the browser: an officer's app, a citizen's passkey on a (virtual) device."""

from playwright.sync_api import expect

from tests.accounts.proving import code_of
from tests.journeys.citizen import fill, heading, press
from tests.journeys.second_factor import Device, log_in, set_up_app

DIRECTOR, HEAD = "shelter_director", "centre_head"


def test_an_officer_sets_an_app_up_before_the_desk_opens_and_logs_in_with_it(page, axe_clean):
    page.goto("/can-bo/vang-mat")
    log_in(page, DIRECTOR)
    heading(page, "Bảo vệ hai lớp")
    expect(page.locator("main")).to_contain_text("Cán bộ cần bảo vệ hai lớp trước khi xem hồ sơ")
    axe_clean(page)
    secret = set_up_app(page, lambda there, _name: axe_clean(there))
    assert page.url.endswith("/can-bo/vang-mat")

    page.goto("/tai-khoan")
    press(page, "Đăng xuất")
    page.goto("/can-bo/vang-mat")
    log_in(page, DIRECTOR)
    heading(page, "Lớp bảo vệ thứ hai")
    axe_clean(page)
    fill(page, {"code": "000000"})
    press(page, "Tiếp tục bằng mã")
    expect(page.locator(".govuk-error-summary")).to_contain_text("Mã chưa đúng")
    # The code of setting up is spent; the app's next one is taken already.
    fill(page, {"code": code_of(secret, 1)})
    press(page, "Tiếp tục bằng mã")
    assert page.url.endswith("/can-bo/vang-mat")


def test_the_recovery_codes_can_be_saved_without_scripts(page_without_javascript):
    page = page_without_javascript
    page.goto("/can-bo")
    log_in(page, HEAD)
    press(page, "Thêm ứng dụng xác thực")
    secret = page.locator(".citizen-secret").inner_text().replace(" ", "")
    fill(page, {"code": code_of(secret)})
    press(page, "Xác nhận")
    shown = page.locator(".citizen-codes li").all_inner_texts()
    with page.expect_download() as saved:
        page.get_by_role("link", name="Tải xuống").click()
    assert saved.value.path().read_text(encoding="utf-8").splitlines()[-10:] == shown


def test_a_citizen_adds_a_passkey_and_needs_no_password_any_more(phone, login_as, axe_clean):
    page = phone
    device = Device(page)
    login_as(page, "hoa")
    page.goto("/tai-khoan")
    press(page, "Bảo vệ hai lớp")
    press(page, "Thêm khóa truy cập")
    axe_clean(page)
    device.knows_the_finger(False)
    fill(page, {"name": "Điện thoại của Hoa"})
    page.get_by_role("button", name="Tạo khóa truy cập").click()
    expect(page.locator("[data-problem]")).to_contain_text("Đã dừng")
    device.knows_the_finger(True)
    press(page, "Tạo khóa truy cập")
    heading(page, "Mã dự phòng")
    press(page, "Tôi đã cất mã, tiếp tục")
    expect(page.locator("main")).to_contain_text("Điện thoại của Hoa")
    axe_clean(page)
    assert len(device.passkeys()) == 1

    press(page, "Đăng xuất")
    page.goto("/dang-nhap?next=/tai-khoan/sua")
    axe_clean(page)
    press(page, "Đăng nhập bằng khóa truy cập")
    assert page.url.endswith("/tai-khoan/sua")

    press(page, "Đăng xuất")
    page.goto("/dang-nhap")
    log_in(page, "hoa")
    heading(page, "Lớp bảo vệ thứ hai")
    press(page, "Dùng khóa truy cập")
    heading(page, "Hồ sơ của bạn")

    press(page, "Đăng xuất")
    device.forget_signatures()
    page.goto("/dang-nhap")
    press(page, "Đăng nhập bằng khóa truy cập")
    expect(page.locator("main")).to_contain_text("có thể đã bị sao chép")

    login_as(page, "hoa")
    page.goto("/tai-khoan/hai-lop")
    page.get_by_role("link", name="Gỡ Điện thoại của Hoa").click()
    heading(page, "Gỡ khóa truy cập “Điện thoại của Hoa”?")
    axe_clean(page)
    press(page, "Gỡ")
    expect(page.get_by_text("Điện thoại của Hoa")).to_have_count(0)


def test_without_scripts_the_passkey_pages_say_so(page_without_javascript, login_as):
    page = page_without_javascript
    login_as(page, "lan")
    page.goto("/tai-khoan/hai-lop/khoa-moi")
    expect(page.locator("main")).to_contain_text("Trình duyệt này không dùng được khóa truy cập")
    expect(page.get_by_role("button", name="Tạo khóa truy cập")).to_be_hidden()
