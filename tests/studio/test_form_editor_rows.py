"""Conditions, limits and settings between page and definition: the same there and back, whatever is typed."""

import contextlib
from typing import Any

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from motcua.formengine.loading import COMMON_KEYS
from motcua.formengine.service import diagnosis, editing, vocabulary
from motcua.web.studio import form_list, form_preview
from motcua.web.studio import form_words as words
from motcua.web.studio.form_fields import QuestionForm, Standing
from motcua.web.studio.form_question import preview
from motcua.web.studio.form_rows import TypedCondition, TypedLimits
from tests.formengine.conftest import IDS, LOADED, drawn
from tests.studio.form_editing import small_form

pytestmark = pytest.mark.once

TYPED = st.one_of(
    st.sampled_from(["", "a", "x", "co", "1", "all", "text", "on", "min", "\x00", "sau:x", "dau:", "choice"]),
    st.sampled_from(["{a: [", "y | Y", "n * 3", "1,5", "ba", "[{min: 3}]", "{question: a, filled: true}"]),
    st.text(max_size=12),
)
ROWS = [f"{p}-{n}-{q}" for p in ("show", "need") for n in (0, 1) for q in ("question", "operator", "value")]
LIMITS = [f"limit-{n}-{q}" for n in (0, 1) for q in ("rule", "value", "other", "severity", "message")]
PLACES = st.sampled_from(["a", "b", "n", "x", "t", "s", "t.c1"])
NAMES = [*QuestionForm.base_fields, "show-mode", "need-mode", "limit-text", "show-text", *ROWS, *LIMITS]


@given(PLACES, st.dictionaries(st.sampled_from(NAMES), TYPED))
def test_no_typing_breaks_a_question(place, typed):
    definition = small_form()
    standing = Standing(definition, place, place.rpartition(".")[0])
    posted = QueryDict(mutable=True)
    posted.update({"show-count": "2", "need-count": "2", "limit-count": "2", **typed})
    form = QuestionForm(standing, editing.find(definition, place), posted)
    said = form.question()
    assert all(link["text"] for link in form.links())
    assert "\x00" not in repr(said)
    with contextlib.suppress(editing.EditError):
        diagnosis.faults(editing.replace(definition, place, said))


SETTINGS = {*COMMON_KEYS, *(name for kind in vocabulary.KINDS.values() for name in kind.settings)}


def test_every_setting_of_a_definition_can_be_reached():
    rows = {"show_when", "required_when", "limits", "columns"}
    assert SETTINGS - rows <= set(QuestionForm.base_fields)
    assert set(vocabulary.RULES) == set(words.RULES)
    assert set(vocabulary.SOURCES) == set(words.SOURCES)
    assert set(vocabulary.datasets.names()) == set(words.DATASETS)
    assert all(str(kind.title) for kind in vocabulary.KINDS.values())


WORDS = st.sampled_from(["a", "n", "t", "t.c2", "moi", "question", "equals", "all", "not", "filled", "sum"])
JUNK = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-3, 10**20), st.floats(allow_nan=False), WORDS),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.one_of(WORDS, st.sampled_from(sorted(vocabulary.RULES))), inner, max_size=3),
    ),
    max_leaves=6,
)


@given(
    PLACES,
    st.dictionaries(st.sampled_from(sorted(SETTINGS - {"key"})), JUNK, min_size=1, max_size=4),
    st.sampled_from(sorted(vocabulary.KINDS)),
)
def test_a_definition_of_any_shape_can_be_shown_and_mended(place, junk, kind):
    definition = small_form()
    editing.find(definition, place).update(junk)
    if editing.skeleton_faults(definition):
        return
    stored = editing.find(definition, place)
    form_list.cards(definition, diagnosis.faults(definition))
    form_preview.sections(definition, diagnosis.showable(definition)[1])
    preview(stored)
    [editing.users_of(definition, one) for one in ("a", "n", "t", "t.c2")]
    form = QuestionForm(Standing(definition, place, place.rpartition(".")[0]), stored, QueryDict("label=x"))
    assert not editing.skeleton_faults(editing.replace(definition, place, form.question()))
    other = editing.replace(definition, place, editing.with_kind(definition, place, stored, kind))
    assert not editing.skeleton_faults(other)


@pytest.mark.parametrize("form_id", IDS)
def test_a_page_on_which_nothing_was_typed_gives_the_same_question(form_id):
    definition = dict(LOADED[form_id].definition)
    for place in editing.keys(definition):
        columns = [f"{place}.{one['key']}" for one in editing.find(definition, place).get("columns", [])]
        for one in (place, *columns):
            stored = editing.find(definition, one)
            standing = Standing(definition, one, place if one != place else "")
            form = QuestionForm(standing, stored)
            again = QuestionForm(standing, stored, _posted(form))
            again.show, again.need, again.limits = form.show, form.need, form.limits
            assert again.question() == stored
            assert again.links() == []


def _posted(form):
    posted = QueryDict(mutable=True)
    for bound in form:
        value = bound.value()
        if isinstance(value, list):
            posted.setlist(bound.html_name, value)
        elif value is not None and value is not False:
            posted[bound.html_name] = str(value)
    return posted


@pytest.mark.parametrize("form_id", IDS)
def test_conditions_and_limits_of_the_pack_read_back_the_same(form_id):
    definition = dict(LOADED[form_id].definition)
    page = {key: editing.find(definition, key) for key in editing.keys(definition)}
    for question in page.values():
        columns = {one["key"]: one for one in question.get("columns", [])}
        for asked, one in [(page, question), *((page | columns, column) for column in columns.values())]:
            for name in ("show_when", "required_when"):
                if name in one:
                    assert TypedCondition.of("show", one[name], asked).data(asked) == (one[name], [])
            assert TypedLimits.of(one.get("limits"), one).data(one) == (one.get("limits"), [])


def test_what_rows_cannot_say_stays_a_text():
    asked = {"a": editing.find(small_form(), "a"), "n": editing.find(small_form(), "n")}
    conditions: list[Any] = [
        {"not": {"question": "a", "equals": "moi"}},
        {"all": [{"question": "a", "equals": "moi"}]},
        {"any": [{"all": [{"question": "n", "filled": True}]}, {"question": "n", "filled": False}]},
        {"question": "khong_co", "filled": True},
        {"question": "n", "equals": 3},
        [],
        "x",
    ]
    for data in conditions:
        typed = TypedCondition.of("show", data, asked)
        assert typed.mode == "text"
        assert typed.data(asked) == (data, [])
    for limits in ([{"min": 1, "max": 3}], [{"lạ": 3}], [3], [{"min": 1, "severity": "error"}], {"min": 3}):
        typed_limits = TypedLimits.of(limits, asked["n"])
        assert typed_limits.is_text
        assert typed_limits.data(asked["n"]) == (limits, [])


@pytest.mark.parametrize("form_id", IDS)
def test_sections_drawn_one_by_one_are_those_of_the_whole_page(form_id):
    definition = dict(LOADED[form_id].definition)
    whole = drawn(page=LOADED[form_id].page({}))
    parts = form_preview.sections(definition, [])
    assert "".join(parts).split() == whole.split()
