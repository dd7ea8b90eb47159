"""What officers do at the desk, each act on its own page."""

from datetime import timedelta
from typing import Any

from playwright.sync_api import Locator, Page, expect

from motcua.base import clock
from tests.journeys.citizen import fill, pdf_file, press

APPRAISER = "Võ Quốc Bảo"


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


def apology(reason: str) -> dict[str, str]:
    """What the director writes on it: why it takes longer, and until when (in a month)."""
    later = clock.today() + timedelta(days=30)
    return {"reason": reason, "new_due": f"{later:%d/%m/%Y}"}


def two_approve(played, code: str, act) -> None:
    """The appraiser proposes; the head of department and the director each agree."""
    proposal = {"outcome": "Đồng ý", "opinion": "Đủ điều kiện theo Nghị định 44/2016."}
    act(played("appraiser"), code, "Trình lãnh đạo", proposal)
    act(played("head"), code, "Đồng ý trình ký", {"opinion": "Nhất trí."})
    act(played("director"), code, "Phê duyệt")


def signed_result() -> dict[str, Any]:
    """What the clerk issues: a file, which the agency signs."""
    return {"file": pdf_file("ket-qua.pdf"), "sign": True}
