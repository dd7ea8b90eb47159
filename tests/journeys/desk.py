"""What officers do at the desk, each act on its own page."""

from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.journeys.citizen import fill, press


def open_dossier(page: Page, code: str) -> None:
    """From the search box of the desk: a whole code opens its dossier."""
    page.goto("/can-bo")
    page.locator("main [name=q]").fill(code)
    press(page, "Tìm kiếm")
    expect(page.locator("h1 .mc-code")).to_have_text(code)


def act(page: Page, code: str, name: str, answers: dict[str, Any] | None = None) -> Locator:
    """Do the act with that name; the message that says what was done."""
    open_dossier(page, code)
    press(page, name)
    fill(page, answers or {})
    press(page, name)
    done = page.locator(".mc-notice--success")
    expect(done).to_contain_text(code)
    return done


def ask_for(page: Page, code: str, name: str, faults: dict[str, str]) -> None:
    """Name defects, each with its reason: the controls are reason-<kind>-<key>."""
    open_dossier(page, code)
    press(page, name)
    for place, reason in faults.items():
        page.locator(f"#reason-{place}-tick").check()
        page.locator(f"#reason-{place}").fill(reason)
    press(page, name)
    expect(page.locator(".mc-notice--success")).to_contain_text(code)
