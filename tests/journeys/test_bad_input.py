"""Whatever people send: a clear Vietnamese sentence at the place where it is mended, and never a 500."""

import re
from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from motcua.accounts.cast import BY_KEY, PASSWORD
from tests.journeys import citizen, desk
from tests.journeys.citizen import DECLARER, MACHINES, PAPER, Newcomer, fill, heading, press
from tests.journeys.mailbox import letters, wait_for_letter
from tests.journeys.second_factor import log_in, set_up_app
from tests.journeys.wrong import says, says_all

MINH = BY_KEY["minh"]
RTL, EMOJI = "\u202eمحمد\u202c Lan", "Lan 🌾"


PLAIN = {
    "loai_nguoi": "Cho cá nhân",
    "dia_chi-province": "Đồng Nai",
    "dia_chi-commune": "Xã Bù Đăng",
    "dia_chi-detail": "Thôn 3",
    "noi_dung": "Xin cấp lại giấy xác nhận đã bị hỏng do mưa lũ.",
    "cam_ket": True,
}


@pytest.fixture
def minh(played):
    """Minh's page; whatever he had begun before is gone."""
    page = played("minh")
    page.goto("/ho-so?loc=nhap")
    while page.locator(".citizen-entry--draft").count():
        with page.expect_navigation():
            page.get_by_role("link", name="Xóa bản nháp").first.click()
        press(page, "Xóa bản nháp")
        page.goto("/ho-so?loc=nhap")
    return page


REGISTRATION = [
    (
        Newcomer("", "", "", "", ""),
        {
            "full_name": "Nhập họ và tên.",
            "identity_number": "Nhập số CCCD, CMND hoặc hộ chiếu.",
            "phone": "Nhập số điện thoại di động.",
            "email": "Nhập địa chỉ thư điện tử.",
            "password1": "Nhập mật khẩu.",
        },
    ),
    (
        Newcomer(EMOJI, "07018500123", "12345", "lan@", "chim én"),
        {
            "full_name": "Họ và tên chỉ gồm chữ cái. Hãy ghi như trên thẻ căn cước.",
            "identity_number": "Số CCCD gồm 12 chữ số, số CMND gồm 9 chữ số; bạn đã nhập 11.",
            "phone": "Số điện thoại gồm 10 chữ số, bắt đầu bằng 0",
            "email": "Địa chỉ thư có dạng ten@vidu.vn. Hãy xem lại.",
            "password1": "Mật khẩu cần ít nhất 8 ký tự.",
        },
    ),
    (
        Newcomer("Trần 7 Tý", "hộ chiếu!", "02713974567", "ty@vidu", "0987654321"),
        {
            "full_name": "Họ và tên chỉ gồm chữ cái.",
            "identity_number": "Số hộ chiếu gồm 5 đến 15 chữ cái không dấu và chữ số",
            "phone": "Cần số di động để nhận tin nhắn",
            "email": "Địa chỉ thư có dạng ten@vidu.vn.",
            "password1": "Mật khẩu chỉ có chữ số rất dễ đoán.",
        },
    ),
    (Newcomer("T" * 121, "070301004321", "0987654321", "t@vidu.vn"), {"full_name": "120 ký tự"}),
]


def test_registration(page):
    for who, sentences in REGISTRATION:
        page.goto("/dang-ky")
        citizen.fill_registration(page, who)
        press(page, "Đăng ký")
        says_all(page, sentences)
        expect(page.get_by_label("Họ và tên")).to_have_value(who.full_name)
    page.get_by_label("Họ và tên").fill("Trần Tý")
    page.locator("input[type=password]").fill("chuyen do ngang song")
    page.get_by_label("Tôi đã đọc và đồng ý").uncheck()
    press(page, "Đăng ký")
    says_all(page, {"terms": "Hãy đọc điều khoản sử dụng và đánh dấu đồng ý."})


def test_names_from_right_to_left(page):
    citizen.register(page, Newcomer(RTL, "C1234567", "0987654399", "rtl@vidu.vn"))
    expect(page.locator(".mc-account")).to_contain_text("محمد Lan")
    assert "\u202e" not in page.locator(".mc-account").inner_text()


def test_log_in(page):
    page.goto("/dang-nhap")
    press(page, "Đăng nhập")
    says_all(page, {"login": "Nhập số giấy tờ", "password": "Nhập mật khẩu."})
    fill(page, {"login": "0912000002", "password": "khong phai"})
    press(page, "Đăng nhập")
    expect(page.locator(".govuk-error-summary")).to_be_visible()
    expect(page.locator("[name=login]")).to_have_value("0912000002")


