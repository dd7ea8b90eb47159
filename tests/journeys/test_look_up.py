"""The public look-up and the guide in a real browser: the check runs by itself, the pages stay light."""

import pytest
from playwright.sync_api import expect

from tests.journeys.citizen import heading, press

pytestmark = pytest.mark.looks

KB = 1000
CODE = "H10.912-200101-0001"
NOT_FOUND = "Không tìm thấy hồ sơ"
GUIDE = ("dang-ky", "nop-ho-so", "sau-khi-nop", "tra-cuu")


def test_the_check_runs_by_itself_as_often_as_one_asks(phone, axe_clean, weight):
    assert weight(phone, "/tra-cuu") < 130 * KB
    axe_clean(phone)
    for _ in range(6):  # one more than browsers without scripts may
        phone.goto("/tra-cuu")
        phone.get_by_label("Mã hồ sơ").fill(CODE)
        press(phone, "Tra cứu")
        heading(phone, NOT_FOUND)
    axe_clean(phone)
    assert phone.context.cookies() == []


def test_a_code_from_the_home_page_is_looked_up_at_once(phone):
    phone.goto("/")
    phone.locator("#ma").fill(CODE.lower())
    phone.locator(".lookup-door form button").click()
    heading(phone, NOT_FOUND)
    phone.go_back()
    heading(phone, "Tra cứu hồ sơ")  # and stays there
    expect(phone.get_by_label("Mã hồ sơ")).to_have_value(CODE)


def test_an_identity_number_does_not_leave_the_home_page(phone):
    phone.goto("/")
    phone.locator("#ma").fill("070090001234")
    phone.locator(".lookup-door form button").click()
    assert phone.locator("#ma").evaluate("box => box.validity.patternMismatch")
    assert "070090001234" not in phone.url


@pytest.mark.parametrize("part", GUIDE)
def test_the_guide_is_light_with_all_its_pictures(phone, axe_clean, weight, part):
    page_alone = weight(phone, f"/huong-dan/{part}")
    axe_clean(phone)
    pictures = phone.locator(".guide-picture")
    for picture in pictures.all():
        picture.scroll_into_view_if_needed()
        expect(picture).to_have_js_property("complete", True)
        assert picture.evaluate("picture => picture.naturalWidth") > 0
    lazy = sum(len(phone.request.get(picture.get_attribute("src")).body()) for picture in pictures.all())
    assert page_alone < 100 * KB
    assert lazy < 60 * KB
    assert phone.evaluate("document.documentElement.scrollWidth") <= 360
