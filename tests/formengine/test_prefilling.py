"""What is known already is filled in, says where it comes from, and never about somebody else."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from motcua.formengine import service as formengine
from motcua.formengine.service import prefilling
from tests.formengine.conftest import CONTEXT, IDS, LOADED, example_of, form_of

NAME = {"key": "ten", "label": "Tên", "kind": "text"}
BOTH = ["earlier", "profile.full_name"]


def earlier(origin, *questions, answers, same_procedure=True, same_form=False):
    return form_of(*questions).earlier(origin, answers, same_procedure=same_procedure, same_form=same_form)


def prefilled(*questions, before=(), **profile):
    sources = {"earlier": list(before), "profile": [prefilling.Profile(profile)]}
    return form_of(*questions).prefill(sources, CONTEXT)


def test_first_listed_source_that_knows_wins_and_is_remembered():
    asked = {**NAME, "prefill": BOTH}
    both = prefilled(asked, before=[earlier("H1", asked, answers={"ten": "Cũ"})], full_name="Lan")
    assert (both.answers, both.origins) == ({"ten": "Cũ"}, {"ten": "H1"})
    turned = prefilled(
        {**asked, "prefill": BOTH[::-1]},
        before=[earlier("H1", asked, answers={"ten": "Cũ"})],
        full_name="Lan",
    )
    assert (turned.answers, turned.origins) == ({"ten": "Lan"}, {"ten": "profile"})
    assert prefilled(asked, full_name="Lan").origins == {"ten": "profile"}
    assert prefilled(asked).answers == {}


def test_newest_earlier_dossier_that_asked_decides_even_when_it_was_left_empty_there():
    asked, other = {**NAME, "prefill": "earlier"}, {"key": "khac", "label": "Khác", "kind": "text"}
    never_asked = earlier("H3", other, answers={"khac": "x"})
    empty = earlier("H2", asked, answers={})
    old = earlier("H1", asked, answers={"ten": "Cũ"})
    assert prefilled(asked, before=[never_asked, old, empty]).origins == {"ten": "H1"}
    assert prefilled(asked, before=[never_asked, empty, old]).answers == {}


def test_question_that_was_hidden_then_was_not_asked():
    kind = {"key": "loai", "label": "Loại", "kind": "yes_no"}
    asked = {**NAME, "prefill": "earlier", "show_when": {"question": "loai", "equals": "co"}}
    hidden = earlier("H2", kind, asked, answers={"loai": "khong"})
    old = earlier("H1", kind, asked, answers={"loai": "co", "ten": "Cũ"})
    assert prefilled(kind, asked, before=[hidden, old]).origins == {"ten": "H1"}


def test_other_form_gives_only_what_it_too_says_is_about_whoever_files():
    asked = {**NAME, "prefill": "earlier"}
    child = earlier("H1", NAME, answers={"ten": "Con"})
    assert prefilled(asked, before=[child]).answers == {}
    own = earlier("H1", asked, answers={"ten": "Lan"})
    assert prefilled(asked, before=[own]).answers == {"ten": "Lan"}
    older_revision = earlier("H1", NAME, answers={"ten": "Lan"}, same_form=True)
    assert prefilled(asked, before=[older_revision]).answers == {"ten": "Lan"}


def test_same_key_of_another_kind_means_something_else():
    asked = {**NAME, "prefill": "earlier"}
    number = earlier("H1", {**asked, "kind": "long_text"}, answers={"ten": "5"})
    assert prefilled(asked, before=[number]).answers == {}


@pytest.mark.parametrize("which", ["then", "now"])
def test_sensitive_answer_stays_within_its_procedure(which):
    then = {**NAME, "prefill": "earlier", "sensitive": which == "then"}
    now = {**NAME, "prefill": "earlier", "sensitive": which == "now"}
    for same in (True, False):
        before = earlier("H1", then, answers={"ten": "Bệnh"}, same_procedure=same)
        assert bool(prefilled(now, before=[before]).answers) is same


def test_answer_that_the_question_refuses_today_is_passed_over():
    asked = {**NAME, "prefill": BOTH, "limits": [{"max_length": 5}]}
    before = earlier("H1", {**NAME, "prefill": "earlier"}, answers={"ten": "Dài quá năm chữ"})
    assert prefilled(asked, before=[before], full_name="Lan").origins == {"ten": "profile"}
    day = {
        "key": "ngay",
        "label": "Ngày",
        "kind": "date",
        "prefill": "earlier",
        "limits": [{"not_past": True}],
    }
    gone = earlier("H1", day, answers={"ngay": "2020-01-01"})
    assert prefilled(day, before=[gone]).answers == {}


def test_option_that_is_no_longer_offered_is_passed_over():
    options = [{"key": key, "label": key.upper()} for key in "abc"]
    asked = {"key": "loai", "label": "Loại", "kind": "choice", "prefill": "earlier"}
    before = earlier("H1", {**asked, "options": options}, answers={"loai": "c"})
    assert prefilled({**asked, "options": options[:2]}, before=[before]).answers == {}


def test_old_address_comes_back_as_it_was():
    asked = {"key": "o", "label": "Nơi ở", "kind": "address", "prefill": "earlier"}
    old = {
        "province": "Tỉnh Bình Phước",
        "district": "Huyện Bù Đốp",
        "commune": "Xã Tân Tiến",
        "detail": "Thôn Tân Nghĩa",
    }
    stored = form_of(asked).review({"o": old}, CONTEXT).answers
    assert stored["o"]["code"]
    assert prefilled(asked, before=[earlier("H1", asked, answers=stored)]).answers == stored


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ({**NAME, "prefill": "earlyer"}, "Có phải “earlier”"),
        ({**NAME, "prefill": ["earlier", "profile.name"]}, "Có phải “profile.full_name”"),
        ({**NAME, "prefill": ["earlier", "earlier"]}, "hai lần"),
        ({**NAME, "prefill": [["earlier"]]}, "nguồn điền sẵn"),
        ({**NAME, "prefill": 5}, "nguồn điền sẵn"),
        ({**NAME, "kind": "confirm", "prefill": "earlier"}, "Loại “confirm” không điền sẵn"),
        ({**NAME, "kind": "note", "prefill": "earlier"}, "Loại “note” không điền sẵn"),
        (
            {
                **NAME,
                "kind": "table",
                "prefill": "earlier",
                "columns": [{"key": "c", "label": "C", "kind": "text"}],
            },
            "Loại “table” không điền sẵn",
        ),
        (
            {
                **NAME,
                "kind": "table",
                "columns": [{"key": "c", "label": "C", "kind": "text", "prefill": "earlier"}],
            },
            "Cột của bảng",
        ),
    ],
)
def test_source_that_cannot_be_is_refused_when_the_definition_is_loaded(question, sentence):
    with pytest.raises(formengine.DefinitionError) as caught:
        form_of(question)
    assert any(sentence in fault.sentence for fault in caught.value.faults), caught.value.faults


@pytest.mark.parametrize("form_id", IDS)
def test_second_declaration_of_a_kind_begins_with_what_stays_and_never_with_the_pledge(form_id):
    example = example_of(form_id)
    stored = example.form.review(example.answers, example.context).answers
    before = example.form.earlier("H10.901-261101-0001", stored, same_procedure=True, same_form=True)
    begun = example.form.prefill({"earlier": [before]}, example.context)
    marked = {q.key for q in example.form.questions if "earlier" in q.prefill}
    assert begun.answers == {key: stored[key] for key in marked if key in stored}
    assert not {q.key for q in example.form.questions if q.kind.name == "confirm"} & begun.answers.keys()


@pytest.mark.parametrize("child", ["F-BTXH-1A", "F-BTXH-1B", "F-BTXH-1D", "F-BTXH-1DD"])
def test_declarations_about_others_give_nothing_of_theirs_to_ones_own(child):
    example = example_of(child)
    before = example.form.earlier("H1", example.answers, same_procedure=False)
    for form_id in IDS:
        if form_id != child:
            assert LOADED[form_id].prefill({"earlier": [before]}, CONTEXT).answers == {}


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=5,
)


@settings(max_examples=60, deadline=None)
@given(form_id=st.sampled_from(IDS), data=st.data())
def test_whatever_was_stored_earlier_never_breaks_the_beginning(form_id, data):
    form = LOADED[form_id]
    stored = {question.key: data.draw(ANYTHING) for question in form.questions}
    before = form.earlier("H1", stored, same_procedure=True, same_form=True)
    profile = prefilling.Profile({key: data.draw(ANYTHING) for key in prefilling.PROFILE_KEYS})
    begun = form.prefill({"earlier": [before], "profile": [profile]}, CONTEXT)
    blocked = {problem.path for problem in form.check(begun.answers, CONTEXT)}
    missing = {q.key for q in form.questions if q.key not in begun.answers}
    assert blocked <= missing
