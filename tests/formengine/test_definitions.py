"""A wrong definition is refused once, with everything that is wrong with it."""

from pathlib import Path

import pytest
import yaml

from motcua.formengine import service as formengine
from motcua.formengine.kinds import KINDS
from motcua.formengine.limits import RULES
from tests.formengine.conftest import CONTEXT, form_of

TEXT = {"label": "Chữ", "kind": "text"}
DAY = {"label": "Ngày", "kind": "date"}
COUNT = {"label": "Số", "kind": "whole_number"}
YES = {"label": "Có không", "kind": "yes_no"}
OPTIONS = [{"key": "x", "label": "X"}, {"key": "y", "label": "Y"}]

WRONG = [
    ([{"key": "a", "label": "A", "kind": "txt"}], "Có phải “text”"),
    ([{"key": "a", "label": "A"}], "Không có loại câu hỏi"),
    ([{"key": "Họ tên", **TEXT}], "Khóa"),
    ([{"key": "csrfmiddlewaretoken", **TEXT}], "Khóa"),
    ([{"key": "a", **TEXT}, {"key": "a", **TEXT}], "đã dùng"),
    ([{"key": "a", "kind": "text"}], "Thiếu “label”"),
    ([{"key": "a", **TEXT, "requird": True}], "Có phải “required”"),
    ([{"key": "a", **TEXT, "required": "yes"}], "true hoặc false"),
    ([{"key": "a", **TEXT, "show_when": {"question": "z", "equals": "1"}}], "Không có câu hỏi “z”"),
    ([{"key": "a", **TEXT, "show_when": {"question": "b", "equals": "1"}}, {"key": "b", **TEXT}], "đứng sau"),
    ([{"key": "a", **TEXT, "show_when": {"question": "a", "filled": True}}], "đứng sau"),
    (
        [{"key": "b", **YES}, {"key": "a", **TEXT, "show_when": {"question": "b", "equals": "yes"}}],
        "không có lựa chọn",
    ),
    ([{"key": "b", **YES}, {"key": "a", **TEXT, "show_when": {"question": "b"}}], "đúng một phép so sánh"),
    (
        [{"key": "b", **YES}, {"key": "a", **TEXT, "show_when": {"question": "b", "in": [["co"]]}}],
        "không có lựa chọn",
    ),
    (
        [{"key": "b", **YES}, {"key": "a", **TEXT, "show_when": {"question": "b", "contains": "co"}}],
        "dùng được: equals, not_equals, in, filled",
    ),
    (
        [{"key": "b", **COUNT}, {"key": "a", **TEXT, "show_when": {"question": "b", "equals": 5}}],
        "dùng được: filled",
    ),
    (
        [{"key": "b", **TEXT}, {"key": "a", **TEXT, "required_when": {"question": "b", "equals": "x"}}],
        "dùng được: filled",
    ),
    ([{"key": "b", **YES}, {"key": "a", **TEXT, "show_when": {"all": []}}], "không rỗng"),
    ([{"key": "a", **TEXT, "show_when": "b = co"}], "Điều kiện"),
    ([{"key": "a", **TEXT, "limits": [{"max_lenght": 5}]}], "Có phải “max_length”"),
    ([{"key": "a", **TEXT, "limits": [{"min": 5}]}], "không dùng cho loại"),
    ([{"key": "a", **TEXT, "limits": [{"pattern": "["}]}], "không đọc được"),
    ([{"key": "a", **TEXT, "limits": [{"min_length": 9}, {"max_length": 3}]}], "Không câu trả lời nào"),
    ([{"key": "a", **COUNT, "limits": [{"min": 9}, {"max": 3}]}], "Không câu trả lời nào"),
    ([{"key": "a", **COUNT, "limits": [{"min": "một"}]}], "cần một con số"),
    ([{"key": "a", **COUNT, "limits": [{"min": float("nan")}]}], "cần một con số"),
    ([{"key": "a", **COUNT, "limits": [{"max": float("inf")}]}], "cần một con số"),
    (
        [{"key": "a", **DAY, "limits": [{"not_future": True}, {"at_least_days_ahead": 3}]}],
        "Không câu trả lời nào",
    ),
    (
        [{"key": "a", **DAY, "limits": [{"not_past": True}, {"at_least_days_ago": 3}]}],
        "Không câu trả lời nào",
    ),
    (
        [{"key": "a", **DAY, "limits": [{"at_least_months_ago": 9}, {"at_most_months_ago": 3}]}],
        "Không câu trả lời nào",
    ),
    (
        [{"key": "b", **DAY}, {"key": "a", **DAY, "limits": [{"after": "b"}, {"not_after": "b"}]}],
        "Không câu trả lời nào",
    ),
    ([{"key": "a", **YES, "limits": [{"none_of": ["co", "khong"]}]}], "Không câu trả lời nào"),
    ([{"key": "a", **COUNT, "limits": [{"min": 1, "max": 3}]}], "đúng một quy tắc"),
    ([{"key": "a", **COUNT, "limits": [{"min": 1, "severity": "error"}]}], "block hoặc warn"),
    ([{"key": "a", **DAY, "limits": [{"after": "b"}]}, {"key": "b", **DAY}], "đứng sau"),
    ([{"key": "b", **COUNT}, {"key": "a", **DAY, "limits": [{"after": "b"}]}], "không so sánh được"),
    ([{"key": "a", "label": "A", "kind": "choice"}], "ít nhất hai lựa chọn"),
    ([{"key": "a", "label": "A", "kind": "choice", "options": ["Nam", "Nữ"]}], "“key”"),
    ([{"key": "a", "label": "A", "kind": "choice", "options": [*OPTIONS, *OPTIONS]}], "có hai lần"),
    ([{"key": "a", "label": "A", "kind": "choice", "dataset": "dan_tocc"}], "Có phải “dan_toc”"),
    ([{"key": "a", "label": "A", "kind": "table", "columns": []}], "ít nhất một cột"),
    (
        [
            {
                "key": "a",
                "label": "A",
                "kind": "table",
                "min_rows": 5,
                "max_rows": 2,
                "columns": [{"key": "c", **TEXT}],
            }
        ],
        "tối thiểu lớn hơn",
    ),
    (
        [{"key": "a", "label": "A", "kind": "table", "shown": ["d"], "columns": [{"key": "c", **TEXT}]}],
        "“shown”",
    ),
    ([{"key": "a", **TEXT, "prefill": "profile.name"}], "Có phải “profile.full_name”"),
    ([{"key": "a", **TEXT, "transform": "lower"}], "uppercase"),
    (["a"], "bảng khóa"),
    ([{"key": "a", "label": "A", "kind": "country", "limits": [{"none_of": "vn"}]}], "danh sách"),
    ([{"key": "a", "label": "A", "kind": "country", "limits": [{"none_of": ["vnm"]}]}], "có: vn"),
    ([{"key": "a", "label": "A", "kind": "person", "optional": ["full_name"]}], "“optional”"),
    ([{"key": "a", **TEXT, "sensitive": "có"}], "true hoặc false"),
]


