"""What a citizen does on the portal, step by step, as the published guide says (DESIGN section 1)."""

import re
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import FilePayload, Locator, Page, expect

from tests.files.samples import pdf
from tests.journeys.mailbox import wait_for_letter

PROCEDURE = "2.000134"
PAPER = "document-giay-chung-nhan-ket-qua-kiem-dinh"


@dataclass(frozen=True)
class Newcomer:
    """Somebody who is about to register."""

    full_name: str
    identity_number: str
    phone: str
    email: str
    password: str = "chuyen do ngang song"


def fill(page: Page, answers: dict[str, Any]) -> None:
    """Answer the controls of those names, whatever kind they are: text, list, one of several, box to tick."""
    for name, value in answers.items():
        control = page.locator(f"main [name='{name}']:not([type=hidden])")
        kind = control.first.evaluate("e => e.tagName == 'SELECT' ? 'select' : e.type")
        if kind == "select":
            choose(control, value)
        elif kind == "radio":
            page.locator("main").get_by_role("radio", name=value).check()
        elif kind == "checkbox":
            control.set_checked(value)
        elif kind == "file":
            control.set_input_files(value)
        else:
            control.fill(value)


def choose(control: Locator, text: str) -> None:
    """Pick the first choice of a list with `text` in it; lists may add remarks of their own."""
    found = control.locator("option", has_text=text).first.get_attribute("value")
    assert found, f"no choice {text}"
    control.select_option(found)


def door(page: Page, name: str, *, exact: bool = True) -> Locator:
    """The button or link of that name; links that look like buttons may call themselves either.

    Where the page's own part and its frame both have one ("Đăng ký"), the page's own is meant.
    """
    for place in (page.locator("main"), page.locator("body")):
        button = place.get_by_role("button", name=name, exact=exact)
        found = button.or_(place.get_by_role("link", name=name, exact=exact))
        if found.count():
            break
    return found.first


def press(page: Page, name: str) -> None:
    """Press the button or link with just this name and wait for the page behind it."""
    with page.expect_navigation():
        door(page, name).click()


def heading(page: Page, text: str) -> None:
    """The page's own heading says so."""
    expect(page.get_by_role("heading", level=1)).to_have_text(text)


def register(page: Page, who: Newcomer) -> None:
    """From the home page to the confirmed account, with the codes from mailbox and phone."""
    page.goto("/")
    press(page, "Đăng ký")
    fill_registration(page, who)
    press(page, "Đăng ký")
    heading(page, "Nhập mã trong thư điện tử")
    enter_code(page, "email", who.email)
    heading(page, "Nhập mã trong tin nhắn")
    enter_code(page, "sms", who.phone)


def fill_registration(page: Page, who: Newcomer) -> None:
    page.get_by_label("Họ và tên").fill(who.full_name)
    page.get_by_label("Số CCCD/CMND/hộ chiếu").fill(who.identity_number)
    page.get_by_label("Số điện thoại").fill(who.phone)
    page.locator("[name='email']").fill(who.email)
    page.locator("input[type=password]").fill(who.password)
    page.get_by_label("Tôi đã đọc và đồng ý").check()


def enter_code(page: Page, channel: str, address: str, *words: str, button: str = "Xác nhận") -> None:
    """Type the digits of the newest message to this address (with these words) and confirm."""
    page.get_by_label("Mã xác nhận").fill(code_for(page, channel, address, *words))
    press(page, button)


def code_for(page: Page, channel: str, address: str, *words: str) -> str:
    """The six digits in the newest message to this address (with these words)."""
    letter = wait_for_letter(page, channel, address, *words)
    found = re.search(r"\b\d{6}\b", letter.text)
    assert found, letter.text
    return found[0]


def log_in(page: Page, name: str, password: str) -> None:
    """By the name that was registered: identity number, phone or e-mail."""
    page.goto("/")
    press(page, "Đăng nhập")
    page.get_by_label("Số CCCD/CMND/hộ chiếu, số điện thoại hoặc thư điện tử").fill(name)
    page.locator("input[type=password]").fill(password)
    press(page, "Đăng nhập")


