"""The pictures of docs/soan-thu-tuc.md: a procedure made in the studio, step by step."""

import io
from collections.abc import Callable
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page

from tests.journeys import studio

FOLDER = Path(__file__).resolve().parent.parent / "docs/images/soan-thu-tuc"
WIDTH, TALLEST = 1100, 900
COLOURS = 48


def take(browser: Browser, address: str) -> int:
    """Make and publish a procedure, taking a picture at each turn; how many bytes they weigh together."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    author, publisher = (
        _logged_in(browser, address, who) for who in ("administrator", "second_administrator")
    )
    _shoot(author, "tong-quan")
    steps: list[tuple[Callable[[Page], None], str]] = [
        (studio.begin, "cac-phan"),
        (studio.make_form, "to-khai"),
        (studio.give_an_example, "vi-du"),
        (studio.say_the_rest, "da-du"),
        (studio.try_out, "kiem-thu"),
    ]
    for step, name in steps:
        step(author)
        _shoot(author, name)
    studio.propose(author)
    publisher.goto("/quan-tri")
    _shoot(publisher, "cho-duyet")
    studio.publish(publisher)
    _shoot(publisher, "da-ban-hanh")
    return sum(path.stat().st_size for path in FOLDER.glob("*.webp"))


def _logged_in(browser: Browser, address: str, who: str) -> Page:
    context = browser.new_context(base_url=address, viewport={"width": WIDTH, "height": 760}, locale="vi-VN")
    page = context.new_page()
    page.goto("/trinh-dien")
    with page.expect_navigation():
        page.locator(f"button[value='{who}']").click()
    page.goto("/quan-tri")
    return page


def _shoot(page: Page, name: str) -> None:
    page.wait_for_load_state("networkidle")
    page.evaluate("document.querySelector('.mc-demo')?.remove()")
    page.evaluate("document.activeElement?.blur(); scrollTo(0, 0)")
    tall = min(TALLEST, page.evaluate("document.documentElement.scrollHeight"))
    png = page.screenshot(full_page=True, clip={"x": 0, "y": 0, "width": WIDTH, "height": tall})
    picture = Image.open(io.BytesIO(png)).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    picture.convert("RGB").save(FOLDER / f"{name}.webp", "WEBP", lossless=True, method=6)
