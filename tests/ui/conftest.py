"""A browser whose requests Django answers in this process: no server, no database, the real headers."""

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page, Route, sync_playwright

from tests.browsing import launched


@pytest.fixture(autouse=True)
def _gallery(settings: Any) -> None:
    settings.ROOT_URLCONF = "tests.ui.urls"
    settings.DEMO = True


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as tool:
        browser = launched(tool)
        yield browser
        browser.close()


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """`open_page("/gallery", width=360)`; further keywords go to the browser's context."""
    contexts = []

    def open_(path: str, width: int = 1280, **options: Any) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 800}, **options)
        contexts.append(context)
        page = context.new_page()
        page.route("**/*", answer)
        page.goto(f"http://localhost{path}")
        return page

    yield open_
    for context in contexts:
        context.close()


def answer(route: Route) -> None:
    asked = urlsplit(route.request.url)
    response: Any = Client(raise_request_exception=False).get(f"{asked.path}?{asked.query}")
    body = b"".join(response.streaming_content) if response.streaming else response.content
    route.fulfill(status=response.status_code, headers=dict(response.headers), body=body)
