"""What changed between two versions, as an officer reads it."""

from motcua.formengine import service as formengine
from tests.formengine.conftest import example_of


def changes(form_id, edit):
    example = example_of(form_id)
    before = example.form.review(example.answers, example.context).answers
    found = formengine.difference(example.form, before, edit(before))
    return [(change.key, change.before, change.after) for change in found]


def test_nothing_changed_is_an_empty_list(example):
    assert formengine.difference(example.form, example.answers, example.answers) == []


def test_changed_added_and_removed_answers_read_in_the_order_of_the_form():
    def edit(answers):
        rest = {key: value for key, value in answers.items() if key != "email"}
        return {**rest, "ho_ten": "TRẦN VĂN MẠNH", "ngay_cap": "2021-08-21"}

    assert changes("F-VL-04", edit) == [
        ("ho_ten", "TRẦN VĂN MINH", "TRẦN VĂN MẠNH"),
        ("ngay_cap", "20/08/2021", "21/08/2021"),
        ("email", "minh.tran@vidu.vn", ""),
    ]


def test_what_a_changed_answer_hides_is_gone_and_what_it_opens_is_new():
    keys = {key: (before, after) for key, before, after in changes("F-NCC-01", to_an_organisation)}
    assert keys["loai_nhan"] == ("Cá nhân", "Tổ chức")
    assert keys["mt_quan_he"] == ("Con đẻ", "")
    assert keys["to_chuc_ten"] == ("", "Hội Cựu chiến binh xã")


def to_an_organisation(answers):
    return {**answers, "loai_nhan": "to_chuc", "to_chuc_ten": "Hội Cựu chiến binh xã"}


def test_row_taken_out_does_not_make_the_rows_below_look_changed():
    lan = example_of("F-ATVSLD-01")
    first, second = lan.answers["doi_tuong"]
    before, after = {"doi_tuong": [first, second, first]}, {"doi_tuong": [second, first]}
    found = formengine.difference(lan.form, before, after)
    assert {change.key for change in found} == {"doi_tuong.1"}
    assert all(change.after == "" and "dòng 1 đã bỏ" in change.label for change in found)


def test_changed_cell_names_its_table_row_and_column():
    lan = example_of("F-ATVSLD-01")
    first, second = lan.answers["doi_tuong"]
    after = {**lan.answers, "doi_tuong": [first, {**second, "nam_san_xuat": 2020}]}
    (change,) = formengine.difference(lan.form, lan.answers, after)
    assert (change.key, change.before, change.after) == ("doi_tuong.2", "2019", "2020")
    assert change.label == "Danh mục đối tượng kiểm định, dòng 2: Năm sản xuất"
