"""People, accounts, countries, and what is calculated from other answers."""

import pytest

from motcua.formengine import service as formengine
from tests.formengine.conftest import CONTEXT, ask, drawn, form_of

LAN = {
    "q-full_name": "  Nguyễn Thị  Lan ",
    "q-birth_date-day": "2",
    "q-birth_date-month": "9",
    "q-birth_date-year": "1985",
    "q-identity_number": "070 185 001 234",
}
ACCOUNT = {"q-number": "5600 2051.23456", "q-bank": "agribank", "q-holder": "Trần Văn Minh"}


def test_person_is_kept_by_parts_and_read_on_one_line():
    cleaned = ask({"kind": "person"}, LAN)
    assert cleaned.answers == {
        "q": {
            "full_name": "Nguyễn Thị Lan",
            "birth_date": "1985-09-02",
            "identity_number": "070185001234",
        }
    }
    form = form_of({"key": "q", "label": "Mẹ", "kind": "person"})
    line = form.display(cleaned.answers)[0].lines[0].text
    assert line == "Nguyễn Thị Lan, ngày sinh 02/09/1985, số CCCD 070185001234"
    assert form.clean(form.raw(cleaned.answers), {}, CONTEXT).answers == cleaned.answers


def test_each_missing_or_wrong_part_of_a_person_is_said_at_its_own_input():
    cleaned = ask({"kind": "person"}, {**LAN, "q-full_name": "", "q-birth_date-year": "85"})
    assert [p.anchor for p in cleaned.errors] == ["q-full_name", "q-birth_date-year"]
    cleaned = ask({"kind": "person"}, {"q-full_name": "Lan"})
    assert [p.anchor for p in cleaned.errors] == ["q-birth_date-day", "q-identity_number"]
    markup = drawn(form_of({"key": "q", "label": "Mẹ", "kind": "person"}).page({}, cleaned))
    assert all(f'id="{problem.anchor}"' in markup for problem in cleaned.errors)


def test_parts_that_the_definition_calls_optional_may_lack():
    question = {"kind": "person", "required": True, "optional": ["birth_date", "identity_number"]}
    assert ask(question, {"q-full_name": "Lan"}).answers == {"q": {"full_name": "Lan"}}
    assert [p.path for p in ask(question, {}).errors] == ["q"]


def test_person_born_in_another_year_than_the_number_says_is_doubted():
    assert len(ask({"kind": "person"}, {**LAN, "q-birth_date-year": "1986"}).warnings) == 1
    assert ask({"kind": "person"}, LAN).warnings == []


def test_account_is_kept_in_its_normal_form():
    cleaned = ask({"kind": "bank_account"}, ACCOUNT)
    assert cleaned.answers == {
        "q": {"number": "5600205123456", "bank": "agribank", "holder": "TRẦN VĂN MINH"}
    }
    form = form_of({"key": "q", "label": "Tài khoản", "kind": "bank_account"})
    assert form.display(cleaned.answers)[0].lines[0].text.startswith("5600205123456, Agribank")
    assert 'value="agribank" selected' in drawn(form.page(cleaned.answers))


@pytest.mark.parametrize(
    ("part", "text"),
    [("number", "12"), ("number", "số 1234"), ("bank", "ngân hàng lạ"), ("bank", ""), ("holder", "")],
)
def test_account_that_cannot_be_paid_to_is_refused_at_its_part(part, text):
    cleaned = ask({"kind": "bank_account"}, {**ACCOUNT, f"q-{part}": text})
    assert [p.anchor for p in cleaned.errors] == [f"q-{part}"]


def test_country_is_one_of_the_list_and_may_have_to_be_foreign():
    assert ask({"kind": "country"}, {"q": "jp"}).answers == {"q": "jp"}
    assert ask({"kind": "country"}, {"q": "zz"}).errors
    foreign = {"kind": "country", "limits": [{"none_of": ["vn"], "message": "Phải là người nước ngoài."}]}
    assert ask(foreign, {"q": "vn"}).errors[0].message == "Câu hỏi: Phải là người nước ngoài."
    assert form_of({"key": "q", "label": "Nước", "kind": "country"}).question("q").options[0].key == "vn"


def bill() -> formengine.Form:
    return form_of(
        {
            "key": "hang",
            "label": "Hàng",
            "kind": "table",
            "columns": [
                {"key": "so_luong", "label": "Số lượng", "kind": "whole_number", "required": True},
                {"key": "don_gia", "label": "Đơn giá", "kind": "money", "required": True},
                {
                    "key": "tien",
                    "label": "Thành tiền",
                    "kind": "calculated",
                    "calculate": {"product": ["so_luong", "don_gia"]},
                    "unit": "money",
                },
            ],
        },
        {"key": "giam", "label": "Giảm", "kind": "money"},
        {
            "key": "tong",
            "label": "Tổng",
            "kind": "calculated",
            "calculate": {"difference": [{"sum": ["hang.tien", 0]}, {"sum": ["giam", 0]}]},
            "unit": "money",
            "limits": [{"min": 1000, "severity": "warn"}],
        },
    )


