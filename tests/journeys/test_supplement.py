"""Something is wrong with a dossier: the office names all of it at once, the citizen mends just that."""

import re

from playwright.sync_api import Page, expect

from motcua.accounts.cast import BY_KEY
from tests.journeys import citizen, desk
from tests.journeys.citizen import press
from tests.journeys.mailbox import told, wait_for_letter

LAN = BY_KEY["lan"]
PHONE, PAPER = "question-dien_thoai", "document-giay-chung-nhan-ket-qua-kiem-dinh"
WRONG_PHONE = "Số này không liên lạc được, xin ghi số đang dùng."
WRONG_NUMBER = "Mã số thuế không phải của công ty này."
WRONG_PAPER = "Trang 2 mờ, không đọc được số giấy chứng nhận."


def test_supplement_at_reception_and_in_appraisal(lan, played):
    code = citizen.file(lan)
    before_reception(lan, played("one_stop"), code)
    in_appraisal(lan, played, code)


def before_reception(lan: Page, one_stop: Page, code: str) -> None:
    """Two defects, a question and a document: both are named, both are mended, nothing else opens."""
    faults = {PHONE: WRONG_PHONE, PAPER: WRONG_PAPER}
    desk.ask_for(one_stop, code, "Yêu cầu bổ sung", faults)
    mail = wait_for_letter(lan, "email", LAN.email, code, "cần bổ sung 2 nội dung")
    assert WRONG_PHONE in mail.text
    assert WRONG_PAPER in mail.text
    short = wait_for_letter(lan, "sms", LAN.phone, code, "cần bổ sung 2 nội dung")
    assert re.search(r"han \d\d:\d\d ngay \d\d/\d\d/\d{4}", short.text)

    citizen.open_dossier(lan, code, "Chờ bổ sung")
    for reason in faults.values():
        expect(lan.locator("main")).to_contain_text(reason)
    press(lan, "Bổ sung ngay")
    assert controls(lan) == {"dien_thoai", PAPER}
    press(lan, "Gửi bổ sung")
    expect(lan.locator(".govuk-error-summary li")).to_have_count(2)
    lan.locator("[name=dien_thoai]").fill("0987 111 222")
    lan.locator(f"#{PAPER}").set_input_files(citizen.pdf_file("ban-quet-ro.pdf", 3))
    press(lan, "Gửi bổ sung")
    expect(lan.locator("main")).to_contain_text("Đã gửi phần bổ sung")
    told(lan, LAN, code, "bổ sung")

    desk.open_dossier(one_stop, code)
    changes = one_stop.locator("section", has=one_stop.get_by_role("heading", name="Người nộp đã bổ sung"))
    for words in ("0912345678", "0987111222", "giay-chung-nhan.pdf", "ban-quet-ro.pdf"):
        expect(changes).to_contain_text(words)
    desk.act(one_stop, code, "Tiếp nhận")


def in_appraisal(lan: Page, played, code: str) -> None:
    """The department's head decides; the clock stands still meanwhile, then goes on."""
    one_stop, head, appraiser = played("one_stop"), played("head"), played("appraiser")
    desk.act(one_stop, code, "Chuyển phòng chuyên môn")
    desk.act(head, code, "Phân công", {"officer": "Võ Quốc Bảo"})
    ask_again(appraiser, code)
    desk.act(head, code, "Duyệt và gửi yêu cầu bổ sung")
    told(lan, LAN, code, "cần bổ sung 1 nội dung")
    citizen.open_dossier(lan, code, "Chờ bổ sung, tạm dừng tính hạn")
    expect(lan.locator("main")).to_contain_text("đang tạm dừng tính")
    press(lan, "Bổ sung ngay")
    assert controls(lan) == {"ma_so"}
    lan.locator("[name=ma_so]").fill("0100233488")
    press(lan, "Gửi bổ sung")

    done = desk.act(one_stop, code, "Nhận bổ sung")
    expect(done).to_contain_text(re.compile(r"Hẹn trả \d\d:\d\d ngày \d\d/\d\d/\d{4}"))
    citizen.open_dossier(lan, code, "Đang giải quyết")
    expect(lan.locator("main")).to_contain_text("đã nhận phần bổ sung")
    expect(lan.locator("main")).not_to_contain_text("đang tạm dừng tính")
    lan.get_by_text("Thời hạn này được tính thế nào?").click()
    expect(lan.get_by_text("tạm dừng").first).to_be_visible()


def ask_again(appraiser: Page, code: str) -> None:
    """A second request says why this was not asked the first time; what was typed stays."""
    desk.open_dossier(appraiser, code)
    press(appraiser, "Đề nghị yêu cầu bổ sung")
    appraiser.locator("#reason-question-ma_so-tick").check()
    appraiser.locator("#reason-question-ma_so").fill(WRONG_NUMBER)
    press(appraiser, "Đề nghị yêu cầu bổ sung")
    expect(appraiser.locator(".govuk-error-summary")).to_be_visible()
    expect(appraiser.locator("#reason-question-ma_so")).to_have_value(
        "Mã số thuế không phải của công ty này."
    )
    appraiser.locator("#reason").fill("Chỉ thấy khi đối chiếu với cơ quan thuế.")
    press(appraiser, "Đề nghị yêu cầu bổ sung")
    expect(appraiser.locator(".mc-notice--success")).to_contain_text(code)


def controls(page: Page) -> set[str]:
    """What the page lets the citizen change."""
    inputs = page.locator("main form").locator("input:not([type=hidden]), select, textarea")
    return {str(control.get_attribute("name")) for control in inputs.all()}