def test_declaration(minh):
    citizen.begin(minh)
    fill(minh, dict.fromkeys(("ten_to_chuc", "ma_so", "dien_thoai", "email"), ""))
    press(minh, "Lưu và tiếp tục")
    says_all(
        minh,
        {
            "ten_to_chuc": "Hãy nhập “Tên tổ chức, cá nhân khai báo”.",
            "ma_so": "Hãy nhập “Mã số thuế hoặc số CCCD”.",
            "dia_chi-province": "Hãy nhập “Địa chỉ”: tỉnh, xã/phường và số nhà",
            "dien_thoai": "Hãy nhập “Điện thoại”.",
            "doi_tuong": "Hãy thêm ít nhất 1 dòng vào “Danh mục đối tượng kiểm định”.",
            "cam_ket": "Hãy đánh dấu vào ô “Tôi cam đoan nội dung khai báo là đúng sự thật” nếu đồng ý.",
        },
    )
    fill(minh, {**DECLARER, "ten_to_chuc": EMOJI, "ma_so": "07018500123", "dien_thoai": "01234"})
    fill(minh, {"email": "van-thu@", "dia_chi-commune": "Xã Không Có", "fax": "1" * 31})
    press(minh, "Lưu và tiếp tục")
    says(minh, "ten_to_chuc", "Có ký tự không in được trên giấy tờ: “🌾”. Hãy bỏ ký tự này.")
    says(minh, "ma_so", "Nhập mã số thuế (10 hoặc 13 chữ số) hoặc số CCCD (12 chữ số).")
    says(minh, "dien_thoai", "Số điện thoại gồm 10 chữ số, bắt đầu bằng 0")
    says(minh, "email", "Thư điện tử có dạng ten@vidu.vn. Hãy kiểm tra lại.")
    says(minh, "dia_chi-commune", "“Xã Không Có”")
    says(minh, "fax", "30 ký tự")
    fill(minh, {**DECLARER, "ten_to_chuc": RTL})
    expect(minh.locator("[name=ten_to_chuc]")).to_have_value(RTL)


def test_row_of_a_declaration(minh):
    citizen.begin(minh)
    press(minh, "Thêm đối tượng")
    press(minh, "Lưu")
    missing = minh.locator(".govuk-error-summary li").all_inner_texts()
    assert len([sentence for sentence in missing if sentence.startswith("Hãy")]) == 10, missing
    wrong = {
        "nam_san_xuat": "19",
        "ngay_kiem_dinh-day": "31",
        "ngay_kiem_dinh-month": "2",
        "ngay_kiem_dinh-year": "2026",
        "han_kiem_dinh-day": "ba",
        "ngay_dua_vao_su_dung-year": "26",
    }
    fill(minh, MACHINES[0] | wrong)
    press(minh, "Lưu")
    says_all(
        minh,
        {
            "nam_san_xuat": "Năm gồm bốn chữ số, ví dụ 2024.",
            "ngay_kiem_dinh-day": "Không có ngày 31/2/2026.",
            "han_kiem_dinh-day": "Ngày chỉ gồm chữ số, ví dụ 31 – 12 – 2024.",
            "ngay_dua_vao_su_dung-year": "Năm gồm bốn chữ số, ví dụ 2024.",
        },
    )
    fill(minh, MACHINES[0] | {"nam_san_xuat": "2999", "han_kiem_dinh-year": "2020"})
    press(minh, "Lưu")
    says(minh, "nam_san_xuat", "Năm sản xuất không được sau năm nay.")
    says(minh, "han_kiem_dinh-day", "Phải sau “Ngày kiểm định”.")
    expect(minh.locator("[name=ten_doi_tuong]")).to_have_value(MACHINES[0]["ten_doi_tuong"])


def test_files(minh, tmp_path, open_page, login_as):
    citizen.begin(minh)
    declare_one(minh)
    # As the form itself sends them; how they go in parts is told in test_uploads.py.
    plain = open_page(javascript=False)
    login_as(plain, "minh")
    plain.goto(minh.url)

    def send(*names_and_bytes):
        paths = []
        for name, content in names_and_bytes:
            (tmp_path / name).write_bytes(content)
            paths.append(tmp_path / name)
        plain.locator(f"#{PAPER}").set_input_files(paths)
        press(plain, "Tải các tệp đã chọn lên")

    send(
        ("trong.pdf", b""),
        ("giay-to.pdf", b"MZ\x90\x00" + b"\0" * 300),
        ("to.pdf", b"%PDF-" + b"0" * 21 * 2**20),
    )
    says(plain, PAPER, "Tệp “trong.pdf” trống (0 byte). Hãy mở thử tệp trên máy của bạn")
    says(plain, PAPER, "Tệp “giay-to.pdf” là")
    says(plain, PAPER, "Tệp “to.pdf” nặng 21,1 MB, mỗi tệp chỉ được tối đa 20 MB.")
    expect(plain.locator(".mc-file")).to_have_count(0)
    one = citizen.pdf_file("x.pdf")["buffer"]
    send(*((f"trang {number} 🌾.pdf", one) for number in range(300)))
    expect(plain.locator(".govuk-error-summary")).to_contain_text("còn 280 tệp chưa được nhận")
    expect(plain.locator(".mc-file")).to_have_count(20)


