"""Any definition that loads, and what somebody might type on its page: for the property tests."""

from typing import Any

from hypothesis import assume
from hypothesis import strategies as st

from motcua.formengine import service as formengine
from motcua.formengine.kinds import KINDS
from motcua.formengine.limits import RULES
from motcua.formengine.service import prefilling

# Something valid of each kind, as its inputs' values; "" is the question's own input.
TYPED: dict[str, list[dict[str, Any]]] = {
    "text": [{"": "Chữ"}, {"": "ab1"}],
    "long_text": [{"": "Hai\ndòng"}, {"": "dài " * 30}],
    "number": [{"": "12,5"}, {"": "0"}, {"": "-3"}],
    "whole_number": [{"": "0"}, {"": "12"}, {"": "1.000"}],
    "money": [{"": "2.500.000"}, {"": "0"}],
    "date": [{"day": "4", "month": "5", "year": "2020"}, {"day": "29", "month": "2", "year": "2028"}],
    "month": [{"month": "5", "year": "2020"}, {"month": "12", "year": "2030"}],
    "year": [{"": "2020"}, {"": "2031"}],
    "yes_no": [{"": "co"}, {"": "khong"}],
    "confirm": [{"": "co"}, {"": "1"}, {"": "true"}],
    "choice": [{"": "nam"}, {"": "nu"}],
    "several": [{"": ["nam"]}, {"": ["nam", "nu"]}],
    "identity_number": [{"": "070190001234"}, {"": "285123456"}],
    "passport": [{"": "C1234567"}],
    "tax_code": [{"": "3800123454"}],
    "tax_or_identity": [{"": "3800123454"}, {"": "070190001234"}],
    "phone": [{"": "0912345678"}],
    "email": [{"": "lan@vidu.vn"}],
    "url": [{"": "https://www.vidu.vn"}],
    "person": [
        {"full_name": "Lan", "birth_date-day": "1", "birth_date-month": "2", "birth_date-year": "1990"}
        | {"identity_number": "070190001234"},
        {"full_name": "Minh"},
    ],
    "address": [
        {"province": "75", "commune": "dong xoai", "detail": "Số 5"},
        {"province": "2025-06-70", "commune": "Tân Tiến, Bù Đốp", "detail": "Thôn 1"},
    ],
    "bank_account": [{"number": "5600205123456", "bank": "agribank", "holder": "LAN"}],
    "country": [{"": "vn"}, {"": "jp"}],
    "calculated": [{}],
    "table": [{}],
    "note": [{}],
}
OPTIONS = [{"key": "nam", "label": "Nam"}, {"key": "nu", "label": "Nữ"}]
SIMPLE = [name for name in KINDS if name not in ("table", "note", "calculated")]
FLAGS = st.sampled_from([True, False, False])


@st.composite
def definitions(draw, most: int = 7, *, limits: bool = True, required: bool = True) -> dict[str, Any]:
    """A definition that loads. Without `limits` and `required` nothing blocks what is valid by itself."""
    above: list[dict[str, Any]] = []
    for number in range(draw(st.integers(1, most))):
        kind = draw(st.sampled_from([*SIMPLE, "table", "note", "calculated", "choice", "several", "yes_no"]))
        above.append(_question(draw, f"q{number}", kind, above, limits=limits, required=required))
    cut = draw(st.integers(0, len(above)))
    sections = [
        {"key": f"phan{n}", "title": f"Phần {n}", "questions": part}
        for n, part in enumerate((above[:cut], above[cut:]))
        if part
    ]
    return {"key": "f", "title": "Tờ khai", "sections": sections}


@st.composite
def forms(draw, most: int = 7, *, limits: bool = True, required: bool = True) -> formengine.Form:
    """The form of such a definition."""
    definition = draw(definitions(most, limits=limits, required=required))
    form, faults = loaded(definition)
    # Only what the drawing leaves to chance: limits that together are impossible.
    assert all("Không câu trả lời nào" in fault.sentence for fault in faults), faults
    assume(form)
    assert form is not None
    return form


