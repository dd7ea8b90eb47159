"""Whatever is done to a definition piece by piece: it stays whole, and only what was meant changes."""

import contextlib
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.formengine import service as formengine
from motcua.formengine.kinds import KINDS
from motcua.formengine.service import diagnosis, editing
from tests.formengine.conftest import CONTEXT, IDS, LOADED, example_of

DEFINITIONS = {form_id: dict(LOADED[form_id].definition) for form_id in IDS}
KIND_NAMES = st.sampled_from(sorted(KINDS))
LABELS = st.one_of(
    st.sampled_from(["Họ và tên", "12 tháng", "moi", "", "!!!", "Ngày cấp", "Địa chỉ " * 20]),
    st.text(max_size=30),
)


def places(definition):
    found = []
    for section in definition["sections"]:
        for question in section["questions"]:
            found.append(question["key"])
            found += [f"{question['key']}.{column['key']}" for column in question.get("columns", [])]
    return found


def tables(definition):
    return [q["key"] for s in definition["sections"] for q in s["questions"] if q["kind"] == "table"]


def faults_of(definition):
    try:
        formengine.load(definition)
    except formengine.DefinitionError as error:
        return error.faults
    return []


def pieces(definition):
    """Every section and question by its place, without what lies within."""
    found = {}
    for section in definition["sections"]:
        found[f"/{section['key']}"] = {k: v for k, v in section.items() if k != "questions"}
        for question in section["questions"]:
            found[question["key"]] = {k: v for k, v in question.items() if k != "columns"}
            for column in question.get("columns", []):
                found[f"{question['key']}.{column['key']}"] = column
    return found


@st.composite
def edits(draw, definition):
    """One edit: a description, and what it makes of the definition."""
    place = draw(st.sampled_from(places(definition) or [""]))
    section = draw(st.sampled_from([part["key"] for part in definition["sections"]] or [""]))
    table = draw(st.sampled_from(tables(definition) or [""]))
    question = {"label": draw(LABELS), "kind": draw(KIND_NAMES)}
    by = draw(st.sampled_from([-1, 1]))
    acts = {"add_section": lambda: editing.add_section(definition, draw(LABELS), "gợi ý")[0]}
    if section:
        acts |= {
            "move_section": lambda: editing.move_section(definition, section, by),
            "remove_section": lambda: editing.remove_section(definition, section),
            "change_section": lambda: editing.change_section(definition, section, title=draw(LABELS)),
            "add_question": lambda: editing.add_question(definition, section, question)[0],
        }
    if place:
        found = editing.find(definition, place)
        acts |= {
            "move": lambda: editing.move(definition, place, by),
            "remove": lambda: editing.remove(definition, place),
            "rename": lambda: editing.rename(definition, place, editing.key_from(draw(LABELS))),
            "kind": lambda: editing.replace(
                definition, place, editing.with_kind(definition, place, found, draw(KIND_NAMES))
            ),
        }
        if "." not in place and section:
            acts["move_to"] = lambda: editing.move_to(definition, place, section, after="")
    if table:
        acts["add_column"] = lambda: editing.add_column(definition, table, question)[0]
    return acts[draw(st.sampled_from(sorted(acts)))]


@given(st.sampled_from(IDS), st.data())
def test_any_sequence_of_edits_leaves_a_definition_that_loads_or_says_why_not(form_id, data):
    definition = deepcopy(DEFINITIONS[form_id])
    for _ in range(data.draw(st.integers(1, 8))):
        before = deepcopy(definition)
        edit = data.draw(edits(definition))
        done = definition
        with contextlib.suppress(editing.EditError):
            done = edit()
        assert definition == before, "the edit changed what it was given"
        definition = done
        assert editing.skeleton_faults(definition) == []
        assert all(fault.sentence for fault in faults_of(definition))


@given(st.sampled_from(IDS), st.data())
def test_moving_changes_only_the_order_and_can_be_taken_back(form_id, data):
    definition = DEFINITIONS[form_id]
    place = data.draw(st.sampled_from(places(definition)))
    by = data.draw(st.sampled_from([-1, 1]))
    moved = editing.move(definition, place, by)
    assert pieces(moved) == pieces(definition)
    if moved != definition:
        assert editing.move(moved, place, -by) == definition
    section = data.draw(st.sampled_from(definition["sections"]))["key"]
    shifted = editing.move_section(definition, section, by)
    assert pieces(shifted) == pieces(definition)
    if shifted != definition:
        assert editing.move_section(shifted, section, -by) == definition


@given(st.sampled_from(IDS), st.data())
def test_what_was_added_can_be_removed_again_without_a_trace(form_id, data):
    definition = DEFINITIONS[form_id]
    section = data.draw(st.sampled_from(definition["sections"]))["key"]
    question = {"label": data.draw(LABELS), "kind": "text"}
    more, place = editing.add_question(
        definition, section, question, after=data.draw(st.sampled_from(["", None]))
    )
    assert editing.find(more, place)["label"] == question["label"]
    assert editing.remove(more, place) == definition
    longer, key = editing.add_section(definition, data.draw(LABELS), after=section)
    assert editing.remove_section(longer, key) == definition
    for table in tables(definition):
        wider, place = editing.add_column(definition, table, question)
        assert editing.remove(wider, place) == definition


