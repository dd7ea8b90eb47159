"""Every page of the path, as each role meets it, on a phone and on a desk: accessible, fitting, light.

The pictures lie in var/screens afterwards: to be looked at, by people.
"""

from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.journeys import citizen, desk
from tests.journeys.citizen import MACHINES, PROCEDURE, Newcomer, fill, press

pytestmark = pytest.mark.looks

SCREENS = Path(__file__).resolve().parents[2] / "var" / "screens"
SIZES = {360: 740, 1280: 900}


@pytest.fixture
def look(axe_clean):
    """look(page, "dang-ky"): nothing is wrong with this page at either width; a picture of each is kept."""
    SCREENS.mkdir(parents=True, exist_ok=True)

    def look(page: Page, name: str) -> None:
        for width, height in SIZES.items():
            page.set_viewport_size({"width": width, "height": height})
            page.screenshot(path=SCREENS / f"{name}-{width}.png", full_page=True)
            wide = page.evaluate("document.documentElement.scrollWidth")
            assert wide <= width, f"{page.url} scrolls sideways: {wide} px"
            axe_clean(page)

    return look


STRANGERS = {
    "trang-chu": "/",
    "thu-tuc": "/thu-tuc",
    "thu-tuc-khong-thay": "/thu-tuc?tu_khoa=khongcothutucnao",
    "thu-tuc-nop-duoc": f"/thu-tuc/{PROCEDURE}",
    "thu-tuc-chi-tra-cuu": "/thu-tuc/1.000031",
    "dang-ky": "/dang-ky",
    "dang-nhap": "/dang-nhap",
    "quen-mat-khau": "/quen-mat-khau",
    "dieu-khoan": "/dieu-khoan",
    "tra-cuu": "/tra-cuu",
    "xac-thuc": "/xac-thuc",
    "xac-thuc-sai": "/xac-thuc/abcdefghijklmnopqrst",
    "huong-dan": "/huong-dan",
    "khong-co-trang": "/khong-co",
    "trinh-dien": "/trinh-dien",
    "trinh-dien-thoi-gian": "/trinh-dien/thoi-gian",
}


def test_pages_of_strangers(page, look):
    for name, path in STRANGERS.items():
        page.goto(path)
        look(page, name)
    for link in guide_pages(page):
        page.goto(link)
        look(page, f"huong-dan-{link.rsplit('/', 1)[-1]}")
    page.goto("/dang-ky")
    press(page, "Đăng ký")
    look(page, "dang-ky-sai")
    citizen.fill_registration(page, Newcomer("Võ Thị Sáu", "B7654321", "0987654300", "sau@vidu.vn"))
    press(page, "Đăng ký")
    look(page, "dang-ky-ma")
    page.goto("/tra-cuu")
    fill(page, {"ma": "H10.912-261122-9999", "giay_to": "070301004321"})
    press(page, "Tra cứu")
    look(page, "tra-cuu-khong-thay")


def guide_pages(page: Page) -> list[str]:
    page.goto("/huong-dan")
    links = page.locator("main a[href^='/huong-dan/']")
    return sorted({str(link.get_attribute("href")) for link in links.all()})


def test_pages_of_a_dossier(played, open_page, look):
    """One dossier from the first step to its return; each page is looked at by the one whose turn it is."""
    hoa = played("hoa")
    code = file(hoa, look)
    one_stop = played("one_stop")
    reception(hoa, one_stop, code, look)
    department(played, code, look)
    look_acts(one_stop, code, look, "Trả kết quả")
    stranger = open_page()
    stranger.goto("/tra-cuu")
    fill(stranger, {"ma": code, "giay_to": "070188002468"})
    press(stranger, "Tra cứu")
    look(stranger, "tra-cuu-thay")


FACTORS = (
    "tai-khoan/hai-lop",
    "tai-khoan/hai-lop/ung-dung",
    "tai-khoan/hai-lop/khoa-moi",
    "tai-khoan/xac-nhan",
)


def file(hoa: Page, look) -> str:
    account = ("tai-khoan", "tai-khoan/sua", "tai-khoan/mat-khau", "tai-khoan/thong-bao")
    for name in (*account, *FACTORS, "ho-so"):
        hoa.goto(f"/{name}")
        look(hoa, "nguoi-dan-" + name.replace("/", "-"))
    hoa.goto(f"/thu-tuc/{PROCEDURE}/nop")
    look(hoa, "nop-1-cach-nop")
    citizen.choose_level(hoa, "Toàn trình (mức độ 4)")
    look(hoa, "nop-2-to-khai")
    press(hoa, "Lưu và tiếp tục")
    look(hoa, "nop-2-to-khai-sai")
    press(hoa, "Thêm đối tượng")
    look(hoa, "nop-2-dong")
    press(hoa, "Lưu")
    look(hoa, "nop-2-dong-sai")
    fill(hoa, MACHINES[0])
    press(hoa, "Lưu")
    with hoa.expect_navigation():
        hoa.get_by_role("button", name="Xóa Đối tượng 1").click()
    look(hoa, "nop-2-xoa-dong")
    press(hoa, "Giữ lại")
    citizen.declare(hoa, MACHINES[1:])
    look(hoa, "nop-3-giay-to")
    citizen.attach(hoa)
    look(hoa, "nop-4-nhan-ket-qua")
    citizen.receive_by(hoa, "Nhận tại quầy một cửa")
    look(hoa, "nop-5-kiem-tra")
    code = citizen.submit(hoa)
    look(hoa, "nop-6-hoan-tat")
    return code


