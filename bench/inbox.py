"""The lists of the desk with 100 dossiers in the agency and with 100,000, on PostgreSQL, side by side.

Two offices stand open at once and are asked in turn, so that a busy machine slows both. Each ratio is the
time of a page with the many divided by that of the same page with the few.
"""

import logging
import multiprocessing
import os
import statistics
import time
from contextlib import ExitStack
from datetime import datetime
from functools import cache
from multiprocessing.pool import Pool
from typing import Any

from bench.figure import Figure
from tools.cluster import cluster

FEW, MANY = 100, 100_000
TIMES = 15
BUDGET = 1.5
PAGES = (
    ("one_stop", "viec-cua-toi"),
    ("one_stop", "cho-tiep-nhan"),
    ("one_stop", "den-han-hom-nay"),
    ("one_stop", "qua-han"),
    ("one_stop", "cho-tra"),
    ("one_stop", "da-dong"),
    ("one_stop", "tat-ca"),
    ("head", "viec-cua-toi"),
    ("head", "cho-toi-duyet"),
    ("director", "cho-toi-duyet"),
    ("director", "qua-han"),
    ("appraiser", "viec-cua-toi"),
)


def run() -> list[Figure]:
    """Ratios, the medians of several times; beside them milliseconds with the many."""
    with ExitStack() as stack:
        few, many = (_office(stack, count) for count in (FEW, MANY))
        return [figure for who, tab in PAGES for figure in _compared(few, many, who, tab)]


def _office(stack: ExitStack, count: int) -> Pool:
    """A process with an office of `count` dossiers in a database of its own."""
    url = stack.enter_context(cluster())
    pool = stack.enter_context(multiprocessing.get_context("spawn").Pool(1))
    pool.apply(_open_office, (url, count))
    return pool


def _compared(few: Pool, many: Pool, who: str, tab: str) -> list[Figure]:
    taken: dict[Pool, list[float]] = {few: [], many: []}
    for _time in range(TIMES + 1):
        for office in (few, many):
            taken[office].append(office.apply(_ask, (who, tab)))
    small, large = (statistics.median(taken[office][1:]) for office in (few, many))
    return [
        Figure(f"{who} {tab}, {MANY:,} to {FEW}", large / small, "times", BUDGET),
        Figure(f"{who} {tab}, {MANY:,}", large, "ms"),
    ]


# -- inside an office ---------------------------------------------------------------------------------------

NOW = (2026, 11, 18, 10)  # a Wednesday


def _open_office(url: str, count: int) -> None:
    os.environ |= {"DJANGO_SETTINGS_MODULE": "tests.settings", "DATABASE_URL": url}
    import django

    django.setup()
    from pathlib import Path

    from django.conf import settings
    from django.core.management import call_command

    from bench.crowd import fill
    from motcua.base import clock
    from motcua.catalog import service as catalog

    settings.ALLOWED_HOSTS = ["testserver"]
    logging.disable(logging.INFO)
    call_command("migrate", verbosity=0)
    catalog.load_pack(Path(settings.PACK), clock.now())
    with clock.at(datetime(*NOW, tzinfo=clock.VIETNAM)):
        fill(count, clock.now())


def _ask(who: str, tab: str) -> float:
    """Milliseconds of one page."""
    from motcua.base import clock

    client = _client(who)
    with clock.at(datetime(*NOW, tzinfo=clock.VIETNAM)):
        began = time.perf_counter()
        answer = client.get("/can-bo", {"danh-sach": tab})
        taken = time.perf_counter() - began
    if answer.status_code != 200 or b"desk-code" not in answer.content:
        raise AssertionError(f"{tab} answered {answer.status_code} or shows nothing")
    return taken * 1000


@cache
def _client(who: str) -> Any:
    from django.test import Client

    from motcua.accounts.cast import BY_KEY
    from motcua.accounts.models import User

    client = Client()
    client.force_login(User.objects.get(email=BY_KEY[who].email))
    return client