def loaded(definition) -> tuple[formengine.Form | None, list[formengine.DefinitionFault]]:
    """The form, or everything that is wrong with it."""
    try:
        return formengine.load(definition), []
    except formengine.DefinitionError as error:
        return None, error.faults


def _question(draw, key, kind, above, *, limits, required, outer=None) -> dict[str, Any]:
    seen = [other for other in (*(outer or ()), *above) if other["kind"] != "note"]
    question: dict[str, Any] = {
        "key": key,
        "label": f"Câu {key}",
        "kind": kind,
        **_settings(draw, kind, seen),
    }
    if kind == "table":
        question |= _table(draw, above, limits=limits, required=required)
    if seen and draw(FLAGS):
        question["show_when"] = draw(conditions(seen))
    if required and kind not in ("calculated", "note"):
        if draw(FLAGS):
            question["required"] = True
        elif seen and draw(FLAGS):
            question["required_when"] = draw(conditions(seen))
    if outer is None and KINDS[kind].prefillable and kind != "calculated" and draw(FLAGS):
        question["prefill"] = draw(st.lists(st.sampled_from(prefilling.NAMES), unique=True, min_size=1))
    if limits:
        question["limits"] = draw(_limits(question, seen))
    for name, value in (("hint", "Gợi ý"), ("short", f"Ngắn {key}"), ("sensitive", True)):
        if draw(FLAGS):
            question[name] = value
    return question


def _settings(draw, kind, seen) -> dict[str, Any]:
    if kind in ("choice", "several"):
        return {"options": OPTIONS} if draw(st.booleans()) else {"dataset": "dan_toc"}
    if kind == "person":
        return {"optional": draw(st.lists(st.sampled_from(["birth_date", "identity_number"]), unique=True))}
    if kind in ("text", "long_text") and draw(FLAGS):
        return {"transform": "uppercase"}
    if kind == "calculated":
        return {"calculate": draw(_calculation(seen)), **({"unit": "money"} if draw(FLAGS) else {})}
    return {}


def _table(draw, above, *, limits, required) -> dict[str, Any]:
    columns: list[dict[str, Any]] = []
    for number in range(draw(st.integers(1, 4))):
        kind = draw(st.sampled_from([*SIMPLE, "calculated"]))
        columns.append(
            _question(draw, f"c{number}", kind, columns, limits=limits, required=required, outer=above)
        )
    least = draw(st.integers(0, 2)) if required else 0
    return {"columns": columns, "row_name": "Hàng", "min_rows": least, "max_rows": draw(st.integers(2, 5))}


def _calculation(seen):
    places = [q["key"] for q in seen if KINDS[q["kind"]].measure == "number"]
    places += [
        f"{q['key']}.{column['key']}"
        for q in seen
        for column in q.get("columns", ())
        if KINDS[column["kind"]].measure == "number"
    ]
    terms = st.one_of([st.integers(-9, 9), *([st.sampled_from(places)] if places else [])])
    operation = st.sampled_from(["sum", "difference", "product"])
    plain = st.builds(lambda name, inner: {name: inner}, operation, st.lists(terms, min_size=1, max_size=3))
    return st.builds(
        lambda name, inner: {name: inner}, operation, st.lists(terms | plain, min_size=1, max_size=3)
    )


def conditions(seen):
    """Any condition on the questions above."""
    return st.recursive(
        st.one_of([_leaf(question) for question in seen]),
        lambda inner: (
            st.builds(lambda part: {"not": part}, inner)
            | st.builds(
                lambda name, parts: {name: parts},
                st.sampled_from(["all", "any"]),
                st.lists(inner, min_size=1, max_size=2),
            )
        ),
        max_leaves=3,
    )


def _keys(question):
    """Two of the options."""
    if question.get("dataset"):
        return ["kinh", "tay"]
    return {"yes_no": ["co", "khong"], "country": ["vn", "jp"]}.get(question["kind"], ["nam", "nu"])


