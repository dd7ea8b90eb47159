"""The declaration as the official paper, for whoever filed it and for the officers concerned."""

import subprocess
from datetime import timedelta

import pytest

from motcua.base import clock
from motcua.dossiers import service
from motcua.dossiers.models import Look
from tests.citizen.conftest import MONDAY, asked_of, browser_of, page_of, text_of


def printed(response) -> str:
    """What the paper says, spaces made single."""
    assert (response.status_code, response["Content-Type"]) == (200, "application/pdf")
    read = subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=response.content, capture_output=True, check=True
    )
    return " ".join(read.stdout.decode().split())


def of_dossier(dossier, desk="") -> str:
    return f"{desk}/ho-so/{dossier.code}/to-khai"


def test_owner_reads_the_filed_declaration_as_the_office_lays_it_out(lans_browser, dossier):
    paper = printed(lans_browser.get(of_dossier(dossier)))
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM Độc lập – Tự do – Hạnh phúc" in paper
    assert "PHIẾU KHAI BÁO SỬ DỤNG ĐỐI TƯỢNG KIỂM ĐỊNH" in paper
    assert f"Kính gửi: {dossier.lead_agency.name}" in paper
    assert "Tên tổ chức, cá nhân khai báo: Công ty TNHH Chế biến hạt điều Bù Đăng" in paper
    assert "Bình Phước, ngày 16 tháng 11 năm 2026 NGƯỜI KHAI" in paper
    assert "Đã xác nhận và nộp trực tuyến lúc 09:00 16/11/2026 Nguyễn Thị Lan" in paper
    assert f"Mã hồ sơ: {dossier.code}" in paper


def test_links_lead_to_the_paper_from_the_dossier_and_from_the_review(lans_browser, full_draft):
    review = text_of(lans_browser.get(page_of(full_draft, "kiem-tra")))
    assert f'href="{page_of(full_draft, "to-khai.pdf")}"' in review
    dossier = service.drafts.submit(full_draft, user=full_draft.applicant, at=MONDAY)
    assert f'href="{of_dossier(dossier)}"' in text_of(lans_browser.get(f"/ho-so/{dossier.code}"))


def test_preview_of_a_draft_is_marked_as_not_filed_and_leaves_the_day_open(lans_browser, full_draft):
    paper = printed(lans_browser.get(page_of(full_draft, "to-khai.pdf")))
    assert paper.startswith("BẢN XEM TRƯỚC – HỒ SƠ CHƯA NỘP")
    assert "ngày ….. tháng ….. năm" in paper
    assert "Đã xác nhận" not in paper
    assert "2655/2026" in paper


def test_draft_with_nothing_filled_in_prints_too(lans_browser, draft):
    assert "(không khai)" in printed(lans_browser.get(page_of(draft, "to-khai.pdf")))


def test_draft_that_was_filed_leads_to_its_dossier(lans_browser, full_draft, dossier):
    assert lans_browser.get(page_of(full_draft, "to-khai.pdf")).status_code == 302


def test_after_a_supplement_the_paper_shows_what_counts_now(lans_browser, asked, lan):
    supplement = asked_of(asked)
    changed = supplement.answers | {"ten_to_chuc": "Tên đã sửa"}
    service.supplements.save(supplement, version=supplement.version, answers=changed, typed={})
    assert "Tên đã sửa" not in printed(lans_browser.get(of_dossier(asked)))
    asked.answers = changed
    asked.save(update_fields=["answers"])
    supplement.sent_at = MONDAY + timedelta(hours=2)
    supplement.save(update_fields=["sent_at"])
    paper = printed(lans_browser.get(of_dossier(asked)))
    assert "Tên đã sửa" in paper
    assert "Đã bổ sung lúc 11:00 16/11/2026" in paper


@pytest.mark.parametrize("place", ["", "/can-bo"])
def test_nobody_else_reads_it(dossier, minh, hoa, place):
    for person in (minh, hoa):
        assert browser_of(person).get(of_dossier(dossier, place)).status_code == 404


def test_nobody_else_reads_the_preview(full_draft, minhs_browser, one_stop):
    for browser in (minhs_browser, browser_of(one_stop)):
        assert browser.get(page_of(full_draft, "to-khai.pdf")).status_code == 404


def test_officer_concerned_reads_it_and_the_owner_sees_that_look(dossier, one_stop, other_agency_officer):
    with clock.at(MONDAY + timedelta(hours=1)):
        desk = browser_of(one_stop)
        link = f'href="{of_dossier(dossier, "/can-bo")}"'
        assert link in text_of(desk.get(f"/can-bo/ho-so/{dossier.code}"))
        assert "2655/2026" in printed(desk.get(of_dossier(dossier, "/can-bo")))
        assert Look.objects.filter(dossier=dossier, viewer=one_stop, what="declaration").count() == 1
        assert browser_of(other_agency_officer).get(of_dossier(dossier, "/can-bo")).status_code == 404
    assert not Look.objects.filter(viewer=other_agency_officer).exists()


def test_the_same_answers_give_the_same_paper_and_no_cache_keeps_it(lans_browser, dossier):
    first, second = (lans_browser.get(of_dossier(dossier)) for _time in range(2))
    assert first.content == second.content
    assert "no-store" in first["Cache-Control"]
    assert first["Content-Disposition"] == f'inline; filename="{dossier.code}-to-khai.pdf"'


def test_the_paper_is_vietnamese_whatever_language_the_screen_speaks(lans_browser, dossier):
    lans_browser.cookies["django_language"] = "en"
    assert "Đã xác nhận và nộp trực tuyến" in printed(lans_browser.get(of_dossier(dossier)))
