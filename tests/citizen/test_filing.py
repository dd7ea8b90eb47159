"""From "Nộp hồ sơ" to the completion page, as the guide tells it."""

import re

import pytest

from motcua.catalog import filing
from motcua.catalog.filing import FilingMode
from motcua.catalog.models import Procedure
from motcua.dossiers import service
from motcua.dossiers.models import Dossier, Draft
from motcua.organization import service as organization
from tests.citizen.conftest import (
    CODE,
    FIELD,
    MONDAY,
    browser_of,
    page_of,
    text_of,
    to_login,
    typed_page,
    typed_row,
    upload,
)

pytestmark = pytest.mark.django_db


def test_lan_files_from_the_first_page_to_the_receipt(lans_browser, lan, procedure, example):
    begun = lans_browser.post(f"/thu-tuc/{CODE}/nop", {"mode": "full"})
    draft = Draft.objects.get(applicant=lan)
    assert begun.url == page_of(draft)

    saved = lans_browser.post(page_of(draft), typed_page(draft, example) | {"_go": "doi_tuong.moi"})
    assert saved.url == page_of(draft, "to-khai/doi_tuong/moi")
    for line in example["doi_tuong"]:
        added = lans_browser.post(page_of(draft, "to-khai/doi_tuong/moi"), typed_row(draft, line))
        assert added.url == page_of(draft) + "#doi_tuong"
    draft.refresh_from_db()
    assert [row["ten_doi_tuong"] for row in draft.answers["doi_tuong"]] == [
        "Nồi hơi đốt củi NH-02",
        "Xe nâng Toyota 8FD25",
    ]

    on = lans_browser.post(page_of(draft), typed_page(draft, example) | {"next": "1"})
    assert on.url == page_of(draft, "giay-to")
    on = lans_browser.post(page_of(draft, "giay-to"), {FIELD: upload(), "next": "1"})
    assert on.url == page_of(draft, "nhan-ket-qua")
    draft.refresh_from_db()
    channel = {"result_channel": "counter", "version": draft.version, "next": "1"}
    on = lans_browser.post(page_of(draft, "nhan-ket-qua"), channel)
    assert on.url == page_of(draft, "kiem-tra")
    review = text_of(lans_browser.get(page_of(draft, "kiem-tra")))
    assert "Nồi hơi đốt củi NH-02" in review
    assert "kiem-dinh.pdf" in review
    draft.refresh_from_db()
    done = lans_browser.post(page_of(draft, "kiem-tra"), {"version": draft.version, "consent": "1"})

    dossier = Dossier.objects.get(applicant=lan)
    assert done.url == f"/ho-so/{dossier.code}/hoan-tat"
    page = text_of(lans_browser.get(done.url))
    assert dossier.code in page
    assert "08 giờ làm việc" in page
    assert dossier.papers.get().file.sha256 in page
    (receipt,) = re.findall(rf"/ho-so/{dossier.code}/phieu/\d+", page)
    paper = lans_browser.get(receipt)
    assert paper["Content-Type"] == "application/pdf"
    assert b"".join(paper).startswith(b"%PDF-")


# -- the first page -----------------------------------------------------------------------------------------


def test_a_stranger_logs_in_first_and_comes_back(client, procedure):
    assert client.get(f"/thu-tuc/{CODE}/nop").url == to_login(f"/thu-tuc/{CODE}/nop")


def test_a_level_4_procedure_offers_both_ways(lans_browser, procedure):
    page = text_of(lans_browser.get(f"/thu-tuc/{CODE}/nop"))

    assert "Toàn trình (mức độ 4)" in page
    assert "Một phần (mức độ 3)" in page
    assert "Bước 1 trên 5" in page


@pytest.mark.parametrize("mode", ["", "toan-trinh", "4", "🏠"])
def test_a_way_that_is_not_offered_is_asked_for_again(lans_browser, procedure, mode):
    answer = lans_browser.post(f"/thu-tuc/{CODE}/nop", {"mode": mode})

    assert "Hãy chọn cách nộp." in text_of(answer)
    assert 'href="#mode"' in text_of(answer)
    assert not Draft.objects.exists()


def test_looking_at_the_first_page_begins_nothing(lans_browser, procedure):
    lans_browser.get(f"/thu-tuc/{CODE}/nop")

    assert not Draft.objects.exists()


