"""The office publishes a new version of the procedure while Lan fills it in."""

import copy
from typing import Any

import pytest
from django.urls import reverse

from motcua.catalog import service as catalog
from motcua.catalog.items import KINDS
from motcua.catalog.models import Change
from motcua.dossiers.models import Dossier, Draft
from tests.citizen.conftest import CODE, DOCUMENT, MONDAY, browser_of

FORM = "F-ATVSLD-01"


@pytest.fixture
def publish(procedure):
    """Bring 2.000134 into force with what `edit` does to its data."""

    def published(edit):
        data: Any = copy.deepcopy(catalog.changes.current(Change.Kind.PROCEDURE, CODE))
        data["procedure"].pop("tests", None)
        edit(data)
        KINDS[Change.Kind.PROCEDURE].apply(CODE, data, MONDAY)

    return published


def without_fax(data):
    for section in data["forms"][FORM]["sections"]:
        section["questions"] = [one for one in section["questions"] if one["key"] != "fax"]


def only_partly(data):
    data["procedure"]["level"] = 3


def address(draft, route):
    return reverse(route, args=[draft.pk])


def test_opening_the_draft_tells_once_what_changed(lans_browser, full_draft, publish):
    publish(without_fax)
    page = lans_browser.get(address(full_draft, "draft_declaration")).content.decode()
    assert "Thủ tục đã có bản mới. Không còn hỏi, câu trả lời được giữ riêng: Fax." in page
    assert "Công ty TNHH Chế biến hạt điều Bù Đăng" in page
    again = lans_browser.get(address(full_draft, "draft_declaration")).content.decode()
    assert "Thủ tục đã có bản mới" not in again


def test_what_was_set_aside_survives_the_next_save(lans_browser, full_draft, publish, example):
    publish(without_fax)
    lans_browser.get(address(full_draft, "draft_declaration"))
    full_draft.refresh_from_db()
    posted = {"version": full_draft.version, "ten_to_chuc": "Công ty B", "later": "1"}
    assert lans_browser.post(address(full_draft, "draft_declaration"), posted).status_code == 302
    full_draft.refresh_from_db()
    assert full_draft.answers["ten_to_chuc"] == "Công ty B"
    assert full_draft.typed["set_aside"] == {"fax": example["fax"]}


def test_a_page_that_was_open_meanwhile_keeps_what_was_typed_on_the_screen(lans_browser, full_draft, publish):
    before = full_draft.version
    publish(without_fax)
    posted = {"version": before, "ten_to_chuc": "Công ty vừa gõ"}
    page = lans_browser.post(address(full_draft, "draft_declaration"), posted).content.decode()
    assert "Thủ tục đã có bản mới" in page
    assert "Công ty vừa gõ" in page


def test_the_button_pressed_on_the_old_page_files_nothing_and_says_why(lans_browser, full_draft, publish):
    before = full_draft.version
    publish(lambda data: data["procedure"].update(fee=50000))
    page = lans_browser.post(
        address(full_draft, "draft_review"), {"version": before, "consent": "1"}
    ).content.decode()
    assert "Lệ phí nay là 50.000 đồng." in page
    assert Dossier.objects.count() == 0
    version = Draft.objects.get(pk=full_draft.pk).version
    done = lans_browser.post(address(full_draft, "draft_review"), {"version": version, "consent": "1"})
    assert (done.status_code, Dossier.objects.get().fee) == (302, 50000)


@pytest.mark.parametrize(
    "route", ["draft_declaration", "draft_papers", "draft_result", "draft_review", "draft_discard"]
)
def test_a_draft_that_cannot_go_on_is_still_to_be_read(lans_browser, full_draft, publish, route):
    publish(only_partly)
    answer = lans_browser.get(address(full_draft, route))
    assert answer.status_code == 200
    page = answer.content.decode()
    assert "không còn cách nộp đã chọn" in page
    assert "những gì đã khai được giữ nguyên" in page


def test_choosing_again_goes_on_with_what_was_typed(lans_browser, full_draft, publish):
    publish(only_partly)
    answer = lans_browser.post(f"/thu-tuc/{CODE}/nop", {}, follow=True)
    assert answer.redirect_chain[-1][0] == address(full_draft, "draft_declaration")
    assert "Công ty TNHH Chế biến hạt điều Bù Đăng" in answer.content.decode()
    full_draft.refresh_from_db()
    assert full_draft.papers.filter(document=DOCUMENT).exists()


def test_nobody_elses_draft_moves(full_draft, publish, minh):
    publish(without_fax)
    before = full_draft.revision_id
    assert browser_of(minh).get(address(full_draft, "draft_declaration")).status_code == 404
    full_draft.refresh_from_db()
    assert full_draft.revision_id == before
