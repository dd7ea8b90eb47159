"""What people type, and what becomes of it."""

import pytest

from tests.formengine.conftest import ask

GOOD = [
    ("text", {"q": "  Nguyễn   Văn\tA "}, "Nguyễn Văn A"),
    ("text", {"q": "Nguye\u0302\u0303n"}, "Nguyễn"),
    ("text", {"q": "a\x00b\u202ec"}, "abc"),
    ("text", {"q": ["cũ", "mới"]}, "mới"),
    ("long_text", {"q": "một \r\n\r\n\r\n\r\nhai  "}, "một\n\nhai"),
    ("whole_number", {"q": "1000"}, 1000),
    ("whole_number", {"q": "1.000"}, 1000),
    ("whole_number", {"q": "1 000"}, 1000),
    ("whole_number", {"q": "12 345 678"}, 12345678),
    ("whole_number", {"q": "0"}, 0),
    ("money", {"q": "600.000 đ"}, 600000),
    ("money", {"q": "1.300.000 đồng"}, 1300000),
    ("number", {"q": "12,5"}, "12.5"),
    ("number", {"q": "12.5"}, "12.5"),
    ("number", {"q": "1.234,50"}, "1234.5"),
    ("number", {"q": "1,234.5"}, "1234.5"),
    ("number", {"q": "0,125"}, "0.125"),
    ("number", {"q": "1.000"}, "1000"),
    ("number", {"q": "-3"}, "-3"),
    ("date", {"q-day": "5", "q-month": "2", "q-year": "2024"}, "2024-02-05"),
    ("date", {"q-day": "29/02/2024", "q-month": "", "q-year": ""}, "2024-02-29"),
    ("date", {"q": "2024-02-29"}, "2024-02-29"),
    ("date", {"q-day": "29-2-2024"}, "2024-02-29"),
    ("month", {"q-month": "3", "q-year": "2025"}, "2025-03"),
    ("month", {"q-month": "03/2025"}, "2025-03"),
    ("year", {"q": " 2019 "}, 2019),
    ("yes_no", {"q": "co"}, "co"),
    ("confirm", {"q": "co"}, True),
    ("identity_number", {"q": "070 090 001 234"}, "070090001234"),
    ("passport", {"q": "c1234567"}, "C1234567"),
    ("tax_code", {"q": "0314409058002"}, "0314409058-002"),
    ("tax_or_identity", {"q": "070090001234"}, "070090001234"),
    ("phone", {"q": "+84 912-345-678"}, "0912345678"),
    ("email", {"q": " Lan@Vidu.VN "}, "Lan@Vidu.VN"),
    ("url", {"q": "www.vidu.vn"}, "https://www.vidu.vn"),
]
BAD = [
    ("text", {"q": "x" * 251}),
    ("text", {"q": "Lan 😀"}),
    ("text", {"q": "\ue000"}),
    ("whole_number", {"q": "٣"}),
    ("whole_number", {"q": "1e400"}),
    ("whole_number", {"q": "-1"}),
    ("whole_number", {"q": "1,5"}),
    ("whole_number", {"q": "1,000"}),
    ("whole_number", {"q": "9" * 16}),
    ("whole_number", {"q": "mười"}),
    ("number", {"q": "1,234"}),
    ("number", {"q": "1.23.4"}),
    ("number", {"q": "NaN"}),
    ("number", {"q": "Infinity"}),
    ("money", {"q": "600.000,5 đ"}),
    ("date", {"q-day": "31", "q-month": "2", "q-year": "2024"}),
    ("date", {"q-day": "1", "q-month": "", "q-year": "2024"}),
    ("date", {"q-day": "1", "q-month": "1", "q-year": "24"}),
    ("date", {"q-day": "٣", "q-month": "1", "q-year": "2024"}),
    ("date", {"q-day": "1", "q-month": "1", "q-year": "0001"}),
    ("date", {"q": "hôm qua"}),
    ("month", {"q-month": "13", "q-year": "2024"}),
    ("year", {"q": "20"}),
    ("yes_no", {"q": "có lẽ"}),
    ("identity_number", {"q": "12345"}),
    ("passport", {"q": "hộ chiếu"}),
    ("tax_code", {"q": "123"}),
    ("tax_or_identity", {"q": "abc"}),
    ("phone", {"q": "113"}),
    ("email", {"q": "lan@"}),
    ("url", {"q": "javascript://alert(1)"}),
]


