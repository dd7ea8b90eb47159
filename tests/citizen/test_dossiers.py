"""Hồ sơ của bạn: what Lan sees, what she can do next, and what nobody else sees."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.base import clock
from motcua.catalog.filing import FilingMode, ResultChannel
from motcua.dossiers import service
from motcua.dossiers.models import Dossier, Draft, Result, Slip
from motcua.dossiers.states import State
from motcua.web.citizen.overview import PAGE
from tests.citizen.conftest import DOCUMENT, MONDAY, browser_of, finish, page_of, store, text_of

pytestmark = pytest.mark.django_db


def queries(browser, path):
    with CaptureQueriesContext(connection) as seen:
        assert browser.get(path).status_code == 200
    return len(seen)


def file_more(dossier, count):
    """Copies of a dossier, older by a minute each."""
    for number in range(count):
        dossier.pk, dossier.draft, dossier.step = None, None, None
        dossier.code = f"H10.912-261101-{number:04d}"
        dossier.submitted_at -= timedelta(minutes=1)
        dossier.save(force_insert=True)


# -- the list -----------------------------------------------------------------------------------------------


def test_an_empty_list_says_how_to_begin(lans_browser):
    page = text_of(lans_browser.get("/ho-so"))

    assert "Chưa có hồ sơ nào ở đây" in page
    assert 'href="/thu-tuc"' in page


def test_drafts_and_dossiers_stand_together(lans_browser, dossier, procedure, lan):
    draft = service.drafts.begin(
        lan, procedure, mode=FilingMode.PARTIAL, case="", filed_at=dossier.filed_at, at=MONDAY
    )
    page = text_of(lans_browser.get("/ho-so"))

    assert page_of(draft) in page
    assert dossier.code in page
    assert "Chờ tiếp nhận" in page
    assert "Cơ quan trả lời chậm nhất 09:00 ngày 17/11/2026" in page


def test_tabs_show_only_their_states(lans_browser, asked):
    code = asked.code
    assert code in text_of(lans_browser.get("/ho-so?loc=can-bo-sung"))
    assert f"/ho-so/{code}/bo-sung" in text_of(lans_browser.get("/ho-so?loc=can-bo-sung"))
    for other in ("dang-giai-quyet", "da-co-ket-qua", "da-dong", "nhap"):
        assert code not in text_of(lans_browser.get(f"/ho-so?loc={other}"))


@pytest.mark.parametrize("address", ["/ho-so?trang=xyz", "/ho-so?trang=🏠", "/ho-so?loc=&trang=%00"])
def test_an_odd_page_number_shows_the_first_page(lans_browser, dossier, address):
    assert dossier.code in text_of(lans_browser.get(address))


def test_an_unknown_tab_is_not_found(lans_browser, pack):
    assert lans_browser.get("/ho-so?loc=la").status_code == 404


def test_pages_follow_each_other_without_gaps(lans_browser, dossier):
    file_more(dossier, PAGE * 2)
    seen: list[str] = []
    address = "/ho-so"
    while address:
        page = text_of(lans_browser.get(address))
        seen += re.findall(r'href="/ho-so/(H10[^"/]+)"', page)
        older = re.search(r'href="([^"]+)" rel="next"', page)
        address = older[1].replace("&amp;", "&") if older else ""
    assert seen == list(Dossier.objects.values_list("code", flat=True))


def test_one_can_go_back_to_newer_ones(lans_browser, dossier):
    file_more(dossier, PAGE)
    second = re.search(r'href="([^"]+)" rel="next"', text_of(lans_browser.get("/ho-so")))
    assert second
    page = text_of(lans_browser.get(second[1].replace("&amp;", "&")))

    newer = re.search(r'href="([^"]+)" rel="prev"', page)
    assert newer
    assert "H10.912-261116-0001" in text_of(lans_browser.get(newer[1].replace("&amp;", "&")))


def test_the_list_costs_the_same_whatever_it_holds(lans_browser, dossier):
    lans_browser.get("/ho-so")
    few = queries(lans_browser, "/ho-so")
    file_more(dossier, 30)

    assert queries(lans_browser, "/ho-so") == few


def test_minh_does_not_find_lans_dossier_in_his_list(minhs_browser, dossier):
    assert dossier.code not in text_of(minhs_browser.get("/ho-so"))


# -- one dossier --------------------------------------------------------------------------------------------


def test_lan_sees_state_due_date_papers_slips_and_who_looked(lans_browser, in_appraisal, appraiser):
    service.looked_at(in_appraisal, user=appraiser, at=MONDAY, what="page")

    page = text_of(lans_browser.get(f"/ho-so/{in_appraisal.code}"))

    assert "Đang giải quyết" in page
    assert "hẹn trả kết quả 09:00 ngày 23/11/2026" in page
    assert "Thời hạn này được tính thế nào?" in page
    assert "Đang ở bước:" in page
    assert "kiem-dinh.pdf" in page
    assert "Giấy tiếp nhận hồ sơ và hẹn trả kết quả" in page
    assert appraiser.full_name in page
    assert "Nồi hơi đốt củi NH-02" in page


def test_the_offices_inner_opinions_stay_inside(lans_browser, in_appraisal, appraiser):
    service.propose(
        in_appraisal, outcome=Result.Outcome.DENIED, opinion="Nghi ngờ giấy giả", user=appraiser, at=MONDAY
    )

    assert "Nghi ngờ giấy giả" not in text_of(lans_browser.get(f"/ho-so/{in_appraisal.code}"))


def test_a_refusal_is_shown_with_its_reason(lans_browser, dossier, one_stop):
    service.refuse(dossier, reason="Không thuộc diện khai báo.", user=one_stop, at=MONDAY)

    assert "Không thuộc diện khai báo." in text_of(lans_browser.get(f"/ho-so/{dossier.code}"))


PAGES = ("", "/hoan-tat", "/bo-sung", "/bo-sung/doi_tuong/moi", "/bo-sung/doi_tuong/1", "/rut")


@pytest.mark.parametrize("page", PAGES)
def test_minh_cannot_open_any_page_of_lans_dossier(minhs_browser, asked, page):
    assert minhs_browser.get(f"/ho-so/{asked.code}{page}").status_code == 404


@pytest.mark.parametrize("page", PAGES)
def test_a_stranger_is_sent_to_log_in(client, asked, page):
    assert client.get(f"/ho-so/{asked.code}{page}").url.startswith("/dang-nhap?next=")


def test_minh_cannot_download_lans_files(minhs_browser, client, dossier, asked):
    paper, slip = dossier.papers.get(), dossier.slips.first()
    for path in (f"giay-to/{paper.pk}", f"phieu/{slip.pk}"):
        assert minhs_browser.get(f"/ho-so/{dossier.code}/{path}").status_code == 404
        assert client.get(f"/ho-so/{dossier.code}/{path}").status_code == 302


def test_an_officer_has_no_way_in_through_the_citizens_pages(dossier, one_stop):
    assert browser_of(one_stop).get(f"/ho-so/{dossier.code}").status_code == 404


@pytest.mark.parametrize("code", ["la", "H10.912-261116-9999", "🏠", "nhap", "a%00b", "x" * 500])
def test_a_code_that_does_not_exist_is_not_found(lans_browser, dossier, code):
    assert lans_browser.get(f"/ho-so/{code}").status_code == 404


def test_lan_downloads_her_papers_and_slips(lans_browser, dossier):
    paper, slip = dossier.papers.get(), dossier.slips.get()
    for path in (f"giay-to/{paper.pk}", f"phieu/{slip.pk}"):
        answer = lans_browser.get(f"/ho-so/{dossier.code}/{path}")
        assert b"".join(answer).startswith(b"%PDF-")
        assert answer["Cache-Control"].startswith("private, no-store")


@pytest.mark.parametrize("path", ["giay-to/999999", "phieu/999999", "ket-qua/999999", "giay-to/" + "9" * 30])
def test_a_file_that_is_not_there_is_not_found(lans_browser, dossier, path):
    assert lans_browser.get(f"/ho-so/{dossier.code}/{path}").status_code == 404


def test_the_result_is_downloaded_once_it_is_there(
    lans_browser, minhs_browser, in_appraisal, appraiser, head, director, clerk
):
    in_appraisal.result_channel = ResultChannel.ONLINE
    in_appraisal.save()
    finish(in_appraisal, appraiser, head, director, clerk)
    address = f"/ho-so/{in_appraisal.code}/ket-qua/{in_appraisal.results.get().pk}"

    assert address in text_of(lans_browser.get(f"/ho-so/{in_appraisal.code}"))
    assert b"".join(lans_browser.get(address)).startswith(b"%PDF-")
    assert minhs_browser.get(address).status_code == 404


def test_a_result_for_the_counter_opens_only_after_it_was_handed_over(
    lans_browser, in_appraisal, appraiser, head, director, clerk, one_stop
):
    finish(in_appraisal, appraiser, head, director, clerk)
    address = f"/ho-so/{in_appraisal.code}/ket-qua/{in_appraisal.results.get().pk}"
    assert lans_browser.get(address).status_code == 404
    assert "Hãy mang giấy tờ tùy thân" in text_of(lans_browser.get("/ho-so"))

    keys = [key for key, _name in service.originals_to_check(in_appraisal)]
    service.return_result(in_appraisal, originals=keys, collector="Nguyễn Thị Lan", user=one_stop, at=MONDAY)
    assert lans_browser.get(address).status_code == 200


def test_many_looks_of_one_officer_on_one_day_are_one_line(lans_browser, in_appraisal, appraiser):
    for minutes in range(5):
        at = MONDAY + timedelta(minutes=minutes)
        service.looked_at(in_appraisal, user=appraiser, at=at, what="page")
    page = lans_browser.get(f"/ho-so/{in_appraisal.code}").content.decode()
    assert page.count(appraiser.full_name) == 1
    assert "(5 lần trong ngày)" in page


def test_the_page_costs_the_same_however_much_happened(lans_browser, in_appraisal, appraiser):
    path = f"/ho-so/{in_appraisal.code}"
    lans_browser.get(path)
    service.looked_at(in_appraisal, user=appraiser, at=MONDAY, what="page")
    few = queries(lans_browser, path)
    for number in range(20):
        service.looked_at(in_appraisal, user=appraiser, at=MONDAY + timedelta(hours=number), what="page")
        in_appraisal.papers.create(document=DOCUMENT, file=store(f"{number}.pdf"), added_at=MONDAY)

    assert queries(lans_browser, path) == few


# -- withdrawing --------------------------------------------------------------------------------------------


def test_lan_withdraws_before_reception(lans_browser, dossier):
    address = f"/ho-so/{dossier.code}/rut"
    assert address in text_of(lans_browser.get(f"/ho-so/{dossier.code}"))

    lans_browser.post(address, {"version": dossier.version, "reason": "Không còn nhu cầu"})

    dossier.refresh_from_db()
    assert dossier.state == State.WITHDRAWN
    assert "Bạn đã rút hồ sơ" in text_of(lans_browser.get(f"/ho-so/{dossier.code}"))


def test_a_dossier_received_meanwhile_stays(lans_browser, dossier, one_stop):
    seen = dossier.version
    service.accept(dossier, user=one_stop, at=MONDAY)

    answer = lans_browser.post(f"/ho-so/{dossier.code}/rut", {"version": seen}, follow=True)

    assert "Hồ sơ vừa thay đổi" in text_of(answer)
    dossier.refresh_from_db()
    assert dossier.state == State.RECEIVED
    asked = text_of(lans_browser.get(f"/ho-so/{dossier.code}/rut"))
    assert "cần lãnh đạo cơ quan đồng ý" in asked


def test_minh_cannot_withdraw_for_lan(minhs_browser, dossier):
    answer = minhs_browser.post(f"/ho-so/{dossier.code}/rut", {"version": dossier.version})

    assert answer.status_code == 404
    assert Dossier.objects.get().state == State.REGISTERED


def test_who_proved_the_number_sees_the_dossier_but_acts_only_on_what_they_filed(minh, asked, lan):
    minh.identity_number, minh.identity_proven_at = lan.identity_number, clock.now()
    minh.save()
    browser = browser_of(minh)

    assert browser.get(f"/ho-so/{asked.code}").status_code == 200
    assert f"/ho-so/{asked.code}/rut" not in text_of(browser.get(f"/ho-so/{asked.code}"))
    assert browser.get(f"/ho-so/{asked.code}/bo-sung").status_code == 302
    browser.post(f"/ho-so/{asked.code}/rut", {"version": asked.version})
    asked.refresh_from_db()
    assert asked.state == State.SUPPLEMENT_AT_RECEPTION


def test_the_receipt_is_one_however_often_it_is_opened(lans_browser, dossier):
    receipt = dossier.slips.get()
    first = b"".join(lans_browser.get(f"/ho-so/{dossier.code}/phieu/{receipt.pk}"))

    assert b"".join(lans_browser.get(f"/ho-so/{dossier.code}/phieu/{receipt.pk}")) == first
    assert Slip.objects.count() == 1
    assert Draft.objects.count() == 1
