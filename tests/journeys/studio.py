"""How a procedure is made in the studio, page by page: a form of 12 questions, a table, two conditions."""

import re
from typing import Literal

from playwright.sync_api import Page, expect

from tests.journeys import citizen
from tests.journeys.citizen import choose, fill, heading, press

CODE, FORM = "9.000001", "F-CAY-01"
NAME = "Hỗ trợ hộ gia đình mua cây giống"
OFFICE = "Sở Lao động - Thương binh và Xã hội"
QUESTIONS = (
    ("Họ và tên người đề nghị", "Chữ, một dòng"),
    ("Ngày sinh", "Ngày tháng năm"),
    ("Số điện thoại liên hệ", "Số điện thoại"),
    ("Địa chỉ nơi trồng", "Địa chỉ"),
    ("Diện tích trồng (ha)", "Số, có thể lẻ"),
    ("Số người trong hộ", "Số nguyên"),
    ("Loại hộ", "Chọn một"),
    ("Số sổ hộ nghèo", "Chữ, một dòng"),
    ("Đã từng được hỗ trợ", "Có hoặc không"),
    ("Năm được hỗ trợ gần nhất", "Năm"),
    ("Cây giống cần mua", "Bảng nhiều dòng"),
    ("Tôi cam đoan lời khai là đúng", "Ô đánh dấu đồng ý"),
)
COLUMNS = (("Tên cây", "Chữ, một dòng"), ("Số cây", "Số nguyên"))
ANSWERS = {
    "ho_va_ten_nguoi_de_nghi": "Nguyễn Thị Lan",
    "ngay_sinh-day": "4",
    "ngay_sinh-month": "5",
    "ngay_sinh-year": "1990",
    "so_dien_thoai_lien_he": "0912000001",
    "dia_chi_noi_trong-province": "Đồng Nai",
    "dia_chi_noi_trong-commune": "Phường Đồng Xoài",
    "dia_chi_noi_trong-detail": "Ấp 3",
    "dien_tich_trong_ha": "1,5",
    "so_nguoi_trong_ho": "4",
    "loai_ho": "Hộ khác",
    "da_tung_duoc_ho_tro": "Không",
    "toi_cam_doan_loi_khai_la_dung": True,
}
TREE = {"ten_cay": "Điều ghép", "so_cay": "200"}


def begin(page: Page) -> None:
    """A new procedure, so far only its name."""
    page.goto("/quan-tri/thu-tuc")
    press(page, "Thêm")
    fill(page, {"code": CODE, "name": NAME, "field": "Việc làm", "agency": OFFICE})
    page.locator("[name=level][value='4']").check()
    press(page, "Tạo và soạn tiếp")
    heading(page, NAME)


def make_form(page: Page) -> None:
    """Its declaration, question by question."""
    press(page, "Tờ khai")
    press(page, "Thêm tờ khai mới")
    page.get_by_label("Tờ khai trống").check()
    fill(page, {"key": FORM, "title": "Đơn đề nghị hỗ trợ mua cây giống"})
    press(page, "Thêm tờ khai")
    for label, kind in QUESTIONS:
        add(page, "Thêm câu hỏi", label, kind)
        if kind == "Bảng nhiều dòng":
            press(page, "Các câu hỏi")
            add_columns(page, label)
    show_when(page, "Số sổ hộ nghèo", "Loại hộ", "ho_ngheo")
    show_when(page, "Năm được hỗ trợ gần nhất", "Đã từng được hỗ trợ", "co")
    the_page_beside_shows_conditions(page)
    move_by_keyboard(page)


def add(page: Page, button: str, label: str, kind: str) -> None:
    """One question, or one column, that must be answered."""
    follow(page, "link", button)
    fill(page, {"label": label, "required": True})
    page.locator("[name=kind]").select_option(label=kind)
    if kind == "Chọn một":
        page.locator("[name=options]").fill("Hộ nghèo\nHộ khác")
    press(page, "Thêm")


def add_columns(page: Page, table: str) -> None:
    """What each row of a table says."""
    for label, kind in COLUMNS:
        follow(page, "link", f"Sửa {table}")
        add(page, "Thêm cột", label, kind)
    follow(page, "link", f"Sửa {table}")
    fill(page, {"row_name": "Loại cây"})
    press(page, "Lưu")


def follow(page: Page, role: Literal["link", "button"], name: str) -> None:
    """Press what begins so; hidden words tell screen readers which question it is about."""
    with page.expect_navigation():
        page.locator("main").get_by_role(role, name=re.compile(f"^{re.escape(name)}")).first.click()


def show_when(page: Page, label: str, other: str, value: str) -> None:
    """Ask `label` only where `other` was answered with `value`."""
    follow(page, "link", f"Sửa {label}")
    choose(page.locator("[name=show-mode]"), "tất cả")
    choose(page.locator("[name=show-0-question]"), other)
    page.locator("[name=show-0-value]").fill(value)
    press(page, "Lưu")


