"""The office's half end to end: online, supplement, opinion, extension, two who decide, signature, return.

Every page on the way is looked at by axe.
"""

from playwright.sync_api import Page, expect

from motcua.accounts.cast import BY_KEY
from tests.journeys import citizen, desk
from tests.journeys.citizen import press
from tests.journeys.desk import APPRAISER, apology, signed_result, two_approve
from tests.journeys.mailbox import told

LAN = BY_KEY["lan"]
PAPER = "document-giay-chung-nhan-ket-qua-kiem-dinh"
WHY = "Cần kiểm tra thực tế tại nơi lắp đặt."


def test_from_online_to_the_signed_result_in_her_hands(lan, played, act, axe_clean):
    code = citizen.file(lan)
    mend(lan, played("one_stop"), code, axe_clean)
    act(played("one_stop"), code, "Tiếp nhận")
    work(lan, played, code, act, axe_clean)
    hand_over(lan, played, code, act)


def mend(lan: Page, one_stop: Page, code: str, axe_clean) -> None:
    """The paper is blurred: she is told, sends a clear one, and the desk sees what is new."""
    desk.ask_for(one_stop, code, "Yêu cầu bổ sung", {PAPER: "Trang 2 mờ."})
    told(lan, LAN, code, "bổ sung")
    citizen.open_dossier(lan, code, "Chờ bổ sung")
    press(lan, "Bổ sung ngay")
    axe_clean(lan)
    lan.locator(f"#{PAPER}").set_input_files(citizen.pdf_file("ban-quet-ro.pdf", 3))
    press(lan, "Gửi bổ sung")


def work(lan: Page, played, code: str, act, axe_clean) -> None:
    """Assigned, another unit is asked, the leader is sorry for the delay, two people approve."""
    act(played("one_stop"), code, "Chuyển phòng chuyên môn")
    act(played("head"), code, "Phân công", {"officer": APPRAISER})
    question = {"unit": "Trung tâm DVVL", "question": "Thiết bị này có phải kiểm định tại cơ sở không?"}
    act(played("appraiser"), code, "Hỏi ý kiến đơn vị khác", question)
    act(played("centre_appraiser"), code, "Cho ý kiến", {"answer": "Có, theo Thông tư 36/2019."})
    act(played("director"), code, "Ký xin lỗi, hẹn lại ngày trả", apology(WHY))
    told(lan, LAN, code, "hẹn lại ngày trả")
    citizen.open_dossier(lan, code, "Đang giải quyết")
    expect(lan.locator("main")).to_contain_text(WHY)
    axe_clean(lan)
    two_approve(played, code, act)


def hand_over(lan: Page, played, code: str, act) -> None:
    """The clerk has the agency sign the result; whoever opens it reads by whom; she takes it with her."""
    act(played("clerk"), code, "Phát hành kết quả", signed_result())
    told(lan, LAN, code, "đã có kết quả")
    one_stop = played("one_stop")
    desk.open_dossier(one_stop, code)
    expect(one_stop.get_by_text("Chữ ký hợp lệ")).to_be_visible()
    expect(one_stop.locator("main")).to_contain_text("Cơ quan giải quyết (bản trình diễn)")
    press(one_stop, "Trả kết quả")
    for box in one_stop.locator("main [name=original]").all():
        box.check()
    press(one_stop, "Trả kết quả")
    expect(one_stop.locator(".mc-notice--success")).to_contain_text(code)
    citizen.open_dossier(lan, code, "Đã trả kết quả")
