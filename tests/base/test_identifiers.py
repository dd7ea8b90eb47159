"""Numbers that people carry: what is refused, what is only doubted, how each is written down."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.base import identifiers
from motcua.base.identifiers import (
    BIRTH_PROVINCES,
    Finding,
    check_identity,
    check_identity_or_passport,
    check_mobile,
    check_passport,
    check_phone,
    check_tax_code,
    check_tax_or_identity,
)

CHECKS = (
    check_identity,
    check_passport,
    check_identity_or_passport,
    check_tax_code,
    check_tax_or_identity,
    check_phone,
    check_mobile,
)
ANYTHING = st.text(st.characters(exclude_categories=[]), max_size=40)
NUMBERISH = st.from_regex(r"[0-9A-Z+. \-]{0,20}", fullmatch=True)


@pytest.mark.parametrize("check", CHECKS)
@given(text=ANYTHING | NUMBERISH)
def test_no_input_is_ever_an_exception(check, text):
    found = check(text)
    assert isinstance(found, Finding)
    assert not (found.problem and found.warning)
    if not found.problem:
        assert found.value
        assert check(found.value) == found, "what was written down is taken again as it is"


def test_all_63_provinces_are_known_and_binh_phuoc_is_070():
    assert len(BIRTH_PROVINCES) == 63
    assert "070" in BIRTH_PROVINCES


@pytest.mark.parametrize("text", ["070190001234", " 070 190 001 234 ", "070-190-001-234", "070.190.001.234"])
def test_a_cccd_may_be_typed_with_separators(text):
    assert check_identity(text) == Finding("070190001234")


@pytest.mark.parametrize("text", ["003190001234", "070690001234", "999999999999"])
def test_an_unknown_province_or_century_is_doubted_not_refused(text):
    found = check_identity(text)
    assert found.problem is None
    assert found.warning


def test_a_cmnd_is_taken_with_a_reminder():
    found = check_identity("285123456")
    assert (found.value, found.problem) == ("285123456", None)
    assert "1/1/2025" in (found.warning or "")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "chỉ gồm chữ số"),
        ("07019000123", "bạn đã nhập 11"),
        ("0701900012345", "bạn đã nhập 13"),
        ("07019000123a", "chỉ gồm chữ số"),
        ("٠٧٠١٩٠٠٠١٢٣٤", "chỉ gồm chữ số"),  # digits, but not ours
        ("070190001²34", "chỉ gồm chữ số"),
    ],
)
def test_a_wrong_identity_number_says_what_is_wrong(text, why):
    assert why in (check_identity(text).problem or "")


@pytest.mark.parametrize(
    ("text", "value"), [("c1234567", "C1234567"), ("B 12345678", "B12345678"), ("X1Z-99", "X1Z99")]
)
def test_a_passport_is_written_in_capitals_without_spaces(text, value):
    assert check_passport(text) == Finding(value)


@pytest.mark.parametrize("text", ["", "C12", "ABCDEFG", "Đ1234567", "C1234567890123456"])
def test_what_is_no_passport_is_refused(text):
    assert check_passport(text).problem


def test_digits_are_an_identity_number_and_letters_a_passport():
    assert check_identity_or_passport("07019000123").problem == check_identity("07019000123").problem
    assert check_identity_or_passport("c1234567").value == "C1234567"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0100233488", "0100233488"),
        ("0314409058-002", "0314409058-002"),
        ("0314409058002", "0314409058-002"),
        ("3800 123 454", "3800123454"),
    ],
)
def test_a_right_tax_code_is_right(text, value):
    assert check_tax_code(text) == Finding(value)


@pytest.mark.parametrize("text", ["0100233480", "0314409058-000", "1110000000"])
def test_a_wrong_check_digit_only_warns(text):
    found = check_tax_code(text)
    assert found.problem is None
    assert found.warning


@pytest.mark.parametrize("text", ["", "010023348", "01002334880", "010023348a", "070190001234"])
def test_what_cannot_be_a_tax_code_is_refused(text):
    assert check_tax_code(text).problem


def test_persons_give_their_identity_number_for_a_tax_code():
    assert check_tax_or_identity("070190001234") == Finding("070190001234")
    assert check_tax_or_identity("285123456").warning
    assert check_tax_or_identity("0100233488") == Finding("0100233488")
    assert "hoặc số CCCD" in (check_tax_or_identity("12").problem or "")


@pytest.mark.parametrize(
    "text",
    [
        "0912345678",
        "0912 345 678",
        "0912.345.678",
        "+84912345678",
        "84912345678",
        "0084 912 345 678",
        "(091) 2345678",
    ],
)
def test_a_mobile_number_is_written_in_one_way(text):
    assert check_mobile(text) == Finding("0912345678")


def test_a_landline_is_a_phone_but_takes_no_short_messages():
    assert check_phone("0271 3879 999") == Finding("02713879999")
    assert check_phone("84 2713879999") == Finding("02713879999")
    assert "di động" in (check_mobile("02713879999").problem or "")


@pytest.mark.parametrize(
    "prefix", ["032", "039", "052", "055", "056", "058", "059", "070", "076", "081", "096"]
)
def test_the_prefixes_in_use_are_known(prefix):
    assert check_mobile(f"{prefix}1234567").problem is None


@pytest.mark.parametrize(
    "text", ["", "091234567", "09123456789", "0512345678", "0952345678", "1234567890", "+1"]
)
def test_what_is_no_phone_number_is_refused(text):
    assert check_phone(text).problem


def test_every_sentence_says_what_to_do():
    assert all(getattr(identifiers, check.__name__)("?").problem for check in CHECKS)
