"""Every address against every kind of person (access_table.py)."""

import re
from uuid import UUID

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.house.access_table import ACCESS, Who

# What stands in an address where a dossier, procedure, person … is named: of the right shape, and nobody's.
SAMPLES = ("9.987654", "H10.999-261122-9999", "987654321", str(UUID(int=9)), "khong-co", "khong/co")
LOGIN = "/dang-nhap"


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


def _listed(*wanted):
    return sorted(_address(route) for route in ROUTES if ACCESS.get(route.name) in wanted)


def _sent_to_login(answer):
    return answer.status_code == 302 and answer["Location"].startswith(f"{LOGIN}?next=")


@pytest.fixture(params=["GET", "POST"])
def method(request):
    return request.param


def test_every_route_has_a_name_and_stands_in_the_table():
    assert [str(route.pattern) for route in ROUTES if not route.name] == []
    assert sorted({route.name for route in ROUTES} ^ set(ACCESS)) == []


@pytest.mark.once
@pytest.mark.django_db
@pytest.mark.parametrize("address", _listed(Who.CITIZEN, Who.OFFICER, Who.ADMINISTRATOR))
def test_strangers_are_sent_to_log_in(client, address, method):
    answer = client.generic(method, address)

    assert _sent_to_login(answer) or answer.status_code == 405


@pytest.mark.django_db
@pytest.mark.parametrize("address", _listed(Who.PUBLIC, Who.STRANGER, Who.DEMO))
def test_strangers_are_not_sent_to_log_in_where_all_may_enter(client, address, method):
    answer = client.generic(method, address)

    assert not _sent_to_login(answer)
    assert answer.status_code < 500


@pytest.mark.once
@pytest.mark.parametrize("address", _listed(Who.OFFICER, Who.ADMINISTRATOR))
def test_citizens_find_nothing_at_the_desk(client, lan, address, method):
    client.force_login(lan)

    assert client.generic(method, address).status_code in (404, 405)


@pytest.mark.once
@pytest.mark.parametrize("address", _listed(Who.ADMINISTRATOR))
def test_officers_find_nothing_where_administrators_work(client, appraiser, address, method):
    client.force_login(appraiser)

    assert client.generic(method, address).status_code in (404, 405)


@pytest.mark.parametrize("address", sorted(_address(route) for route in ROUTES if route.name))
def test_nothing_fails_on_names_of_things_that_do_not_exist(client, cast, address):
    client.raise_request_exception = False
    failing = []
    for who in ("lan", "one_stop", "director", "administrator"):
        client.force_login(cast[who])
        for method in ("GET", "POST"):
            status = client.generic(method, address).status_code
            if status >= 500:
                failing.append(f"{who} {method} {status}")
    assert failing == []
