"""The pack's forms with their filled examples, each loaded once."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
import yaml
from django.template import engines

from motcua.formengine import service as formengine

FORMS = Path(__file__).resolve().parents[2] / "packs" / "binh-phuoc" / "forms"
IDS = sorted(file.stem for file in FORMS.glob("*.yaml"))
CONTEXT = formengine.Context(today=date(2026, 11, 22))
LOADED = {form_id: formengine.load_file(FORMS / f"{form_id}.yaml") for form_id in IDS}


@dataclass(frozen=True)
class Example:
    form: formengine.Form
    answers: formengine.Answers
    context: formengine.Context


def example_of(form_id: str) -> Example:
    data = yaml.safe_load((FORMS / "examples" / f"{form_id}.yaml").read_text("utf-8"))
    return Example(LOADED[form_id], data["answers"], formengine.Context(date.fromisoformat(data["today"])))


@pytest.fixture(params=IDS)
def example(request) -> Example:
    return example_of(request.param)


def form_of(*questions, **more) -> formengine.Form:
    """A form of one section, for tests of single rules."""
    sections = [{"key": "phan", "title": "Phần", "questions": list(questions)}]
    return formengine.load({"key": "f", "title": "Tờ khai", "sections": sections, **more})


def ask(question, raw, *, context=CONTEXT):
    """Read one question called `q`."""
    form = form_of({"key": "q", "label": "Câu hỏi", **question})
    return form.clean(raw, {}, context)


PAGE = """{% from "formengine/question.jinja" import section, question %}
{% for part in page %}{{ section(part) }}{% endfor %}
{% for field in row %}{{ question(field) }}{% endfor %}"""


def drawn(page=(), row=()) -> str:
    """What the templates make of a page or of a row's page."""
    jinja = next(engine for engine in engines.all() if hasattr(engine, "env"))
    return str(jinja.env.from_string(PAGE).render(page=page, row=row))