def test_beginning_again_finds_the_open_draft(lans_browser, draft):
    assert lans_browser.post(f"/thu-tuc/{CODE}/nop", {"mode": "full"}).url == page_of(draft)
    assert Draft.objects.count() == 1


def test_a_procedure_for_reference_cannot_be_filed(lans_browser, procedure):
    Procedure.objects.update(is_online=False)

    assert lans_browser.get(f"/thu-tuc/{CODE}/nop").url == f"/thu-tuc/{CODE}"
    assert lans_browser.post(f"/thu-tuc/{CODE}/nop", {"mode": "full"}).url == f"/thu-tuc/{CODE}"
    assert not Draft.objects.exists()


@pytest.mark.parametrize("code", ["9.999999", "a%00b", "🏠"])
def test_an_unknown_procedure_is_not_found(lans_browser, pack, code):
    assert lans_browser.get(f"/thu-tuc/{code}/nop").status_code == 404


def test_a_commune_procedure_asks_where_and_leads_to_that_commune(lans_browser, lan, pack):
    address = "/thu-tuc/1.001653/nop"
    page = text_of(lans_browser.get(address))
    assert "Nộp tại cơ quan nào?" in page

    refused = text_of(lans_browser.post(address, {"mode": "partial"}))
    assert "Hãy chọn cơ quan nhận hồ sơ." in refused

    begun = lans_browser.post(address, {"mode": "partial", "filed_at": "BP-25207"})
    draft = Draft.objects.get(applicant=lan)
    assert begun.url == page_of(draft)
    assert draft.filed_at.key == "BP-25207"
    assert draft.filing_mode == FilingMode.PARTIAL


def test_a_procedure_with_cases_asks_which(lans_browser, lan, pack):
    address = "/thu-tuc/1.001776/nop"
    filed = {"mode": "partial", "filed_at": "BP-25207"}
    assert "Hãy chọn trường hợp." in text_of(lans_browser.post(address, filed))

    page = text_of(lans_browser.get(address))
    case = re.findall(r'name="case" type="radio" value="([^"]+)"', page)[-1]
    lans_browser.post(address, filed | {"case": case})
    assert Draft.objects.get(applicant=lan).case == case


# -- the declaration ----------------------------------------------------------------------------------------


def test_what_the_account_knows_is_filled_in(lans_browser, draft):
    page = text_of(lans_browser.get(page_of(draft)))

    assert 'value="Nguyễn Thị Lan"' in page
    assert "070185001234" in page
    assert "Có chỗ cần sửa" not in page


def test_errors_stand_at_the_question_and_in_the_summary(lans_browser, draft, example):
    typed = typed_page(draft, example) | {"dien_thoai": "12345", "next": "1"}

    page = text_of(lans_browser.post(page_of(draft), typed))

    assert "Có chỗ cần sửa" in page
    assert 'href="#dien_thoai"' in page
    assert 'value="12345"' in page
    assert "<title>Cần sửa:" in page


def test_wrong_and_right_answers_are_both_there_on_a_second_device(lans_browser, draft, lan, example):
    typed = typed_page(draft, example) | {"dien_thoai": "12345", "ten_to_chuc": "Cơ sở Lan", "next": "1"}
    lans_browser.post(page_of(draft), typed)

    page = text_of(browser_of(lan).get(page_of(draft)))

    assert 'value="12345"' in page
    assert 'value="Cơ sở Lan"' in page


def test_mending_the_last_error_leads_on(lans_browser, draft, example):
    lans_browser.post(page_of(draft), typed_page(draft, example) | {"dien_thoai": "12345"})
    # The rows come from their own pages.
    draft.refresh_from_db()
    draft.answers = draft.answers | {"doi_tuong": example["doi_tuong"]}
    draft.save()

    assert lans_browser.post(page_of(draft), typed_page(draft, example)).url == page_of(draft, "giay-to")
    draft.refresh_from_db()
    assert draft.typed == {}


def test_save_for_later_keeps_wrong_answers_without_scolding(lans_browser, draft, example):
    typed = typed_page(draft, example) | {"dien_thoai": "12345", "later": "1"}
    left = lans_browser.post(page_of(draft), typed)
    assert left.url == "/ho-so"
    assert "Đã lưu bản nháp" in text_of(lans_browser.get("/ho-so"))

    page = text_of(lans_browser.get(page_of(draft)))
    assert 'value="12345"' in page
    assert "Có chỗ cần sửa" not in page