@given(st.sampled_from(IDS), st.data())
def test_a_new_key_goes_wherever_the_old_one_was_named(form_id, data):
    example = example_of(form_id)
    definition = DEFINITIONS[form_id]
    place = data.draw(st.sampled_from(places(definition)))
    old = place.rpartition(".")[2]
    new = data.draw(st.sampled_from(["khoa_moi", "k", "x" * 60]))
    renamed = editing.rename(definition, place, new)
    assert faults_of(renamed) == []
    beside = place.replace(old, new) if "." not in place else f"{place.partition('.')[0]}.{new}"
    assert editing.rename(renamed, beside, old) == definition
    answers = editing.renamed_answers(example.answers, place, new)
    assert formengine.load(renamed).check(answers, example.context) == []
    assert editing.renamed_answers(answers, beside, old) == example.answers


@pytest.mark.parametrize("form_id", IDS)
def test_a_question_that_others_look_at_is_kept_and_the_sentence_names_them(form_id):
    definition = DEFINITIONS[form_id]
    for place in places(definition):
        users = editing.users_of(definition, place)
        if not users:
            assert faults_of(editing.remove(definition, place)) in ([], _only_emptiness(definition, place))
            continue
        with pytest.raises(editing.EditError) as refusal:
            editing.remove(definition, place)
        assert all(f"“{use.name}”" in str(refusal.value) for use in users)


def _only_emptiness(definition, place):
    """The last column of a table may go; then the table says that it has none."""
    return faults_of(editing.remove(definition, place))[:1] if "." in place else []


IF_YES = {"question": "loai", "equals": "co"}
NESTED = {"any": [{"not": IF_YES}, {"question": "loai", "filled": True}]}
TOTAL = {"sum": ["bang.so", {"product": [2, "bang.so"]}]}
ROW = [
    {"key": "co_gi", "label": "Có gì", "kind": "text", "show_when": IF_YES},
    {"key": "loai", "label": "Loại dòng", "kind": "yes_no"},
    {"key": "so", "label": "Số", "kind": "whole_number", "show_when": IF_YES},
]
FIRST = [
    {"key": "loai", "label": "Loại", "kind": "yes_no"},
    {"key": "tu_ngay", "label": "Từ ngày", "kind": "date"},
    {
        "key": "den_ngay",
        "label": "Đến ngày",
        "kind": "date",
        "show_when": NESTED,
        "limits": [{"after": "tu_ngay"}, {"at_most_months_after": {"question": "tu_ngay", "months": 3}}],
    },
]
SECOND = [
    {"key": "bang", "label": "Bảng", "kind": "table", "shown": ["so", "loai"], "columns": ROW},
    {"key": "tong", "label": "Tổng", "kind": "calculated", "calculate": TOTAL},
]
TWO = {
    "key": "f",
    "title": "Tờ khai",
    "sections": [
        {"key": "mot", "title": "Một", "questions": FIRST},
        {"key": "hai", "title": "Hai", "questions": SECOND},
    ],
}


def test_a_column_of_the_same_name_is_another_question():
    assert [use.place for use in editing.users_of(TWO, "loai")] == ["den_ngay", "bang.co_gi"]
    assert [use.place for use in editing.users_of(TWO, "bang.loai")] == ["bang.so"]
    page = editing.rename(TWO, "loai", "kieu")
    columns = editing.find(page, "bang")["columns"]
    assert [columns[0]["show_when"]["question"], columns[2]["show_when"]["question"]] == ["kieu", "loai"]
    row = editing.find(editing.rename(TWO, "bang.loai", "kieu"), "bang")
    assert row["shown"] == ["so", "kieu"]
    assert [one["show_when"]["question"] for one in row["columns"] if "show_when" in one] == ["loai", "kieu"]


def test_a_table_and_its_columns_take_their_calculations_along():
    table = editing.rename(TWO, "bang", "danh_sach")
    assert editing.find(table, "tong")["calculate"] == {
        "sum": ["danh_sach.so", {"product": [2, "danh_sach.so"]}]
    }
    assert editing.find(table, "danh_sach.so")["show_when"] == {"question": "loai", "equals": "co"}
    column = editing.rename(TWO, "bang.so", "luong")
    assert editing.find(column, "tong")["calculate"] == {
        "sum": ["bang.luong", {"product": [2, "bang.luong"]}]
    }


def test_a_key_that_would_take_over_another_questions_meaning_is_refused():
    with pytest.raises(editing.EditError, match="trùng với khóa"):
        editing.rename(_asking_outside(), "bang.so", "tu_ngay")
    with pytest.raises(editing.EditError, match="đã dùng"):
        editing.rename(TWO, "tu_ngay", "loai")
    for wrong in ("Họ tên", "moi", "", "version"):
        with pytest.raises(editing.EditError, match="chữ thường"):
            editing.rename(TWO, "tu_ngay", wrong)


def _asking_outside():
    """A column below `so` that looks at a question of the page."""
    column = {"label": "Ghi chú", "kind": "text", "show_when": {"question": "tu_ngay", "filled": True}}
    return editing.add_column(TWO, "bang", column)[0]


