"""The desk in a real browser, on a phone and on an officer's screen; Django answers in this process."""

from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import Route, sync_playwright

from motcua.dossiers import service
from motcua.dossiers.models import Defect, Result
from tests.browsing import launched
from tests.desk.conftest import Desk
from tests.dossiers.conftest import DOCUMENT, MONDAY, store

pytestmark = pytest.mark.looks

HOUR = MONDAY.resolution * 3_600_000_000
LAST_DAY = MONDAY + 95 * HOUR  # Friday 8:00, the working day before the dossier is due


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
def whole(browser):
    """`whole(response)`: the page as a browser draws it has no fault on a wide screen nor on a phone."""
    # Without the policy's help: axe measures contrast only when it may inject its own script.
    context = browser.new_context(bypass_csp=True)
    page = context.new_page()

    def check(document) -> None:
        def answer(route: Route) -> None:
            path = urlsplit(route.request.url).path
            # The document was asked for outside: the browser's own thread of control would go past
            # the test's transaction.
            response: Any = Client().get(path) if path.startswith("/static/") else document
            body = b"".join(response.streaming_content) if response.streaming else response.content
            route.fulfill(status=response.status_code, headers=dict(response.headers), body=body)

        page.route("**/*", answer)
        page.set_viewport_size({"width": 1280, "height": 900})
        page.goto("http://localhost/", wait_until="load")
        results = Axe().run(page)
        assert results.violations_count == 0, results.generate_report()
        page.set_viewport_size({"width": 360, "height": 740})
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        page.unroute("**/*")

    yield check
    context.close()


@pytest.fixture
def walk(dossier, cast):
    """Brings the dossier to a stage: "registered", "received", "assigning", "appraisal", "proposed" …"""

    def to(stage: str) -> None:
        at = MONDAY + HOUR
        for name, doing in _stages(dossier, cast):
            if name == stage:
                return
            at += HOUR / 4
            doing(at)

    return to


def _stages(dossier, cast):
    who = {key: cast[key] for key in ("one_stop", "head", "appraiser", "director", "clerk", "lan")}
    at = {"user": who["one_stop"]}
    faults = [
        service.Fault(Defect.Kind.QUESTION, "dia_chi", "Địa chỉ chưa khớp với giấy chứng nhận."),
        service.Fault(Defect.Kind.DOCUMENT, DOCUMENT, "Bản quét mờ, không đọc được số giấy chứng nhận."),
    ]

    def mend(when):
        supplement = dossier.supplements.get(standing="requested")
        answers = {**supplement.answers, "dia_chi": {**supplement.answers["dia_chi"], "detail": "Số 20"}}
        service.supplements.save(supplement, version=supplement.version, answers=answers)
        service.supplements.add_paper(supplement, DOCUMENT, store("ban-ro.pdf", when), when)
        service.send_supplement(dossier, user=who["lan"], at=when)

    return [
        ("registered", lambda t: service.accept(dossier, at=t, **at)),
        ("received", lambda t: service.forward(dossier, at=t, **at)),
        ("assigning", lambda t: service.assign(dossier, to=who["appraiser"], user=who["head"], at=t)),
        (
            "appraisal",
            lambda t: service.propose_supplement(dossier, faults=faults, user=who["appraiser"], at=t),
        ),
        ("asking", lambda t: service.request_supplement(dossier, user=who["head"], at=t)),
        ("waiting", mend),
        ("mended", lambda t: service.accept_supplement(dossier, at=t, **at)),
        (
            "appraised",
            lambda t: service.propose(
                dossier, outcome=Result.Outcome.GRANTED, opinion="Đủ điều kiện.", user=who["appraiser"], at=t
            ),
        ),
        ("endorsing", lambda t: service.endorse(dossier, user=who["head"], at=t)),
        ("approving", lambda t: service.approve(dossier, user=who["director"], at=t, opinion="Nhất trí.")),
        (
            "issuing",
            lambda t: service.issue_result(
                dossier, outcome=Result.Outcome.GRANTED, stored=store("ket-qua.pdf"), user=who["clerk"], at=t
            ),
        ),
        (
            "returning",
            lambda t: service.return_result(
                dossier, originals=[DOCUMENT], collector="Nguyễn Thị Lan", at=t, **at
            ),
        ),
        ("returned", None),
    ]


SCREENS = [
    ("registered", "one_stop", ["", "tiep-nhan", "yeu-cau-bo-sung", "tu-choi", "phe-duyet"]),
    ("assigning", "head", ["phan-cong"]),
    ("appraisal", "appraiser", ["", "trinh"]),
    ("asking", "head", ["duyet-bo-sung"]),
    ("mended", "one_stop", ["", "nhan-bo-sung"]),
    ("approving", "director", ["phe-duyet"]),
    ("issuing", "clerk", ["phat-hanh-ket-qua"]),
    ("returning", "one_stop", ["tra-ket-qua"]),
    ("returned", "one_stop", [""]),
]


@pytest.mark.parametrize(("stage", "who", "slugs"), SCREENS)
def test_every_page_is_whole_and_accessible(whole, walk, dossier, cast, stage, who, slugs):
    walk(stage)
    desk = Desk(cast[who], MONDAY + 6 * HOUR)
    for slug in slugs:
        whole(desk.open(dossier, slug))


def test_pages_with_faults_are_whole_and_accessible(whole, walk, dossier, one_stop):
    desk = Desk(one_stop)
    whole(desk.act(dossier, "yeu-cau-bo-sung", fault=["question:dia_chi"]))
    whole(desk.act(dossier, "tu-choi", reason=""))
    whole(desk.act(dossier, "tu-choi", seen=7, reason="Không đúng nơi nộp."))
    walk("returning")
    whole(desk.act(dossier, "tra-ket-qua", collector=""))


def test_the_lists_are_whole_and_accessible(whole, dossier, one_stop):
    desk = Desk(one_stop)
    whole(desk.get("/can-bo"))
    whole(desk.get("/can-bo?danh-sach=da-dong"))


def test_a_reason_appears_with_its_tick(browser, dossier, one_stop):
    page = browser.new_page()
    page.set_content(Desk(one_stop).open(dossier, "yeu-cau-bo-sung").content.decode())
    page.add_style_tag(path=settings.ROOT / "motcua/web/desk/static/desk/desk.css")
    reason = page.locator("#reason-question-dia_chi")
    assert not reason.is_visible()
    page.check("#reason-question-dia_chi-tick", force=True)
    assert reason.is_visible()
    page.close()


@pytest.fixture
def drafted(in_appraisal):
    service.extension.draft_due_apologies(LAST_DAY)
    return in_appraisal


@pytest.mark.parametrize("slug", ["", "xin-loi", "tam-dung", "dung"])
def test_the_letters_of_a_leader(whole, drafted, director, slug):
    whole(Desk(director, LAST_DAY).open(drafted, slug))


def test_a_wrong_new_date(whole, drafted, director):
    whole(Desk(director, LAST_DAY).act(drafted, "xin-loi", reason="", new_due="mai"))


def test_the_register(whole, received, one_stop):
    desk = Desk(one_stop, LAST_DAY)
    desk.get("/can-bo/so-theo-doi/bang-tinh")
    whole(desk.get("/can-bo/so-theo-doi"))
    whole(desk.get("/can-bo/so-theo-doi", first="mai"))
