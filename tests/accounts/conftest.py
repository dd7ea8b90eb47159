"""What the account tests share: the pack's letters, the registration form, the codes that were sent."""

import html
import re
from pathlib import Path

import pytest
from django.conf import settings

from motcua.base import clock
from motcua.base.jobs import service as jobs
from motcua.messaging import service as messaging
from motcua.messaging.models import Message

LAN = {
    "full_name": "Nguyễn Thị Lan",
    "identity_number": "070185001234",
    "phone": "0912 345 678",
    "email": "lan@example.com",
    "password1": "ruộng lúa xanh",
    "terms": "on",
}


@pytest.fixture(autouse=True)
def letters(db):
    """The outbox, newest first, with the pack's wording in place."""
    messaging.load_notices(Path(settings.PACK) / "notices", clock.now())
    return lambda: list(Message.objects.order_by("-pk"))


@pytest.fixture
def code(letters):
    """The code in the newest letter."""
    return lambda: re.findall(r"\b\d{6}\b", letters()[0].text)[0]


@pytest.fixture
def worked():
    """The worker does what waits; `worked()` after a request that left something to it."""
    return lambda: jobs.run_due(clock.now(), limit=20)


@pytest.fixture
def register(client):
    """Sends the registration form; keywords replace what Lan would fill in."""

    def send(**changes):
        return client.post("/dang-ky", LAN | changes)

    return send


@pytest.fixture
def clear_cache():
    """As if an hour had passed for the rate limits."""
    from django.core.cache import cache

    return cache.clear


def wrong(code):
    """Six digits that are not `code`."""
    return "000000" if code != "000000" else "111111"


def problems(response):
    """The sentences of the error summary, by the field they link to ("" for the form as a whole)."""
    page = html.unescape(response.content.decode())
    found: dict[str, list[str]] = {}
    for item in re.findall(
        r"<li>(.*?)</li>", page.partition("govuk-error-summary__list")[2].partition("</ul>")[0]
    ):
        link = re.fullmatch(r'<a href="#id_(\w+)">(.*)</a>', item)
        found.setdefault(link[1] if link else "", []).append(link[2] if link else item)
    return found
