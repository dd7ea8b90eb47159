"""Moving the clock of a running portal: every page and the worker follow."""

import re

from playwright.sync_api import Page, expect

from tests.journeys.citizen import press
from tests.journeys.polling import until
from tests.journeys.portal import running

BANNER = re.compile(r"Diễn tập: cổng đang ở (\d\d:\d\d ngày \d\d/\d\d/\d{4})")


def test_everybody_and_the_worker_follow_the_clock(browser, prepared, tmp_path, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "sqlite:")
    with running(prepared(tmp_path / "var")) as portal:
        mover = browser.new_context(base_url=portal.address).new_page()
        other = browser.new_context(base_url=portal.address).new_page()
        mover.goto("/trinh-dien")
        press(mover, "Chuyển giờ của cổng để diễn tập một thời hạn")
        with mover.expect_navigation():
            mover.get_by_role("button", name="Thêm 1 ngày làm việc").click()
        expect(mover.locator(".mc-notice--success")).to_contain_text("Giờ của cổng nay là")
        expect(mover.locator(".mc-demo--moved")).to_have_text(BANNER)
        other.goto("/")
        expect(other.locator(".mc-demo--moved")).to_have_text(BANNER)
        until(lambda: nights_work_is_done(mover), "the worker's round at the moved time")
        mover.context.close()
        other.context.close()


def nights_work_is_done(page: Page) -> bool:
    """What recurs daily was done, which would otherwise have to wait for the night."""
    page.reload()
    table = page.locator("table").inner_text()
    return "Đến lượt" not in table and "Chưa lần nào" not in table
