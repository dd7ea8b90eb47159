"""Requests per second of the pages that everybody opens, over the network, from four clients at once."""

import http.client
import os
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

from bench.figure import Figure
from tests.journeys.portal import running

PAGES = ("/healthz", "/", "/thu-tuc", "/thu-tuc/2.000134", "/tra-cuu", "/dang-nhap")
CLIENTS = 4
SECONDS = 3.0


def run() -> list[Figure]:
    """Requests a second for each page, on SQLite with one web process."""
    os.environ.setdefault("DATABASE_URL", "sqlite:")
    with running() as portal, ThreadPoolExecutor(CLIENTS) as pool:
        return [
            Figure(path, sum(pool.map(_answers, [(portal.address, path)] * CLIENTS)) / SECONDS, "requests/s")
            for path in PAGES
        ]


def _answers(target: tuple[str, str]) -> int:
    address, path = target
    connection = http.client.HTTPConnection(urlsplit(address).netloc)
    deadline = time.monotonic() + SECONDS
    count = 0
    while time.monotonic() < deadline:
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
        if answer.status != 200:
            raise AssertionError(f"{path} answered {answer.status}")
        count += 1
    connection.close()
    return count
