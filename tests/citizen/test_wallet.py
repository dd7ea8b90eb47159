"""The wallet: what was filed or issued once is offered again, to its owner alone, with its source."""

from datetime import date, timedelta

import pytest

from motcua.base import clock
from motcua.catalog.content import Document
from motcua.catalog.filing import FilingMode, ResultChannel
from motcua.dossiers import service
from motcua.dossiers.models import Dossier, FiledPaper
from motcua.files.models import Scan, StoredFile
from motcua.organization.models import Agency
from tests.citizen.conftest import (
    DOCUMENT,
    FIELD,
    MONDAY,
    asked_of,
    browser_of,
    finish,
    page_of,
    text_of,
    upload,
)

pytestmark = pytest.mark.django_db

WALLET = "/kho-giay-to"
NAME = "Giấy chứng nhận kết quả kiểm định (đang còn hiệu lực)"
OFFER = "Bạn đã nộp giấy này"


@pytest.fixture
def next_draft(dossier, procedure, lan):
    """Lan files for another boiler, a day after her first dossier."""
    return begin(procedure, lan)


def begin(procedure, user):
    office = Agency.objects.get(key="BP-SLDTBXH")
    return service.drafts.begin(
        user, procedure, mode=FilingMode.FULL, case="", filed_at=office, at=MONDAY + timedelta(days=1)
    )


def entry_of(user):
    (entry,) = service.wallet.entries(user)
    return entry


def take_again(browser, draft, entry):
    return browser.post(page_of(draft, "giay-to"), {"reuse": f"{DOCUMENT} {entry.id}"})


def test_what_lan_filed_is_in_her_wallet_with_its_source(lans_browser, dossier):
    page = text_of(lans_browser.get(WALLET))

    for said in (NAME, dossier.code, "kiem-dinh.pdf", "09:00"):
        assert said in page


def test_drafts_are_not_in_it_nor_what_others_filed(lans_browser, minhs_browser, lan, minh, full_draft):
    assert service.wallet.entries(lan) == []
    assert "còn trống" in text_of(lans_browser.get(WALLET))
    service.drafts.submit(full_draft, user=lan, at=MONDAY)

    assert service.wallet.entries(minh) == []
    assert "còn trống" in text_of(minhs_browser.get(WALLET))


def test_what_was_replaced_makes_room_for_the_new_one(asked, lan, lans_browser):
    later = MONDAY + timedelta(hours=1)
    with clock.at(later):
        supplement = asked_of(asked)
        sent = {"version": supplement.version, FIELD: upload("ban-ro.pdf")}
        lans_browser.post(f"/ho-so/{asked.code}/bo-sung", sent)
    assert [stored.name for _pk, stored in entry_of(lan).files] == ["kiem-dinh.pdf"]

    service.supplements.apply(asked, supplement, later)

    assert [stored.name for _pk, stored in entry_of(lan).files] == ["ban-ro.pdf"]


def test_a_paper_of_the_same_kind_is_offered_and_used_again(lans_browser, dossier, next_draft, lan):
    assert OFFER in text_of(lans_browser.get(page_of(next_draft, "giay-to")))
    before = StoredFile.objects.count()

    answer = take_again(lans_browser, next_draft, entry_of(lan))

    assert answer.status_code == 302
    paper = next_draft.papers.get()
    assert paper.file == dossier.papers.get().file
    assert paper.reused_from == dossier
    assert StoredFile.objects.count() == before
    page = text_of(lans_browser.get(page_of(next_draft, "giay-to")))
    assert "từ kho giấy tờ" in page
    assert OFFER not in page


def test_what_is_taken_back_off_a_draft_stays_where_it_came_from(
    lans_browser, dossier, next_draft, lan, django_capture_on_commit_callbacks
):
    take_again(lans_browser, next_draft, entry_of(lan))
    with django_capture_on_commit_callbacks(execute=True):
        lans_browser.post(page_of(next_draft, "giay-to"), {"remove": next_draft.papers.get().pk})
    assert not next_draft.papers.exists()
    take_again(lans_browser, next_draft, entry_of(lan))
    with django_capture_on_commit_callbacks(execute=True):
        service.drafts.discard(next_draft)

    kept = dossier.papers.get()
    answer = lans_browser.get(f"/ho-so/{dossier.code}/giay-to/{kept.pk}")
    assert b"".join(answer.streaming_content).startswith(b"%PDF")


def test_the_office_sees_that_it_was_used_again_and_it_is_counted(
    lans_browser, dossier, next_draft, example, lan, one_stop
):
    take_again(lans_browser, next_draft, entry_of(lan))
    answers = service.form_of(next_draft.form).review(example, service.drafts.context(MONDAY)).answers
    next_draft.refresh_from_db()
    service.drafts.save(
        next_draft,
        version=next_draft.version,
        at=MONDAY,
        answers=answers,
        typed={},
        result_channel=ResultChannel.COUNTER,
    )
    second = service.drafts.submit(next_draft, user=lan, at=MONDAY + timedelta(days=1))

    said = f"Người nộp dùng lại giấy tờ của hồ sơ {dossier.code} trước đây"
    assert said in text_of(browser_of(one_stop).get(f"/can-bo/ho-so/{second.code}"))
    assert FiledPaper.objects.exclude(reused_from=None).count() == 1
    (listed,) = service.slips.manifest(second)["files"]
    assert listed["reused_from"] == dossier.pk
    # Used twice it is still one paper of the wallet, under its source.
    assert entry_of(lan).dossier == dossier


