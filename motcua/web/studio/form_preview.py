"""The page as a citizen sees it, drawn section by section: what was drawn before is not drawn again.

Drawing 200 questions takes far longer than all else on the editor's page, and an edit changes one section.
"""

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation

from motcua.formengine.service import diagnosis, editing

Item = dict[str, Any]


def sections(definition: Mapping[str, Any], left_out: list[str]) -> list[str]:
    """The drawn sections of a definition, without the questions and columns that are left out."""
    data = {**definition}
    for place in left_out:
        data = editing.without(data, place)
    page = {one["key"]: one for part in data.get("sections", []) for one in part.get("questions", [])}
    language = translation.get_language() or ""
    return [_drawn(language, _spelt(part, page)) for part in data.get("sections", [])]


def _spelt(section: Item, page: Mapping[str, Item]) -> str:
    """All that the drawn section depends on: itself, and the questions that it looks at."""
    own = {one["key"] for one in section.get("questions", [])}
    looked_at: dict[str, Item] = {}
    for question in section.get("questions", []):
        for reference in editing.looked_at(question):
            key = reference.partition(".")[0]
            if key in page and key not in own:
                looked_at[key] = _bare(page[key])
    return json.dumps([list(looked_at.values()), section], ensure_ascii=False)


def _bare(question: Item) -> Item:
    """A question as those know it that look at it."""
    rules = ("show_when", "required_when", "limits", "prefill")
    bare = {name: value for name, value in question.items() if name not in rules}
    if "calculate" in bare:
        bare["calculate"] = {"sum": [0]}
    if bare.get("kind") == "table":
        bare["columns"] = [_bare(column) for column in bare.get("columns", [])]
    return bare


@lru_cache(maxsize=256)
def _drawn(language: str, spelt: str) -> str:  # noqa: ARG001 - the words are of that language
    looked_at, section = json.loads(spelt)
    above = {"key": "tren", "title": "-", "questions": looked_at}
    form, _left_out = diagnosis.showable({"key": "f", "title": "f", "sections": [above, section]})
    return render_to_string("studio/form_preview.jinja", {"part": form.page({})[1]})
