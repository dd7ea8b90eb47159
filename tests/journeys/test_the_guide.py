"""The published guide, followed word by word (DESIGN section 1), with the office's half in between."""

import re
import subprocess
from io import BytesIO

import pikepdf
from playwright.sync_api import Page, expect

from tests.journeys import citizen, desk
from tests.journeys.citizen import Newcomer, choose, heading, press
from tests.journeys.mailbox import told

MAI = Newcomer("Phạm Thị Mai", "070301004321", "0987654321", "mai@vidu.vn")
OFFICE = "Sở Lao động - Thương binh và Xã hội"


def test_the_guide(page, played, open_page):
    register_and_log_in(page)
    code = use_a_service(page)
    the_office_works(page, played, code)
    look_up(open_page(), code)


def register_and_log_in(page: Page) -> None:
    """Part I: Đăng ký, then Đăng nhập with each of the registered names."""
    citizen.register(page, MAI)
    expect(page.locator(".mc-account")).to_contain_text(MAI.full_name)
    for name in (MAI.phone, MAI.email, MAI.identity_number):
        press(page, "Đăng xuất")
        citizen.log_in(page, name, MAI.password)
        expect(page.locator(".mc-account")).to_contain_text(MAI.full_name)


def use_a_service(page: Page) -> str:
    """Part II: from the menu to the completion page; the code of the dossier."""
    page.get_by_label("Danh mục chính").get_by_role("link", name="Thủ tục hành chính").click()
    heading(page, "Thủ tục hành chính")
    choose(page.get_by_label("Đơn vị cung cấp dịch vụ công"), OFFICE)
    choose(page.get_by_label("Lĩnh vực"), "An toàn, vệ sinh lao động")
    page.get_by_label("Từ khóa").fill("khai bao thiet bi an toan lao dong")
    press(page, "Tìm kiếm")
    row = page.locator("li", has_text=citizen.PROCEDURE)
    with page.expect_navigation():
        row.get_by_text("Nộp hồ sơ").click()
    heading(page, "Nộp hồ sơ trực tuyến")
    citizen.choose_level(page, "Toàn trình (mức độ 4)")
    citizen.declare(page)
    citizen.attach(page)
    citizen.receive_by(page, "Nhận tại quầy một cửa")
    for answer in (
        "Công ty TNHH Hạt điều Bù Đăng", "Nồi hơi đốt củi NH-02", "Thang máy chở hàng TM-01", "Toàn trình"
    ):  # fmt: skip
        expect(page.locator("main")).to_contain_text(answer)
    code = citizen.submit(page)
    paper = read_pdf(page, "Tải giấy xác nhận (PDF)")
    assert code in paper
    assert "giay-chung-nhan.pdf" in paper
    told(page, MAI, code, "08 giờ làm việc")
    follow(page, code, "Chờ tiếp nhận", "Bạn đã nộp hồ sơ")
    return code


def the_office_works(page: Page, played, code: str) -> None:
    """The half behind: each step by its officer; after each turn the citizen knows."""
    one_stop = played("one_stop")
    due = receive(one_stop, code)
    told(page, MAI, code, "đã được tiếp nhận", due)
    follow(page, code, "Đã tiếp nhận", "Cơ quan đã tiếp nhận hồ sơ", due)

    desk.act(one_stop, code, "Chuyển phòng chuyên môn")
    follow(page, code, "Đang giải quyết", "Đã chuyển đến phòng chuyên môn")
    desk.act(played("head"), code, "Phân công", {"officer": "Võ Quốc Bảo"})
    proposal = {"outcome": "Đồng ý", "opinion": "Đủ điều kiện theo Nghị định 44/2016."}
    desk.act(played("appraiser"), code, "Trình lãnh đạo", proposal)
    desk.act(played("head"), code, "Đồng ý trình ký", {"opinion": "Nhất trí."})
    desk.act(played("director"), code, "Phê duyệt")
    follow(page, code, "Đang giải quyết", "Lãnh đạo đã phê duyệt")
    expect(page.locator("main")).not_to_contain_text("Nhất trí.")

    desk.act(played("clerk"), code, "Phát hành kết quả", {"file": citizen.pdf_file("ket-qua.pdf")})
    told(page, MAI, code, "đã có kết quả")
    follow(page, code, "Đã có kết quả", "bản chính giấy tờ đã nộp")
    give_back(one_stop, code)
    told(page, MAI, code, "trả kết quả")
    follow(page, code, "Đã trả kết quả", "Hồ sơ đã hoàn thành")
    assert read_pdf(page, "Tải kết quả", exact=False) is not None


