"""The studio's pages as an administrator finds them: front page, lists, items in force."""

import pytest

from motcua.base import clock
from motcua.catalog import service as catalog
from motcua.catalog.models import Change
from tests.studio.conftest import ITEMS, text_of

pytestmark = pytest.mark.once


@pytest.mark.parametrize("kind", [*ITEMS, Change.Kind.PROCEDURE])
def test_an_item_reads_and_its_change_is_one_press_away(desk, kind):
    slug, key = {**ITEMS, Change.Kind.PROCEDURE: ("thu-tuc", "2.000134")}[kind]
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


def test_beginning_a_change_needs_the_button(desk):
    assert desk.get("/quan-tri/quy-trinh/so/sua")["Location"] == "/quan-tri/quy-trinh/so"
    assert not Change.objects.exists()


@pytest.mark.parametrize(
    "words",
    ["khai khong", "khai bao", "KHAI BÁO thiết bị", "2.000134"],
    ids=["both", "bare", "marks", "code"],
)
def test_items_are_found_by_words_with_and_without_accents(desk, words):
    page = text_of(desk.get("/quan-tri/thu-tuc", {"q": words}))
    assert ("2.000134" in page) == (words != "khai khong")
    assert "1.010833" not in page


def test_a_long_list_goes_on_page_by_page(desk, monkeypatch):
    monkeypatch.setattr("motcua.web.studio.items.SIZE", 4)
    seen, address = [], "/quan-tri/thu-tuc"
    while address:
        page = text_of(desk.get(address))
        seen += [code for code, _title in _rows(page)]
        rest = page.partition('rel="next"')[0].rpartition('href="')[2] if 'rel="next"' in page else ""
        address = "/quan-tri/thu-tuc" + rest.partition('"')[0].replace("&amp;", "&") if rest else ""
    assert sorted(seen) == sorted(one.key for one in catalog.changes.items(Change.Kind.PROCEDURE))


def _rows(page):
    parts = page.split('<a class="govuk-link" href="/quan-tri/thu-tuc/')[1:]
    return [(part.partition('"')[0], part) for part in parts]


@pytest.mark.parametrize(
    "query", ["?trang=0", "?trang=x", "?trang=99999999999999999999", "?q=%00", "?q=%F0%9F"]
)
def test_no_query_breaks_a_list(desk, query):
    text_of(desk.get(f"/quan-tri/co-quan{query}"))


@pytest.mark.parametrize(
    "address", ["khong-co", "khong-co/so", "quy-trinh/khong-co", "thong-bao/moi", "can-bo/x"]
)
def test_what_does_not_exist_is_not_found(desk, address):
    assert desk.get(f"/quan-tri/{address}").status_code == 404


def test_the_front_page_tells_each_administrator_what_waits(desk, second_desk, begun, administrator):
    change = begun(Change.Kind.FIELD)
    assert "Bạn đang soạn" in text_of(desk.get("/quan-tri"))
    assert "Đang ở người khác" in text_of(second_desk.get("/quan-tri"))
    data = {**change.data, "name": "An toàn lao động"}
    catalog.changes.save(change, data, version=change.version, user=administrator, at=clock.now())
    catalog.changes.propose(change, "Gọn tên.", version=change.version, user=administrator, at=clock.now())

    assert "Không có thay đổi nào chờ bạn duyệt" in text_of(desk.get("/quan-tri"))
    waiting = text_of(second_desk.get("/quan-tri"))
    assert "Không có thay đổi nào chờ bạn duyệt" not in waiting
    assert "Gọn tên." in waiting


def test_what_was_sent_back_stands_on_the_front_page_with_its_words(
    desk, second_administrator, begun, administrator
):
    change = begun(Change.Kind.FIELD)
    data = {**change.data, "name": "An toàn lao động"}
    catalog.changes.save(change, data, version=change.version, user=administrator, at=clock.now())
    catalog.changes.propose(change, "Gọn tên.", version=change.version, user=administrator, at=clock.now())
    catalog.changes.send_back(
        change, "Giữ cả chữ vệ sinh.", version=change.version, user=second_administrator, at=clock.now()
    )

    page = text_of(desk.get("/quan-tri"))
    assert "Bị trả lại" in page
    assert "Giữ cả chữ vệ sinh." in page


def test_lists_cost_the_same_for_few_and_for_many_changes(desk, begun, django_assert_max_num_queries):
    for kind in ITEMS:
        begun(kind)
    with django_assert_max_num_queries(12):
        text_of(desk.get("/quan-tri"))
    with django_assert_max_num_queries(12):
        text_of(desk.get("/quan-tri/thu-tuc"))
