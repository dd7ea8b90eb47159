"""Dates, money, sizes and masks read as the office writes them."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.base.masking import mask_identity, mask_name
from motcua.web.ui import filters

FIVE_PAST_TWO = datetime(2026, 11, 22, 7, 5, tzinfo=UTC)


def test_an_instant_reads_in_the_office_time_zone():
    assert filters.dmyhm(FIVE_PAST_TWO) == "14:05 ngày 22/11/2026"
    assert filters.when(FIVE_PAST_TWO) == "14:05 ngày 22/11/2026"


def test_late_evening_in_utc_is_already_tomorrow_here():
    assert filters.dmy(datetime(2026, 11, 22, 17, 30, tzinfo=UTC)) == "23/11/2026"


def test_a_date_reads_day_first():
    assert filters.dmy(date(2026, 1, 2)) == filters.when(date(2026, 1, 2)) == "02/01/2026"


def test_nothing_reads_as_nothing():
    assert [filters.dmy(None), filters.dmyhm(None), filters.vnd(None), filters.filesize(None)] == [""] * 4
    assert mask_name(None) == mask_identity(None) == ""


def test_money_has_dots_between_thousands_and_does_not_break():
    assert filters.vnd(600000) == "600.000\u00a0đồng"
    assert filters.vnd(0) == "0\u00a0đồng"


@pytest.mark.parametrize(
    ("size", "text"),
    [
        (0, "0 byte"),
        (1023, "1023 byte"),
        (204800, "200\u00a0KB"),
        (1024 * 1024 - 1, "1,0\u00a0MB"),
        (1468006, "1,4\u00a0MB"),
    ],
)
def test_sizes_read_as_limits_are_given(size, text):
    assert filters.filesize(size) == text


def test_a_masked_name_keeps_first_letters():
    assert mask_name("Nguyễn Văn A") == "N***** V** A"


def test_a_masked_name_counts_letters_not_code_points():
    decomposed = "Nguye\u0302\u0303n"
    assert mask_name(decomposed) == "N*****"


def test_a_masked_identity_keeps_the_first_four_digits():
    assert mask_identity("070112345678") == "0701********"
    assert mask_identity("0701") == "****"


@given(st.text(max_size=40))
def test_a_masked_name_shows_one_letter_of_each_word(name):
    for word in mask_name(name).split():
        assert set(word[1:]) <= {"*"}


@given(st.text(alphabet="0123456789ABCDEFGH", max_size=20))
def test_a_masked_identity_never_shows_more_than_four(number):
    assert len(mask_identity(number).replace("*", "")) <= 4
