"""The check for untranslated text finds what it should, and nothing else."""

import ast

import pytest
from django.template import engines

from tools import texts


def _in_template(source):
    env = engines["jinja2"].env  # type: ignore[attr-defined]
    reader = texts._Words()
    reader.feed(texts._without_template_code(env, source))
    reader.close()
    return [words for _, words in reader.found] + [
        words for _, words in texts._in_expressions(env.parse(source))
    ]


@pytest.mark.parametrize(
    "source",
    [
        "<p>Nộp hồ sơ</p>",
        "<p>Send</p>",
        '<img alt="Cửa">',
        '<button aria-label="Close">×</button>',
        "<p>{{ name }} đã nộp</p>",
        "{% if x %}Có{% endif %}",
        '{{ macro({"text": "Submit"}) }}',
        '{{ macro("Nộp") }}',
        '{{ macro({"label": {"text": "Họ tên"}}) }}',
        "{% trans %}Được{% endtrans %} và chưa được",
    ],
)
def test_untranslated_words_of_a_template_are_found(source):
    assert _in_template(source)


@pytest.mark.parametrize(
    "source",
    [
        '<p class="Lớp">{{ _("Nộp hồ sơ") }}</p>',
        "{% trans n=n %}Còn {{ n }} tệp{% endtrans %}",
        "{# Lời ghi chú #}<!-- Lời ghi chú -->",
        '{{ macro({"text": _("Nộp"), "classes": "govuk-button"}) }}',
        "<td>{{ size }} kB</td><td>…</td><td>&nbsp;·&nbsp;12</td>",
        '<span lang="vi">Tiếng Việt</span>',
        "{% block body_class %}desk{% endblock %}",
    ],
)
def test_translated_or_wordless_templates_pass(source):
    assert _in_template(source) == []


@pytest.mark.parametrize(
    "source",
    [
        'x = "Nộp hồ sơ"',
        'x = f"Còn {n} tệp đính kèm"',
        'class S(TextChoices):\n    NEW = "new", "Mới đăng ký"',
        'f(label="Họ và tên")',
    ],
)
def test_untranslated_vietnamese_of_code_is_found(source):
    assert list(texts._in_python(ast.parse(source)))


@pytest.mark.parametrize(
    "source",
    [
        'x = _("Nộp hồ sơ")',
        'x = ngettext("%d tệp đã", "%d tệp đã", n)',
        '"""Một Cửa nói tiếng Việt."""',
        'x = "plain English"',
        'name = models.CharField("họ và tên", max_length=9)',
        'x = "NĐ 61/2018/NĐ-CP, Điều 17"',
        'f(law="Điều 17 khoản 2")',
    ],
)
def test_translated_code_names_of_columns_and_citations_pass(source):
    assert list(texts._in_python(ast.parse(source))) == []
