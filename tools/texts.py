"""No text that people read stands outside of translation, and the English catalogue follows.

Templates: words between tags, in attributes that are read out, and in the texts handed to macros. Python:
Vietnamese words outside of `_()`. `--english` also demands that every text has its English one.
"""

import ast
import re
import sys
import unicodedata
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import django
from django.template import engines
from jinja2 import nodes

from tools import messages
from tools.templates import ROOT, files

MARKERS = frozenset(
    {"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy"}
)
READ_OUT = frozenset({"alt", "aria-label", "aria-description", "title", "placeholder", "label"})
# Keys under which the macros of govuk-frontend take text.
TEXT_KEYS = frozenset({"text", "html", "titleText", "visuallyHiddenText", "summaryText", "caption"})
# Stands for whatever a template puts in: no letter, and nothing HTML minds.
FILLED = "\ue000"

# A line may say why its words are no interface: `# untranslated: pattern of what people type`.
EXEMPT = "# untranslated: "
# The same in every language.
UNIVERSAL = re.compile(r"\b(SHA-256|PDF|QR|SMS|[kM]B)\b")
# Languages are listed in themselves.
OWN_NAMES = frozenset({"Tiếng Việt"})
CITATION = re.compile(r"(NĐ|TT|QĐ|Luật|RULES|Nghị định|Thông tư|Quyết định) \S*\d")
# Arguments that cite law or a source, in the words of the law.
CITATIONS = frozenset({"law", "basis", "source"})

PACK_EDITORS = "said to those who write a pack, who write it in Vietnamese"

# Vietnamese that is data, not interface; each with its reason.
DATA = {
    "motcua/base/text.py": "amounts in words on receipts are Vietnamese in every language",
    "motcua/accounts/cast.py": "names of people and places",
    "motcua/worktime/loading.py": "names of holidays, as the decisions write them",
    "motcua/config/running.py": "the name of the portal in the terminal",
    "motcua/config/settings.py": "the name of the portal as a sender of mail",
    "motcua/web/ui/portal.py": "names of the office, until the pack tells them",
    "motcua/messaging/notices.py": "made-up facts with which the wording of notices is tried",
    "motcua/web/studio/noticefacts.py": "made-up facts with which the wording of notices is previewed",
    "motcua/dossiers/slipforms.py": "titles of official forms, which are Vietnamese papers",
    "motcua/formengine/kinds/yes_no.py": "answers of official forms, which are Vietnamese papers",
    "motcua/formengine/addresses.py": "what people write in addresses",
    "motcua/formengine/kinds/money.py": "what people write after an amount",
    "motcua/catalog/checking.py": PACK_EDITORS,
    "motcua/catalog/checking_procedures.py": PACK_EDITORS,
    "motcua/catalog/checking_tools.py": PACK_EDITORS,
    "motcua/catalog/scenarios.py": PACK_EDITORS,
    "motcua/catalog/items/procedure.py": PACK_EDITORS,
    "motcua/catalog/items/notice.py": PACK_EDITORS,
    "motcua/catalog/packs.py": PACK_EDITORS,
    "motcua/dossiers/management/commands/pack.py": PACK_EDITORS,
    "motcua/catalog/checking_reorganizations.py": PACK_EDITORS,
    "motcua/dossiers/management/commands/reorganize.py": PACK_EDITORS,
    "motcua/integrations/signing_demo.py": "names in the demo's certificates",
    "motcua/catalog/loading.py": "values of the pack",
    "motcua/catalog/sources.py": "values of the pack",
}


def main() -> int:
    """Print the faults; 1 when there are any."""
    django.setup()
    found = [*template_faults(), *python_faults(), *messages.faults(complete="--english" in sys.argv)]
    print("\n".join(found))
    return 1 if found else 0


def template_faults() -> Iterator[str]:
    """Untranslated words of the templates, with file and line."""
    env = engines["jinja2"].env  # type: ignore[attr-defined]
    for path in files():
        source = path.read_text(encoding="utf-8")
        where = path.relative_to(ROOT)
        reader = _Words()
        reader.feed(_without_template_code(env, source))
        reader.close()
        for line, words in reader.found:
            yield f"{where}:{line}: not translated: {words}"
        for line, words in _in_expressions(env.parse(source)):
            yield f"{where}:{line}: not translated: {words}"


