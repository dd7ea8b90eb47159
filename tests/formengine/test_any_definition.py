"""What holds for any definition and any answers, not only for the forms of the pack."""

import html
import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from playwright.sync_api import sync_playwright

from motcua.formengine import display
from motcua.formengine import service as formengine
from motcua.formengine.kinds import KINDS
from tests.browsing import launched
from tests.formengine.conftest import CONTEXT, IDS, LOADED, drawn
from tests.formengine.drawing import TYPED, definitions, filled, forms, loaded, typed, typed_row
from tests.formengine.test_conditions import SOURCE
from tests.formengine.test_properties import VALUES

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


def test_every_kind_is_among_what_is_drawn():
    assert TYPED.keys() == KINDS.keys()


# -- no exception -------------------------------------------------------------------------------------------


@given(forms(), st.data())
def test_any_form_reads_shows_and_exports_any_answers_without_exception(form, data):
    answers = data.draw(filled(form, CONTEXT, odd=VALUES))
    cleaned = form.clean(data.draw(typed(form, VALUES)), answers, CONTEXT)
    json.dumps(cleaned.answers, allow_nan=False)
    form.check(answers, CONTEXT)
    form.display(answers)
    form.blank()
    drawn(form.page(answers, cleaned))
    assert len(form.export_row(answers)) == len(form.export_columns())
    for table in (question for question in form.questions if question.is_table):
        raw = data.draw(typed_row(table, VALUES))
        row = form.clean_row(table.key, raw, CONTEXT, answers=answers, number=1)
        drawn(row=form.row_page(table.key, None, row))
        width = len(form.export_columns(table.key))
        assert all(len(cells) == width for cells in form.export_rows(answers, table.key))
    assert formengine.difference(form, answers, answers) == []
    formengine.difference(form, answers, cleaned.answers)


@given(forms(), st.dictionaries(st.sampled_from([f"q{n}" for n in range(7)]), JSON, max_size=5))
def test_stored_answers_of_any_shape_break_nothing(form, stored):
    form.review(stored, CONTEXT)
    form.display(stored)
    form.export_row(stored)
    drawn(form.page(stored))
    formengine.difference(form, stored, {})


@given(JSON)
def test_what_is_no_definition_is_refused_by_sentences(junk):
    with pytest.raises(formengine.DefinitionError) as caught:
        formengine.load(junk)
    assert all(fault.path and fault.sentence for fault in caught.value.faults)


@st.composite
def spoilt(draw):
    """A definition in which something, anywhere, was replaced or taken away."""
    definition = json.loads(json.dumps(draw(definitions())))
    for _time in range(draw(st.integers(1, 3))):
        place = definition
        while True:
            keys = list(place) if isinstance(place, dict) else list(range(len(place)))
            if not keys:
                break
            key = draw(st.sampled_from(keys))
            if isinstance(place[key], dict | list) and place[key] and draw(st.integers(0, 4)):
                place = place[key]
                continue
            if draw(st.booleans()):
                place[key] = draw(JSON)
            else:
                del place[key]
            break
    return definition


@given(spoilt(), st.data())
def test_definition_with_anything_wrong_in_it_is_refused_or_works(definition, data):
    form, faults = loaded(definition)
    assert all(fault.path.startswith("form") and fault.sentence for fault in faults)
    if form is None:
        assert faults
        return
    answers = data.draw(filled(form, CONTEXT))
    form.check(answers, CONTEXT)
    form.display(answers)
    drawn(form.page(answers, form.clean({}, answers, CONTEXT)))
    json.dumps(form.json_schema())


# -- what is stored -----------------------------------------------------------------------------------------


@given(forms(), st.data())
def test_what_is_stored_reads_again_as_the_same(form, data):
    answers = data.draw(filled(form, CONTEXT, odd=VALUES))
    once = form.review(answers, CONTEXT).answers
    assert form.review(once, CONTEXT).answers == once
    assert form.display(form.review(once, CONTEXT).answers) == form.display(once)
    for table in (question for question in form.questions if question.is_table):
        for number, row in enumerate(form.rows(once, table.key), 1):
            raw = {
                name: value for field in form.row_page(table.key, row) for name, value in field.raw.items()
            }
            again = form.clean_row(table.key, raw, CONTEXT, answers=once, number=number)
            if again.ok:
                assert again.answers == row


