"""Public pages hide a person, but not from themselves."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.base.masking import mask_identity, mask_name, mask_network, mask_phone


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("Nguyễn Văn A", "N***** V** A"),
        ("Đặng  Thị\tƯớc", "Đ*** T** Ư**"),
        ("Nguye\u0302\u0303n", "N*****"),  # marks typed apart do not make a name longer
        ("", ""),
        (None, ""),
    ],
)
def test_first_letters_stay(name, masked):
    assert mask_name(name) == masked


@pytest.mark.parametrize(
    ("number", "masked"),
    [("070112345678", "0701********"), ("285123456", "2851*****"), ("1234", "****"), (None, "")],
)
def test_the_first_four_digits_stay(number, masked):
    assert mask_identity(number) == masked


@given(st.text(max_size=50))
def test_hiding_is_never_an_exception_and_never_tells_more_than_a_letter_a_word(name):
    for word in mask_name(name).split():
        assert set(word[1:]) <= {"*"}


@pytest.mark.parametrize(
    ("number", "masked"), [("0912000001", "09*****001"), ("1234567", "*******"), ("", ""), (None, "")]
)
def test_of_a_phone_the_ends_stay(number, masked):
    assert mask_phone(number) == masked


@pytest.mark.parametrize(
    ("address", "masked"),
    [
        ("113.161.80.7", "113.161.*.*"),
        ("2405:4800:52a1::7", "2405:4800:*"),
        ("::1", "0:0:*"),
        ("no address", ""),
        ("", ""),
    ],
)
def test_of_a_network_address_half_stays(address, masked):
    assert mask_network(address) == masked
