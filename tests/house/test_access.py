"""Every address against every kind of person (access_table.py), on things that really are somebody's."""

import re
from uuid import UUID

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from motcua.base import clock
from motcua.web.desk.actpages import BY_SLUG
from tests.dossiers.conftest import MONDAY
from tests.entities.conftest import vinh
from tests.hostile.sending import send
from tests.house import access_chapter
from tests.house.access_table import BY_POST, KINDS, ROWS, TABLE
from tests.house.access_world import ACT, PEOPLE, build

__all__ = ["vinh"]

# What stands in an address where a dossier, procedure, person … is named: of the right shape, and nobody's.
SAMPLES = ("9.987654", "H10.999-261122-9999", "987654321", str(UUID(int=9)), "khong-co", "khong/co")
LOGIN = "/dang-nhap?next="
# What two addresses want besides: the gateway's verdict, and uploads in parts their own method.
QUERIES = {"sms_report": "d=1"}
# What stands within a dossier, a draft or an organisation.
INNER = {"paper_id", "slip_id", "result_id", "message_id", "invitation", "member"}
# At the desk every act has its address.
ACTS = {"IN_HAND": BY_SLUG.keys()}
METHODS = {"upload": "HEAD", **dict.fromkeys(BY_POST, "POST")}


def _routes(patterns):
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from _routes(pattern.url_patterns)
        elif isinstance(pattern, URLPattern):
            yield pattern


ROUTES = list(_routes(get_resolver().url_patterns))


def _address(route):
    values = {
        name: next(converter.to_python(text) for text in SAMPLES if re.fullmatch(converter.regex, text))
        for name, converter in route.pattern.converters.items()
    }
    return reverse(route.name, kwargs=values)


def test_every_route_has_a_name_and_stands_in_the_table():
    assert [str(route.pattern) for route in ROUTES if not route.name] == []
    assert sorted({route.name for route in ROUTES} ^ set(TABLE)) == []


def test_every_row_of_the_table_says_what_each_person_gets():
    for row in ROWS.values():
        assert tuple(row.cells) == KINDS == tuple(PEOPLE), row.name
        assert set(row.cells.values()) <= {"yes", "on", "409", "404", "login"}, row.name
    assert {name for names in TABLE.values() for name in names.split()} == set(ROWS)
    assert set(METHODS) <= set(TABLE)


def test_the_chapter_shows_the_same_table():
    current = access_chapter.text(ROUTES)
    assert access_chapter.CHAPTER.read_text(encoding="utf-8") == current, (
        "write it: python -m tests.house.access_chapter"
    )


@pytest.fixture
def world(pack, cast, vinh):
    with clock.at(MONDAY):
        made = build({**cast, "vinh": vinh})
        for browser in made.browsers.values():
            browser.defaults["HTTP_TUS_RESUMABLE"] = "1.0.0"
        yield made


# Two tests, so that two processes share the work; each builds the world once.
@pytest.mark.parametrize("kinds", [KINDS[:5], KINDS[5:]], ids=["outside", "inside"])
def test_everybody_gets_what_the_table_says(world, kinds):
    """Who is turned away is turned away from GET and POST alike, and told nothing of Lan."""
    wrong = []
    for route in ROUTES:
        for row in map(ROWS.__getitem__, TABLE[route.name].split()):
            for kind in kinds:
                wrong += _differences(world, route, row, kind)
    # The whole list as text: of a list pytest shows the beginning only.
    assert not wrong, "\n".join(wrong)


def test_nothing_of_others_is_found_within_what_is_ones_own(world):
    """A paper, slip, result, notice, invitation or membership of others, under an id that is mine."""
    found, asked = [], 0
    for route in ROUTES:
        if not INNER & set(route.pattern.converters):
            continue
        row = ROWS[TABLE[route.name].split()[0]]
        kinds = ("other",) if row.whose == "company" else ("applicant", "clerk", "officer", "leader")
        address, method = world.address(route, "mixed"), METHODS.get(route.name, "GET")
        for kind in kinds:
            asked += 1
            answer = send(world.browsers[kind], method, address, "version=0")
            if answer.status_code != 404:
                found.append(f"{route.name} {kind}: {method} {address} is {answer.status_code}, expected 404")
    assert asked >= 42
    assert not found, "\n".join(found)


def _differences(world, route, row, kind):
    expected, method = row.cells[kind], METHODS.get(route.name, "GET")
    turned_away = expected in ("404", "login")
    address = world.address(route, row.whose)
    asked = {(method, address)}
    if turned_away:
        asked |= {("GET", address), ("POST", address)}
        # Whoever does not reach one act of the desk reaches none.
        asked |= {("POST", address.replace(f"/{ACT}", f"/{slug}")) for slug in ACTS.get(row.name, ())}
    for used, at in sorted(asked):
        answer = send(world.browsers[kind], used, at, "version=0", query=QUERIES.get(route.name, ""))
        got = _got(answer, used)
        # A method that nobody may use says so to everybody, without looking at anything.
        fits = got == expected or (turned_away and used != method and got == "405")
        if not fits or (turned_away and _tells(answer, world)):
            yield f"{route.name} ({row.name}) {kind}: {used} {at} is {got}, expected {expected}"


def _got(answer, method):
    """An answer in the words of the table; what has no word there by its status."""
    status = answer.status_code
    if status == 302 and answer["Location"].startswith(LOGIN):
        return "login"
    if status == 302 and method == "GET":
        return "on"
    # To an empty form: done and led on, or told what is missing.
    done = status in (200, 204, 302, 400) if method == "POST" else status in (200, 204)
    return "yes" if done else str(status)


def _tells(answer, world):
    lan = world.cast["lan"]
    text = "" if answer.streaming else answer.content.decode()
    return lan.email in text or lan.identity_number in text
