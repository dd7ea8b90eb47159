"""Every template compiles, and every template, address and static file that it names exists."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import django
from django.contrib.staticfiles import finders
from django.template import engines
from django.urls import NoReverseMatch, get_resolver, reverse
from jinja2 import TemplateError, nodes

ROOT = Path(__file__).resolve().parent.parent


def files() -> list[Path]:
    """All our templates."""
    return sorted((ROOT / "motcua").rglob("*.jinja"))


def faults() -> Iterator[str]:
    """What is wrong, one line each, with file and line."""
    env = engines["jinja2"].env  # type: ignore[attr-defined]
    known = {name for name in get_resolver().reverse_dict if isinstance(name, str)}
    for path in files():
        where = path.relative_to(ROOT)
        try:
            source = path.read_text(encoding="utf-8")
            env.compile(source)
            tree = env.parse(source)
        except TemplateError as error:
            yield f"{where}:{getattr(error, 'lineno', 0)}: {error.message}"
            continue
        for line, text in _broken_names(tree, env, known):
            yield f"{where}:{line}: {text}"


def _broken_names(tree: nodes.Template, env: Any, routes: set[str]) -> Iterator[tuple[int, str]]:
    for node in tree.find_all((nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport)):
        target = node.template  # type: ignore[attr-defined]
        if isinstance(target, nodes.Const) and isinstance(target.value, str):
            try:
                env.loader.get_source(env, target.value)
            except TemplateError:
                yield node.lineno, f"there is no template {target.value}"
    for call in tree.find_all(nodes.Call):
        function = call.node.name if isinstance(call.node, nodes.Name) else ""
        name = call.args[0].value if call.args and isinstance(call.args[0], nodes.Const) else None
        if function == "url" and name is not None and name not in routes and not _reverses(name):
            yield call.lineno, f"no address is called {name}"
        if function == "static" and name is not None and finders.find(name) is None:
            yield call.lineno, f"there is no static file {name}"


def _reverses(name: str) -> bool:
    try:
        reverse(name)
    except NoReverseMatch:
        return False
    return True


def main() -> int:
    """Print the faults; 1 when there are any."""
    django.setup()
    found = list(faults())
    print("\n".join(found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