def look_up(page: Page, code: str) -> None:
    """Part III: a stranger's browser; the code, the identity number, or both."""
    for keys in (
        {"ma": code},
        {"giay_to": MAI.identity_number},
        {"ma": code, "giay_to": MAI.identity_number},
    ):
        page.goto("/")
        page.get_by_label("Danh mục chính").get_by_role("link", name="Tra cứu hồ sơ").click()
        heading(page, "Tra cứu hồ sơ")
        citizen.fill(page, keys)
        press(page, "Tra cứu")
        heading(page, "Tìm thấy 1 hồ sơ")
        card = page.locator("main")
        for words in (code, "Đã trả kết quả", "P*** T** M**", "Đã tiếp nhận"):
            expect(card).to_contain_text(words)
        expect(card).not_to_contain_text(MAI.full_name)
        explained = card.get_by_role("heading", name="Ngày hẹn được tính thế nào")
        expect(explained).to_have_count(len(keys) - 1)


def receive(one_stop: Page, code: str) -> str:
    """Receive after a look at the due date; the promised moment stands on the slip, Mẫu 01."""
    desk.open_dossier(one_stop, code)
    press(one_stop, "Tiếp nhận")
    expect(one_stop.locator("main")).to_contain_text("hẹn trả")
    press(one_stop, "Tiếp nhận")
    done = one_stop.locator(".mc-notice--success")
    expect(done).to_contain_text("Đã tiếp nhận hồ sơ")
    slip = read_pdf(one_stop, "In giấy tiếp nhận", exact=False)
    assert code in slip
    due = re.search(r"Hẹn trả (\d\d:\d\d) ngày (\d\d/\d\d/\d{4})", done.inner_text())
    assert due, done.inner_text()
    assert due[2] in slip or written_out(due[2]) in slip
    return f"{due[1]} ngày {due[2]}"


def give_back(one_stop: Page, code: str) -> None:
    """Nothing is handed over before the original was compared."""
    desk.open_dossier(one_stop, code)
    press(one_stop, "Trả kết quả")
    press(one_stop, "Trả kết quả")
    expect(one_stop.locator(".govuk-error-summary")).to_contain_text("Chưa đối chiếu bản chính")
    one_stop.get_by_label("Giấy chứng nhận kết quả kiểm định").check()
    press(one_stop, "Trả kết quả")
    expect(one_stop.locator(".mc-notice--success")).to_contain_text(code)


def follow(page: Page, code: str, state: str, *words: str) -> None:
    """ "Hồ sơ của bạn" lists the dossier in this state; its page tells `words`."""
    citizen.open_dossier(page, code, state)
    for word in words:
        expect(page.locator("main")).to_contain_text(word)


def read_pdf(page: Page, link: str, *, exact: bool = True) -> str:
    """The PDF behind a link, opened as a reader would; its text."""
    href = citizen.door(page, link, exact=exact).get_attribute("href")
    answer = page.request.get(href or "")
    assert answer.ok
    assert answer.headers["content-type"] == "application/pdf"
    with pikepdf.open(BytesIO(answer.body())) as opened:
        assert len(opened.pages) >= 1
    said = subprocess.run(["pdftotext", "-", "-"], input=answer.body(), capture_output=True, check=True)
    return " ".join(said.stdout.decode().split())


def written_out(date: str) -> str:
    """27/11/2026 as official papers write it."""
    day, month, year = date.split("/")
    return f"ngày {day} tháng {month} năm {year}"