def the_page_beside_shows_conditions(page: Page) -> None:
    """What a citizen will see: a question comes with the answer that asks for it, while one edits."""
    beside = page.locator(".form-editor__preview")
    expect(beside.get_by_label("Số sổ hộ nghèo")).to_be_hidden()
    beside.get_by_label("Hộ nghèo", exact=True).check()
    expect(beside.get_by_label("Số sổ hộ nghèo")).to_be_visible()


def move_by_keyboard(page: Page) -> None:
    """Enter on a button moves the question, and the focus goes with it."""
    names = page.locator(".form-editor__list h3")
    for way, place in (("Lên", 0), ("Xuống", 1)):
        page.get_by_role("button", name=f"{way} Ngày sinh").focus()
        with page.expect_navigation():
            page.keyboard.press("Enter")
        expect(names.nth(place)).to_have_text("Ngày sinh")
        expect(page.locator("*:focus")).to_have_id(re.compile(r"ngay_sinh$"))


def give_an_example(page: Page) -> None:
    """The form filled in as a citizen would, kept as the example that every later change must pass."""
    press(page, "Ví dụ")
    fill(page, ANSWERS)
    press(page, "Thêm loại cây")
    fill(page, TREE)
    press(page, "Giữ dòng này")
    press(page, "Lưu làm ví dụ")


def say_the_rest(page: Page) -> None:
    """General facts, time and fee, papers, declaration, workflow."""
    follow(page, "link", "Về thay đổi")
    press(page, "Sửa thủ tục và tờ khai")
    press(page, "Thông tin chung")
    said = {"deciding_agency": OFFICE, "receiving_place": f"Quầy {OFFICE}", "result": "Quyết định hỗ trợ"}
    fill(page, said | {"is_online": True})
    page.get_by_label("Cá nhân", exact=True).check()
    press(page, "Lưu")
    press(page, "Thời hạn và phí")
    fill(page, {"time_value": "5", "time_unit": "ngày làm việc", "fee": "0"})
    press(page, "Lưu")
    press(page, "Giấy tờ cần nộp")
    press(page, "Thêm giấy tờ")
    fill(page, {"name": "Giấy xác nhận diện tích đất", "copies": "1"})
    press(page, "Lưu")
    press(page, "Xong")
    press(page, "Tờ khai")
    page.locator(f"[name=form][value='{FORM}']").check()
    press(page, "Lưu")
    press(page, "Quy trình")
    page.locator("[name=workflow][value='so']").check()
    press(page, "Lưu")


def try_out(page: Page) -> None:
    """Filed on Friday at 16:55, received on Monday; what happened is kept as a test."""
    press(page, "Nộp thử")
    fill(page, {"filed": "20/11/2026 16:55"})
    press(page, "Nộp thử")
    expect(page.locator("main")).to_contain_text("16:55 ngày 23/11/2026")
    fill(page, {"act": "Một cửa tiếp nhận hồ sơ", "at": "23/11/2026 08:00"})
    press(page, "Làm việc này")
    expect(page.locator("main")).to_contain_text("08:00 ngày 01/12/2026")
    page.locator("[name=name]").fill("Nộp chiều thứ Sáu, nhận sáng thứ Hai")
    press(page, "Giữ lại")
    expect(page.locator("main")).to_contain_text("Nộp chiều thứ Sáu, nhận sáng thứ Hai")


def propose(page: Page) -> None:
    """The dry run, then the proposal with its ground."""
    page.goto("/quan-tri")
    press(page, NAME)
    press(page, "Chạy thử trước khi ban hành")
    expect(page.locator("main")).to_contain_text("Nộp chiều thứ Sáu, nhận sáng thứ Hai")
    page.get_by_label("Lý do và căn cứ").fill("Nghị quyết 12/2026/NQ-HĐND")
    press(page, "Đề nghị ban hành")


def publish(page: Page) -> None:
    """Somebody else brings it into force."""
    page.goto("/quan-tri")
    press(page, NAME)
    press(page, "Ban hành")
    expect(page.locator("main")).to_contain_text("Đã ban hành")


def file(page: Page) -> str:
    """Lan files it on a phone without scripts."""
    page.goto("/thu-tuc")
    page.get_by_label("Từ khóa").fill("cay giong")
    press(page, "Tìm kiếm")
    with page.expect_navigation():
        page.locator("li", has_text=CODE).get_by_text("Nộp hồ sơ").click()
    page.get_by_label("Toàn trình (mức độ 4)").check()
    press(page, "Bắt đầu khai")
    heading(page, "Đơn đề nghị hỗ trợ mua cây giống")
    fill(page, ANSWERS)
    press(page, "Thêm loại cây")
    fill(page, TREE)
    press(page, "Lưu")
    press(page, "Lưu và tiếp tục")
    page.locator("input[type=file]").first.set_input_files(citizen.pdf_file("dat.pdf"))
    citizen.send_chosen(page)
    expect(page.locator(".mc-file__name")).to_have_text("dat.pdf")
    press(page, "Lưu và tiếp tục")
    citizen.receive_by(page, "Nhận bản điện tử trên Cổng dịch vụ công")
    return citizen.submit(page)
