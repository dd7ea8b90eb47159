"""The studio's pages as an administrator finds them: front page, lists, items in force."""

import pytest

from motcua.catalog.models import Change
from tests.studio.conftest import ITEMS


def text_of(answer):
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("kind", ITEMS)
def test_an_item_reads_and_its_change_is_one_press_away(desk, kind):
    slug, key = ITEMS[kind]
    assert key in text_of(desk.get(f"/quan-tri/{slug}"))
    page = text_of(desk.get(f"/quan-tri/{slug}/{key}"))
    assert f"/quan-tri/{slug}/{key}/sua" in page

    first = desk.post(f"/quan-tri/{slug}/{key}/sua")
    again = desk.post(f"/quan-tri/{slug}/{key}/sua")

    change = Change.objects.get()
    assert first["Location"] == again["Location"] == f"/quan-tri/thay-doi/{change.pk}"
    assert "Đang soạn" in text_of(desk.get(f"/quan-tri/{slug}"))
    assert first["Location"] in text_of(desk.get(f"/quan-tri/{slug}/{key}"))
    text_of(desk.get(first["Location"]))
    text_of(desk.get(f"{first['Location']}/noi-dung"))
