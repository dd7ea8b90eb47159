"""A definition as text: what was written comes back, and every fault has its line."""

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from motcua.formengine.service import written
from tests.formengine.conftest import FORMS, IDS, LOADED


@pytest.mark.parametrize("form_id", IDS)
def test_a_definition_is_written_as_it_is_read(form_id):
    definition = LOADED[form_id].definition
    text = written.text_of(definition)
    assert written.definition_in(text) == written.Written(definition, ())
    assert written.definition_in((FORMS / f"{form_id}.yaml").read_text("utf-8")).data == definition
    assert max(map(len, text.splitlines())) < 250


def test_a_question_with_nothing_further_stands_on_one_line():
    question = {"key": "ho_ten", "label": "Họ và tên", "kind": "text", "required": True}
    text = written.text_of({"questions": [question, {**question, "limits": [{"max_length": 9}]}]})
    assert "{key: ho_ten, label: Họ và tên, kind: text, required: true}\n" in text
    assert "- {max_length: 9}\n" in text


WRONG = """key: f
title: Tờ khai
sections:
  - key: phan
    title: Phần
    questions:
      - key: a
        label: A
        kind: txt
      - key: b
        label: B
        kind: text
        show_when: {question: z, filled: true}
      - key: bang
        label: Bảng
        kind: table
        columns:
          - {key: c, label: C, kind: text}
          - key: d
            label: D
            kind: text
            limits:
              - {min: 3}
  - title: Phần hai
lạ: 1
"""


def test_every_fault_names_the_line_of_its_question():
    found = [(fault.line, fault.sentence) for fault in written.definition_in(WRONG).faults]
    assert [line for line, _ in found] == [1, 7, 13, 23, 24]
    assert "txt" in found[1][1]
    assert "min" in found[3][1]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a: 1\nb: [", 3),
        ("a: &x [1]\nb: *x", 2),
        ("a: 1\na: 2", 2),
        ("[" * 5000, 1),
        ("- " * 3000, 1),
        ("a: .inf", 0),
        ("a: !!binary aGk=", 0),
        ('a: "\\0"', 0),
        ("a: \x07", 0),
        ("a: \ud800", 1),
        ("? [1]\n: 2", 1),
        ("x" * 500_000, 0),
        ("a: !!python/object:x y", 1),
        ("a: 2026-13-45", 0),
    ],
)
def test_what_cannot_be_read_is_refused_in_a_sentence(text, line):
    read = written.definition_in(text)
    assert read.data is None
    assert [(fault.line, fault.sentence.endswith(".")) for fault in read.faults] == [(line, True)]


@given(st.one_of(st.text(max_size=60), st.text("[]{}:,-&*!?|>'\"% \n#a1", max_size=60)))
def test_any_text_is_read_or_refused(text):
    read = written.definition_in(text)
    assert read.faults
    assert all(fault.sentence for fault in read.faults)


# U+0085 is a line break to YAML; no keyboard types it, and what people type is cleaned of it.
@given(st.text(st.characters(exclude_characters="\x85", exclude_categories=["Cs"]), max_size=30))
def test_no_words_are_taken_for_anything_else(words):
    data = {"title": words, "sections": [{"hint": words}]}
    try:
        assert written.data_in(written.text_of(data)) == data
    except written.TextError:
        assert yaml.reader.Reader.NON_PRINTABLE.search(words) is not None or "\x00" in words


def test_a_day_stays_text_and_nothing_is_nothing():
    assert written.data_in("{min: 2026-01-05}") == {"min": "2026-01-05"}
    assert written.data_in("  \n") is None
