"""Every address, several people, hostile everything: an answer below 500.

Who gets what is tried in tests/house/test_access.py.
"""

import os
import re
import traceback
from itertools import product
from typing import Any
from uuid import UUID

import pytest
from django.core.signals import got_request_exception
from django.urls import NoReverseMatch, reverse
from django.utils.http import urlencode

from motcua.web.desk.actpages import BY_SLUG
from tests.conftest import DRILL
from tests.hostile.bodies import FORM, TEXTS, envelopes, every_text, forms, queries
from tests.hostile.sending import send
from tests.house.test_access import ROUTES

ON_POSTGRESQL = os.environ.get("DATABASE_URL", "").startswith("postgres")
MEET_MOST = ("lan", "one_stop")


def each(*people):
    """A test for each of these people: on both databases for those who meet most, on one for the others."""
    others = [who for who in people if who not in MEET_MOST]
    here = (*MEET_MOST, *(others if DRILL else others[ON_POSTGRESQL::2]))
    return pytest.mark.parametrize("who", [who for who in people if who in here])


# Parts of an address that name nothing, or too much.
ODD: dict[str, list[Any]] = {
    "draft_id": [UUID(int=9)],
    "code": ["H10.999-261122-9999", "079301001234", "x" * 40, "a\x00b", "a\nb", "٣", "9.987654"],
    "paper_id": [0, 10**6, 2**63, 10**40],
    "slip_id": [0, 2**63],
    "result_id": [0, 2**63],
    "table": ["khong", "a\x00b", "ten_to_chuc", "x" * 600],
    "number": [0, 999_999, 10**40],
    "pk": [0, 999_999, 2**63, 10**40],
    "token": ["abcdefabcdefabcdef", "a\x00b", "x" * 3_000],
    "form": ["khong-co"],
    "slug": ["khong-co"],
    "part": ["khong-co"],
    "guide": ["khong-co"],
    "kind": ["linh-vuc", "khong-co", "x" * 600],
    "key": ["khong-co", "a\x00b", "x" * 600, "٣"],
    "year": [2026, 0, 10**40],
    "version": ["2026-11", "khong-co", "a\x00b", "x" * 600],
    "export_id": [UUID(int=9)],
}


@pytest.fixture
def failures():
    """The exceptions behind answers of 500, by their last lines."""
    seen = []

    def note(sender, **_):
        seen.append(traceback.format_exc(limit=-3))

    got_request_exception.connect(note)
    yield seen
    got_request_exception.disconnect(note)


def addresses(world, route, *, odd):
    """The addresses of a route: with what there is, or with each odd value in turn."""
    real: dict[str, list[Any]] = {**world.ids(), "slug": sorted(BY_SLUG)}
    names = list(route.pattern.converters)
    usual = [(real.get(name) or ODD.get(name) or ["x"]) for name in names]
    spoilt = (
        tuple(value if place == at else usual[place][0] for place in range(len(names)))
        for at, name in enumerate(names)
        for value in ODD.get(name, ["x"])
    )
    for values in spoilt if odd else product(*usual):
        try:
            yield reverse(route.name, kwargs=dict(zip(names, values, strict=True)))
        except NoReverseMatch:
            continue


@each("logged_out", "lan", "one_stop", "administrator")
def test_odd_addresses_have_an_answer(world, failures, who):
    failing = [
        f"{method} {address[:80]}"
        for route in ROUTES
        for odd, methods in ((True, ("GET", "POST")), (False, ("HEAD", "PUT")))
        for address in addresses(world, route, odd=odd)
        for method in methods
        if send(world.browsers[who], method, address, "reason=abc").status_code >= 500
    ]
    assert failing == []
    assert failures == []


# Of other routes one address is enough to meet the form behind it.
EVERY_ADDRESS = ("supplement", "desk_act", "dossier_withdrawal")


def form_pages(world):
    for route in ROUTES:
        found = list(addresses(world, route, odd=False))
        if route.name not in EVERY_ADDRESS:
            yield from found[:1]
        else:
            # The short form meets each act with some of the dossiers, the drill with all.
            yield from found if DRILL else found[::3]


def failing_forms(world, who, bodies):
    failing = []
    for address in form_pages(world):
        for what, body in bodies.items():
            # With the right version too, so that the act itself reads what was typed.
            for version in ("", *current(world, address)):
                said = re.sub(r"(^|&)version=[^&]*", f"&version={version}", body) if version else body
                if send(world.browsers[who], "POST", address, said).status_code >= 500:
                    failing.append(f"{address} {what} {version}")
    return failing


PEOPLE = each("stranger", "lan", "one_stop", "appraiser", "administrator")


@PEOPLE
def test_hostile_forms_have_an_answer(world, failures, who):
    assert failing_forms(world, who, forms()) == []
    assert failures == []


@PEOPLE
@pytest.mark.drill
def test_each_hostile_text_has_an_answer_in_every_field(world, failures, who):
    assert failing_forms(world, who, every_text()) == []
    assert failures == []


@each("stranger", "lan", "one_stop", "administrator")
def test_hostile_queries_have_an_answer(world, failures, who):
    failing = [
        f"{address} {what}"
        for what, query in queries().items()
        for address in dict.fromkeys(next(iter(addresses(world, route, odd=False)), "/") for route in ROUTES)
        if send(world.browsers[who], "GET", address, query=query).status_code >= 500
    ]
    assert failing == []
    assert failures == []


def current(world, address):
    """The version on the page at `address`, where there is one."""
    if str(world.draft.pk) in address:
        return [str(world.draft.version)]
    for dossier in world.dossiers.values():
        if dossier.code in address:
            dossier.refresh_from_db()
            return [str(dossier.version)]
    return []


@each("stranger", "lan", "one_stop")
def test_envelopes_that_hold_no_form_have_an_answer(world, failures, who):
    failing = [
        f"{address} {what}"
        for what, (body, content_type) in envelopes().items()
        for address in dict.fromkeys(next(iter(addresses(world, route, odd=False)), "/") for route in ROUTES)
        if send(world.browsers[who], "POST", address, body, content_type).status_code >= 500
    ]
    assert failing == []
    assert failures == []


def test_logging_in_leads_to_our_own_pages_only(client, cast):
    foreign = ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)"]
    for wish in [*foreign, *TEXTS.values()]:
        body = urlencode({"part": "lan", "next": wish})
        answer = client.post("/trinh-dien", body, content_type=FORM)
        assert answer.status_code == 302
        assert re.match(r"/(?![/\\])", answer["Location"])
        client.logout()
