"""The lists of the desk with 100 dossiers in the agency and with 100,000, on PostgreSQL, side by side.

Two offices stand open at once and are asked in turn, so that a busy machine slows both. Each ratio is the
time of a page with the many divided by that of the same page with the few.
"""

import logging
import multiprocessing
import os
import re
import statistics
import time
from contextlib import ExitStack
from datetime import datetime
from functools import cache
from html import unescape
from multiprocessing.pool import Pool
from typing import Any

from bench.figure import Figure
from tools.cluster import cluster

FEW, MANY = 100, 100_000
TIMES = 15
AGAIN = 45  # so often more where the budget seems overrun: a neighbour's load comes and goes
BUDGET = 1.5
NOW = (2026, 11, 18, 10)  # a Wednesday
DAY = "2026-11-15"  # when the youngest were filed

# A page: who looks at it, and its address. A list as it opens:
LISTS = (
    ("one_stop", "danh-sach=viec-cua-toi"),
    ("one_stop", "danh-sach=cho-tiep-nhan"),
    ("one_stop", "danh-sach=den-han-hom-nay"),
    ("one_stop", "danh-sach=qua-han"),
    ("one_stop", "danh-sach=cho-tra"),
    ("one_stop", "danh-sach=da-dong"),
    ("one_stop", "danh-sach=tat-ca"),
    ("head", "danh-sach=viec-cua-toi"),
    ("head", "danh-sach=cho-toi-duyet"),
    ("director", "danh-sach=cho-toi-duyet"),
    ("director", "danh-sach=qua-han"),
    ("appraiser", "danh-sach=viec-cua-toi"),
    # One dossier of one's own beside a colleague's ten or ten thousand; a commune beside the office.
    ("welfare_appraiser", "danh-sach=viec-cua-toi"),
    ("commune_one_stop", "danh-sach=viec-cua-toi"),
    ("commune_chair", "danh-sach=tat-ca"),
)
NARROWED = (
    ("one_stop", "danh-sach=tat-ca&buoc=receive"),
    ("one_stop", "danh-sach=tat-ca&buoc=approve"),
    ("one_stop", "danh-sach=tat-ca&buoc=return"),
    ("head", "danh-sach=viec-cua-toi&buoc=assign"),
    ("one_stop", "danh-sach=tat-ca&thu-tuc=2.000134"),
    ("one_stop", "danh-sach=tat-ca&thu-tuc=1.000105"),
    ("one_stop", "danh-sach=qua-han&thu-tuc=1.000105"),
    ("one_stop", f"danh-sach=tat-ca&tu={DAY}&den={DAY}"),
    ("one_stop", f"danh-sach=dang-giai-quyet&den={DAY}"),
    ("director", f"danh-sach=dang-giai-quyet&tu={DAY}&buoc=approve&thu-tuc=2.000134"),
)
SORTED = tuple(
    ("one_stop", f"danh-sach={tab}&xep={sign}{column}")
    for tab in ("tat-ca", "qua-han")
    for column in ("ma", "ten", "nop", "han")
    for sign in ("", "-")
)
SECOND = (
    ("one_stop", "danh-sach=tat-ca"),
    ("one_stop", "danh-sach=tat-ca&xep=ten"),
    ("director", "danh-sach=tat-ca"),
)
# What is typed into the search, found in all dossiers, in many, or in one: {last} ends one code and one name.
SEARCHED = (
    ("one_stop", "q=-returned-1"),
    ("one_stop", "q=RETURNED-{last}"),
    ("one_stop", "q=h10"),
    ("one_stop", "q=61"),
    ("one_stop", "q=nguyen thi lan"),
    ("one_stop", "q=Nguyễn Thị Lan"),
    ("one_stop", "q=thi lan {last}"),
    ("one_stop", "q=NGUYỄN THỊ LAN {last}"),
    ("one_stop", "q=070185001234"),
    ("one_stop", "q=070190112233"),
    ("director", "q=lan&buoc=approve"),
    ("commune_chair", "q=lan"),
)


def run() -> list[Figure]:
    """Ratios of medians; beside them milliseconds with the many."""
    with ExitStack() as stack:
        few, many = (_office(stack, count) for count in (FEW, MANY))
        figures = [_compared(few, many, "open", *page) for page in LISTS + NARROWED + SORTED]
        figures += [_compared(few, many, "second", *page) for page in SECOND]
        figures += [_compared(few, many, "search", *page) for page in SEARCHED]
        return [figure for both in figures for figure in both]


def _office(stack: ExitStack, count: int) -> Pool:
    """A process with an office of `count` dossiers in a database of its own."""
    url = stack.enter_context(cluster())
    pool = stack.enter_context(multiprocessing.get_context("spawn").Pool(1))
    pool.apply(_open_office, (url, count))
    return pool


def _compared(few: Pool, many: Pool, way: str, who: str, query: str) -> list[Figure]:
    for office in (few, many):
        office.apply(_ask, (way, who, query))  # the first fills caches
    taken: dict[Pool, list[float]] = {few: [], many: []}
    small, large = _medians(taken, (way, who, query), TIMES)
    if large / small > BUDGET:
        small, large = _medians(taken, (way, who, query), AGAIN)
    what = f"{who} {'' if way == 'open' else f'{way} '}{query.removeprefix('danh-sach=')}"
    return [
        Figure(f"{what}, {MANY:,} to {FEW}", large / small, "times", BUDGET),
        Figure(f"{what}, {MANY:,}", large, "ms"),
    ]


def _medians(taken: dict[Pool, list[float]], page: tuple[str, str, str], times: int) -> list[float]:
    """Ask for the page so many times more, in turn; the medians of all that was taken until now."""
    for _time in range(times):
        for office, past in taken.items():
            past.append(office.apply(_ask, page))
    return [statistics.median(past) for past in taken.values()]


# -- inside an office ---------------------------------------------------------------------------------------

_size = 0


def _open_office(url: str, count: int) -> None:
    global _size
    _size = count
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


def _ask(way: str, who: str, query: str) -> float:
    """Milliseconds of one page."""
    from django.http import QueryDict

    from bench.crowd import last_returned
    from motcua.base import clock

    client = _client(who)
    wishes = QueryDict(query.format(last=last_returned(_size))).dict()
    with clock.at(datetime(*NOW, tzinfo=clock.VIETNAM)):
        address = _second(client, wishes) if way == "second" else "/can-bo"
        began = time.perf_counter()
        if way == "search":
            address = client.post("/can-bo/tim", wishes)["Location"]
        answer = client.get(address, wishes if way == "open" else None)
        taken = time.perf_counter() - began
    if answer.status_code != 200 or b"desk-code" not in answer.content:
        raise AssertionError(f"{query} answered {answer.status_code} or shows nothing")
    return taken * 1000


def _second(client: Any, wishes: dict[str, str]) -> str:
    first = client.get("/can-bo", wishes).content.decode()
    [following] = re.findall(r'href="([^"]+)" rel="next"', first)
    return unescape(following)


@cache
def _client(who: str) -> Any:
    from django.test import Client

    from motcua.accounts.cast import BY_KEY
    from motcua.accounts.models import User

    client = Client()
    client.force_login(User.objects.get(email=BY_KEY[who].email))
    return client
