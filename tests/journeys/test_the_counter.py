"""Somebody walks in: from the card in hand to the signed result, each page accessible and fitting on the way.

She has a phone and no e-mail address: what is missing she brings to the counter, and the clerk sends it. The
code that she reads out lets her follow it from home afterwards.
"""

from playwright.sync_api import Page, expect

from tests.journeys import desk
from tests.journeys.citizen import (
    DECLARER,
    MACHINES,
    enter_code,
    fill,
    heading,
    log_in,
    pdf_file,
    press,
)
from tests.journeys.mailbox import wait_for_letter
from tests.journeys.test_every_page import look

__all__ = ["look"]

PAPER = "taken-giay-chung-nhan-ket-qua-kiem-dinh"
SCAN = "document-giay-chung-nhan-ket-qua-kiem-dinh"
NAME, NUMBER, PHONE = "Điểu Thị Hồng", "070199771234", "0987000111"
PASSWORD = "con suối chảy qua làng"
COMPANY = {
    "kind": "Hợp tác xã, tổ hợp tác",
    "tax_code": "3800123415",
    "name": "Hợp tác xã Cơ khí Bù Đăng",
    "address": "Số 9 đường ĐT 741, Xã Bù Đăng, Đồng Nai",
    "phone": "0271 388 8777",
    "email": "htx.cokhi@vidu.vn",
    "representative": NAME,
}


def test_from_the_card_to_the_signed_result_in_her_hands(open_page, played, look, act):
    thu = played("one_stop")
    make_account(thu, look)
    read_out(thu, look)
    register_company(thu, look)
    choose_procedure(thu, look)
    fill_in(thu, look)
    code = file(thu, look)
    give_back(thu, code, look)
    act(thu, code, "Chuyển phòng chuyên môn")
    act(played("head"), code, "Phân công", {"officer": desk.APPRAISER})
    mend(thu, played, code, look, act)
    act(played("director"), code, "Ký xin lỗi, hẹn lại ngày trả", desk.apology("Chờ kiểm tra tại xưởng."))
    wait_for_letter(thu, "sms", PHONE, code, "hẹn lại")
    desk.two_approve(played, code, act)
    act(played("clerk"), code, "Phát hành kết quả", desk.signed_result())
    hand_over(thu, code, look)
    from_home(open_page(width=360), code, look)


def make_account(thu: Page, look) -> None:
    thu.goto("/can-bo")
    press(thu, "Nộp thay người dân")
    look(thu, "quay-tim")
    find(thu, "070188002468")
    expect(thu.locator(".desk-person")).to_contain_text("L* T** H**")
    look(thu, "quay-tim-thay")
    find(thu, NUMBER)
    press(thu, "Lập tài khoản mới")
    expect(thu.locator("#identity_number")).to_have_value(NUMBER)
    press(thu, "Lập tài khoản")
    look(thu, "quay-lap-tai-khoan-sai")
    fill(thu, {"full_name": NAME, "phone": PHONE, "card_seen": True})
    fill(thu, {"consent": "Nói trực tiếp với cán bộ"})
    press(thu, "Lập tài khoản")
    heading(thu, NAME)
    look(thu, "quay-nguoi-dan")


def find(thu: Page, number: str) -> None:
    thu.locator("#identity_number").fill(number)
    press(thu, "Tìm tài khoản")


def read_out(thu: Page, look) -> None:
    """A code to her phone, which she reads out to the clerk."""
    press(thu, "Gửi mã")
    look(thu, "quay-doc-ma")
    enter_code(thu, "sms", PHONE, "quầy", button="Xác nhận số điện thoại")
    expect(thu.locator(".mc-notice--success")).to_contain_text("Đã xác nhận số điện thoại")


def register_company(thu: Page, look) -> None:
    """Her workshop, by its certificate; what she files today is her own all the same."""
    press(thu, "Người này đại diện một tổ chức chưa có trên Cổng? Đăng ký tổ chức")
    press(thu, "Đăng ký và xác nhận")
    look(thu, "quay-to-chuc-sai")
    fill(thu, COMPANY)
    thu.get_by_label("Tôi đã xem bản gốc giấy chứng nhận đăng ký").check()
    press(thu, "Đăng ký và xác nhận")
    expect(thu.locator("main")).to_contain_text(COMPANY["name"])


