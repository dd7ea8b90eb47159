"""The proof of work before a public look-up: arithmetic that a reader never notices and a harvester does.

A challenge is signed and good for ten minutes and one look-up. Nothing is stored until it has been solved.
"""

import hashlib
import json
import secrets
from base64 import b64decode
from datetime import datetime, timedelta
from typing import Any

import altcha
from django.core.cache import cache
from django.utils.crypto import salted_hmac

GOOD_FOR = timedelta(minutes=10)
ALGORITHM = "PBKDF2/SHA-256"
# Measured: 0.2 s on one core of this generation's laptops, and a phone has several cores. The number of
# tries is chosen, not left to chance, so that nobody meets the long tail of a lottery.
COST = 5_000
TRIES = (100, 200)
_LONGEST = 4_000


class RefusedError(Exception):
    """The proof is wrong, too old, or was used before."""


def issue(at: datetime) -> dict[str, Any]:
    """A fresh challenge, as the widget reads it."""
    least, most = TRIES
    challenge = altcha.create_challenge(
        ALGORITHM,
        COST,
        counter=least + secrets.randbelow(most - least),
        expires_at=at + GOOD_FOR,
        hmac_secret=_key("challenge"),
        hmac_key_secret=_key("solution"),
    )
    said: dict[str, Any] = challenge.to_dict()
    return said


def spend(proof: str, at: datetime) -> None:
    """Use the solved challenge up; raises RefusedError when it is not good (any more)."""
    if len(proof) > _LONGEST:
        raise RefusedError
    found = altcha.verify_solution(proof, _key("challenge"), hmac_key_secret=_key("solution"))
    if not found.verified:
        raise RefusedError
    challenge = json.loads(b64decode(proof))["challenge"]
    # The library asks the machine's clock; ours can be rehearsed.
    if challenge["parameters"]["expiresAt"] < at.timestamp():
        raise RefusedError
    used = hashlib.sha256(challenge["signature"].encode()).hexdigest()
    if not cache.add(f"lookup-proof:{used}", 1, timeout=GOOD_FOR.total_seconds()):
        raise RefusedError


def _key(purpose: str) -> str:
    return salted_hmac(f"motcua.web.lookup.{purpose}", "", algorithm="sha256").hexdigest()
