"""What every page says to browsers and caches, whoever asks."""

import pytest

from tests.hostile.sending import send
from tests.hostile.test_sweep import addresses
from tests.house.access_table import ACCESS, Who
from tests.house.test_access import ROUTES

pytestmark = pytest.mark.once


@pytest.mark.parametrize("who", ["stranger", "lan", "one_stop", "administrator"])
def test_every_page_is_locked_down_and_what_is_personal_is_not_cached(world, who):
    wrong = []
    for route in ROUTES:
        for address in addresses(world, route, odd=False):
            answer = send(world.browsers[who], "GET", address)
            said = answer.headers
            personal = "Cookie" in said.get("Vary", "") or ACCESS[route.name] not in (Who.PUBLIC, Who.DEMO)
            if personal and answer.status_code == 200 and "no-store" not in said.get("Cache-Control", ""):
                wrong.append(f"{address}: may be cached")
            # One address shows a paper inside of a page, of our own pages only.
            shown_inside = route.name == "desk_framed" and answer.status_code == 200
            by, option = ("'self'", "SAMEORIGIN") if shown_inside else ("'none'", "DENY")
            framed = f"frame-ancestors {by}" in said["Content-Security-Policy"]
            if not framed and (shown_inside or "sandbox" not in said["Content-Security-Policy"]):
                wrong.append(f"{address}: may be framed")
            if said["X-Content-Type-Options"] != "nosniff" or said["X-Frame-Options"] != option:
                wrong.append(f"{address}: headers")
            for cookie in answer.cookies.values():
                if not cookie["samesite"] or (cookie.key != "csrftoken" and not cookie["httponly"]):
                    wrong.append(f"{address}: cookie {cookie.key}")
    assert wrong == []


def test_every_form_wants_its_token(world):
    """But those that change nothing: the language, a look-up, a file to be examined or compared."""
    free = {"set_language", "lookup", "verify", "verify_paper"}
    unguarded = set()
    for who in ("stranger", "lan", "one_stop", "administrator"):
        browser = world.browsers[who]
        browser.handler.enforce_csrf_checks = True
        for route in ROUTES:
            for address in addresses(world, route, odd=False):
                if send(browser, "POST", address, "version=0").status_code not in (403, 404, 405):
                    unguarded.add(route.name)
    assert unguarded == free
