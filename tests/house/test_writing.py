"""Only services write; SQL is never put together from text."""

import ast

from tests.house.source import calls, modules

VIEWS = ("motcua/web/", "motcua/api/", "motcua/integrations/")
WRITING = {
    "save",
    "create",
    "get_or_create",
    "update_or_create",
    "bulk_create",
    "bulk_update",
    "update",
    "delete",
}
# `.update(` of these is a dict's, `.delete(` a session's or cookie's.
PLAIN = {
    "context",
    "data",
    "params",
    "query",
    "headers",
    "globals",
    "filters",
    "options",
    "attrs",
    "hashlib",
    "digest",
}
# Statements for which the database takes no parameters, from names that stand in the same file.
NAMES_ONLY = {
    "motcua/base/rotation.py": "names of the tables and columns that hold encrypted values, quoted",
    "motcua/dossiers/append_only.py": "names of triggers and tables in DDL",
}
RAW = {"execute", "raw", "RawSQL", "extra"}


def _services(tree: ast.Module) -> set[str]:
    """The names under which a module knows services of the house."""
    return {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("motcua.")
        for alias in node.names
        if alias.name == "service"
    }


def _writes(name: str, services: set[str]) -> bool:
    *owners, act = name.split(".")
    return bool(owners) and act in WRITING and owners[-1] not in PLAIN and owners[0] not in services


def test_views_write_no_models():
    found = [
        f"{path}:{call.lineno} {name}"
        for path, tree in modules().items()
        if path.startswith(VIEWS)
        for name, call in calls(tree)
        if _writes(name, _services(tree))
    ]
    assert not found, "\n".join(found)


def test_views_assign_no_state():
    found = [
        f"{path}:{node.lineno}"
        for path, tree in modules().items()
        if path.startswith(VIEWS)
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Attribute) and target.attr == "state"
    ]
    assert not found, "\n".join(found)


def test_sql_is_never_put_together():
    found = [
        f"{path}:{call.lineno} {name}"
        for path, tree in modules().items()
        if path not in NAMES_ONLY
        for name, call in calls(tree)
        if name.rsplit(".", 1)[-1] in RAW and call.args and _is_put_together(call.args[0])
    ]
    assert not found, "\n".join(found)


def _is_put_together(argument: ast.expr) -> bool:
    if isinstance(argument, ast.JoinedStr):
        return any(isinstance(part, ast.FormattedValue) for part in argument.values)
    if isinstance(argument, ast.BinOp):
        return True
    return (
        isinstance(argument, ast.Call)
        and isinstance(argument.func, ast.Attribute)
        and argument.func.attr == "format"
    )
