"""A draft outlives logging out, a restart of the portal and the device it was begun on."""

from playwright.sync_api import Browser, Page, expect

from tests.journeys import citizen
from tests.journeys.citizen import MACHINES, fill, press
from tests.journeys.portal import Portal, running

HALF = {"ten_to_chuc": "Trang trại Bù Gia Mập", "ma_so": "070185", "fax": "02713999888"}


def test_a_draft_outlives_log_out_restart_and_device(browser, prepared, tmp_path, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "sqlite:")
    folder = prepared(tmp_path / "var")
    with running(folder) as portal:
        desk = enter(browser, portal, width=1280)
        citizen.begin(desk)
        press(desk, "Thêm đối tượng")
        fill(desk, MACHINES[0])
        press(desk, "Lưu")
        fill(desk, HALF)
        press(desk, "Lưu, làm tiếp sau")
        press(desk, "Đăng xuất")
        desk.context.close()
    with running(folder) as portal:
        phone = enter(browser, portal, width=360)
        phone.goto("/ho-so")
        with phone.expect_navigation():
            phone.locator(".citizen-entry--draft a").first.click()
        for name, value in HALF.items():  # what is still wrong is kept as it was typed
            expect(phone.locator(f"[name={name}]")).to_have_value(value)
        expect(phone.locator(".formengine-row")).to_contain_text(str(MACHINES[0]["ten_doi_tuong"]))
        phone.context.close()


def enter(browser: Browser, portal: Portal, width: int) -> Page:
    page = browser.new_context(base_url=portal.address, viewport={"width": width, "height": 800}).new_page()
    page.goto("/trinh-dien")
    with page.expect_navigation():
        page.locator("button[value='lan']").click()
    return page
