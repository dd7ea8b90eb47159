"""The log tells what happened, and nothing about whom."""

import io
import logging

import pytest
from django.test import RequestFactory
from django.urls import resolve

from motcua.config import logs
from motcua.config.middleware import place

IDENTITY = "070185001234"


@pytest.fixture
def log():
    """What the house's own handler writes, as text."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logs.Formatter("{levelname} {name} {message}", style="{"))
    handler.addFilter(logs.RouteForPath())
    root = logging.getLogger()
    level, root.level = root.level, logging.INFO
    root.addHandler(handler)
    yield stream
    root.removeHandler(handler)
    root.level = level


@pytest.mark.django_db
def test_a_request_is_one_line_without_its_query(client, log):
    client.get("/thu-tuc", {"q": IDENTITY})

    (line,) = [line for line in log.getvalue().splitlines() if "motcua.requests" in line]
    assert line.startswith("INFO motcua.requests GET /thu-tuc 200 ")
    assert IDENTITY not in log.getvalue()


@pytest.mark.django_db
def test_an_identity_number_typed_as_an_address_is_not_kept(client, log):
    client.get(f"/{IDENTITY}")

    assert "GET (no such route) 404" in log.getvalue()
    assert IDENTITY not in log.getvalue()


@pytest.mark.django_db
def test_monitoring_leaves_no_lines(client, log):
    client.get("/healthz")

    assert log.getvalue() == ""


def test_the_dossier_code_is_told():
    request = RequestFactory().get("/ho-so/H10.901-261122-0001")
    request.resolver_match = resolve("/ho-so/H10.901-261122-0001")

    assert place(request).endswith(" code=H10.901-261122-0001")


@pytest.mark.parametrize("typed", [IDENTITY, "a%0A2026-11-22 INFO forged", "nguyen-thi-lan"])
@pytest.mark.django_db
def test_what_somebody_typed_in_place_of_a_code_is_not_kept(client, log, typed):
    """Symptom: an identity number typed after /ho-so/ stood in the log; a line break there forged a line."""
    for address in (f"/ho-so/{typed}", f"/can-bo/ho-so/{typed}", f"/thu-tuc/{typed}/nop"):
        client.get(address)

    said = [line for line in log.getvalue().splitlines() if "motcua.requests" in line]
    assert len(said) == len(log.getvalue().splitlines()) == 3
    assert "code=" not in log.getvalue()
    assert "forged" not in log.getvalue()


def test_an_exception_is_told_without_its_words(log):
    try:
        try:
            raise ValueError(f"Key (identity)=({IDENTITY}) already exists")
        except ValueError as error:
            raise RuntimeError(IDENTITY) from error
    except RuntimeError:
        logging.getLogger("motcua.test").exception("the act failed")

    said = log.getvalue()
    assert "ERROR motcua.test the act failed" in said
    assert "builtins.RuntimeError" in said
    assert "builtins.ValueError" in said
    assert "test_log.py" in said
    assert IDENTITY not in said.replace(__file__, "")


@pytest.mark.django_db
def test_a_failing_page_is_logged_by_its_route(client, log, monkeypatch):
    monkeypatch.setattr("motcua.config.health.connection.cursor", _fail)
    client.raise_request_exception = False

    assert client.get(f"/readyz?so={IDENTITY}").status_code == 500
    assert "ERROR django.request GET /readyz failed 500" in log.getvalue()
    assert IDENTITY not in log.getvalue()


def _fail():
    raise RuntimeError(IDENTITY)