def reception(hoa: Page, one_stop: Page, code: str, look) -> None:
    hoa.goto(f"/ho-so/{code}/rut")
    look(hoa, "nguoi-dan-rut")
    one_stop.goto("/can-bo?danh-sach=cho-tiep-nhan")
    look(one_stop, "can-bo-danh-sach")
    look_acts(one_stop, code, look, "Tiếp nhận", "Yêu cầu bổ sung", "Từ chối tiếp nhận")
    press(one_stop, "Từ chối tiếp nhận")
    look(one_stop, "can-bo-viec-tu-choi-sai")
    faults = {
        "question-dien_thoai": "Số này không liên lạc được.",
        "document-giay-chung-nhan-ket-qua-kiem-dinh": "Trang 2 mờ.",
    }
    desk.ask_for(one_stop, code, "Yêu cầu bổ sung", faults)
    citizen.open_dossier(hoa, code, "Chờ bổ sung")
    look(hoa, "nguoi-dan-can-bo-sung")
    press(hoa, "Bổ sung ngay")
    look(hoa, "nguoi-dan-bo-sung")
    press(hoa, "Gửi bổ sung")
    look(hoa, "nguoi-dan-bo-sung-sai")
    fill(hoa, {"dien_thoai": "0987111222", citizen.PAPER: citizen.pdf_file("ro.pdf")})
    press(hoa, "Gửi bổ sung")
    desk.open_dossier(one_stop, code)
    look(one_stop, "can-bo-da-bo-sung")
    desk.act(one_stop, code, "Tiếp nhận")
    look(one_stop, "can-bo-da-tiep-nhan")
    look_acts(one_stop, code, look, "Chuyển phòng chuyên môn")
    one_stop.goto(f"/can-bo/ho-so/{code}/tiep-nhan")
    look(one_stop, "can-bo-khong-con-lam-duoc")


def department(played, code: str, look) -> None:
    one_stop, head, appraiser = played("one_stop"), played("head"), played("appraiser")
    desk.act(one_stop, code, "Chuyển phòng chuyên môn")
    look_acts(head, code, look, "Phân công")
    desk.act(head, code, "Phân công", {"officer": "Võ Quốc Bảo"})
    look_acts(appraiser, code, look, "Trình lãnh đạo", "Đề nghị yêu cầu bổ sung")
    desk.act(appraiser, code, "Trình lãnh đạo", {"outcome": "Đồng ý", "opinion": "Đủ điều kiện."})
    look_acts(head, code, look, "Đồng ý trình ký", "Trả lại bước thẩm định")
    desk.act(head, code, "Đồng ý trình ký")
    head.goto("/can-bo/dieu-hanh")
    look(head, "can-bo-dieu-hanh")
    look_acts(played("director"), code, look, "Phê duyệt")
    desk.act(played("director"), code, "Phê duyệt")
    look_acts(played("clerk"), code, look, "Phát hành kết quả")
    desk.act(played("clerk"), code, "Phát hành kết quả", {"file": citizen.pdf_file("ket-qua.pdf")})
    look(played("clerk"), "can-bo-da-co-ket-qua")
    hoa = played("hoa")
    citizen.open_dossier(hoa, code, "Đã có kết quả")
    look(hoa, "nguoi-dan-co-ket-qua")
    hoa.goto("/ho-so")
    look(hoa, "nguoi-dan-danh-sach")
    hoa.goto("/tai-khoan/ai-da-xem")
    look(hoa, "nguoi-dan-ai-da-xem")


def look_acts(page: Page, code: str, look, *names: str) -> None:
    """The pages of these acts, not the acts themselves."""
    for name in names:
        desk.open_dossier(page, code)
        press(page, name)
        look(page, f"can-bo-viec-{page.url.rsplit('/', 1)[-1]}")


def test_pages_of_the_administrator(played, look):
    administrator = played("administrator")
    administrator.goto("/quan-tri/can-bo")
    look(administrator, "quan-tri-can-bo")
    with administrator.expect_navigation():
        administrator.locator("main table a, main li a").first.click()
    look(administrator, "quan-tri-mot-can-bo")
    administrator.goto("/quan-tri/can-bo/moi")
    look(administrator, "quan-tri-can-bo-moi")
    administrator.goto("/hop-thu-trinh-dien")
    look(administrator, "hop-thu-trinh-dien")


STUDIO = {
    "quy-trinh": ("quy-trinh", "so"),
    "co-quan": ("co-quan", "BP-SLDTBXH"),
    "linh-vuc": ("linh-vuc", "ATVSLD"),
    "lich": ("lich-lam-viec", "binh-phuoc"),
    "thong-bao": ("thong-bao", "supplement_requested"),
}


