"""Templates show: no inline script or style, no decisions on roles, no text outside of translation."""

import re

import pytest

from tools import templates, texts

SOURCES = {str(path.relative_to(templates.ROOT)): path.read_text("utf-8") for path in templates.files()}

# Our content security policy would refuse each of these.
INLINE = re.compile(
    r"<style|\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|javascript:|<script(?![^>]*\ssrc=)", re.IGNORECASE
)
ROLES = re.compile(
    r"\{%-?\s*(?:el)?if\b[^%]*(\.(?:role|roles|posts|posts_at)\b|\brole\s*(?:==|!=|in\b)|is_officer|is_staff|has_perm)"
)
FOREIGN = re.compile(r"(?:src|href)\s*=\s*[\"'](?:https?:)?//", re.IGNORECASE)


@pytest.mark.parametrize("path", SOURCES)
def test_no_inline_script_or_style(path):
    assert INLINE.findall(SOURCES[path]) == []


@pytest.mark.parametrize("path", SOURCES)
def test_no_condition_on_roles(path):
    assert ROLES.findall(SOURCES[path]) == []


@pytest.mark.parametrize("path", SOURCES)
def test_nothing_is_loaded_from_elsewhere(path):
    assert [
        tag for tag in re.findall(r"<(?:script|link|img|iframe)[^>]*>", SOURCES[path]) if FOREIGN.search(tag)
    ] == []


def test_every_template_compiles_and_names_what_exists():
    assert list(templates.faults()) == []


def test_every_text_of_the_templates_can_be_translated():
    assert list(texts.template_faults()) == []


def test_every_text_of_the_code_can_be_translated():
    assert list(texts.python_faults()) == []