def _without_template_code(env: Any, source: str) -> str:
    """The bare HTML of a template; code and translated blocks leave a mark and their line ends."""
    parts: list[str] = []
    translated = is_class = False
    block: list[str] = []
    for _line, kind, value in env.lex(source):
        if kind == "block_begin":
            block = []
        elif kind == "name":
            block.append(value)
        elif kind == "block_end" and block:
            translated = block[0] == "trans" or (translated and block[0] != "endtrans")
            if block[0] in ("block", "endblock"):
                is_class = block[0] == "block" and block[1].endswith("class")
        if kind == "data" and not translated and not is_class:
            parts.append(value)
        else:
            mark = FILLED if kind in ("variable_begin", "data") else ""
            parts.append(mark + "\n" * value.count("\n"))
    return "".join(parts)


class _Words(HTMLParser):
    """Collects what a reader would see or hear, but for elements that say which language they are in."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[int, str]] = []
        self.own_language = ""

    def handle_endtag(self, tag: str) -> None:
        if tag == self.own_language:
            self.own_language = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag != "html" and "lang" in dict(attrs):
            self.own_language = tag
        for name, value in attrs:
            if name in READ_OUT or (tag == "input" and name == "value" and ("type", "submit") in attrs):
                self._note(value or "")

    def handle_data(self, data: str) -> None:
        self._note(data)

    def _note(self, text: str) -> None:
        left = UNIVERSAL.sub("", text)
        if not self.own_language and any(character.isalpha() for character in left):
            self.found.append((self.getpos()[0], " ".join(text.replace(FILLED, "…").split())[:80]))


def _in_expressions(node: nodes.Node, key: str = "") -> Iterator[tuple[int, str]]:
    """Texts in template expressions: Vietnamese anywhere, any words where a macro takes text."""
    if isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name) and node.node.name in MARKERS:
        return
    if isinstance(node, nodes.Const) and isinstance(node.value, str):
        bare = re.sub(r"<[^>]*>|&\w+;", "", node.value)
        if is_vietnamese(bare) or (key in TEXT_KEYS and any(c.isalpha() for c in bare)):
            yield node.lineno, node.value[:80]
        return
    if isinstance(node, nodes.Pair) and isinstance(node.key, nodes.Const):
        yield from _in_expressions(node.value, str(node.key.value))
        return
    if isinstance(node, nodes.TemplateData):
        return
    for child in node.iter_child_nodes():
        yield from _in_expressions(child, key)


def python_faults() -> Iterator[str]:
    """Untranslated Vietnamese in Python, with file and line."""
    for path in sorted((ROOT / "motcua").rglob("*.py")):
        where = str(path.relative_to(ROOT))
        if where in DATA or "/migrations/" in where:
            continue
        source = path.read_text(encoding="utf-8")
        lines = source.splitlines()
        for line, words in _in_python(ast.parse(source)):
            if EXEMPT in lines[line - 1]:
                continue
            yield f"{where}:{line}: not translated: {words}"


def _in_python(node: ast.AST) -> Iterator[tuple[int, str]]:
    if isinstance(node, ast.Call) and _name(node.func) in MARKERS:
        return
    if isinstance(node, ast.Call) and _name(node.func).endswith("Field") and node.args:
        # The first argument of a model field is for the programmer's eye; no page shows it.
        children: list[ast.AST] = [*node.args[1:], *node.keywords]
    elif isinstance(node, ast.keyword) and node.arg in CITATIONS:
        return
    elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return  # a docstring
    else:
        children = list(ast.iter_child_nodes(node))
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and is_vietnamese(node.value):
        yield node.lineno, " ".join(node.value.split())[:80]
    for child in children:
        yield from _in_python(child)


def _name(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def is_vietnamese(text: str) -> bool:
    """Whether `text` has letters that English lacks, and is no citation and no language's name."""
    if text in OWN_NAMES or CITATION.match(text):
        return False
    decomposed = unicodedata.normalize("NFD", text)
    previous = ""
    for character in decomposed:
        if character in "đĐ" or (unicodedata.combining(character) and previous.isalpha()):
            return True
        previous = character
    return False


if __name__ == "__main__":
    sys.exit(main())