def from_home(phone: Page, code: str, look) -> None:
    """With the number alone: a password of her own, and her dossier."""
    phone.goto("/quen-mat-khau")
    phone.get_by_label("Số điện thoại hoặc thư điện tử").fill(PHONE)
    press(phone, "Gửi mã")
    enter_code(phone, "sms", PHONE, "Mã đặt lại mật khẩu")
    phone.locator("input[type=password]").fill(PASSWORD)
    press(phone, "Lưu mật khẩu")
    log_in(phone, PHONE, PASSWORD)
    phone.goto("/ho-so")
    expect(phone.locator("main")).to_contain_text(code)
    look(phone, "quay-o-nha")


def choose_procedure(thu: Page, look) -> None:
    thu.locator("#thu-tuc").fill("2.000134")
    press(thu, "Tìm")
    with thu.expect_navigation():
        thu.locator(".desk-person").get_by_role("link").first.click()
    thu.get_by_label("Chính người này").check()
    look(thu, "quay-cach-nop")
    press(thu, "Bắt đầu nhập")
    expect(thu.locator(".citizen-behalf")).to_contain_text(NAME)


def fill_in(thu: Page, look) -> None:
    fill(thu, DECLARER)
    press(thu, "Thêm đối tượng")
    expect(thu.locator(".citizen-behalf")).to_contain_text(NAME)
    look(thu, "quay-dong")
    fill(thu, MACHINES[0])
    press(thu, "Lưu")
    look(thu, "quay-to-khai")
    press(thu, "Lưu và tiếp tục")
    fill(thu, {f"{PAPER}-original": "nhiều"})
    press(thu, "Lưu và tiếp tục")
    look(thu, "quay-giay-to-sai")
    fill(thu, {f"{PAPER}-original": "1", f"{PAPER}-copy": "2"})
    press(thu, "Lưu và tiếp tục")
    thu.get_by_label("Nhận tại quầy một cửa").check()
    look(thu, "quay-nhan-ket-qua")
    press(thu, "Lưu và tiếp tục")


def file(thu: Page, look) -> str:
    look(thu, "quay-kiem-tra")
    thu.get_by_label("Người nộp đã xem lại nội dung trên").check()
    press(thu, "Nộp và tiếp nhận")
    done = thu.locator(".mc-notice--success")
    expect(done).to_contain_text("Đã nộp và tiếp nhận")
    expect(done.get_by_role("link")).to_have_text("In giấy tiếp nhận hồ sơ và hẹn trả kết quả")
    expect(thu.locator("main")).to_contain_text("Chưa có bản quét")
    look(thu, "quay-ho-so")
    return thu.locator("h1 .mc-code").inner_text()


def give_back(thu: Page, code: str, look) -> None:
    thu.goto("/can-bo/ban-chinh")
    look(thu, "quay-ban-chinh")
    press(thu, code)
    look(thu, "quay-giay-to-tai-quay")
    thu.locator("[name=held]").check()
    press(thu, "Đã trả bản chính")
    expect(thu.locator("main")).to_contain_text(f"→ {NAME}")


def mend(thu: Page, played, code: str, look, act) -> None:
    """The appraiser misses a scan, the head asks for it, she brings the paper and the clerk scans it."""
    missing = {SCAN: "Chưa có bản quét để đối chiếu số giấy chứng nhận."}
    desk.ask_for(played("appraiser"), code, "Đề nghị yêu cầu bổ sung", missing)
    act(played("head"), code, "Duyệt và gửi yêu cầu bổ sung")
    wait_for_letter(thu, "sms", PHONE, code, "bổ sung")
    desk.open_dossier(thu, code)
    press(thu, "Nhập và gửi phần bổ sung giúp người nộp")
    look(thu, "quay-bo-sung")
    thu.locator(f"#{SCAN}").set_input_files(pdf_file("ban-quet.pdf", 2))
    press(thu, "Gửi bổ sung")
    act(thu, code, "Nhận bổ sung")


def hand_over(thu: Page, code: str, look) -> None:
    """Her son collects it, and it is written down by what right."""
    desk.open_dossier(thu, code)
    expect(thu.get_by_text("Chữ ký hợp lệ")).to_be_visible()
    press(thu, "Trả kết quả")
    for box in thu.locator("main [name=original]").all():
        box.check()
    fill(thu, {"collector": "Điểu Văn Nam", "authority": "con trai"})
    look(thu, "quay-tra-ket-qua")
    press(thu, "Trả kết quả")
    expect(thu.locator(".mc-notice--success")).to_contain_text(code)
    desk.open_dossier(thu, code)
    expect(thu.locator("main")).to_contain_text("Điểu Văn Nam")
    look(thu, "quay-xong")