@given(forms(), st.data())
def test_hidden_answers_are_never_stored_neither_on_the_page_nor_in_rows(form, data):
    answers = data.draw(filled(form, CONTEXT))
    stored = form.clean(data.draw(typed(form, VALUES)), answers, CONTEXT).answers
    assert set(stored) <= {question.key for question in form.visible_questions(stored)}
    for table in (question for question in form.questions if question.is_table):
        raw = data.draw(typed_row(table, VALUES))
        row = form.clean_row(table.key, raw, CONTEXT, answers=stored, number=1).answers
        assert set(row) <= {column.key for column in display.visible(table.columns, row, stored)}


@given(forms(), st.data())
def test_the_schema_takes_whatever_the_engine_takes(form, data):
    schema = json.loads(json.dumps(form.json_schema()))
    Draft202012Validator.check_schema(schema)
    review = form.review(data.draw(filled(form, CONTEXT, odd=VALUES)), CONTEXT)
    if review.ok:
        Draft202012Validator(schema).validate(review.answers)


# -- page and engine ----------------------------------------------------------------------------------------


@given(forms())
def test_the_page_marks_as_required_what_the_engine_requires(form):
    """Whoever leaves all empty hears of the marked questions, and of those that say when they are needed."""
    empty = form.clean({}, {}, CONTEXT)
    missing = {problem.path for problem in empty.errors}
    visible = {question.key for question in form.visible_questions(empty.answers)}
    for section in form.page({}):
        for field in section.fields:
            question, markup = field.question, drawn(row=[field])
            marked = f"{html.escape(question.label)} *" in markup
            says_when = "Bắt buộc nếu" in markup
            if question.kind.answered or question.is_table:
                assert marked is (question.required or question.min_rows > 0)
                assert says_when is (question.required_when is not None)
            if question.key in missing and not question.kind.calculated:
                assert marked or says_when
            if marked and question.key in visible:
                assert question.key in missing


@given(forms())
def test_no_browser_refuses_what_the_engine_would_take(form):
    """Limits are the engine's: an input that refuses by itself would speak another language, or wrongly."""
    markup = drawn(form.page({}))
    for table in (question for question in form.questions if question.is_table):
        markup += drawn(row=form.row_page(table.key))
    own = "required|maxlength|minlength|pattern|min|max"
    assert not re.search(rf"<(input|select|textarea)[^>]*\s({own})[=\s>]", markup)
    assert not re.search(r'type="(number|date|month|range)"', markup)


@pytest.fixture(scope="module")
def browser_page():
    with sync_playwright() as playwright:
        browser = launched(playwright)
        yield browser.new_page()
        browser.close()


SHOWN = """async (source) => {
    const { watchConditions } = await import("data:text/javascript," + encodeURIComponent(source));
    watchConditions(document.forms[0]);
    return [...document.querySelectorAll(".formengine-question")].map((question) => !question.hidden);
}"""


def shown_in(page, fields) -> dict[str, bool]:
    page.set_content(f"<form>{drawn(row=fields)}</form>")
    shown = page.evaluate(SHOWN, SOURCE)
    return dict(zip([field.question.key for field in fields], shown, strict=True))


@given(forms(most=6, limits=False, required=False), st.data())
def test_browser_and_engine_show_the_same_questions(browser_page, form, data):
    cleaned = form.clean(data.draw(typed(form)), {}, CONTEXT)
    if cleaned.errors:
        return
    fields = [field for section in form.page({}, cleaned) for field in section.fields]
    visible = {question.key for question in form.visible_questions(cleaned.answers)}
    asked = {field.question.key for field in fields if field.question.kind.inputs(field.question.key)}

    def is_known(key):
        """Whether the page can tell: a table has no answer on it, nor has what depends on one."""
        condition = form.question(key).show_when
        return key in asked and (condition is None or all(map(is_known, condition.questions())))

    for key, shown in shown_in(browser_page, fields).items():
        condition = form.question(key).show_when
        if condition and all(map(is_known, condition.questions())):
            assert shown is (key in visible), key
        elif condition is None or not set(condition.questions()) <= asked:
            assert shown


@pytest.mark.parametrize("form_id", IDS)
def test_browser_and_engine_show_the_same_questions_of_the_pack(browser_page, form_id):
    form = LOADED[form_id]
    for answers in ({}, {q.key: q.options[0].key for q in form.questions if q.kind.name == "choice"}):
        fields = [field for section in form.page(answers) for field in section.fields]
        visible = {question.key for question in form.visible_questions(answers)}
        assert {key for key, shown in shown_in(browser_page, fields).items() if shown} == visible
