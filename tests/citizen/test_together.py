"""Two devices, a lost session, somebody else: nothing typed is lost, nothing is seen that should not be."""

import pytest

from motcua.dossiers import service
from motcua.dossiers.models import Draft
from tests.citizen.conftest import (
    DOCUMENT,
    FIELD,
    browser_of,
    page_of,
    store,
    text_of,
    to_login,
    typed_page,
    typed_row,
    upload,
)

pytestmark = pytest.mark.django_db

STEPS = ("to-khai", "to-khai/doi_tuong/moi", "giay-to", "nhan-ket-qua", "kiem-tra", "xoa")


def test_a_stale_page_keeps_what_was_typed_and_says_so(lans_browser, lan, draft, example):
    phone = browser_of(lan)
    old = typed_page(draft, example)
    phone.post(page_of(draft), old | {"ten_to_chuc": "Từ điện thoại", "later": "1"})

    page = text_of(lans_browser.post(page_of(draft), old | {"ten_to_chuc": "Từ máy tính", "next": "1"}))

    assert "vừa được sửa ở nơi khác" in page
    assert 'value="Từ máy tính"' in page
    draft.refresh_from_db()
    assert draft.answers["ten_to_chuc"] == "Từ điện thoại"
    assert f'name="version" value="{draft.version}"' in page

    lans_browser.post(page_of(draft), old | {"ten_to_chuc": "Từ máy tính", "version": draft.version})
    draft.refresh_from_db()
    assert draft.answers["ten_to_chuc"] == "Từ máy tính"


def test_a_stale_row_keeps_what_was_typed(lans_browser, draft, example):
    old = typed_row(draft, example["doi_tuong"][0])
    lans_browser.post(page_of(draft), typed_page(draft, example) | {"later": "1"})

    page = text_of(lans_browser.post(page_of(draft, "to-khai/doi_tuong/moi"), old))

    assert "vừa được sửa ở nơi khác" in page
    assert "Nồi hơi đốt củi NH-02" in page


def test_a_stale_result_page_keeps_the_choice(lans_browser, draft):
    lans_browser.post(page_of(draft, "nhan-ket-qua"), {"result_channel": "counter", "version": 0})

    typed = {"result_channel": "post", "result_address": "Số 12 Hùng Vương, Đồng Xoài", "version": 0}
    page = text_of(lans_browser.post(page_of(draft, "nhan-ket-qua"), typed))

    assert "vừa được sửa ở nơi khác" in page
    assert "Số 12 Hùng Vương" in page


def test_what_was_changed_elsewhere_is_not_submitted_unseen(lans_browser, full_draft):
    seen = full_draft.version
    lans_browser.post(page_of(full_draft, "nhan-ket-qua"), {"result_channel": "online", "version": seen})

    page = text_of(lans_browser.post(page_of(full_draft, "kiem-tra"), {"version": seen, "consent": "1"}))

    assert "vừa được sửa ở nơi khác" in page
    full_draft.refresh_from_db()
    assert full_draft.submitted_at is None


def test_a_stale_removal_removes_nothing(lans_browser, full_draft):
    address = page_of(full_draft, "to-khai/doi_tuong/1/xoa")

    lans_browser.post(address, {"version": full_draft.version - 1})

    full_draft.refresh_from_db()
    assert len(full_draft.answers["doi_tuong"]) == 2


def test_a_lost_session_in_the_middle_loses_nothing_typed(lans_browser, lan, draft, example):
    phone = browser_of(lan)
    login = {"login": lan.email, "password": "trinh dien mot cua"}
    lans_browser.logout()
    assert lans_browser.post("/dang-nhap", login).status_code == 302
    lans_browser.cookies.pop("sessionid")
    typed = typed_page(draft, example) | {"ten_to_chuc": "Gõ dở", "dien_thoai": "12345"}

    sent_away = lans_browser.post(page_of(draft), typed)
    assert sent_away.url == to_login(page_of(draft))
    lans_browser.post(sent_away.url, login | {"next": page_of(draft)})
    page = text_of(lans_browser.get(page_of(draft)))

    assert "nội dung bạn vừa nhập vẫn còn" in page
    assert 'value="Gõ dở"' in page
    assert 'value="12345"' in page
    assert 'value="Gõ dở"' not in text_of(phone.get(page_of(draft)))


@pytest.mark.parametrize("step", STEPS)
def test_minh_cannot_open_lans_draft(minhs_browser, draft, step):
    assert minhs_browser.get(page_of(draft, step)).status_code == 404
    assert minhs_browser.post(page_of(draft, step), {"version": 0}).status_code == 404


def test_minh_cannot_see_lans_file_by_its_number(minhs_browser, minh, draft, procedure):
    paper = service.drafts.add_paper(draft, DOCUMENT, store(), draft.created_at)
    own = Draft.objects.create(
        applicant=minh,
        revision=draft.revision,
        form=draft.form,
        filing_mode=draft.filing_mode,
        filed_at=draft.filed_at,
        created_at=draft.created_at,
        changed_at=draft.created_at,
    )

    assert minhs_browser.get(page_of(draft, f"giay-to/{paper.pk}")).status_code == 404
    assert minhs_browser.get(page_of(own, f"giay-to/{paper.pk}")).status_code == 404
    minhs_browser.post(page_of(own, "giay-to"), {"remove": paper.pk})
    assert draft.papers.exists()


@pytest.mark.parametrize("step", STEPS)
def test_a_stranger_is_sent_to_log_in(client, draft, step):
    assert client.get(page_of(draft, step)).url.startswith("/dang-nhap?next=")


def test_files_sent_after_the_session_ended_are_asked_for_again(client, draft):
    assert client.post(page_of(draft, "giay-to"), {FIELD: upload()}).url.startswith("/dang-nhap?next=")
    assert not draft.papers.exists()