def test_totals_follow_rows_and_are_never_taken_from_the_browser():
    form = bill()
    row = form.clean_row("hang", {"so_luong": "3", "don_gia": "500.000", "tien": "1"}, CONTEXT).answers
    assert row == {"so_luong": 3, "don_gia": 500000, "tien": 1500000}
    answers = form.add_row({}, "hang", row)
    assert answers["tong"] == 1500000
    answers = form.add_row(answers, "hang", {**row, "tien": 250000})
    assert answers["tong"] == 1750000
    cleaned = form.clean({"giam": "50.000", "tong": "9"}, answers, CONTEXT)
    assert cleaned.answers["tong"] == 2950000  # the second row's own total was worked out again, too
    assert form.display(cleaned.answers)[0].lines[-1].text == "2.950.000 đồng"
    markup = drawn(form.page(cleaned.answers))
    assert "2.950.000 đồng" in markup
    assert 'name="tong"' not in markup
    assert form.remove_row(form.remove_row(answers, "hang", 1), "hang", 1) == {"tong": 0}


def test_limits_of_what_is_calculated_are_said():
    cleaned = bill().clean({"giam": "500"}, {}, CONTEXT)
    assert [p.anchor for p in cleaned.warnings] == ["tong"]


@pytest.mark.parametrize(
    ("calculate", "answers", "result"),
    [
        ({"sum": ["a", "b"]}, {"a": "0,1", "b": "0,2"}, "0.3"),
        ({"sum": ["a", "b"]}, {"a": "1,5", "b": "1,5"}, 3),
        ({"sum": ["a", "b"]}, {"b": "2"}, 2),
        ({"sum": ["a", "b"]}, {}, None),
        ({"difference": ["a", "b"]}, {"a": "2", "b": "5"}, -3),
        ({"difference": ["a", "b"]}, {"a": "2"}, None),
        ({"product": ["a", "b", 0.5]}, {"a": "3", "b": "3"}, "4.5"),
        ({"product": ["a", "b"]}, {"a": "9" * 15, "b": "9" * 15}, "999999999999998000000000000001"),
        ({"product": ["a", "a", "a"]}, {"a": "9" * 15}, None),
    ],
)
def test_calculations_are_exact(calculate, answers, result):
    form = form_of(
        {"key": "a", "label": "A", "kind": "number"},
        {"key": "b", "label": "B", "kind": "number"},
        {"key": "q", "label": "Q", "kind": "calculated", "calculate": calculate},
    )
    assert form.clean(answers, {}, CONTEXT).answers.get("q") == result


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ({}, "phép tính"),
        ({"calculate": {"mean": ["a"]}}, "phép tính"),
        ({"calculate": {"sum": []}}, "phép tính"),
        ({"calculate": {"sum": [True]}}, "phép tính"),
        ({"calculate": {"sum": ["z"]}}, "Không có câu hỏi “z”"),
        ({"calculate": {"sum": ["q"]}}, "đứng sau"),
        ({"calculate": {"sum": ["chu"]}}, "Không tính được"),
        ({"calculate": {"sum": ["bang.khac"]}}, "Không có cột"),
        ({"calculate": {"sum": ["bang"]}}, "Không tính được"),
        ({"calculate": {"sum": ["a"]}, "required": True}, "required"),
        ({"calculate": {"sum": ["a"]}, "unit": "kg"}, "unit"),
    ],
)
def test_impossible_calculation_is_found_when_loading(question, sentence):
    with pytest.raises(formengine.DefinitionError) as caught:
        form_of(
            {"key": "a", "label": "A", "kind": "number"},
            {"key": "chu", "label": "Chữ", "kind": "text"},
            {
                "key": "bang",
                "label": "Bảng",
                "kind": "table",
                "columns": [{"key": "so", "label": "Số", "kind": "number"}],
            },
            {"key": "q", "label": "Q", "kind": "calculated", **question},
        )
    assert any(sentence in fault.sentence for fault in caught.value.faults), caught.value.faults


def test_blank_paper_leaves_room_for_each_part_and_prints_no_list_of_all_countries():
    form = form_of(
        {"key": "me", "label": "Mẹ", "kind": "person"},
        {"key": "nuoc", "label": "Nước", "kind": "country"},
        {"key": "gioi", "label": "Giới", "kind": "yes_no"},
    )
    lines = [(line.label, line.options) for line in form.blank()[0].lines]
    assert lines == [
        ("Mẹ: họ và tên", ()),
        ("Mẹ: ngày sinh", ()),
        ("Mẹ: số CCCD", ()),
        ("Nước", ()),
        ("Giới", ("Có", "Không")),
    ]
