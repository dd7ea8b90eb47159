"""What journeys need: a running portal, pages with and without JavaScript, axe, and the scales.

Three processes run them: whole stories, the rest of what people do, and how each page looks. The journeys of
a process share one portal and one browser, and each has a fresh browser context.
"""

import os
import re
from contextlib import contextmanager
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect, sync_playwright

from motcua.accounts.cast import BY_KEY
from tests.browsing import launched
from tests.journeys import desk
from tests.journeys.citizen import fill, press
from tests.journeys.portal import copied, running, template

PICTURES = Path(__file__).resolve().parents[2] / "var" / "journeys"
HERE = Path(__file__).parent
PATIENCE = 15_000  # milliseconds
_report: pytest.StashKey[dict[str, pytest.TestReport]] = pytest.StashKey()


# From the first word to the result. These take as long as all other journeys together.
STORIES = {
    "test_studio.py",
    "test_supplement.py",
    "test_the_counter.py",
    "test_the_guide.py",
    "test_the_office.py",
    "test_without_javascript.py",
}


def pytest_collection_modifyitems(items):
    """Three processes for all journeys, not more: starting a portal takes long."""
    for item in items:
        if HERE in item.path.parents:
            group = "stories" if item.path.name in STORIES else "the rest"
            if item.get_closest_marker("looks"):
                group = "looks"
            item.add_marker(pytest.mark.xdist_group(f"journeys: {group}"))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    item.stash.setdefault(_report, {})[report.when] = report
    return report


@pytest.fixture(scope="package")
def prepared(tmp_path_factory):
    """prepared(folder): the folder of a portal that has nothing left to prepare; on SQLite only."""
    # The processes of a parallel run share the folder above theirs.
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    return lambda folder: copied(template(shared / "prepared"), folder)


@pytest.fixture(scope="package")
def portal(prepared, tmp_path_factory):
    """The running portal (tests.journeys.portal.Portal)."""
    sqlite = os.environ["DATABASE_URL"].startswith("sqlite")
    folder = prepared(tmp_path_factory.mktemp("portal") / "var") if sqlite else None
    # Everybody of the journeys comes from one network address, like the visitors of an office's hall.
    with running(folder, MOTCUA_SMS_CODES_PER_IP="60") as started:
        yield started


@pytest.fixture(scope="package")
def browser():
    """Debian's Chromium."""
    expect.set_options(timeout=PATIENCE)
    # Playwright keeps an event loop in this thread, which Django would take for our own asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        started = launched(playwright)
        yield started
        started.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def open_page(browser, portal, request):
    """open_page(width=1280, javascript=True): a page in a context of its own, at the portal's address.

    The journey fails when a page of it raised in the browser, complained in the console (something missing,
    or refused by our content security policy), or got a 5xx. The last picture of a failed journey lies in
    var/journeys/.
    """
    contexts, complaints = [], []

    def open_page(*, width=1280, height=900, javascript=True):
        context = browser.new_context(
            base_url=portal.address,
            viewport={"width": width, "height": height},
            java_script_enabled=javascript,
            locale="vi-VN",
            timezone_id="Asia/Ho_Chi_Minh",
        )
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
        page.on(
            "console", lambda said: complaints.append(f"{page.url}: {said.text}") if _is_fault(said) else None
        )
        page.on(
            "response",
            lambda got: complaints.append(f"{got.url}: {got.status}") if got.status > 499 else None,
        )
        contexts.append(context)
        return page

    yield open_page

    failed = any(report.failed for report in request.node.stash.get(_report, {}).values())
    for number, context in enumerate(contexts):
        if failed and context.pages:
            PICTURES.mkdir(parents=True, exist_ok=True)
            context.pages[-1].screenshot(path=PICTURES / f"{request.node.name}-{number}.png", full_page=True)
        context.close()
    assert complaints == []


def _is_fault(message):
    # A page that answers 404 or 409 on purpose is reported too; only its own address is.
    own = message.page is not None and message.location["url"] == message.page.url
    return message.type == "error" and not own


@pytest.fixture
def page(open_page):
    """A page on a wide screen."""
    return open_page()


@pytest.fixture
def phone(open_page):
    """A page on a small phone."""
    return open_page(width=360, height=740)


@pytest.fixture
def page_without_javascript(open_page):
    """A page in a browser that runs no scripts."""
    return open_page(javascript=False)


@pytest.fixture
def login_as():
    """login_as(page, "lan"): take the part of a member of the demo cast by one click."""

    def login_as(page, key):
        page.goto("/trinh-dien")
        page.locator(f"button[value='{key}']").click()
        page.wait_for_load_state()
        assert BY_KEY[key].full_name in page.content()

    return login_as


@pytest.fixture
def played(open_page, login_as):
    """played("head"): a page on which that member of the cast is logged in; always the same one."""
    pages = {}

    def played(key):
        if key not in pages:
            pages[key] = open_page()
            login_as(pages[key], key)
        return pages[key]

    return played


@pytest.fixture
def lan(played):
    """Lan's page."""
    return played("lan")


@pytest.fixture(autouse=True)
def _nothing_failed_inside(request):
    """A journey fails when the portal's log tells of a 500, even one that nobody saw."""
    if "portal" not in request.fixturenames:
        yield
        return
    portal = request.getfixturevalue("portal")
    before = len(portal.log())
    yield
    lines = portal.log()[before:].splitlines()
    assert [line for line in lines if _FAULT.search(line)] == []


_FAULT = re.compile(r" 50\d \d+ ms$|Traceback| ERROR | CRITICAL ")


@pytest.fixture
def axe_clean():
    """axe_clean(page): no accessibility fault in the page as it stands."""
    axe = Axe()

    def axe_clean(page):
        found = axe.run(page)
        assert found.violations_count == 0, f"{page.url}\n{found.generate_report()}"

    return axe_clean


@pytest.fixture
def act(axe_clean):
    """act(page, code, "Phê duyệt", {...}): desk.act, each page of it accessible."""

    def act(page, code, name, answers=None):
        desk.open_dossier(page, code)
        axe_clean(page)
        press(page, name)
        axe_clean(page)
        fill(page, answers or {})
        press(page, name)
        done = page.locator(".mc-notice--success")
        expect(done).to_contain_text(code)
        return done

    return act


@pytest.fixture
def weight():
    """weight(page, path): bytes over the wire until the page is quiet, headers and fonts included.

    A fresh page weighs what a first visit does; a second call on the same page what a later one does. Where
    nothing is fetched by scripts, `until="load"` spares the half second of silence.
    """

    def weight(page, path, *, until="networkidle"):
        with weighed(page) as sizes:
            answer = page.goto(path, wait_until=until)
            assert answer.ok, f"{path} answered {answer.status}"
        return sum(sizes)

    return weight


@contextmanager
def weighed(page):
    """A list that fills with the bytes of each thing the page loads meanwhile."""
    session = page.context.new_cdp_session(page)
    sizes: list[int] = []
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    session.send("Network.enable")
    yield sizes
    session.detach()