@pytest.mark.parametrize(("questions", "sentence"), WRONG)
def test_fault_is_named_with_its_path(questions, sentence):
    with pytest.raises(formengine.DefinitionError) as caught:
        form_of(*questions)
    assert any(sentence in fault.sentence for fault in caught.value.faults), caught.value.faults
    assert all(fault.path.startswith("form.sections.1") for fault in caught.value.faults)


@pytest.mark.parametrize(
    ("questions", "place", "sentence"),
    [
        ("- {key: a, label: A, kind: chu}", "a", "Không có loại câu hỏi “chu”"),
        (
            "- {key: a, label: A, kind: text, show_when: {question: b, filled: true}}\n"
            "      - {key: b, label: B, kind: text}",
            "a.show_when",
            "“b” đứng sau câu hỏi này",
        ),
        (
            "- {key: a, label: A, kind: text, required_when: {question: z, filled: true}}",
            "a.required_when",
            "Không có câu hỏi “z”",
        ),
        (
            "- {key: a, label: A, kind: text, show_when: {question: b, filled: true}}\n"
            "      - {key: b, label: B, kind: text, show_when: {question: a, filled: true}}",
            "a.show_when",
            "chỉ được nhắc tới câu hỏi đứng trước",
        ),
        (
            "- {key: a, label: A, kind: text}\n      - {key: a, label: B, kind: text}",
            "a",
            "Khóa “a” đã dùng cho một câu hỏi khác",
        ),
        (
            "- {key: a, label: A, kind: number, limits: [{min: 5}, {max: 3}]}",
            "a.limits",
            "Không câu trả lời nào đạt cả “min” và “max”",
        ),
    ],
    ids=["unknown kind", "later question", "missing question", "cycle", "duplicate key", "impossible limits"],
)
def test_each_fault_names_its_file_its_place_and_says_why(tmp_path, questions, place, sentence):
    file = tmp_path / "F-SAI-01.yaml"
    file.write_text(
        "key: F-SAI-01\ntitle: Tờ khai\nsections:\n  - key: phan\n    title: Phần\n    questions:\n"
        f"      {questions}\n",
        "utf-8",
    )
    with pytest.raises(formengine.DefinitionError) as caught:
        formengine.load_file(file)
    assert caught.value.faults[0].path == f"F-SAI-01.yaml.sections.1.{place}"
    assert sentence in caught.value.faults[0].sentence