def test_double_press_and_two_tabs_make_one_dossier(minh, open_page, login_as):
    to_review(minh)
    without_scripts = open_page(javascript=False)
    login_as(without_scripts, "minh")
    for page in (minh, without_scripts):
        page.goto(minh.url)
        page.get_by_label("Tôi cam đoan").check()
    without_scripts.get_by_role("button", name="Nộp hồ sơ").dblclick()
    expect(without_scripts.locator("h1")).to_contain_text("Đã nộp hồ sơ")
    minh.get_by_role("button", name="Nộp hồ sơ").dblclick()
    expect(minh.locator("h1")).to_contain_text("Đã nộp hồ sơ")
    codes = {page.locator(".mc-confirmation .mc-code").inner_text() for page in (minh, without_scripts)}
    assert len(codes) == 1
    code = codes.pop()
    wait_for_letter(minh, "email", MINH.email, code, "đã nộp thành công")
    told = [letter for letter in letters(minh) if letter.recipient == MINH.email and code in letter.subject]
    assert len(told) == 1


def test_stale_page_keeps_what_was_typed(minh, open_page, login_as):
    citizen.begin(minh)
    second_device = open_page(width=360, height=740)
    login_as(second_device, "minh")
    second_device.goto("/ho-so")
    with second_device.expect_navigation():
        second_device.locator(".citizen-entry--draft a").first.click()
    second_device.locator("[name=fax]").fill("02713111111")
    press(second_device, "Lưu, làm tiếp sau")
    minh.locator("[name=fax]").fill("02713222222")
    press(minh, "Lưu và tiếp tục")
    expect(minh.locator("main")).to_contain_text("Chưa lưu được")
    expect(minh.locator("[name=fax]")).to_have_value("02713222222")
    press(minh, "Lưu, làm tiếp sau")
    with second_device.expect_navigation():
        second_device.locator(".citizen-entry--draft a").first.click()
    expect(second_device.locator("[name=fax]")).to_have_value("02713222222")


def test_lost_session_loses_nothing(minh):
    citizen.begin(minh)
    press(minh, "Thêm đối tượng")
    fill(minh, MACHINES[0])
    lose_session(minh)
    press(minh, "Lưu")
    heading(minh, "Đăng nhập")
    fill(minh, {"login": MINH.phone, "password": PASSWORD})
    press(minh, "Đăng nhập")
    expect(minh.locator("main")).to_contain_text("nội dung bạn vừa nhập vẫn còn")
    expect(minh.locator("[name=ten_doi_tuong]")).to_have_value(MACHINES[0]["ten_doi_tuong"])
    press(minh, "Lưu")
    expect(minh.locator(".formengine-row")).to_have_count(1)


def test_officers_lost_session_and_overtaken_act(lan, played, open_page, login_as):
    code = citizen.file(lan)
    one_stop = played("one_stop")
    desk.open_dossier(one_stop, code)
    press(one_stop, "Từ chối tiếp nhận")
    one_stop.locator("#reason").fill("Không thuộc thẩm quyền, xin nộp ở Sở Công Thương.")
    lose_session(one_stop)
    press(one_stop, "Từ chối tiếp nhận")
    log_in(one_stop, "one_stop")
    set_up_app(one_stop)
    expect(one_stop.locator("#reason")).to_have_value("Không thuộc thẩm quyền, xin nộp ở Sở Công Thương.")

    colleague = open_page()
    login_as(colleague, "one_stop")
    desk.act(colleague, code, "Tiếp nhận")
    press(one_stop, "Từ chối tiếp nhận")
    heading(one_stop, "Chưa thực hiện được: Từ chối tiếp nhận")
    expect(one_stop.locator("main")).to_contain_text("Không thuộc thẩm quyền, xin nộp ở Sở Công Thương.")


