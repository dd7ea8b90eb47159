"""A procedure as one file: it says what the data says, both ways, and refuses what could do harm."""

import contextlib
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from motcua.base.text import clean
from motcua.catalog import bundle, packs, plaintext
from motcua.catalog.packs import Fault, PackError

PACK = Path(settings.PACK)


@cache
def _pack():
    return packs.read(PACK)


def _codes():
    return sorted(path.stem for path in (PACK / "procedures").glob("*.yaml"))


@pytest.fixture
def declaration():
    return _pack().bundle("2.000134")


def test_every_procedure_of_the_pack_comes_back_as_it_went():
    for code in _codes():
        data = _pack().bundle(code)
        text = bundle.dump(data)
        assert bundle.parse(text) == data, code
        assert bundle.dump(bundle.parse(text)) == text
    assert len(_codes()) == 164


def test_the_file_is_the_same_whatever_order_a_database_keeps(declaration):
    assert bundle.dump(_backwards(declaration)) == bundle.dump(declaration)


def _backwards(value):
    if isinstance(value, dict):
        return {key: _backwards(value[key]) for key in sorted(value, reverse=True)}
    return [_backwards(one) for one in value] if isinstance(value, list) else value


def test_people_can_read_the_file(declaration):
    declaration["procedure"]["note"] = "Dòng đầu.\nDòng sau."
    lines = bundle.dump(declaration).splitlines()
    assert lines[0] == "format: motcua-procedure-1"
    assert "  processing_time: {value: 5, unit: working_day}" in lines
    assert "  note: |-" in lines
    assert lines.index("procedure:") < lines.index("forms:") < lines.index("examples:")
    assert max(map(len, lines)) <= 130
    assert "\\" not in bundle.dump(declaration)


TEXTS = st.text(max_size=30).map(clean)
PLAIN = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**17), 10**17)
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=20,
)


@given(PLAIN)
def test_whatever_is_written_is_read_back(data):
    assert plaintext.plain(plaintext.read(plaintext.write(data))) == data


@given(st.text(max_size=200) | st.text(alphabet="a:-[]{}'\"|&*!#\n \t,?%@0", max_size=60))
def test_no_text_breaks_the_reader(text):
    for whole in (text, f"format: motcua-procedure-1\nprocedure: {text}"):
        with contextlib.suppress(PackError):
            assert set(bundle.parse(whole)) == {"procedure", "forms", "examples"}


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a: &x 1", 1),
        ("a: 1\nb: *x", 2),
        ("[" * 100_000, 1),
        ("- " * 100_000, 1),
        ("a: !!python/object:os.system x", 1),
        ("a: 1\nb: 2\na: 3", 3),
        ("a:\n\tb: 1", 2),
        ("a: b: c", 1),
        ("a: 'x", 1),
        ("a: 1\n---\nb: 2", 2),
    ],
)
def test_a_harmful_or_broken_text_is_refused_with_its_line(text, line):
    with pytest.raises(PackError) as refused:
        bundle.parse(text)
    (fault,) = refused.value.faults
    assert fault.path == f"dòng {line}"


@pytest.mark.parametrize("text", ["", "\0", "\ud800", "a: " + "x" * 600_000, "5", "- 1", "procedure: {}"])
def test_what_is_no_procedure_says_so(text):
    with pytest.raises(PackError) as refused:
        bundle.parse(text)
    assert refused.value.faults


def test_all_faults_of_shape_are_listed_each_with_its_line():
    text = """format: motcua-procedure-1
procedure:
  code: 2.000130
  level: "bốn"
  documents:
    - {key: don, name: Đơn}
    - {name: 5}
  fee: 1.5
phí: 0
forms: [1]
"""
    with pytest.raises(PackError) as refused:
        bundle.parse(text)
    places = {fault.path for fault in refused.value.faults}
    assert places == {
        "dòng 4 (procedure.level)",
        "dòng 7 (procedure.documents[2].key)",
        "dòng 7 (procedure.documents[2].name)",
        "dòng 8 (procedure.fee)",
        "dòng 9 (phí)",
        "dòng 10 (forms)",
    }


