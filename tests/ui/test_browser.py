"""What a person meets in the browser: with a phone, a keyboard, a screen reader, without scripts."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

PAGES = ["/gallery", "/gallery/desk", "/nope", "/broken", "/static/ui/unavailable.html"]


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing(open_page, path, width):
    # Without the policy's help: axe measures contrast only when it may inject its own script.
    page = open_page(path, width, bypass_csp=True)
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()


@pytest.mark.parametrize("path", PAGES)
def test_nothing_sticks_out_on_a_phone(open_page, path):
    page = open_page(path, 360)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


@pytest.mark.parametrize("path", ["/gallery", "/gallery/desk"])
def test_the_policy_refuses_nothing_of_ours(open_page, path):
    page = open_page("/nope")
    refused: list[str] = []
    page.on("console", lambda said: refused.append(said.text) if "Content Security" in said.text else None)
    page.goto(f"http://localhost{path}", wait_until="networkidle")
    assert refused == []


def test_the_problem_list_is_heard_first_and_leads_into_the_control(open_page):
    page = open_page("/gallery")
    assert page.evaluate("document.activeElement.className") == "govuk-error-summary"
    page.click(".govuk-error-summary a >> nth=0")
    assert page.evaluate("document.activeElement.id") == "id_full_name"


def test_without_scripts_the_problem_list_still_leads_to_the_control(open_page):
    page = open_page("/gallery", java_script_enabled=False)
    page.click(".govuk-error-summary a >> nth=0")
    assert page.url.endswith("#id_full_name")
    assert not page.locator(".mc-reveal").is_visible()


@pytest.mark.parametrize("scripts", [True, False])
def test_on_a_phone_the_menu_opens_without_scripts_too(open_page, scripts):
    page = open_page("/nope", 360, java_script_enabled=scripts)
    link = page.locator(".mc-nav").get_by_text("Tra cứu hồ sơ")
    assert not link.is_visible()
    page.get_by_role("button", name="Danh mục").click()
    assert link.is_visible()


def test_a_password_can_be_shown(open_page):
    page = open_page("/gallery")
    page.fill("#id_password", "bí mật")
    page.click(".mc-reveal")
    assert page.get_attribute("#id_password", "type") == "text"


def test_the_keyboard_reaches_the_content_first(open_page):
    page = open_page("/nope")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.hash") == "#main-content"


def test_a_long_text_is_counted_not_cut(open_page):
    page = open_page("/gallery")
    note = page.locator("#id_reason-count")
    expect(note).to_have_text("Còn 200 ký tự")
    page.fill("#id_reason", "ễ" * 203)
    expect(note).to_have_text("Dài quá 3 ký tự")
    assert len(page.input_value("#id_reason")) == 203


def test_a_second_press_within_a_second_is_not_sent(open_page):
    page = open_page("/gallery")
    sent = page.evaluate(
        """() => {
            let sent = 0;
            window.addEventListener("submit", (event) => {
                if (!event.defaultPrevented) sent += 1;
                event.preventDefault();
            });
            const form = document.querySelector("form[action='/save']");
            form.requestSubmit();
            form.requestSubmit();
            return sent;
        }"""
    )
    assert sent == 1