def test_a_wrong_optional_answer_does_not_vanish_into_a_submission(lans_browser, full_draft, example):
    typed = typed_page(full_draft, full_draft.answers) | {"email": "khong phai thu", "later": "1"}
    lans_browser.post(page_of(full_draft), typed)

    page = text_of(lans_browser.get(page_of(full_draft, "kiem-tra")))
    assert "Hồ sơ chưa đủ để nộp" in page
    assert "Nộp hồ sơ</button>" not in page


@pytest.mark.parametrize(
    "junk",
    [
        {"ten_to_chuc": "a" * 30_000},
        {"ten_to_chuc": "\x00\u202eevil🏠"},
        {"version": "abc"},
        {"version": "-1"},
        {"version": "9" * 400},
        {"_go": "khong-co.moi"},
        {"_go": "doi_tuong.99999999999999"},
        {"_go": "../../x"},
        {"dia_chi-province": ["a", "b"], "dia_chi-commune": "\ud800".encode("utf-16", "surrogatepass").hex()},
    ],
)
def test_junk_is_answered_with_a_page(lans_browser, draft, junk):
    answer = lans_browser.post(page_of(draft), typed_page(draft, {}) | junk)

    assert answer.status_code in (200, 302)
    if answer.status_code == 302:
        assert lans_browser.get(answer.url).status_code in (200, 404)


# -- papers -------------------------------------------------------------------------------------------------


def test_refused_files_are_explained_where_they_were_chosen(lans_browser, draft):
    sent = {FIELD: [upload("trong.pdf", b""), upload("don.pdf", b"MZ" + bytes(500)), upload("tot.pdf")]}

    page = text_of(lans_browser.post(page_of(draft, "giay-to"), sent | {"next": "1"}))

    assert "“trong.pdf” trống (0 byte)" in page
    assert "“don.pdf” là một chương trình máy tính" in page
    assert f'href="#{FIELD}"' in page
    # The good one of the three is kept all the same.
    assert [paper.file.name for paper in draft.papers.all()] == ["tot.pdf"]


def test_a_file_of_21_megabytes_is_refused_with_a_sentence(lans_browser, draft):
    sent = {FIELD: upload("anh.pdf", b"%PDF-1.7" + bytes(21 * 2**20))}

    page = text_of(lans_browser.post(page_of(draft, "giay-to"), sent))

    assert "tối đa 20 MB" in page
    assert not draft.papers.exists()


def test_three_hundred_files_are_a_sentence_and_twenty_files(lans_browser, draft):
    sent = {FIELD: [upload(f"{n}.pdf", b"khong phai pdf") for n in range(300)]}

    answer = lans_browser.post(page_of(draft, "giay-to"), sent)

    assert answer.status_code == 200
    assert "còn 280 tệp chưa được nhận" in text_of(answer)


def test_a_file_can_be_looked_at_and_taken_back(lans_browser, draft):
    lans_browser.post(page_of(draft, "giay-to"), {FIELD: upload("Giấy 🏠.pdf")})
    paper = draft.papers.get()
    page = text_of(lans_browser.get(page_of(draft, "giay-to")))
    assert "Giấy 🏠.pdf" in page
    assert "1 trang" in page

    seen = lans_browser.get(page_of(draft, f"giay-to/{paper.pk}"))
    assert b"".join(seen).startswith(b"%PDF-")

    for _press in range(2):
        lans_browser.post(page_of(draft, "giay-to"), {"remove": paper.pk})
    assert not draft.papers.exists()


@pytest.mark.parametrize("remove", ["abc", "-1", "9" * 50, "٣"])
def test_an_odd_removal_removes_nothing(lans_browser, draft, remove):
    lans_browser.post(page_of(draft, "giay-to"), {FIELD: upload()})

    assert lans_browser.post(page_of(draft, "giay-to"), {"remove": remove}).status_code == 302
    assert draft.papers.count() == 1


def test_a_file_for_a_document_nobody_asked_for_is_ignored(lans_browser, draft):
    lans_browser.post(page_of(draft, "giay-to"), {"document-la": upload()})

    assert not draft.papers.exists()


