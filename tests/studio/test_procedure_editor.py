"""A procedure is made and changed on small pages; what is typed is never lost."""

import re

import pytest

from motcua.base import clock
from motcua.catalog.models import Change
from motcua.catalog.service import changes

CODE = "2.000134"
NEW = {
    "code": "2.999001",
    "name": "Cấp thẻ an toàn điện",
    "field": "ATVSLD",
    "agency": "BP-SLDTBXH",
    "level": "4",
}


@pytest.fixture
def studio(client, pack, administrator):
    client.force_login(administrator)
    return client


@pytest.fixture
def change(pack, administrator):
    return changes.begin(Change.Kind.PROCEDURE, CODE, user=administrator, at=clock.now())


def address(change, rest=""):
    return f"/quan-tri/thay-doi/{change.pk}/thu-tuc{rest}"


def now(change):
    change.refresh_from_db()
    return change.data["procedure"]


def typed(page, **more):
    """What a browser would send from the form of `page` that saves, with `more` typed into it."""
    html = page.content.decode()
    form = next(part for part in html.split("<form")[1:] if 'name="version"' in part)
    form = form.partition("</form>")[0]
    sent = {}
    for tag in re.findall(r"<input [^>]*>", form):
        found = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        picked = found.get("type") not in ("radio", "checkbox") or " checked" in tag
        if "name" in found and picked:
            sent.setdefault(found["name"], []).append(found.get("value", ""))
    for name, text in re.findall(r'<textarea [^>]*?name="([^"]+)"[^>]*>\n?(.*?)</textarea>', form, re.DOTALL):
        sent[name] = [text.replace("&#34;", '"').replace("&#39;", "'").replace("&amp;", "&")]
    for name, options in re.findall(r'<select [^>]*?name="([^"]+)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)" selected', options)
        sent[name] = [chosen[1] if chosen else re.search(r'value="([^"]*)"', options)[1]]
    return sent | more


PAGES = [
    "",
    "/thong-tin-chung",
    "/thoi-han-va-phi",
    "/giay-to",
    "/giay-to/moi",
    "/giay-to/1",
    "/truong-hop",
    "/truong-hop/moi",
    "/to-khai",
    "/quy-trinh",
    "/can-cu",
    "/kiem-thu",
    "/kiem-thu/moi",
    "/van-ban",
    "/xem-truoc",
]


@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens_for_administrators_only(studio, client, cast, change, page):
    assert studio.get(address(change, page)).status_code == 200
    client.force_login(cast["director"])
    assert client.get(address(change, page)).status_code == 404
