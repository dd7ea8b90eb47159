"""The second dossier is easier than the first: photos joined to one PDF, and papers from the wallet."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.files.samples import image
from tests.journeys import citizen
from tests.journeys.citizen import PAPER, heading, press


@pytest.fixture
def minh(played):
    page = played("minh")
    page.set_viewport_size({"width": 1280, "height": 900})
    return page


def photo(name: str) -> Any:
    return {"name": name, "mimeType": "image/jpeg", "buffer": image("JPEG", (600, 800))}


def fits(page: Page, axe_clean) -> None:
    """On a phone and on a desk: nothing wrong, nothing sideways."""
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        axe_clean(page)


def test_photos_once_filed_are_offered_for_the_next_dossier(minh, axe_clean):
    citizen.begin(minh)
    citizen.declare(minh, citizen.MACHINES[:1])
    minh.locator(f"#{PAPER}").set_input_files([photo("trang hai.jpg"), photo("trang một.jpg")])
    names = minh.locator("[data-filed] .mc-file__name")
    expect(names).to_have_count(2)
    if names.first.inner_text() == "trang hai.jpg":
        press(minh, "Lên trang một.jpg")
    expect(names).to_have_text(["trang một.jpg", "trang hai.jpg"])
    preview = minh.get_by_role("link", name=re.compile("^Xem trước bản ghép")).get_attribute("href")
    assert minh.request.get(str(preview)).headers["content-type"] == "application/pdf"
    fits(minh, axe_clean)
    press(minh, "Lưu và tiếp tục")
    citizen.receive_by(minh, "Nhận tại quầy một cửa")
    code = citizen.submit(minh)

    minh.goto("/tai-khoan")
    press(minh, "Kho giấy tờ")
    heading(minh, "Kho giấy tờ")
    kept = minh.locator(".citizen-entry", has_text=code)
    expect(kept).to_contain_text("Giấy chứng nhận kết quả kiểm định")
    kept.get_by_label("Hạn dùng").fill("31/12/2030")
    with minh.expect_navigation():
        kept.get_by_role("button", name=re.compile("^Ghi hạn dùng")).click()
    expect(kept).to_contain_text("hạn dùng 31/12/2030")
    fits(minh, axe_clean)

    citizen.begin(minh)
    minh.goto(re.sub("to-khai$", "giay-to", minh.url))
    offer = minh.locator(".citizen-offer", has_text=code)
    expect(offer).to_contain_text("Bạn đã nộp giấy này")
    fits(minh, axe_clean)
    with minh.expect_navigation():
        offer.get_by_role("button", name=re.compile("^Dùng lại")).click()
    expect(names).to_have_text(["trang một.jpg", "trang hai.jpg"])
    expect(minh.locator("[data-filed]")).to_contain_text("từ kho giấy tờ")
    expect(offer).to_have_count(0)

    # The worker has joined them meanwhile; the owner sees it with what was filed.
    minh.goto(f"/ho-so/{code}")
    expect(minh.locator(".mc-files", has_text="trang một.jpg")).to_contain_text("Ảnh ghép 2 trang.pdf")