def test_moving_out_of_a_section_steps_into_the_next():
    moved = editing.move(TWO, "den_ngay", 1)
    assert [q["key"] for q in moved["sections"][1]["questions"]] == ["den_ngay", "bang", "tong"]
    assert editing.move(TWO, "loai", -1) == TWO
    first = editing.move_to(TWO, "tong", "mot", after="")
    assert [q["key"] for q in first["sections"][0]["questions"]][:2] == ["tong", "loai"]
    assert faults_of(first)


def test_a_section_goes_with_its_questions_unless_others_need_one():
    with pytest.raises(editing.EditError, match="Có gì"):
        editing.remove_section(TWO, "mot")
    assert [part["key"] for part in editing.remove_section(TWO, "hai")["sections"]] == ["mot"]


def test_another_kind_keeps_what_still_fits():
    question = {
        "key": "so_luong",
        "label": "Số",
        "kind": "whole_number",
        "hint": "x",
        "required": True,
        "limits": [{"min": 1}, {"at_most": "tong"}],
    }
    assert editing.with_kind(TWO, "so_luong", question, "money")["limits"] == [
        {"min": 1},
        {"at_most": "tong"},
    ]
    assert "limits" not in editing.with_kind(TWO, "so_luong", question, "text")
    assert editing.with_kind(TWO, "so_luong", question, "year")["limits"] == [{"min": 1}]
    assert editing.with_kind(TWO, "so_luong", question, "note") == {
        "key": "so_luong",
        "label": "Số",
        "kind": "note",
        "hint": "x",
    }
    choice = {"key": "a", "label": "A", "kind": "choice", "options": [{"key": "x", "label": "X"}]}
    assert editing.with_kind(TWO, "a", choice, "several")["options"] == choice["options"]
    assert "options" not in editing.with_kind(TWO, "a", choice, "yes_no")


@pytest.mark.parametrize(
    ("label", "key"),
    [
        ("Họ và tên", "ho_va_ten"),
        ("Địa chỉ", "dia_chi"),
        ("12 tháng qua", "thang_qua"),
        ("Mới", "cau_hoi_moi"),
        ("…", "cau_hoi"),
        ("Một câu hỏi rất dài mà nhãn của nó không thể làm khóa", "mot_cau_hoi_rat_dai_ma_nhan_cua_no_khong"),
    ],
)
def test_keys_are_made_from_labels(label, key):
    assert editing.key_from(label) == key
    assert editing.key_from(label, {key}) == f"{key}_2"


@given(LABELS, st.sets(st.sampled_from(["cau_hoi", "ho_va_ten", "ho_va_ten_2"])))
def test_any_label_makes_a_new_key(label, taken):
    made = editing.key_from(label, taken)
    assert editing.is_key(made)
    assert made not in taken


JUNK = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=5)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.sampled_from(["sections", "questions", "key", "kind", "columns", "title"]), inner),
    ),
    max_leaves=12,
)


@given(JUNK)
def test_what_cannot_be_edited_says_so(data):
    if editing.skeleton_faults(data):
        return
    assert all(editing.find(data, place)["key"] == place for place in editing.keys(data))


def test_a_blank_form_and_a_copy_load():
    assert formengine.load(editing.blank("F-X-01", "Đơn", "Mẫu 1")).basis == "Mẫu 1"
    copied = formengine.load(editing.copy_of(TWO, "F-X-02", "Đơn khác"))
    assert (copied.key, copied.title, len(copied.questions)) == ("F-X-02", "Đơn khác", 5)
    assert copied.check({}, CONTEXT) == []


@given(st.sampled_from(IDS), st.data())
def test_what_can_be_shown_of_a_faulty_form_is_shown_and_the_rest_named(form_id, data):
    definition = deepcopy(DEFINITIONS[form_id])
    drawn = data.draw(st.lists(st.sampled_from(places(definition)), max_size=4, unique=True))
    # Of a table that is none any more nobody asks for the columns.
    spoilt = [place for place in drawn if "." not in place or place.split(".")[0] not in drawn]
    wrong = data.draw(
        st.sampled_from([{"kind": "txt"}, {"label": ""}, {"show_when": {"all": []}}, {"lạ": 1}])
    )
    for place in spoilt:
        editing.find(definition, place).update(wrong)
    assert {fault.place for fault in diagnosis.faults(definition)} >= set(spoilt)
    form, left_out = diagnosis.showable(definition)
    assert set(left_out) >= set(spoilt)
    assert form.page({}) is not None
    if not spoilt:
        assert left_out == []
        assert [q.key for q in form.questions] == editing.keys(definition)


def test_faults_outside_of_questions_hide_nothing():
    definition: dict[str, Any] = {**deepcopy(TWO), "title": "", "lạ": 1}
    definition["sections"][1]["title"] = 3
    found = diagnosis.faults(definition)
    assert {(fault.section, fault.place) for fault in found} == {("", ""), ("hai", "")}
    form, left_out = diagnosis.showable(definition)
    assert (len(form.questions), left_out) == (5, [])
