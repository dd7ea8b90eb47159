"""Shared by the public pages: dossiers of the walk, solved challenges, counters that begin at none."""

import base64
import json

import altcha
import pytest
from django.core.cache import cache

from tests.dossiers.conftest import (  # noqa: F401 - fixtures of the walk
    dossier,
    draft,
    example_answers,
    in_appraisal,
    procedure,
    received,
)


@pytest.fixture(autouse=True)
def fresh_counters(db):
    cache.clear()


@pytest.fixture
def solve(client):
    """solve(): the proof of a fresh challenge, as the widget sends it."""

    def solve():
        challenge = altcha.Challenge.from_dict(client.get("/tra-cuu/thu-thach").json())
        solution = altcha.solve_challenge(challenge)
        assert solution is not None
        said = {"challenge": challenge.to_dict(), "solution": solution.to_dict()}
        return base64.b64encode(json.dumps(said).encode()).decode()

    return solve


@pytest.fixture
def ask(client, solve):
    """ask(ma=…, giay_to=…): a look-up as a browser with scripts makes it."""

    def ask(**boxes):
        return client.post("/tra-cuu", boxes | {"altcha": solve()})

    return ask


@pytest.fixture
def cheap_challenge(monkeypatch):
    """Challenges that cost the tests nothing; what they prove is the same."""
    monkeypatch.setattr("motcua.web.lookup.challenge.COST", 1)
    monkeypatch.setattr("motcua.web.lookup.challenge.TRIES", (1, 2))
