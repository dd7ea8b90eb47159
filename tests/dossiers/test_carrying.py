"""From any form to any other: no exception, and whatever was answered or typed is still there."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from motcua.dossiers.carrying import carry
from motcua.formengine import service as formengine
from tests.formengine.drawing import filled, forms, typed

CONTEXT = formengine.Context(date(2026, 11, 22))
OPTIONS = [{"key": "a", "label": "A"}, {"key": "b", "label": "B"}]


def form_of(*questions):
    section = {"key": "p", "title": "P", "questions": list(questions)}
    return formengine.load({"key": "f", "title": "T", "sections": [section]})


@st.composite
def drafts(draw):
    """A form, and a draft of it as the pages keep it: answers, and the page as typed where it is faulty."""
    form = draw(forms())
    answers = draw(filled(form, CONTEXT))
    cleaned = form.clean(draw(typed(form, st.sampled_from(["", "?", "x" * 300]))), answers, CONTEXT)
    return form, cleaned.answers, {"page": cleaned.raw} if cleaned.errors else {}


def cells(value):
    """Every single answer in an answer, with where it stands."""
    if isinstance(value, dict):
        return {(key, *rest) for key, one in value.items() for rest in cells(one)}
    if isinstance(value, list):
        return {(number, *rest) for number, one in enumerate(value) for rest in cells(one)}
    return {()}


def is_found(key, value, carried, new):
    aside = carried.typed.get("set_aside", {})
    if key in aside:
        return cells(value) <= cells(aside[key])
    if key in carried.answers:
        return not isinstance(value, list | dict) or cells_kept(value, carried.answers[key])
    question = {one.key: one for one in new.questions}.get(key)
    page = carried.typed.get("page", {})
    return question is not None and any(page.get(name) for name in question.kind.inputs(key))


def cells_kept(old, new):
    if isinstance(old, list):
        return isinstance(new, list) and len(old) == len(new)
    return isinstance(new, dict) and old.keys() <= new.keys()


@given(drafts(), forms())
def test_whatever_was_answered_is_found_again(draft, new):
    old, answers, typed_before = draft
    carried = carry(old, new, answers, typed_before, CONTEXT)
    worked_out = {question.key for question in old.questions if question.kind.calculated}
    for key, value in answers.items():
        assert key in worked_out or is_found(key, value, carried, new), key


@given(drafts(), forms())
def test_words_that_were_typed_wrongly_are_kept_too(draft, new):
    old, answers, typed_before = draft
    carried = carry(old, new, answers, typed_before, CONTEXT)
    page, aside = carried.typed.get("page", {}), carried.typed.get("set_aside", {})
    for question in old.questions:
        for name in question.kind.inputs(question.key):
            if question.is_table or question.key in answers or not typed_before.get("page", {}).get(name):
                continue
            assert page.get(name) or question.key in aside or question.key in carried.answers, name


@given(drafts())
def test_the_same_form_again_changes_nothing(draft):
    form, answers, typed_before = draft
    carried = carry(form, form, answers, typed_before, CONTEXT)
    assert carried.answers == answers
    assert carried.typed.get("page", {}).keys() >= typed_before.get("page", {}).keys()
    assert (carried.refused, carried.lost) == ((), ())


@given(drafts(), forms())
def test_there_and_back_again_every_answer_is_an_answer(draft, other):
    """What a revision had no place for comes back with the next one that asks it."""
    form, answers, typed_before = draft
    away = carry(form, other, answers, typed_before, CONTEXT)
    back = carry(other, form, away.answers, away.typed, CONTEXT)
    for key in answers:
        assert key in back.answers or key in back.typed.get("set_aside", {}) or "page" in back.typed, key


def test_words_typed_wrongly_where_a_new_condition_hides_the_question_are_set_aside():
    asked = {"key": "q1", "label": "Câu q1", "kind": "text", "limits": [{"pattern": "[a-z]+"}]}
    hidden = {**asked, "show_when": {"question": "q0", "filled": False}}
    first = {"key": "q0", "label": "Câu q0", "kind": "text"}
    old, new = form_of(first, asked), form_of(first, hidden)
    carried = carry(old, new, {"q0": "a"}, {"page": {"q0": "a", "q1": "123"}}, CONTEXT)
    assert carried.typed == {"set_aside": {"q1": "123"}}


def test_what_the_next_form_works_out_by_itself_is_set_aside_and_comes_back():
    """A choice that becomes a sum: the sum is no answer of anybody's, over two revisions neither."""
    asked = {"key": "q0", "label": "Câu q0", "kind": "choice", "options": OPTIONS}
    sums = {"key": "q0", "label": "Câu q0", "kind": "calculated", "calculate": {"sum": [0]}, "unit": "money"}
    old, new = form_of(asked), form_of(sums)
    away = carry(old, new, {"q0": "a"}, {}, CONTEXT)
    assert (away.answers, away.typed, away.lost) == ({"q0": 0}, {"set_aside": {"q0": "a"}}, ("Câu q0",))
    still = carry(new, new, away.answers, away.typed, CONTEXT)
    assert (still.typed, still.lost) == ({"set_aside": {"q0": "a"}}, ())
    assert carry(new, old, still.answers, still.typed, CONTEXT).answers == {"q0": "a"}