def _leaf(question):
    key = question["key"]
    filled = st.builds(lambda wanted: {"question": key, "filled": wanted}, st.booleans())
    kind = question["kind"]
    if kind in ("choice", "several", "yes_no", "country"):
        keys = st.sampled_from(_keys(question))
        names = ["contains"] if kind == "several" else ["equals", "not_equals"]
        compared = st.builds(lambda name, value: {"question": key, name: value}, st.sampled_from(names), keys)
        if kind == "several":
            return filled | compared
        among = st.builds(lambda wanted: {"question": key, "in": wanted}, st.lists(keys, min_size=1))
        return filled | compared | among
    return filled


def _limits(question, seen):
    kind = question["kind"]
    rules = [rule for rule in RULES if KINDS[kind].measure in RULES[rule].measures]
    found = [drawn for rule in rules if (drawn := _argument(rule, question, seen)) is not None]
    severity = st.sampled_from([{}, {"severity": "warn"}, {"message": "Câu riêng."}])
    if not found:
        return st.just([])
    return st.lists(st.builds(lambda rule, more: rule | more, st.one_of(found), severity), max_size=2)


def _argument(rule, question, seen):
    kind, wanted = question["kind"], RULES[rule].argument
    if wanted == "number":
        numbers = st.sampled_from([0, 1, 5, 30, 2025, 10**6, 10**12])
        return st.builds(lambda n: {rule: n}, numbers)
    if wanted == "flag":
        return st.just({rule: True})
    if wanted == "pattern":
        return st.just({rule: "[a-zA-Z0-9 ]+"})
    if wanted == "options":
        return st.just({rule: _keys(question)[:1]})
    fitting = RULES[rule].other or (KINDS[kind].measure,)
    others = [q["key"] for q in seen if KINDS[q["kind"]].measure in fitting and q["kind"] != "table"]
    if rule == "agrees_with_sex":
        others = [q["key"] for q in seen if q["kind"] in ("choice", "yes_no")]
    if not others:
        return None
    if wanted == "months":
        return st.builds(lambda key: {rule: {"question": key, "months": 24}}, st.sampled_from(others))
    return st.builds(lambda key: {rule: key}, st.sampled_from(others))


# -- what is typed ------------------------------------------------------------------------------------------


def typed(form: formengine.Form, odd=None):
    """What a browser might send for the page: valid values, nothing, or something `odd`."""
    return _typed(form.questions, odd)


def typed_row(table, odd=None):
    """What a browser might send for the page of one row."""
    return _typed(table.columns, odd)


@st.composite
def _typed(draw, questions, odd):
    raw: dict[str, Any] = {}
    for question in questions:
        raw |= draw(_answer(question))
    if odd is not None:
        names = [name for question in questions for name in question.kind.inputs(question.key)]
        if names:
            raw |= draw(st.dictionaries(st.sampled_from(names), odd, max_size=3))
    return raw


def _answer(question):
    values = TYPED[question.kind.name]
    if len(question.options) > len(OPTIONS) and question.kind.name in ("choice", "several"):
        values = [{"": [key] if question.kind.name == "several" else key} for key in ("kinh", "tay")]
    named = [
        {f"{question.key}-{part}" if part else question.key: value for part, value in parts.items()}
        for parts in values
    ]
    return st.sampled_from([{}, *named])


@st.composite
def filled(draw, form: formengine.Form, context: formengine.Context, odd=None) -> formengine.Answers:
    """Answers as the pages store them: rows first, then the page."""
    answers: formengine.Answers = {}
    for table in (question for question in form.questions if question.is_table):
        for number in range(draw(st.integers(0, min(2, table.max_rows)))):
            raw = draw(_typed(table.columns, odd))
            row = form.clean_row(table.key, raw, context, answers=answers, number=number + 1)
            answers = form.add_row(answers, table.key, row.answers)
    return form.clean(draw(typed(form, odd)), answers, context).answers
