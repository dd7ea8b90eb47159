"""No page needs JavaScript: a cheap phone, scripts off, from registering to looking the dossier up."""

from playwright.sync_api import expect

from tests.journeys import citizen, desk
from tests.journeys.citizen import Newcomer, heading, press

NAM = Newcomer("Điểu Nam", "070095006789", "0977123456", "nam@vidu.vn")


def test_without_javascript(open_page, played):
    phone = open_page(width=360, height=740, javascript=False)
    citizen.register(phone, NAM)
    press(phone, "Đăng xuất")
    citizen.log_in(phone, NAM.phone, NAM.password)

    phone.goto("/thu-tuc")
    phone.get_by_label("Từ khóa").fill("an toan lao dong thiet bi")
    press(phone, "Tìm kiếm")
    with phone.expect_navigation():
        phone.locator("li", has_text=citizen.PROCEDURE).get_by_text("Nộp hồ sơ").click()
    citizen.choose_level(phone, "Toàn trình (mức độ 4)")
    citizen.declare(phone)
    citizen.attach(phone)
    citizen.receive_by(phone, "Nhận bản điện tử trên Cổng dịch vụ công")
    code = citizen.submit(phone)

    desk.ask_for(played("one_stop"), code, "Yêu cầu bổ sung", {"question-dien_thoai": "Ghi số đang dùng."})
    citizen.open_dossier(phone, code, "Chờ bổ sung")
    press(phone, "Bổ sung ngay")
    phone.locator("[name=dien_thoai]").fill("0977123457")
    press(phone, "Gửi bổ sung")
    citizen.open_dossier(phone, code, "Chờ tiếp nhận")

    for _ in range(5):
        look_up(phone, code)
        heading(phone, "Tìm thấy 1 hồ sơ")
        expect(phone.locator("main")).to_contain_text("Chờ tiếp nhận")
    look_up(phone, code)
    expect(phone.locator(".govuk-error-summary")).to_contain_text("chỉ tra cứu được 5 lần trong 15 phút")
    expect(phone.locator("[name=ma]")).to_have_value(code)


def look_up(page, code):
    page.goto("/tra-cuu")
    page.get_by_label("Mã hồ sơ").fill(code)
    press(page, "Tra cứu")
