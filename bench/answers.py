"""Do answers tell who has an account? Log-in and forgotten password, for known and unknown names.

Through the whole portal but not over the network, on SQLite, in one process, with the password hash of
production. Known and unknown take turns, so that whatever else the machine does is shared by both.
"""

import logging
import os
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from bench.figure import Figure

TIMES = 60


def run() -> list[Figure]:
    """Medians of the processor's milliseconds for the known, and by how many percent the unknown differ."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    with _portal() as known:
        return [
            *_compared("log in, wrong password", known, _log_in),
            *_compared("forgotten password, by phone", known, _forget),
        ]


def _compared(what: str, known: list[str], act: Callable[[str, int], None]) -> list[Figure]:
    taken: tuple[list[float], list[float]] = ([], [])
    for number, phone in enumerate(known):
        pair = [(taken[0], phone), (taken[1], f"096{number:07d}")]
        # Neither is always the first, which may find things colder.
        for times, name in pair if number % 2 else reversed(pair):
            begun = time.process_time()
            act(name, number)
            times.append((time.process_time() - begun) * 1000)
    mine, others = map(statistics.median, taken)
    return [
        Figure(what, mine, "ms"),
        Figure("the same, unknown: differs by", abs(others / mine - 1) * 100, "%", 10),
    ]


def _log_in(name: str, number: int) -> None:
    _post("/dang-nhap", {"login": name, "password": "khong phai mat khau"}, number)


def _forget(name: str, number: int) -> None:
    _post("/quen-mat-khau", {"address": name}, number)


def _post(path: str, fields: dict[str, str], number: int) -> None:
    from django.test import Client

    # Everybody from another network, so that no limit of an address answers instead.
    browser = Client(REMOTE_ADDR=f"10.{path.count('-')}.{time.time_ns() % 250}.{number}")
    answer = browser.post(path, fields)
    if answer.status_code not in (200, 302):
        raise AssertionError(f"{path} answered {answer.status_code}")


@contextmanager
def _portal() -> Iterator[list[str]]:
    """A portal in a database of its own; gives the proven phones of its accounts."""
    import django

    django.setup()
    from django.conf import settings
    from django.test.utils import setup_databases, teardown_databases

    from motcua.accounts.models import User

    settings.ALLOWED_HOSTS = ["testserver"]
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    logging.disable(logging.INFO)
    databases = setup_databases(verbosity=0, interactive=False)
    try:
        phones = [f"03{number + 20_000_000:08d}" for number in range(TIMES)]
        for phone in phones:
            proven = {"phone": phone, "phone_proof": User.PhoneProof.CODE}
            User.objects.create_user(email=None, password="con trâu đen", full_name="Lan", **proven)  # noqa: S106
        yield phones
    finally:
        teardown_databases(databases, verbosity=0)
