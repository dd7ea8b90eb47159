"""Vietnamese text: one form, found without marks, amounts as receipts spell them."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from motcua.base.text import amount_in_words, clean, clean_line, fold, unaccent

ANYTHING = st.text(st.characters(exclude_categories=[]))  # lone surrogates too


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (0, "Không đồng"),
        (5, "Năm đồng"),
        (10, "Mười đồng"),
        (11, "Mười một đồng"),
        (15, "Mười lăm đồng"),
        (20, "Hai mươi đồng"),
        (21, "Hai mươi mốt đồng"),
        (24, "Hai mươi bốn đồng"),
        (25, "Hai mươi lăm đồng"),
        (101, "Một trăm linh một đồng"),
        (105, "Một trăm linh năm đồng"),
        (110, "Một trăm mười đồng"),
        (111, "Một trăm mười một đồng"),
        (1_000, "Một nghìn đồng"),
        (1_005, "Một nghìn không trăm linh năm đồng"),
        (1_021, "Một nghìn không trăm hai mươi mốt đồng"),
        (600_000, "Sáu trăm nghìn đồng"),
        (1_000_001, "Một triệu không trăm linh một đồng"),
        (1_050_000, "Một triệu không trăm năm mươi nghìn đồng"),
        (1_300_000, "Một triệu ba trăm nghìn đồng"),
        (2_000_000_000, "Hai tỷ đồng"),
        (1_000_000_000_000, "Một nghìn tỷ đồng"),
        (1_001_000_000_000, "Một nghìn không trăm linh một tỷ đồng"),
    ],
)
def test_an_amount_is_spelled_as_on_a_receipt(amount, words):
    assert amount_in_words(amount) == words


def test_no_receipt_is_negative_or_beyond_all_budgets():
    for amount in (-1, 10**18):
        with pytest.raises(ValueError, match="amount"):
            amount_in_words(amount)


@given(st.integers(0, 10**18 - 1))
def test_every_amount_has_words_of_its_own(amount):
    assert amount_in_words(amount).endswith(" đồng")
    assert amount_in_words(amount) != amount_in_words((amount + 1) % 10**18)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("An toàn, vệ sinh lao động", "an toan ve sinh lao dong"),
        ("ĐẶNG ĐÌNH ĐỨC", "dang dinh duc"),
        ("Đa\u0300 Nẵng", "da nang"),  # marks typed apart from their letters
        ("  H10.912-261116-0001 ", "h10 912 261116 0001"),
        ("ưƯơƠâÂăĂêÊôÔ", "uuooaaaaeeoo"),
        ("😀", ""),
        ("", ""),
    ],
)
def test_what_is_searched_has_no_marks(text, folded):
    assert fold(text) == folded


@given(ANYTHING)
def test_folding_twice_changes_nothing_and_leaves_plain_letters(text):
    once = fold(text)
    assert fold(once) == once
    assert once.isascii()


def test_case_is_kept_where_only_marks_go():
    assert unaccent("Đỗ Thị Bích") == "Do Thi Bich"


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("Lan\u202egnaoH\u202c", "LangnaoH"),  # a name that would be read backwards
        ("Nguyễn\u200b Thị\ufeff Lan\x00\x07", "Nguyễn Thị Lan"),
        ("a\ud800b", "ab"),  # neither a file nor a database can hold it
        ("\u061cab\u2067c\u2069", "abc"),
        ("Nguye\u0302\u0303n", "Nguyễn"),
        ("👨‍👩‍👧 gia đình", "👨‍👩‍👧 gia đình"),
        ("شكرا", "شكرا"),
    ],
)
def test_what_nobody_sees_goes_and_what_people_write_stays(text, cleaned):
    assert clean(text) == cleaned


def test_lines_stay_lines_unless_one_is_asked_for():
    assert clean("một\n\thai") == "một\n\thai"
    assert clean_line(" một \r\n\u2028 hai\u00a0 ") == "một hai"


@given(ANYTHING)
@example("\ud800a")
def test_cleaned_text_can_always_be_stored(text):
    cleaned = clean(text)
    assert unicodedata.is_normalized("NFC", cleaned)
    assert clean(cleaned) == cleaned
    assert "\x00" not in cleaned
    cleaned.encode()
    assert clean_line(clean_line(text)) == clean_line(text)