def test_sensitive_dossier_is_not_found(minh, open_page):
    minh.goto("/thu-tuc/1.001653/nop")
    minh.get_by_label("Toàn trình (mức độ 4)").check()
    citizen.choose(minh.locator("#filed_at"), "Tân Thành")
    press(minh, "Bắt đầu khai")
    fill(minh, PLAIN)
    press(minh, "Lưu và tiếp tục")
    minh.locator("#document-don-de-nghi-doi-cap-lai").set_input_files(citizen.pdf_file("don.pdf"))
    press(minh, "Lưu và tiếp tục")
    citizen.receive_by(minh, "Nhận bản điện tử trên Cổng dịch vụ công")
    code = citizen.submit(minh)
    mail = wait_for_letter(minh, "email", MINH.email, code)
    assert "khuyết tật" not in mail.subject + mail.text

    stranger, answers = open_page(), []
    for asked in (code, code[:-4] + "9999"):
        stranger.goto("/tra-cuu")
        stranger.get_by_label("Mã hồ sơ").fill(asked)
        press(stranger, "Tra cứu")
        heading(stranger, "Không tìm thấy hồ sơ")
        answers.append(stranger.locator("main").inner_text().replace(asked, ""))
    assert answers[0] == answers[1]


def test_look_up(page):
    for typed, name, sentence in (
        ({}, "ma", "Hãy nhập mã hồ sơ hoặc số giấy tờ."),
        ({"ma": "abc"}, "ma", "Mã hồ sơ chưa đúng dạng."),
        ({"ma": "070301004321"}, "ma", "Mã hồ sơ bắt đầu bằng chữ H"),
        ({"giay_to": "07030100432"}, "giay_to", "bạn đã nhập 11."),
        ({"giay_to": RTL}, "giay_to", "Số hộ chiếu gồm 5 đến 15 chữ cái"),
    ):
        page.goto("/tra-cuu")
        fill(page, typed)
        press(page, "Tra cứu")
        says_all(page, {name: sentence})


ODD = [
    "\0",
    "%00",
    "\ud83c",
    "a" * 5_000,
    "' OR 1=1 --",
    "<script>alert(1)</script>",
    "٣٤٥",
    "1e400",
    "\u202e",
]
ASKED = [
    "/thu-tuc?tu_khoa={}",
    "/thu-tuc?trang={}",
    "/thu-tuc?don_vi={}&linh_vuc={}",
    "/thu-tuc/{}",
    "/tra-cuu?ma={}",
    "/xac-thuc/{}",
    "/ho-so?loc={}",
    "/ho-so?trang={}",
    "/ho-so/{}",
    "/can-bo?trang={}",
    "/can-bo?danh-sach={}&tim={}",
    "/can-bo/ho-so/{}",
    "/quan-tri/can-bo?tim={}",
    "/dang-nhap?next={}",
    "/trinh-dien?next={}",
]


def test_odd_addresses_never_break_the_portal(minh, played):
    """No sentence is asked of these, only that the portal stays on its feet (the log is read afterwards)."""
    pages = (minh, played("one_stop"), played("administrator"))
    for pattern in ASKED:
        for odd in ODD:
            said = quote(odd, errors="surrogatepass") if odd != "%00" else odd
            for page in pages:
                answer = page.request.get(pattern.replace("{}", said), max_redirects=0)
                assert answer.status < 500, pattern


POSTED = [
    "/dang-ky",
    "/dang-nhap",
    "/tai-khoan/sua",
    "/tai-khoan/mat-khau",
    "/tra-cuu",
    "/thu-tuc/2.000134/nop",
]


def test_odd_values_never_break_a_form(minh):
    citizen.begin(minh)
    token = minh.locator("[name=csrfmiddlewaretoken]").first.get_attribute("value")
    names = [str(i.get_attribute("name")) for i in minh.locator("main form [name]").all()]
    for odd in ("\0", "a" * 5_000, RTL, "١٢٣", "-1", "9" * 400):
        form = dict.fromkeys(names, odd) | {"csrfmiddlewaretoken": token or ""}
        for address in (
            minh.url,
            "/dang-ky",
            "/dang-nhap",
            "/tai-khoan/sua",
            f"/thu-tuc/{citizen.PROCEDURE}/nop",
        ):
            answer = minh.request.post(address, form=form, max_redirects=0)
            assert answer.status < 500, address


def lose_session(page):
    page.context.clear_cookies(name=re.compile("sessionid|session$"))


def declare_one(page):
    citizen.declare(page, MACHINES[:1])


def to_review(page):
    citizen.begin(page)
    declare_one(page)
    citizen.attach(page)
    citizen.receive_by(page, "Nhận tại quầy một cửa")
