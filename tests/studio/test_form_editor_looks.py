"""The form editor as a browser draws it: accessible, and fitting a phone; Django answers in this process."""

from copy import deepcopy
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Route, sync_playwright

from motcua.formengine.service import editing
from tests.browsing import launched
from tests.studio.form_editing import change, filled, home, now, put, send, small_form

__all__ = ["change", "home"]

pytestmark = pytest.mark.looks


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as tool:
        browser = launched(tool)
        yield browser
        browser.close()


@pytest.fixture(autouse=True)
def _database_beside_the_browser(monkeypatch):
    # Playwright keeps an event loop in this thread; nothing of ours runs in it at the same time.
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture
def drawn(browser):
    """drawn(response): the page in a browser, in which axe finds nothing, and no phone scrolls sideways."""
    context = browser.new_context(bypass_csp=True)
    page = context.new_page()

    def draw(document, fragment=""):
        def answer(route: Route) -> None:
            path = urlsplit(route.request.url).path
            response: Any = Client().get(path) if path.startswith("/static/") else document
            body = b"".join(response.streaming_content) if response.streaming else response.content
            route.fulfill(status=response.status_code, headers=dict(response.headers), body=body)

        page.unroute("**/*")
        page.route("**/*", answer)
        page.set_viewport_size({"width": 1280, "height": 900})
        page.goto("http://localhost/before")
        page.goto(f"http://localhost/{fragment}", wait_until="load")
        results = Axe().run(page)
        assert results.violations_count == 0, results.generate_report()
        page.set_viewport_size({"width": 360, "height": 740})
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        return page

    yield draw
    context.close()


def test_the_list_and_its_small_pages(desk, change, home, drawn):
    for page in ("", "/ten", "/phan-moi", "/cau-hoi-moi", "/van-ban", "/cau-hoi/ma_so/xoa", "/thu", "/vi-du"):
        drawn(desk.get(home + page))
    drawn(desk.get(f"/quan-tri/thay-doi/{change.pk}/to-khai"))


def test_the_pages_of_questions_of_all_sorts(desk, change, home, drawn):
    put(change, small_form())
    for place in ("a", "b", "d", "t", "s", "t/cot/c2"):
        drawn(desk.get(f"{home}/cau-hoi/{place}"))
    wrong = filled(desk.get(f"{home}/cau-hoi/d")) | {"label": "", "save": "1", "limit-0-rule": "after"}
    drawn(send(desk, change, f"{home}/cau-hoi/d", wrong))


def test_pages_with_faults(desk, change, home, drawn):
    wrong = deepcopy(now(change))
    editing.find(wrong, "ma_so")["kind"] = "txt"
    editing.find(wrong, "doi_tuong.dac_tinh")["limits"] = [{"min": 3}]
    put(change, wrong, examples={})
    for page in ("", "/van-ban", "/cau-hoi/ma_so", "/vi-du"):
        drawn(desk.get(home + page))
    drawn(desk.post(f"{home}/thu", {"ten_to_chuc": "x"}))
    drawn(desk.post(f"{home}/thu", {"_go": "doi_tuong.moi"}))


def test_conditions_of_the_preview_work_live(desk, change, home, drawn):
    definition = small_form()
    editing.find(definition, "b")["show_when"] = {"question": "a", "equals": "lai"}
    put(change, definition)
    page = drawn(desk.get(home))
    assert page.locator(".form-editor__preview #b-day").is_hidden()
    page.locator(".form-editor__preview input[value='lai']").check()
    assert page.locator(".form-editor__preview #b-day").is_visible()


def test_the_focus_lands_on_the_button_that_moved_a_question_or_a_column(desk, change, home, drawn):
    put(change, small_form())
    page = drawn(desk.get(home), "#xuong.x")
    assert page.evaluate("document.activeElement.id") == "xuong.x"
    page = drawn(desk.get(f"{home}?mo=t"), "#len.t.c2")
    assert page.evaluate("document.activeElement.id") == "len.t.c2"
