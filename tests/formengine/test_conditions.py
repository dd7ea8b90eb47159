"""One set of vectors, two readers: the engine and the module that browsers load."""

import json
from pathlib import Path

from playwright.sync_api import sync_playwright

from motcua.formengine import service as formengine
from motcua.formengine.conditions import Condition, faults
from tests.formengine.conftest import CONTEXT, form_of

VECTORS = json.loads((Path(__file__).parent / "condition_vectors.json").read_text("utf-8"))
STATIC = Path(formengine.__file__).parent / "static" / "formengine"
CHROMIUM = "/usr/bin/chromium"


def test_the_engine_keeps_the_vectors():
    for vector in VECTORS:
        assert list(faults(vector["if"])) == []
        assert Condition(vector["if"]).holds(vector["answers"].get) is vector["holds"], vector


def test_the_browser_keeps_the_vectors():
    source = (STATIC / "conditions.js").read_text("utf-8")
    program = """async ([source, vectors]) => {
        const { holds } = await import("data:text/javascript," + encodeURIComponent(source));
        return vectors.filter((v) => holds(v.if, (key) => v.answers[key] ?? null) !== v.holds);
    }"""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        wrong = browser.new_page().evaluate(program, [source, VECTORS])
        browser.close()
    assert wrong == []


def chain() -> formengine.Form:
    yes = {"kind": "yes_no"}
    return form_of(
        {"key": "a", "label": "A", **yes},
        {"key": "b", "label": "B", **yes, "show_when": {"question": "a", "equals": "co"}},
        {
            "key": "c",
            "label": "C",
            "kind": "text",
            "required": True,
            "show_when": {"question": "b", "equals": "co"},
        },
    )


def test_answer_behind_a_hidden_answer_is_hidden_too():
    raw = {"a": "khong", "b": "co", "c": "cũ"}
    cleaned = chain().clean(raw, {}, CONTEXT)
    assert cleaned.answers == {"a": "khong"}
    assert cleaned.ok
    assert cleaned.raw == raw
    assert [q.key for q in chain().visible_questions({"a": "khong", "b": "co", "c": "cũ"})] == ["a"]


def test_hidden_answers_do_not_appear_in_the_display():
    lines = chain().display({"a": "khong", "b": "co", "c": "cũ"})[0].lines
    assert [line.key for line in lines] == ["a"]


def test_question_that_shows_is_required():
    assert [p.path for p in chain().clean({"a": "co", "b": "co"}, {}, CONTEXT).errors] == ["c"]