# -- how to get the result ----------------------------------------------------------------------------------


def test_by_post_needs_an_address_and_keeps_what_was_typed(lans_browser, draft):
    address = page_of(draft, "nhan-ket-qua")
    typed = {"result_channel": "post", "result_address": "ấp 2", "version": 0}

    page = text_of(lans_browser.post(address, typed))

    assert "Hãy ghi đầy đủ địa chỉ" in page
    assert 'href="#result_address"' in page
    assert "ấp 2" in text_of(lans_browser.get(address))


@pytest.mark.parametrize("channel", ["", "dove", "online\x00"])
def test_a_channel_that_is_not_offered_is_asked_for_again(lans_browser, draft, channel):
    answer = lans_browser.post(page_of(draft, "nhan-ket-qua"), {"result_channel": channel, "version": 0})

    assert "Hãy chọn cách nhận kết quả." in text_of(answer)


# -- check and submit ---------------------------------------------------------------------------------------


def test_everything_missing_is_listed_with_links_and_no_button(lans_browser, draft):
    page = text_of(lans_browser.get(page_of(draft, "kiem-tra")))

    assert f'href="{page_of(draft)}#doi_tuong"' in page
    assert f'href="{page_of(draft, "giay-to")}#{FIELD}"' in page
    assert f'href="{page_of(draft, "nhan-ket-qua")}#result_channel"' in page
    assert "Nộp hồ sơ</button>" not in page


def test_an_incomplete_draft_cannot_be_forced_through(lans_browser, draft):
    forced = {"version": draft.version, "consent": "1"}

    page = text_of(lans_browser.post(page_of(draft, "kiem-tra"), forced))

    assert "Hồ sơ chưa đủ để nộp" in page
    assert not Dossier.objects.exists()


def test_without_the_consent_nothing_is_submitted(lans_browser, full_draft):
    page = text_of(lans_browser.post(page_of(full_draft, "kiem-tra"), {"version": full_draft.version}))

    assert "Hãy đánh dấu vào ô cam đoan" in page
    assert 'href="#consent"' in page
    assert not Dossier.objects.exists()


def test_pressing_twice_gives_the_same_dossier(lans_browser, full_draft):
    pressed = {"version": full_draft.version, "consent": "1"}

    first = lans_browser.post(page_of(full_draft, "kiem-tra"), pressed)
    second = lans_browser.post(page_of(full_draft, "kiem-tra"), pressed)

    assert first.url == second.url
    assert Dossier.objects.count() == 1


def test_every_page_of_a_submitted_draft_leads_to_its_dossier(lans_browser, full_draft, dossier):
    for step in ("to-khai", "to-khai/doi_tuong/moi", "giay-to", "nhan-ket-qua", "kiem-tra", "xoa"):
        for answer in (lans_browser.get, lans_browser.post):
            assert answer(page_of(full_draft, step)).url == f"/ho-so/{dossier.code}/hoan-tat"


def test_a_draft_can_be_thrown_away_but_not_by_looking(lans_browser, full_draft):
    assert lans_browser.get(page_of(full_draft, "xoa")).status_code == 200
    assert Draft.objects.exists()

    assert lans_browser.post(page_of(full_draft, "xoa")).url == "/ho-so"
    assert not Draft.objects.exists()


@pytest.mark.parametrize("step", ["to-khai", "giay-to", "nhan-ket-qua", "kiem-tra"])
def test_every_online_procedure_can_be_walked(lans_browser, lan, pack, step):
    """Whatever its form, cases and place of filing: each step opens, and an empty one is answered kindly."""
    for procedure in Procedure.objects.filter(is_online=True).select_related("current"):
        content = procedure.current.content
        draft = service.drafts.begin(
            lan,
            procedure,
            mode=filing.modes_of(content)[0],
            case=content.cases[0].key if content.cases else "",
            filed_at=organization.agencies_filed_at(content, MONDAY)[0],
            at=MONDAY,
        )
        assert lans_browser.get(page_of(draft, step)).status_code == 200
        empty = lans_browser.post(page_of(draft, step), {"version": draft.version, "next": "1"})
        assert empty.status_code in (200, 302), procedure.code
