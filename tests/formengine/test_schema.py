"""The JSON Schema never refuses what the engine accepts, and refuses what is plainly no answer."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from tests.formengine.conftest import CONTEXT, IDS, LOADED, example_of, form_of
from tests.formengine.test_properties import VALUES, submissions

VALIDATORS = {form_id: Draft202012Validator(LOADED[form_id].json_schema()) for form_id in IDS}


def stored(form_id):
    example = example_of(form_id)
    return example.form.review(example.answers, example.context).answers


@pytest.mark.parametrize("form_id", IDS)
def test_schema_is_one_and_takes_the_example(form_id):
    schema = json.loads(json.dumps(LOADED[form_id].json_schema()))
    Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    Draft202012Validator(schema).validate(stored(form_id))


@given(st.sampled_from(IDS), st.data())
def test_whatever_the_engine_accepts_the_schema_accepts(form_id, data):
    """Examples with answers taken out, other options chosen and odd texts put in, where no rule breaks."""
    form, answers = LOADED[form_id], stored(form_id)
    for key in data.draw(st.lists(st.sampled_from([q.key for q in form.questions]), max_size=4)):
        question = form.question(key)
        options = [option.key for option in question.options]
        usual = [st.none(), VALUES, *([st.sampled_from(options)] if options else [])]
        answers[key] = data.draw(st.one_of(usual))
        if question.kind.name == "several" and options:
            answers[key] = data.draw(st.lists(st.sampled_from(options)))
    review = form.review(answers, example_of(form_id).context)
    if review.ok:
        VALIDATORS[form_id].validate(review.answers)


@given(submissions())
def test_single_answers_that_the_engine_keeps_fit_their_schema(submission):
    form, raw = submission
    properties = form.json_schema()["properties"]
    for key, value in form.clean(raw, {}, CONTEXT).answers.items():
        Draft202012Validator(properties[key]).validate(value)


@pytest.mark.parametrize(
    ("form_id", "change"),
    [
        ("F-VL-02", {"nld_quoc_tich": "vn"}),
        ("F-VL-02", {"nld_gioi_tinh": "khac"}),
        ("F-VL-02", {"tu_ngay": "5/1/2027"}),
        ("F-VL-02", {"lao_dong_nn": "42"}),
        ("F-VL-02", {"so_gpld_da_cap": None}),
        ("F-LDTL-02", {"so_tien": 5}),
        ("F-NCC-01", {"mt_quan_he": None}),
        ("F-BTXH-1C", {"con": []}),
        ("F-BTXH-1C", {"con": [{"ho_ten": "Điểu Minh Khang"}]}),
        ("F-BTXH-1DD", {"muc_do": None}),
        ("F-TNXH-01", {"pham_vi": []}),
        ("plain", {"cam_ket": False}),
    ],
)
def test_what_is_plainly_wrong_is_refused(form_id, change):
    answers = {key: value for key, value in {**stored(form_id), **change}.items() if value is not None}
    assert not VALIDATORS[form_id].is_valid(answers)
    assert example_of(form_id).form.check(answers, example_of(form_id).context)


def test_rules_that_a_schema_cannot_say_stand_beside_it():
    rules = LOADED["F-VL-02"].json_schema()["x-motcua-rules"]
    assert {"path": "lao_dong_nn", "at_most": "tong_lao_dong", "severity": "block"} in rules
    assert {"path": "qua_trinh.*.den", "not_before": "tu", "severity": "block"} in rules
    when = {"question": "loai_de_nghi", "in": ["cap_lai", "gia_han"]}
    assert {"path": "ly_do_cap_lai", "show_when": when} in rules
    assert not [rule for rule in rules if "max_length" in rule or "none_of" in rule]


def test_nested_conditions_are_said_with_if_and_then():
    yes = {"kind": "yes_no", "label": "Có không"}
    when = {
        "any": [
            {"all": [{"question": "a", "equals": "co"}, {"not": {"question": "b", "in": ["co"]}}]},
            {"question": "c", "filled": True},
        ]
    }
    form = form_of(
        {"key": "a", **yes},
        {"key": "b", **yes},
        {"key": "c", "label": "C", "kind": "text"},
        {"key": "q", "label": "Q", "kind": "text", "required_when": when},
    )
    validator = Draft202012Validator(form.json_schema())
    for answers in ({"a": "co"}, {"a": "co", "b": "khong"}, {"c": "x"}):
        assert not validator.is_valid(answers)
        assert form.check(answers, CONTEXT)
    for answers in ({}, {"a": "khong"}, {"a": "co", "b": "co"}, {"c": "x", "q": "y"}):
        assert validator.is_valid(answers)
        assert not form.check(answers, CONTEXT)