def test_of_a_sensitive_dossier_not_even_the_code_is_told(lans_browser, dossier, next_draft, lan, one_stop):
    take_again(lans_browser, next_draft, entry_of(lan))
    Dossier.objects.filter(pk=dossier.pk).update(is_sensitive=True)
    # As it is once it was submitted.
    other = Dossier.objects.get(pk=dossier.pk)
    paper = next_draft.papers.get()
    FiledPaper.objects.filter(pk=paper.pk).update(draft=None, dossier=other)

    page = text_of(browser_of(one_stop).get(f"/can-bo/ho-so/{dossier.code}"))

    assert "dùng lại giấy tờ của hồ sơ trước đây" in page


def test_an_expired_one_says_so_and_is_not_used(lans_browser, dossier, next_draft, lan):
    entry = entry_of(lan)
    lans_browser.post(WALLET, {"entry": entry.id, "expires_on": "15/11/2026", "save": "1"})

    assert entry_of(lan).expires_on == date(2026, 11, 15)
    assert "Đã hết hạn" in text_of(lans_browser.get(WALLET))
    assert "Đã hết hạn" in text_of(lans_browser.get(page_of(next_draft, "giay-to")))
    assert "đã hết hạn" in text_of(take_again(lans_browser, next_draft, entry))
    assert not next_draft.papers.exists()


def test_the_last_day_still_counts(dossier, lan):
    service.wallet.set_expiry(entry_of(lan), lan, date(2026, 11, 16))

    assert not entry_of(lan).has_expired(MONDAY)
    assert entry_of(lan).has_expired(MONDAY + timedelta(days=1))


@pytest.mark.parametrize("typed", ["31/2/2027", "mai", "2027-12-31"])
def test_a_day_that_is_none_is_told(lans_browser, dossier, lan, typed):
    answer = lans_browser.post(WALLET, {"entry": entry_of(lan).id, "expires_on": typed, "save": "1"})

    assert "Hãy ghi hạn dùng như 31/12/2027" in text_of(answer)
    assert typed in text_of(answer)
    assert entry_of(lan).expires_on is None


def test_an_infected_paper_is_not_offered_again(dossier, next_draft, lan):
    StoredFile.objects.update(scan=Scan.INFECTED, scan_found="Eicar", scanned_at=MONDAY)
    assert service.wallet.entries(lan) == []
    StoredFile.objects.update(scan=Scan.UNSCANNED, scan_found="", scanned_at=None)
    assert service.wallet.entries(lan) != []


def test_what_was_taken_out_is_not_offered_and_can_be_put_back(lans_browser, dossier, next_draft, lan):
    entry = entry_of(lan)
    lans_browser.post(WALLET, {"entry": entry.id, "remove": "1"})

    assert service.wallet.entries(lan) == []
    assert OFFER not in text_of(lans_browser.get(page_of(next_draft, "giay-to")))
    take_again(lans_browser, next_draft, entry)
    assert not next_draft.papers.exists()
    assert dossier.papers.exists()
    lans_browser.post(WALLET, {"entry": entry.id, "put_back": "1"})
    assert entry_of(lan).id == entry.id


def test_minh_cannot_use_or_change_a_paper_of_lan(minhs_browser, procedure, dossier, lan, minh):
    entry, draft = entry_of(lan), begin(procedure, minh)

    assert minhs_browser.post(WALLET, {"entry": entry.id, "remove": "1"}).status_code == 404
    take_again(minhs_browser, draft, entry)

    assert not draft.papers.exists()
    assert entry_of(lan).id == entry.id


def test_the_clerk_at_the_counter_is_not_shown_a_persons_wallet(dossier, next_draft, lan, one_stop):
    next_draft.clerk = one_stop

    assert service.wallet.offers(next_draft, one_stop) == {}
    assert service.wallet.offers(next_draft, lan) == {}


def test_a_result_is_there_once_its_owner_may_have_it(
    in_appraisal, appraiser, head, director, clerk, one_stop, lan, lans_browser
):
    finish(in_appraisal, appraiser, head, director, clerk)
    assert [entry.is_issued for entry in service.wallet.entries(lan)] == [False]
    Dossier.objects.filter(pk=in_appraisal.pk).update(result_channel=ResultChannel.ONLINE)

    (result,) = [entry for entry in service.wallet.entries(lan) if entry.is_issued]

    assert result.name == "Giấy xác nhận khai báo sử dụng đối tượng kiểm định"
    page = text_of(lans_browser.get(WALLET))
    assert "Cơ quan cấp" in page
    (pk, _stored) = result.files[0]
    assert lans_browser.get(f"/ho-so/{in_appraisal.code}/ket-qua/{pk}").status_code == 200


@pytest.mark.once
def test_papers_of_other_procedures_match_by_name_or_by_what_the_pack_says():
    paper_of = service.wallet.paper_of
    assert paper_of(Document("a", "Hộ chiếu ")) == paper_of(Document("b", "hộ  CHIẾU"))
    assert paper_of(Document("a", "Hộ chiếu")) != paper_of(Document("b", "Giấy phép"))
    assert paper_of(Document("a", "Hộ chiếu còn hạn", paper="ho-chieu")) == paper_of(
        Document("b", "Hộ chiếu")
    )


def test_what_is_written_for_one_matter_is_never_offered(dossier, next_draft, lan, monkeypatch):
    monkeypatch.setattr(service.wallet, "_FOR_ONE_MATTER", ("giay chung nhan",))

    assert service.wallet.entries(lan) == []
    assert not any(service.wallet.offers(next_draft, lan).values())


def test_the_wallet_costs_few_queries(lans_browser, dossier, django_assert_max_num_queries):
    with django_assert_max_num_queries(14):
        assert lans_browser.get(WALLET).status_code == 200
