"""Tables by add-another: each row on its own page."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.citizen.conftest import page_of, text_of, typed_page, typed_row

pytestmark = pytest.mark.django_db


def rows_of(draft):
    draft.refresh_from_db()
    return [row["ten_doi_tuong"] for row in draft.answers.get("doi_tuong", [])]


def test_going_to_a_row_saves_the_page_without_scolding(lans_browser, draft):
    typed = typed_page(draft, {}) | {"ten_to_chuc": "Cơ sở Lan", "_go": "doi_tuong.moi"}

    assert lans_browser.post(page_of(draft), typed).url == page_of(draft, "to-khai/doi_tuong/moi")

    page = text_of(lans_browser.get(page_of(draft)))
    assert 'value="Cơ sở Lan"' in page
    assert "Có chỗ cần sửa" not in page


def test_a_wrong_row_is_explained_and_kept_as_typed(lans_browser, draft, example):
    address = page_of(draft, "to-khai/doi_tuong/moi")
    typed = typed_row(draft, example["doi_tuong"][0]) | {"nam_san_xuat": "mười"}

    page = text_of(lans_browser.post(address, typed))
    assert 'href="#nam_san_xuat"' in page

    assert 'value="mười"' in text_of(lans_browser.get(address))
    assert rows_of(draft) == []


def test_the_review_speaks_of_a_row_that_was_left_unfinished(lans_browser, draft, example):
    address = page_of(draft, "to-khai/doi_tuong/moi")
    lans_browser.post(address, typed_row(draft, example["doi_tuong"][0]) | {"nam_san_xuat": "mười"})

    review = text_of(lans_browser.get(page_of(draft, "kiem-tra")))

    assert "Một dòng đang khai dở chưa được lưu" in review
    assert f'href="{address}"' in review


def test_save_and_add_another(lans_browser, draft, example):
    address = page_of(draft, "to-khai/doi_tuong/moi")

    for line in example["doi_tuong"]:
        assert lans_browser.post(address, typed_row(draft, line) | {"another": "1"}).url == address

    assert rows_of(draft) == ["Nồi hơi đốt củi NH-02", "Xe nâng Toyota 8FD25"]


def test_a_row_that_is_not_there_yet_is_not_removed(lans_browser, full_draft):
    """Symptom: removing row 0 was a server error."""
    full_draft.refresh_from_db()
    address = page_of(full_draft, "to-khai/doi_tuong/0/xoa")

    assert lans_browser.get(address).status_code == 404
    assert lans_browser.post(address, {"version": full_draft.version}).status_code == 404
    assert rows_of(full_draft)


def test_a_row_is_changed_in_its_place(lans_browser, full_draft):
    row = full_draft.answers["doi_tuong"][0] | {"ten_doi_tuong": "Nồi hơi mới"}

    lans_browser.post(page_of(full_draft, "to-khai/doi_tuong/1"), typed_row(full_draft, row))

    assert rows_of(full_draft) == ["Nồi hơi mới", "Xe nâng Toyota 8FD25"]


def test_a_row_is_removed_after_asking(lans_browser, full_draft):
    address = page_of(full_draft, "to-khai/doi_tuong/1/xoa")
    asked = text_of(lans_browser.get(address))
    assert "Xóa Đối tượng 1?" in asked
    assert "Nồi hơi đốt củi NH-02" in asked
    assert len(rows_of(full_draft)) == 2

    lans_browser.post(address, {"version": full_draft.version})
    assert rows_of(full_draft) == ["Xe nâng Toyota 8FD25"]


@pytest.mark.parametrize(
    "place", ["doi_tuong/3", "doi_tuong/99999999999999999999", "ten_to_chuc/moi", "la/moi", "doi_tuong/3/xoa"]
)
def test_a_row_that_is_not_there_is_not_found(lans_browser, full_draft, place):
    assert lans_browser.get(page_of(full_draft, f"to-khai/{place}")).status_code == 404
    assert lans_browser.post(page_of(full_draft, f"to-khai/{place}")).status_code == 404


def test_saving_the_page_leaves_the_rows_alone(lans_browser, full_draft):
    lans_browser.post(page_of(full_draft), typed_page(full_draft, full_draft.answers))

    assert len(rows_of(full_draft)) == 2


def test_a_hundred_rows_cost_as_many_queries_as_two(lans_browser, full_draft):
    def queries():
        with CaptureQueriesContext(connection) as seen:
            assert lans_browser.get(page_of(full_draft)).status_code == 200
        return len(seen)

    lans_browser.get(page_of(full_draft))
    few = queries()
    full_draft.answers["doi_tuong"] *= 50
    full_draft.save()
    assert queries() == few
