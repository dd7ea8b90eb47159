"""The viewer in a real browser, under our own content security policy: what was filed is to be seen."""

from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

import pikepdf
import pillow_heif
import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from PIL import Image
from playwright.sync_api import Page, Route, sync_playwright

from tests.desk.conftest import address
from tests.examining.conftest import judge, put
from tests.files.samples import docx
from tests.journeys.polling import until
from tools.debian import CHROMIUM

pytestmark = pytest.mark.looks

RED, BLUE = (200, 16, 46), (0, 40, 160)


def red_pdf() -> bytes:
    """A page that is red all over."""
    document = pikepdf.new()
    document.add_blank_page(page_size=(300, 400))
    document.pages[0].Contents = document.make_stream(b"0.784 0.063 0.18 rg 0 0 300 400 re f")
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def blue_photo(format_: str) -> bytes:
    pillow_heif.register_heif_opener()
    out = BytesIO()
    Image.new("RGB", (640, 800), BLUE).save(out, format_)
    return out.getvalue()


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as tool:
        started = tool.chromium.launch(executable_path=CHROMIUM.find(), args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture(autouse=True)
def _database_beside_the_browser(monkeypatch):
    # Playwright keeps an event loop in this thread; nothing of ours runs in it at the same time.
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture
def look(browser, counter):
    """look(path, *files): the page at `path` in a browser; answers to it and to `files` are asked beforehand.

    `bypass` lets axe measure, which our policy forbids.
    """
    contexts, complaints = [], []

    def look(path: str, *files: str, width: int = 1280, bypass: bool = False) -> Page:
        answers: dict[str, tuple[int, dict[str, str], bytes]] = {}
        for wanted in (path, *files):
            response: Any = counter.get(wanted)
            body = b"".join(response.streaming_content) if response.streaming else response.content
            answers[urlsplit(wanted).path] = (response.status_code, dict(response.headers), body)

        def answer(route: Route) -> None:
            asked = urlsplit(route.request.url).path
            if asked.startswith("/static/"):
                static: Any = Client().get(asked)
                got = (static.status_code, dict(static.headers), b"".join(static.streaming_content))
            else:
                got = answers.get(asked, (404, {}, b""))
            route.fulfill(status=got[0], headers=got[1], body=got[2])

        context = browser.new_context(viewport={"width": width, "height": 900}, bypass_csp=bypass)
        contexts.append(context)
        page: Page = context.new_page()
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        # The browser's own PDF viewer fetches its parts from itself.
        page.route("http://localhost/**", answer)
        page.goto(f"http://localhost{path}", wait_until="load")
        return page

    yield look
    for context in contexts:
        context.close()
    assert complaints == []


def shows(page: Page, place: str, colour: tuple[int, int, int]) -> bool:
    """Whether the middle of what stands at `place` has this colour."""
    with Image.open(BytesIO(page.locator(place).screenshot())) as picture:
        seen = picture.convert("RGB").getpixel((picture.width // 2, picture.height // 2))
    assert isinstance(seen, tuple)
    return all(abs(one - other) < 12 for one, other in zip(seen, colour, strict=True))


def test_a_pdf_is_really_to_be_seen_in_the_page(look, dossier):
    red = put(dossier, "do.pdf", red_pdf())
    page = look(address(dossier, f"xem/{red.pk}"), address(dossier, f"xem/{red.pk}/tep"))
    until(lambda: shows(page, "iframe", RED), "the PDF in the page")


@pytest.mark.parametrize(("name", "format_"), [("xanh.png", "PNG"), ("xanh.heic", "HEIF")])
def test_a_photo_is_really_to_be_seen_in_the_page(look, dossier, name, format_):
    photo = put(dossier, name, blue_photo(format_))
    page = look(address(dossier, f"xem/{photo.pk}"), address(dossier, f"xem/{photo.pk}/tep"))
    until(lambda: shows(page, ".desk-pane__picture img", BLUE), "the photo in the page")


def test_a_browser_without_pdf_offers_the_way_out(look, dossier, paper):
    page = look(address(dossier, f"xem/{paper.pk}"), address(dossier, f"xem/{paper.pk}/tep"))
    assert not page.get_by_text("Trình duyệt này không hiện được PDF").is_visible()
    page.add_init_script("Object.defineProperty(navigator, 'pdfViewerEnabled', {get: () => false})")
    page.reload()
    assert page.get_by_text("Trình duyệt này không hiện được PDF").is_visible()
    assert page.locator("iframe").count() == 0
    assert page.get_by_role("link", name="Mở tệp PDF").is_visible()


def test_the_next_paper_is_a_key_away(look, dossier, paper):
    second = put(dossier, "hai.docx", docx())
    there, back = (address(dossier, f"xem/{one.pk}") for one in (second, paper))
    page = look(back, there, f"{back}/tep")
    with page.expect_navigation():
        page.keyboard.press("j")
    assert urlsplit(page.url).path == there
    page.locator("summary", has_text="Không đạt").first.click()
    page.locator("textarea").first.press_sequentially("kj")  # words, not ways
    assert urlsplit(page.url).path == there
    page.locator("h1").click()
    with page.expect_navigation():
        page.keyboard.press("k")
    assert urlsplit(page.url).path == back


@pytest.mark.parametrize("width", [360, 1280])
def test_the_viewer_is_whole_and_accessible(look, dossier, counter, paper, width):
    photo, letter = put(dossier, "anh.png", blue_photo("PNG")), put(dossier, "don.docx", docx())
    judge(counter, dossier, "failed", "Mờ.")
    judge(counter, dossier, "passed")
    places = [f"xem/{one.pk}" for one in (paper, photo, letter)]
    places += [f"xem/{photo.pk}?co=that", f"xem/{photo.pk}?voi={paper.pk}", f"xem/{paper.pk}?voi={letter.pk}"]
    inside = [address(dossier, f"xem/{one.pk}/tep") for one in (paper, photo)]
    for place in places:
        page = look(address(dossier, place), *inside, width=width, bypass=True)
        # What the browser's own viewer shows is not ours to mend.
        found = Axe().run(page, options={"iframes": False})
        assert found.violations_count == 0, f"{place}\n{found.generate_report()}"
        assert page.evaluate("document.documentElement.scrollWidth") <= width
