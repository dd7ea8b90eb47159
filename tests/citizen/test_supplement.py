"""Supplementing: every defect named, just those parts open, sent once."""

import pytest

from motcua.dossiers import service
from motcua.dossiers.models import Defect
from motcua.dossiers.states import State
from tests.citizen.conftest import DOCUMENT, FIELD, MONDAY, asked_of, raw_row, text_of, upload

pytestmark = pytest.mark.django_db


def address(dossier, place=""):
    return f"/ho-so/{dossier.code}/bo-sung{place}"


def posted(dossier, **changes):
    """What a browser posts on the page, with the stored address unless changed."""
    supplement = asked_of(dossier)
    form = service.form_of(dossier.form)
    stored = {k: v for k, v in form.raw(supplement.answers).items() if k.startswith("dia_chi")}
    return {**stored, "version": supplement.version, **changes}


def mend_everything(browser, dossier):
    """All three defects, each through its page."""
    supplement = asked_of(dossier)
    row = supplement.answers["doi_tuong"][0] | {"so_gcn_kiem_dinh": "2700/2026/KĐ2"}
    typed = {**raw_row(dossier.form, row), "version": supplement.version}
    browser.post(address(dossier, "/doi_tuong/1"), typed)
    return browser.post(
        address(dossier),
        posted(dossier, send="1", **{"dia_chi-detail": "Số 18B, Quốc lộ 14", FIELD: upload("ban-ro.pdf")}),
    )


def test_every_defect_is_named_with_its_reason_and_only_those_are_open(lans_browser, asked):
    page = text_of(lans_browser.get(address(asked)))

    for said in ("Ghi rõ số nhà.", "Số giấy chứng nhận chưa khớp.", "Bản quét mờ."):
        assert said in page
    assert 'name="dia_chi-detail"' in page
    assert f'name="{FIELD}"' in page
    assert 'name="ten_to_chuc"' not in page
    assert "chậm nhất 23:59 ngày" in page


def test_lan_mends_everything_and_sends(lans_browser, asked):
    sent = mend_everything(lans_browser, asked)

    assert sent.url == f"/ho-so/{asked.code}"
    asked.refresh_from_db()
    assert asked.state == State.REGISTERED
    assert asked.answers["dia_chi"]["detail"] == "Số 18B, Quốc lộ 14"
    assert asked.answers["doi_tuong"][0]["so_gcn_kiem_dinh"] == "2700/2026/KĐ2"
    page = text_of(lans_browser.get(sent.url))
    assert "Đã gửi phần bổ sung" in page
    assert "đã thay bằng bản bổ sung" in page


def test_what_was_left_as_it_was_is_named_at_its_place(lans_browser, asked):
    page = text_of(lans_browser.post(address(asked), posted(asked, send="1")))

    assert "Chưa sửa nội dung" in page
    assert "Chưa có tệp mới cho" in page
    assert f'href="#{FIELD}"' in page
    asked.refresh_from_db()
    assert asked.state == State.SUPPLEMENT_AT_RECEPTION


def test_locked_answers_stay_whatever_the_browser_sends(lans_browser, asked):
    before = asked.answers["ten_to_chuc"]

    lans_browser.post(address(asked), posted(asked, ten_to_chuc="Tên khác", **{"dia_chi-detail": "Số 20"}))

    supplement = asked_of(asked)
    assert supplement.answers["ten_to_chuc"] == before
    assert supplement.answers["dia_chi"]["detail"] == "Số 20"


def test_rows_of_a_locked_table_cannot_be_reached(lans_browser, dossier, one_stop):
    faults = [service.Fault(Defect.Kind.QUESTION, "dia_chi", "Ghi rõ.")]
    service.request_supplement_at_reception(dossier, faults=faults, user=one_stop, at=MONDAY)

    assert lans_browser.get(address(dossier, "/doi_tuong/1")).status_code == 404
    assert lans_browser.post(address(dossier, "/doi_tuong/1/xoa")).status_code == 404


def test_wrong_answers_are_kept_and_explained(lans_browser, asked):
    typed = posted(asked, **{"dia_chi-detail": "", "dia_chi-commune": "không có xã này"})

    page = text_of(lans_browser.post(address(asked), typed | {"save": "1"}))
    assert "Có chỗ cần sửa" in page

    assert 'value="không có xã này"' in text_of(lans_browser.get(address(asked)))


def test_a_stale_page_keeps_what_was_typed(lans_browser, asked):
    old = posted(asked)
    lans_browser.post(address(asked), old | {"dia_chi-detail": "Từ điện thoại"})

    page = text_of(lans_browser.post(address(asked), old | {"dia_chi-detail": "Từ máy tính", "send": "1"}))

    assert "vừa được sửa ở nơi khác" in page
    assert 'value="Từ máy tính"' in page
    assert asked_of(asked).answers["dia_chi"]["detail"] == "Từ điện thoại"


def test_a_refused_file_is_explained_at_its_document(lans_browser, asked):
    page = text_of(lans_browser.post(address(asked), posted(asked, **{FIELD: upload("trong.pdf", b"")})))

    assert "“trong.pdf” trống (0 byte)" in page
    assert f'href="#{FIELD}"' in page


def test_a_new_file_can_be_taken_back_but_not_one_the_office_has(lans_browser, asked):
    lans_browser.post(address(asked), posted(asked, **{FIELD: upload("moi.pdf")}))
    new, old = asked.papers.get(pending=True), asked.papers.get(pending=False)

    lans_browser.post(address(asked), posted(asked, remove=str(old.pk)))
    lans_browser.post(address(asked), posted(asked, remove=str(new.pk)))

    assert list(asked.papers.all()) == [old]


def test_sending_twice_is_no_fault(lans_browser, asked):
    mend_everything(lans_browser, asked)

    again = lans_browser.post(address(asked), {"version": 0, "send": "1"}, follow=True)

    assert again.redirect_chain[-1][0] == f"/ho-so/{asked.code}"
    assert "không có yêu cầu bổ sung nào đang chờ bạn" in text_of(again)


def test_without_a_request_the_page_leads_back(lans_browser, dossier):
    assert lans_browser.get(address(dossier)).url == f"/ho-so/{dossier.code}"


def test_during_appraisal_the_clock_is_said_to_wait(lans_browser, in_appraisal, appraiser, head):
    faults = [service.Fault(Defect.Kind.DOCUMENT, DOCUMENT, "Bản quét mờ.")]
    service.propose_supplement(in_appraisal, faults=faults, user=appraiser, at=MONDAY)
    assert "Bản quét mờ." not in text_of(lans_browser.get(f"/ho-so/{in_appraisal.code}"))

    service.request_supplement(in_appraisal, user=head, at=MONDAY)
    page = text_of(lans_browser.get(f"/ho-so/{in_appraisal.code}"))
    assert "Bản quét mờ." in page
    assert "đang tạm dừng tính" in page

    lans_browser.post(address(in_appraisal), {"version": 0, "send": "1", FIELD: upload("ro.pdf")})
    assert "Bạn đã gửi phần bổ sung. Cơ quan đang xem" in text_of(lans_browser.get("/ho-so"))


def test_minh_can_neither_see_nor_send(minhs_browser, asked):
    assert minhs_browser.get(address(asked)).status_code == 404
    assert minhs_browser.post(address(asked), {"send": "1", FIELD: upload()}).status_code == 404
    assert asked.papers.filter(pending=True).count() == 0
