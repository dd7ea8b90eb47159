"""One set of vectors, two readers: the engine and the module that browsers load."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from motcua.formengine import service as formengine
from motcua.formengine.conditions import Condition, faults
from tests.browsing import launched
from tests.formengine.conftest import CONTEXT, drawn, form_of

VECTORS = json.loads((Path(__file__).parent / "condition_vectors.json").read_text("utf-8"))
SOURCE = (Path(formengine.__file__).parent / "static" / "formengine" / "conditions.js").read_text("utf-8")


def test_the_engine_keeps_the_vectors():
    for vector in VECTORS:
        assert list(faults(vector["if"])) == []
        assert Condition(vector["if"]).holds(vector["answers"].get) is vector["holds"], vector


@pytest.fixture(scope="module")
def page():
    with sync_playwright() as playwright:
        browser = launched(playwright)
        yield browser.new_page()
        browser.close()


def test_the_browser_keeps_the_vectors(page):
    program = """async ([source, vectors]) => {
        const { holds } = await import("data:text/javascript," + encodeURIComponent(source));
        return vectors.filter((v) => holds(v.if, (key) => v.answers[key] ?? null) !== v.holds);
    }"""
    assert page.evaluate(program, [SOURCE, VECTORS]) == []


def watch(page, fields) -> None:
    """A page with these fields, watched by the browser's module."""
    page.set_content(f"<form>{drawn(row=fields)}</form>")
    program = """async (source) => {
        const { watchConditions } = await import("data:text/javascript," + encodeURIComponent(source));
        watchConditions(document.forms[0]);
    }"""
    page.evaluate(program, SOURCE)


def test_browser_shows_a_question_when_its_condition_comes_true(page):
    watch(page, chain().page({})[0].fields)
    assert not page.locator("#b").is_visible()
    page.check("input[name=a][value=co]")
    assert page.locator("#b").is_visible()
    assert not page.locator("#c").is_visible()
    page.check("input[name=b][value=co]")
    page.fill("#c", "chữ")
    page.check("input[name=a][value=khong]")
    assert not page.locator("#c").is_visible()
    assert page.locator("#c").is_disabled()


def test_browser_leaves_a_question_alone_whose_condition_looks_elsewhere(page):
    watch(page, chain().page({"a": "co", "b": "co"})[0].fields[2:])
    assert page.locator("#c").is_visible()
    assert page.locator("#c").is_enabled()


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