def test_pages_of_the_studio(played, look):
    """The front page, and each kind of simple thing: its list, one item, a new one, its change and editor."""
    administrator = played("administrator")
    administrator.goto("/quan-tri")
    look(administrator, "quan-tri")
    administrator.goto("/quan-tri/hop-thu-di")
    look(administrator, "quan-tri-hop-thu-di")
    for name, (slug, key) in STUDIO.items():
        administrator.goto(f"/quan-tri/{slug}")
        look(administrator, f"quan-tri-{name}")
        if name != "thong-bao":
            press(administrator, "Thêm")
            press(administrator, "Bắt đầu soạn")
            look(administrator, f"quan-tri-{name}-moi")
        administrator.goto(f"/quan-tri/{slug}/{key}")
        look(administrator, f"quan-tri-{name}-mot")
        press(administrator, "Sửa")
        look(administrator, f"quan-tri-{name}-thay-doi")
        administrator.locator("main .mc-actions a").first.click()
        look(administrator, f"quan-tri-{name}-sua")
    administrator.goto("/quan-tri/thu-tuc?q=khong+co+thu+tuc+nao")
    look(administrator, "quan-tri-khong-thay")


def test_pages_of_a_change(played, look):
    """A workflow that is edited wrongly, mended, tried, proposed, sent back, proposed again and published."""
    writer, second = played("administrator"), played("second_administrator")
    writer.goto("/quan-tri/quy-trinh/don-vi")
    press(writer, "Sửa")
    change = writer.url
    press(writer, "Sửa các bước")
    fill(writer, {"steps-0-name": "", "steps-1-share": "hai"})
    press(writer, "Lưu và xem lại")
    look(writer, "quan-tri-sua-sai")
    writer.goto(change)
    look(writer, "quan-tri-thay-doi-loi")
    press(writer, "Sửa các bước")
    fill(writer, {"steps-0-name": "Tiếp nhận tại quầy", "steps-1-share": "5"})
    press(writer, "Lưu và xem lại")
    press(writer, "Chạy thử trước khi ban hành")
    look(writer, "quan-tri-chay-thu")
    press(writer, "Đề nghị ban hành")
    look(writer, "quan-tri-thieu-ly-do")
    fill(writer, {"propose-words": "Theo Quyết định 12/QĐ-UBND."})
    press(writer, "Đề nghị ban hành")
    look(writer, "quan-tri-da-de-nghi")
    second.goto("/quan-tri")
    look(second, "quan-tri-cho-duyet")
    second.goto(change)
    look(second, "quan-tri-cho-ban-hanh")
    fill(second, {"send_back-words": "Nói rõ quầy nào."})
    press(second, "Trả lại")
    writer.goto(change)
    look(writer, "quan-tri-bi-tra-lai")
    fill(writer, {"propose-words": "Quầy của đơn vị."})
    press(writer, "Đề nghị ban hành")
    second.goto(change)
    press(second, "Ban hành")
    look(second, "quan-tri-da-ban-hanh")
    second.goto("/quan-tri/quy-trinh/don-vi")
    second.get_by_text("chỗ đã sửa").first.click()
    look(second, "quan-tri-lich-su")


KB = 1000
FIRST_VISIT = {"": 100 * KB, "tra-cuu": 130 * KB, "can-bo": 170 * KB, "quan-tri": 170 * KB}
LATER = 15 * KB


def budget(path: str) -> int:
    return FIRST_VISIT.get(path.split("/")[1].split("?")[0], FIRST_VISIT[""])


def test_pages_are_light(played, open_page, weight):
    """Whoever comes first to this page pays for style and type once; what is looked at next costs little."""
    lan = played("lan")
    code = citizen.file(lan)
    citizen.begin(lan)
    draft, dossier = lan.url.split("/to-khai")[0], f"/can-bo/ho-so/{code}"
    visits = (
        (open_page(), ["/", "/thu-tuc", f"/thu-tuc/{PROCEDURE}", "/dang-ky", "/tra-cuu", "/huong-dan"]),
        (lan, [f"{draft}/to-khai", f"{draft}/giay-to", f"{draft}/kiem-tra", "/ho-so", f"/ho-so/{code}"]),
        (played("one_stop"), ["/can-bo?danh-sach=tat-ca", dossier, f"{dossier}/yeu-cau-bo-sung"]),
        (played("administrator"), ["/quan-tri", "/quan-tri/can-bo", "/quan-tri/thu-tuc", *_of_the_studio()]),
    )
    found = {path: light(page, path, weight) for page, paths in visits for path in paths}
    assert {path: sizes for path, sizes in found.items() if sizes[0] > budget(path) or sizes[1] > LATER} == {}


def _of_the_studio() -> list[str]:
    return [f"/quan-tri/{slug}/{key}" for slug, key in STUDIO.values()]


def light(page: Page, path: str, weight) -> tuple[int, int]:
    """Bytes of a first visit and of a later one."""
    session = page.context.new_cdp_session(page)
    session.send("Network.clearBrowserCache")
    session.detach()
    return weight(page, path), weight(page, path, until="load")
