"""Whatever is sent to any form of ours: no exception, no hidden answer, the same on a second reading."""

import json

from hypothesis import given
from hypothesis import strategies as st

from tests.formengine.conftest import CONTEXT, IDS, LOADED, example_of

NASTY = st.sampled_from(
    [
        "",
        " ",
        "\x00",
        "😀",
        "مرحبا",
        "1e400",
        "٣",
        "-1",
        "1,000",
        "1.000",
        "31/02/2024",
        "2024-02-29",
        "co",
        "khong",
        "75",
        "dong xoai",
        "Xã Tân Tiến",
        "2025-06-70",
        "0912345678",
        "070090001234",
        "x" * 6000,
        "\ud800",
        "\u202eabc",
        "İ",
        "ß",
    ]
)
TEXTS = st.one_of(NASTY, st.text(max_size=40), st.integers(-5, 3000).map(str))
JUNK = st.one_of(
    st.none(), st.integers(), st.floats(), st.booleans(), st.dictionaries(TEXTS, TEXTS, max_size=2)
)
VALUES = st.one_of(TEXTS, st.lists(st.one_of(TEXTS, JUNK), max_size=3), JUNK)


def option_keys(form):
    return [key for question in form.questions for key in question.option_labels]


@st.composite
def submissions(draw):
    form = LOADED[draw(st.sampled_from(IDS))]
    names = [name for question in form.questions for name in question.kind.inputs(question.key)]
    values = st.one_of(VALUES, st.sampled_from(option_keys(form) or [""]))
    raw = draw(st.dictionaries(st.sampled_from([*names, "_go", "lạ"]), values, max_size=40))
    return form, raw


@given(submissions())
def test_any_submission_is_read_without_exception_and_stays_the_same(submission):
    form, raw = submission
    cleaned = form.clean(raw, {}, CONTEXT)
    json.dumps(cleaned.answers, allow_nan=False)
    json.dumps(cleaned.raw).encode()
    assert form.clean(cleaned.raw, {}, CONTEXT) == cleaned
    again = form.clean(form.raw(cleaned.answers), {}, CONTEXT)
    assert again.answers == cleaned.answers
    form.display(cleaned.answers)
    form.page(cleaned.answers, cleaned)


@given(submissions())
def test_hidden_answers_are_never_stored(submission):
    form, raw = submission
    answers = form.clean(raw, {}, CONTEXT).answers
    assert set(answers) <= {question.key for question in form.visible_questions(answers)}


@given(st.sampled_from(IDS), st.dictionaries(st.text(max_size=10), VALUES, max_size=5), st.data())
def test_stored_answers_of_any_shape_are_checked_and_shown_without_exception(form_id, extra, data):
    example = example_of(form_id)
    keys = st.sampled_from([question.key for question in example.form.questions])
    spoilt = data.draw(
        st.dictionaries(keys, st.one_of(VALUES, st.lists(st.dictionaries(keys, VALUES))), max_size=8)
    )
    answers = {**example.answers, **extra, **spoilt}
    example.form.check(answers, CONTEXT)
    example.form.display(answers)
    example.form.page(answers)
    example.form.visible_questions(answers)


@given(submissions(), st.data())
def test_any_row_is_read_without_exception(submission, data):
    tables = [(form, q) for form in LOADED.values() for q in form.questions if q.is_table]
    form, table = data.draw(st.sampled_from(tables))
    names = [name for column in table.columns for name in column.kind.inputs(column.key)]
    raw = data.draw(st.dictionaries(st.sampled_from(names), VALUES, max_size=20))
    cleaned = form.clean_row(
        table.key, raw, CONTEXT, answers=submission[0].clean(submission[1], {}, CONTEXT).answers
    )
    assert form.clean_row(table.key, cleaned.raw, CONTEXT).raw == cleaned.raw
    form.row_page(table.key, None, cleaned)