@pytest.mark.parametrize(("kind", "raw", "value"), GOOD)
def test_is_understood(kind, raw, value):
    cleaned = ask({"kind": kind}, raw)
    assert cleaned.errors == []
    assert cleaned.answers == {"q": value}


@pytest.mark.parametrize(("kind", "raw"), BAD)
def test_is_refused_by_a_sentence_at_the_question_and_shown_as_typed(kind, raw):
    cleaned = ask({"kind": kind, "required": True}, raw)
    assert cleaned.answers == {}
    assert [problem.path for problem in cleaned.errors] == ["q"]
    assert cleaned.errors[0].anchor.split("-")[0] == "q"
    assert cleaned.errors[0].message.startswith("Câu hỏi: ")
    assert cleaned.errors[0].message.endswith((".", "?"))
    assert cleaned.raw == raw


def test_name_in_foreign_letters_is_doubted_but_kept():
    cleaned = ask({"kind": "text"}, {"q": "محمد"})
    assert cleaned.answers == {"q": "محمد"}
    assert "hộ chiếu" in cleaned.warnings[0].message


def test_nul_and_lone_surrogates_never_come_back():
    assert ask({"kind": "text"}, {"q": "a\x00\ud800b"}).raw == {"q": "ab"}


def test_ambiguous_number_is_asked_back_with_both_readings():
    message = ask({"kind": "number"}, {"q": "1,234"}).errors[0].message
    assert "1234" in message
    assert "1,2340" in message


def test_date_problem_points_at_the_missing_part():
    cleaned = ask({"kind": "date"}, {"q-day": "1", "q-month": "5", "q-year": ""})
    assert cleaned.errors[0].anchor == "q-year"


def test_wrong_check_digit_of_a_tax_code_is_doubted_but_kept():
    cleaned = ask({"kind": "tax_code"}, {"q": "0100233480"})
    assert cleaned.answers == {"q": "0100233480"}
    assert len(cleaned.warnings) == 1


def test_choice_knows_only_its_options():
    options = {"kind": "choice", "options": [{"key": "a", "label": "A"}, {"key": "b", "label": "B"}]}
    assert ask(options, {"q": "b"}).answers == {"q": "b"}
    assert ask(options, {"q": "c"}).errors


def test_several_choices_keep_the_order_of_the_definition():
    options = {"kind": "several", "options": [{"key": "a", "label": "A"}, {"key": "b", "label": "B"}]}
    assert ask(options, {"q": ["b", "a", "b"]}).answers == {"q": ["a", "b"]}
    assert ask(options, {"q": "a"}).answers == {"q": ["a"]}
    assert ask(options, {"q": ["a", "x"]}).errors
    assert ask({**options, "required": True}, {}).errors


JUNK: tuple[object, ...] = (None, 5, 1e400, True, [], {}, [None, {}], 10**5000, b"x", ["\ud800"], {"a": 1})


@pytest.mark.parametrize("position", range(len(JUNK)))
def test_junk_of_any_type_is_no_exception(position):
    junk = JUNK[position]
    for kind in ("text", "long_text", "number", "whole_number", "money", "date", "month", "year", "yes_no"):
        raw = {"q": junk, "q-day": junk, "q-month": junk, "q-year": junk}
        ask({"kind": kind}, raw)
    ask({"kind": "address"}, {"q-province": junk, "q-commune": junk, "q-detail": junk})
