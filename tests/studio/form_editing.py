"""What the tests of the form editor share: a change with a declaration, and what a browser would send."""

import html
import re
from typing import Any

import pytest

from motcua.base import clock
from motcua.catalog import service as catalog
from motcua.catalog.models import Change

CODE, KEY = "2.000134", "F-ATVSLD-01"


@pytest.fixture
def change(pack, administrator):
    return catalog.changes.begin(Change.Kind.PROCEDURE, CODE, user=administrator, at=clock.now())


@pytest.fixture
def home(change):
    return f"/quan-tri/thay-doi/{change.pk}/to-khai/{KEY}"


def now(change):
    """The definition as it stands."""
    change.refresh_from_db()
    return change.data["forms"][KEY]


def put(change, definition, **more):
    """The definition as if somebody had edited it before."""
    Change.objects.filter(pk=change.pk).update(
        data={**change.data, "forms": {**change.data["forms"], KEY: definition}, **more}
    )
    change.refresh_from_db()


def send(desk, change, address, data):
    change.refresh_from_db()
    return desk.post(address, {**data, "version": change.version})


def text_of(answer):
    return html.unescape(answer.content.decode())


def filled(answer, form_id="sua"):
    """What a browser would send from the page without anybody typing."""
    markup = text_of(answer)
    within = markup[markup.index(f'id="{form_id}"') :]
    within = within[: within.index("</form>")]
    data: dict[str, Any] = {}
    for tag in re.findall(r"<input[^>]*>", within):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r' value="([^"]*)"', tag)
        if name is None or (('type="radio"' in tag or 'type="checkbox"' in tag) and " checked" not in tag):
            continue
        data.setdefault(name[1], []).append(value[1] if value else "on")
    for name, content in re.findall(r'<textarea[^>]*name="([^"]*)"[^>]*>(.*?)</textarea>', within, re.S):
        data[name] = content.removeprefix("\n")
    for name, content in re.findall(r'<select[^>]*name="([^"]*)"[^>]*>(.*?)</select>', within, re.S):
        options = re.findall(r'<option value="([^"]*)"([^>]*)>', content)
        data[name] = next((value for value, rest in options if "selected" in rest), options[0][0])
    return data


def small_form():
    options = [{"key": "moi", "label": "Đăng ký mới"}, {"key": "lai", "label": "Đăng ký lại"}]
    columns = [
        {"key": "c1", "label": "C1", "kind": "text"},
        {"key": "c2", "label": "C2", "kind": "whole_number"},
    ]
    first = [
        {"key": "a", "label": "A", "kind": "choice", "options": options},
        {"key": "n", "label": "N", "kind": "whole_number"},
        {"key": "d", "label": "D", "kind": "date", "limits": [{"not_future": True}, {"within_days": 9}]},
        {"key": "b", "label": "B", "kind": "date"},
    ]
    second = [
        {"key": "x", "label": "X", "kind": "text"},
        {"key": "t", "label": "T", "kind": "table", "columns": columns},
        {"key": "s", "label": "S", "kind": "calculated", "calculate": {"sum": ["t.c2", "n"]}},
    ]
    sections = [
        {"key": "mot", "title": "Một", "questions": first},
        {"key": "hai", "title": "Hai", "questions": second},
    ]
    return {"key": KEY, "title": "Tờ khai", "sections": sections}
