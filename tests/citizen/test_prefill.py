"""Who files a second time finds there what they declared before, each with where it comes from."""

from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.catalog.filing import FilingMode
from motcua.catalog.models import Procedure
from motcua.dossiers import service
from motcua.dossiers.models import Dossier, Draft
from motcua.organization import service as organization
from tests.citizen.conftest import CODE, MONDAY, browser_of, page_of, text_of, typed_page

FROM_DOSSIER = "Lấy từ hồ sơ {}, sửa được."
FROM_ACCOUNT = "Lấy từ tài khoản của bạn, sửa được."


def begin(user, code=CODE, mode=FilingMode.FULL, case=""):
    procedure = Procedure.objects.get(code=code)
    office = organization.agencies_filed_at(procedure.current.content, MONDAY).first()
    assert office is not None
    return service.drafts.begin(user, procedure, mode=mode, case=case, filed_at=office, at=MONDAY)


def file_again(dossier, minutes, **changes):
    """One more dossier with these changes, as if it had been filed `minutes` later."""
    dossier.pk, dossier.draft, dossier.step = None, None, None
    dossier.code = f"H10.912-261116-{minutes:04d}"
    dossier.submitted_at += timedelta(minutes=minutes)
    for name, value in changes.items():
        setattr(dossier, name, value)
    dossier.save(force_insert=True)
    return dossier


def test_second_draft_holds_what_stays_and_remembers_codes_only(dossier, lan):
    again = begin(lan)
    assert again.answers["ten_to_chuc"] == "Công ty TNHH Chế biến hạt điều Bù Đăng"
    assert again.answers["dia_chi"] == dossier.answers["dia_chi"]
    assert {"doi_tuong", "cam_ket"} & again.answers.keys() == set()
    assert set(again.origins.values()) == {dossier.code}
    assert again.origins.keys() == again.answers.keys()


def test_first_draft_takes_what_the_account_knows(draft, lan):
    assert draft.answers["email"] == lan.email
    assert set(draft.origins.values()) == {"profile"}


def test_page_says_under_each_answer_where_it_comes_from(lans_browser, dossier, lan):
    again = begin(lan)
    page = text_of(lans_browser.get(page_of(again)))
    assert page.count(FROM_DOSSIER.format(dossier.code)) == len(again.origins)
    assert FROM_ACCOUNT not in page


def test_page_of_a_first_draft_names_the_account(lans_browser, draft):
    assert FROM_ACCOUNT in text_of(lans_browser.get(page_of(draft)))


def test_what_was_changed_is_the_persons_own_from_then_on(lans_browser, dossier, lan):
    again = begin(lan)
    said = FROM_DOSSIER.format(dossier.code)
    before = text_of(lans_browser.get(page_of(again))).count(said)
    typed = typed_page(again, {**again.answers, "ten_to_chuc": "Công ty khác"})
    page = text_of(lans_browser.post(page_of(again), {**typed, "next": "1"}))
    assert "Công ty khác" in page
    assert page.count(said) == before - 1
    again.refresh_from_db()
    assert "ten_to_chuc" not in again.origins
    assert again.origins["dia_chi"] == dossier.code


def test_wrong_value_in_its_place_is_not_said_to_come_from_anywhere(lans_browser, dossier, lan):
    again = begin(lan)
    typed = typed_page(again, again.answers) | {"email": "không phải thư"}
    page = text_of(lans_browser.post(page_of(again), {**typed, "next": "1"}))
    assert page.count(FROM_DOSSIER.format(dossier.code)) == len(again.origins) - 1


def test_page_that_was_changed_elsewhere_keeps_what_is_typed_apart(lans_browser, dossier, lan):
    again = begin(lan)
    stale = typed_page(again, {**again.answers, "fax": "0271 999"})
    service.drafts.save(again, version=again.version, at=MONDAY, answers=dict(again.answers))
    page = text_of(lans_browser.post(page_of(again), {**stale, "next": "1"}))
    assert "0271 999" in page
    assert page.count(FROM_DOSSIER.format(dossier.code)) == len(again.origins) - 1


def test_newest_dossier_of_the_form_wins(dossier, lan):
    newer = file_again(dossier, 5, answers={**dossier.answers, "ten_to_chuc": "Tên mới"})
    assert begin(lan).answers["ten_to_chuc"] == "Tên mới"
    assert begin(lan).origins["ten_to_chuc"] == newer.code


def test_another_form_asks_the_same_of_the_same_person(dossier, lan):
    general = begin(lan, "1.000105", mode=FilingMode.PARTIAL)
    assert general.form.key != dossier.form.key
    assert general.answers["dia_chi"] == dossier.answers["dia_chi"]
    assert general.origins["dia_chi"] == dossier.code


def test_nobody_finds_the_answers_of_others(dossier, minh):
    theirs = begin(minh)
    assert "dia_chi" not in theirs.answers
    assert set(theirs.origins.values()) == {"profile"}
    page = text_of(browser_of(minh).get(page_of(theirs)))
    assert dossier.code not in page
    assert "Bù Đăng" not in page.split("<datalist")[0]


def test_sensitive_case_gives_nothing_to_another_procedure(dossier, lan):
    Dossier.objects.filter(pk=dossier.pk).update(is_sensitive=True)
    assert dossier.code not in begin(lan, "1.000105", mode=FilingMode.PARTIAL).origins.values()
    assert dossier.code in begin(lan).origins.values()


def test_beginning_costs_the_same_however_much_was_filed(dossier, lan):
    def cost():
        Draft.objects.filter(submitted_at=None).delete()
        with CaptureQueriesContext(
            connection,
        ) as asked:
            begin(lan)
        return len(asked)

    cost()
    few = cost()
    for number in range(2, 16):
        file_again(dossier, number)
    assert cost() == few


def test_a_supplement_says_nothing_of_sources(lans_browser, asked):
    page = text_of(lans_browser.get(f"/ho-so/{asked.code}/bo-sung"))
    assert "sửa được." not in page