@pytest.mark.parametrize(
    "lines",
    [
        "documents: [{key: a, name: b, cases: 5}]",
        "documents: [{key: a, name: b, originals: [1]}]",
        "cases: [{key: a, name: b, processing_time: 5}]",
        "tests: [{name: a, then: 5}]",
        "tests: [{name: a, then: [{expect: [1]}]}]",
        "tests: [{name: a, expect: {state: {}}}]",
        "tests: [{name: a, expect: {told: [1]}}]",
        "tests: [{name: a, answers: x}]",
    ],
)
def test_what_no_page_could_show_is_refused(lines):
    with pytest.raises(PackError):
        bundle.parse(f"format: motcua-procedure-1\nprocedure:\n  {lines}\n")


@pytest.mark.parametrize(
    "lines",
    [
        "forms: {F: {sections: [{questions: 5}]}}",
        "forms: {F: {sections: [{key: [1]}]}}",
        "forms: {F: {sections: [{questions: [{key: {}}]}]}}",
        "examples: {F: {answers: 5}}",
    ],
)
def test_forms_and_examples_that_no_page_could_show_are_refused(lines):
    with pytest.raises(PackError):
        bundle.parse(f"format: motcua-procedure-1\nprocedure: {{name: x}}\n{lines}\n")


def test_a_code_without_quotes_keeps_its_last_zero():
    data = bundle.parse("format: motcua-procedure-1\nprocedure:\n  code: 2.000130\n")
    assert data == {"procedure": {"code": "2.000130"}, "forms": {}, "examples": {}}


def test_dates_stay_the_text_they_are():
    data = bundle.parse(
        "format: motcua-procedure-1\nprocedure:\n  tests:\n    - {name: x, filed: 2026-11-20 16:55:00}\n"
    )
    assert data["procedure"]["tests"][0]["filed"] == "2026-11-20 16:55:00"


@pytest.mark.parametrize(
    ("file", "path", "said"),
    [
        ("procedures/2.000134.yaml", "documents[giay-chung-nhan-ket-qua-kiem-dinh].copies", "copies: 1"),
        ("procedures/2.000134.yaml", "workflow", "workflow: so"),
        ("procedures/2.000134.yaml", "no_such_key", "procedure:"),
        ("forms/F-ATVSLD-01.yaml", "forms/F-ATVSLD-01.yaml.sections.1.fax.limits", "limits:"),
        ("forms/examples/F-ATVSLD-01.yaml", "doi_tuong.2.han_kiem_dinh", "han_kiem_dinh: '2027"),
    ],
)
def test_a_fault_leads_to_its_line(declaration, file, path, said):
    text = bundle.dump(declaration)
    number = bundle.line_of(text, Fault(file, path, ""))
    assert said in text.splitlines()[number - 1]


def test_spelling_out_what_is_usual_says_nothing_new(declaration):
    spelt = declaration | {
        "procedure": declaration["procedure"] | {"sets": 1, "cases": [], "filed_at": "lead"}
    }
    spelt["procedure"]["documents"] = [one | {"note": ""} for one in spelt["procedure"]["documents"]]
    assert bundle.is_same(declaration, spelt)
    assert not bundle.is_same(declaration, declaration | {"examples": {}})
    assert bundle.tidy(spelt["procedure"]) == declaration["procedure"]


@pytest.mark.parametrize(
    ("code", "name"), [("2.000134", "2.000134.yaml"), ("Mã Đẹp/..", "ma-dep.yaml"), ("", "thu-tuc.yaml")]
)
def test_a_download_has_a_plain_name(code, name):
    assert bundle.file_name({"procedure": {"code": code}}) == name
