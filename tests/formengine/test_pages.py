"""The pages that the templates draw. Time is the processor's own: other tests may run beside these."""

import html
import json
import re

import pytest

from tests.formengine.conftest import CONTEXT, IDS, LOADED, drawn, example_of, form_of


def names(markup):
    return set(re.findall(r'name="([^"]+)"', markup))


@pytest.mark.parametrize("form_id", IDS)
def test_page_has_every_input_and_every_label(form_id):
    form = LOADED[form_id]
    markup = drawn(form.page(example_of(form_id).answers))
    for question in form.questions:
        for name in question.kind.inputs(question.key):
            assert name in names(markup) or name == question.key
        assert html.escape(question.label, quote=False) in markup
        if question.is_table:
            row = drawn(row=form.row_page(question.key))
            assert all(column.kind.inputs(column.key)[0] in names(row) for column in question.columns)


@pytest.mark.parametrize("form_id", IDS)
def test_what_the_page_shows_sends_the_same_answers_back(form_id):
    example = example_of(form_id)
    stored = example.form.review(example.answers, example.context).answers
    markup = drawn(example.form.page(stored))
    for question in example.form.questions:
        for values in (
            question.kind.raw(question, stored[question.key]).values() if question.key in stored else ()
        ):
            for value in values if isinstance(values, list) else [values]:
                assert html.escape(value) in markup.replace("&#39;", "&#x27;").replace("&#34;", "&quot;")


@pytest.mark.parametrize("form_id", IDS)
def test_ids_are_unique_and_every_problem_has_its_anchor(form_id):
    form = LOADED[form_id]
    cleaned = form.clean({}, {}, CONTEXT)
    markup = drawn(form.page({}, cleaned))
    ids = re.findall(r' id="([^"]+)"', markup)
    assert len(ids) == len(set(ids))
    assert {problem.anchor for problem in cleaned.errors} <= set(ids)


def test_problems_of_rows_have_their_anchors():
    lan = example_of("F-ATVSLD-01")
    answers = {**lan.answers, "doi_tuong": [{}]}
    cleaned = lan.form.review(answers, lan.context)
    markup = drawn(lan.form.page(answers, cleaned))
    assert 'id="doi_tuong-1"' in markup
    row = lan.form.clean_row("doi_tuong", {}, lan.context)
    ids = re.findall(r' id="([^"]+)"', drawn(row=lan.form.row_page("doi_tuong", None, row)))
    assert {problem.anchor for problem in row.errors} <= set(ids)


def test_typed_text_is_shown_again_as_typed_and_never_as_markup():
    form = LOADED["plain"]
    cleaned = form.clean({"ho_ten": '<script>alert("x")</script>', "ngay_sinh-day": "hôm qua"}, {}, CONTEXT)
    markup = drawn(form.page(cleaned.answers, cleaned))
    assert "<script>" not in markup
    assert "&lt;script&gt;" in markup


def test_no_inline_script_or_style():
    for form_id in IDS:
        markup = drawn(LOADED[form_id].page({}))
        assert "<script" not in markup
        assert " style=" not in markup
        assert not re.search(r"\son\w+=", markup)


def test_conditional_question_says_when_without_javascript_and_carries_its_condition():
    markup = drawn(LOADED["F-LDTL-01"].page({}))
    assert "Chỉ trả lời nếu “Có tổ chức đại diện người lao động tại cơ sở” là “Có”." in markup
    carried = re.findall(r'data-show-when="([^"]+)"', markup)
    assert json.loads(html.unescape(carried[0])) == {"question": "co_cong_doan", "equals": "co"}


def test_problem_of_a_column_does_not_blame_a_question_of_the_same_name():
    column = {"key": "ten", "label": "Tên hàng", "kind": "text", "required": True}
    form = form_of(
        {"key": "ten", "label": "Tên", "kind": "text"},
        {"key": "bang", "label": "Bảng", "kind": "table", "columns": [column]},
    )
    answers = {"ten": "Lan", "bang": [{}]}
    fields = form.page(answers, form.review(answers, CONTEXT))[0].fields
    assert fields[0].error() == ""
    assert len(fields[1].rows[0].problems) == 1
