"""Tables: rows have pages of their own and are checked again with the whole."""

import time

import pytest

from motcua.formengine import service as formengine
from tests.formengine.conftest import CONTEXT, example_of


@pytest.fixture
def lan():
    return example_of("F-ATVSLD-01")


def test_row_page_names_the_row_in_its_paths(lan):
    cleaned = lan.form.clean_row("doi_tuong", {"nam_san_xuat": "20x"}, CONTEXT, number=3)
    wrong = next(p for p in cleaned.errors if p.path == "doi_tuong.3.nam_san_xuat")
    assert wrong.anchor == "nam_san_xuat"
    assert cleaned.raw == {"nam_san_xuat": "20x"}


def test_rows_are_added_replaced_and_removed(lan):
    first, second = lan.answers["doi_tuong"]
    answers = lan.form.add_row({}, "doi_tuong", first)
    answers = lan.form.add_row(answers, "doi_tuong", second)
    assert lan.form.rows(answers, "doi_tuong") == [first, second]
    answers = lan.form.replace_row(answers, "doi_tuong", 1, second)
    answers = lan.form.remove_row(answers, "doi_tuong", 2)
    assert lan.form.rows(answers, "doi_tuong") == [second]
    assert lan.form.remove_row(answers, "doi_tuong", 1) == {}


@pytest.mark.parametrize("number", [0, -1, 3])
def test_row_that_is_not_there_is_said(lan, number):
    with pytest.raises(formengine.NoSuchRowError):
        lan.form.replace_row(lan.answers, "doi_tuong", number, {})


def test_page_keeps_the_stored_rows(lan):
    cleaned = lan.form.clean(lan.form.raw(lan.answers), lan.answers, lan.context)
    assert len(cleaned.answers["doi_tuong"]) == 2


def test_row_that_breaks_a_rule_is_kept_and_pointed_at(lan):
    broken = {"ten_doi_tuong": "Xe nâng"}
    answers = {**lan.answers, "doi_tuong": [*lan.answers["doi_tuong"], broken]}
    cleaned = lan.form.clean(lan.form.raw(answers), answers, lan.context)
    assert cleaned.answers["doi_tuong"][2] == broken
    assert {p.anchor for p in cleaned.errors} == {"doi_tuong-3"}
    assert all(p.message.startswith("Đối tượng 3 – ") for p in cleaned.errors)


def test_table_without_rows_and_with_too_many_is_refused(lan):
    rows = lan.answers["doi_tuong"] * 101
    for answers in ({**lan.answers, "doi_tuong": []}, {**lan.answers, "doi_tuong": rows}):
        assert "doi_tuong" in {p.path for p in lan.form.check(answers, lan.context)}
    assert not lan.form.can_add_row({"doi_tuong": rows}, "doi_tuong")
    with pytest.raises(formengine.NoSuchRowError):
        lan.form.add_row({"doi_tuong": rows}, "doi_tuong", {})


def test_choices_stored_in_a_wrong_shape_are_still_shown():
    lan = example_of("F-LDTL-01")
    for junk in (0, "an_toan", [5, None]):
        assert lan.form.display({**lan.answers, "noi_dung_chu_yeu": junk})


@pytest.mark.parametrize("junk", [None, "x", 5, {"a": 1}, [None, "x", 5, []]])
def test_junk_instead_of_rows_is_no_exception(lan, junk):
    answers = {**lan.answers, "doi_tuong": junk}
    assert "doi_tuong" in {p.path for p in lan.form.check(answers, lan.context)}
    lan.form.display(answers)
    lan.form.page(answers)


def test_two_hundred_rows_are_checked_in_a_tenth_of_a_second(lan):
    answers = {**lan.answers, "doi_tuong": lan.answers["doi_tuong"] * 100}
    assert lan.form.check(answers, lan.context) == []
    took = []
    for _ in range(5):
        begun = time.process_time()
        lan.form.check(answers, lan.context)
        took.append(time.process_time() - begun)
    assert min(took) < 0.1
