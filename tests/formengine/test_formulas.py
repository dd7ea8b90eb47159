"""Calculations read as formulas, and formulas mean the calculations they were written from."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.formengine.service import formulas

NAMES = st.sampled_from(["a", "so_luong", "bang.tien"])
TERMS = st.recursive(
    st.one_of(NAMES, st.integers(0, 99)),
    lambda inner: st.builds(
        lambda name, terms: {name: terms},
        st.sampled_from(["sum", "difference", "product"]),
        st.lists(inner, min_size=2, max_size=3),
    ),
    max_leaves=8,
)


@pytest.mark.parametrize(
    ("text", "calculation"),
    [
        ("so_luong * don_gia", {"product": ["so_luong", "don_gia"]}),
        ("so_luong × don_gia × 1,5", {"product": ["so_luong", "don_gia", 1.5]}),
        ("bang.tien", {"sum": ["bang.tien"]}),
        ("a + b + c", {"sum": ["a", "b", "c"]}),
        ("a − b − c", {"difference": ["a", "b", "c"]}),
        ("a + 3 * b", {"sum": ["a", {"product": [3, "b"]}]}),
        ("tong - (nam + nu)", {"difference": ["tong", {"sum": ["nam", "nu"]}]}),
        ("in + co_in", {"sum": ["in", "co_in"]}),
        ("a -\n b", {"difference": ["a", "b"]}),
    ],
)
def test_a_formula_says_a_calculation(text, calculation):
    assert formulas.parse(text) == calculation


@given(TERMS.filter(lambda term: isinstance(term, dict)))
def test_what_is_written_is_read_with_the_same_meaning(calculation):
    text = formulas.text_of(calculation)
    assert re.sub("[()]", "", formulas.text_of(formulas.parse(text))) == re.sub("[()]", "", text)
    assert formulas.parse(formulas.text_of(formulas.parse(text))) == formulas.parse(text)


@pytest.mark.parametrize(
    "text",
    [
        *("", "a /", "a / b", "f(a)", "a ** b", "'x'", "a.b.c", "-a", "A", "a.B", "__import__('os')"),
        *("(" * 500, "1e999", "a" * 3000, "True", "+".join(["("] * 30)),
    ],
)
def test_anything_else_is_refused_in_a_sentence(text):
    with pytest.raises(formulas.FormulaError, match=r"\.$"):
        formulas.parse(text)