MACHINES: list[dict[str, Any]] = [
    {
        "loai_doi_tuong": "Nồi hơi các loại có áp suất làm việc định mức của hơi trên 0,7 bar",
        "ten_doi_tuong": "Nồi hơi đốt củi NH-02",
        "so_che_tao": "NH2021-145",
        "nam_san_xuat": "2021",
        "dac_tinh": "Áp suất làm việc 10 bar",
        "noi_lap_dat-province": "Đồng Nai",
        "noi_lap_dat-commune": "Xã Bù Đăng",
        "noi_lap_dat-detail": "Xưởng 2",
        "to_chuc_kiem_dinh": "Trung tâm Kiểm định khu vực II",
        "so_gcn_kiem_dinh": "2655/2026/KĐ2",
        "ngay_kiem_dinh-day": "3",
        "ngay_kiem_dinh-month": "11",
        "ngay_kiem_dinh-year": "2025",
        "han_kiem_dinh-day": "3",
        "han_kiem_dinh-month": "11",
        "han_kiem_dinh-year": "2028",
        "ngay_dua_vao_su_dung-day": "10",
        "ngay_dua_vao_su_dung-month": "11",
        "ngay_dua_vao_su_dung-year": "2025",
    },
]
MACHINES.append(
    MACHINES[0]
    | {
        "loai_doi_tuong": "Thang máy các loại",
        "ten_doi_tuong": "Thang máy chở hàng TM-01",
        "so_che_tao": "TM-0007",
        "so_gcn_kiem_dinh": "2656/2026/KĐ2",
    }
)
DECLARER = {
    "ten_to_chuc": "Công ty TNHH Hạt điều Bù Đăng",
    "ma_so": "3800123454",
    "dia_chi-province": "Đồng Nai",
    "dia_chi-commune": "Xã Bù Đăng",
    "dia_chi-detail": "Số 18, Quốc lộ 14",
    "dien_thoai": "0912345678",
    "cam_ket": True,
}


def begin(page: Page, level: str = "Toàn trình (mức độ 4)") -> None:
    """Step 1 on the page of 2.000134: level, then on to the declaration."""
    page.goto(f"/thu-tuc/{PROCEDURE}/nop")
    choose_level(page, level)


def choose_level(page: Page, level: str) -> None:
    page.get_by_label(level).check()
    press(page, "Bắt đầu khai")
    heading(page, "Phiếu khai báo sử dụng đối tượng kiểm định")


def declare(page: Page, machines: list[dict[str, Any]] = MACHINES) -> None:
    """Step 2: the declarer, then each machine on the small page of its row."""
    fill(page, DECLARER)
    for machine in machines:
        press(page, "Thêm đối tượng")
        fill(page, machine)
        press(page, "Lưu")
        expect(page.locator(".formengine-row").last).to_contain_text(machine["ten_doi_tuong"])
    press(page, "Lưu và tiếp tục")
    heading(page, "Giấy tờ kèm theo")


def pdf_file(name: str, pages: int = 1) -> FilePayload:
    """A PDF of empty pages, as a file to choose."""
    return {"name": name, "mimeType": "application/pdf", "buffer": pdf(pages)}


def attach(page: Page, name: str = "giay-chung-nhan.pdf", pages: int = 2) -> None:
    """Step 3: the one paper that 2.000134 asks for."""
    page.locator(f"#{PAPER}").set_input_files(pdf_file(name, pages))
    send_chosen(page)
    expect(page.locator(".mc-file__name")).to_have_text(name)
    press(page, "Lưu và tiếp tục")
    heading(page, "Nhận kết quả")


def send_chosen(page: Page) -> None:
    """With scripts files are sent as soon as they are chosen; without them a button does it."""
    button = door(page, "Tải các tệp đã chọn lên")
    if button.is_visible():
        press(page, "Tải các tệp đã chọn lên")


def receive_by(page: Page, channel: str) -> None:
    """Step 4: how the result comes."""
    page.get_by_label(channel).check()
    press(page, "Lưu và tiếp tục")
    heading(page, "Kiểm tra trước khi nộp")


def submit(page: Page) -> str:
    """Step 5: promise that all is true, submit; the code of the dossier."""
    page.get_by_label("Tôi cam đoan những nội dung trên là đúng sự thật").check()
    press(page, "Nộp hồ sơ")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Đã nộp hồ sơ")
    return page.locator(".mc-confirmation .mc-code").inner_text()


def open_dossier(page: Page, code: str, state: str) -> None:
    """From "Hồ sơ của bạn", which lists it in this state, to the dossier's own page."""
    page.goto("/ho-so")
    entry = page.locator(".citizen-entry", has_text=code)
    expect(entry).to_contain_text(state)
    with page.expect_navigation():
        entry.get_by_role("link").first.click()
    expect(page.locator(".mc-tag").first).to_have_text(state)


def file(page: Page, channel: str = "Nhận tại quầy một cửa") -> str:
    """All five steps of 2.000134, for journeys that are about something else."""
    begin(page)
    declare(page, MACHINES[:1])
    attach(page)
    receive_by(page, channel)
    return submit(page)