def test_all_faults_come_at_once():
    with pytest.raises(formengine.DefinitionError) as caught:
        form_of(
            {"key": "a", "label": "A", "kind": "txt"},
            {"key": "b", **TEXT, "limits": [{"min": 1}]},
            {"key": "B"},
        )
    assert len(caught.value.faults) >= 3


@pytest.mark.parametrize(
    "junk", [None, [], "form", {}, {"sections": 5}, {"sections": [None]}, {"sections": [{"questions": {}}]}]
)
def test_what_is_no_definition_at_all_is_refused_by_sentences(junk):
    with pytest.raises(formengine.DefinitionError) as caught:
        formengine.load(junk)
    assert caught.value.faults


def test_file_that_is_not_yaml_is_refused_by_a_sentence(tmp_path):
    file = tmp_path / "F.yaml"
    file.write_text("key: [", "utf-8")
    with pytest.raises(formengine.DefinitionError):
        formengine.load_file(file)


def test_a_row_may_look_at_its_own_columns_and_at_the_page():
    form = form_of(
        {"key": "tong", **COUNT},
        {
            "key": "bang",
            "label": "Bảng",
            "kind": "table",
            "columns": [
                {"key": "so", **COUNT, "limits": [{"at_most": "tong"}]},
                {"key": "ly_do", **TEXT, "show_when": {"question": "so", "filled": True}},
            ],
        },
    )
    assert form.question("bang.3.so").kind.name == "whole_number"


def test_the_example_of_the_documentation_is_a_definition():
    text = (Path(__file__).resolve().parents[2] / "docs" / "forms.md").read_text("utf-8")
    example = text.split("```yaml\n", 1)[1].split("```", 1)[0]
    form = formengine.load(yaml.safe_load(example))
    row = form.clean_row("cay_giong", {"ten": "Điều", "so_luong": "300", "don_gia": "200.000"}, CONTEXT)
    answers = form.add_row({}, "cay_giong", row.answers)
    assert answers["tong_tien"] == 60_000_000
    assert "tong_tien" in {problem.path for problem in form.check(answers, CONTEXT)}


def test_the_documentation_names_every_kind_and_every_limit():
    text = (Path(__file__).resolve().parents[2] / "docs" / "forms.md").read_text("utf-8")
    assert [name for name in (*KINDS, *RULES) if f"`{name}`" not in text and f"`{name}:" not in text] == []
