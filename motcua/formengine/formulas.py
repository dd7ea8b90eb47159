"""Calculations as people write them: `so_luong * don_gia`, `bang.tien + 3 * phu_cap`, `tong - (nam + nu)`."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

_SIGNS = {"sum": "+", "difference": "-", "product": "*"}
_OPERATIONS: dict[type[ast.operator], str] = {ast.Add: "sum", ast.Sub: "difference", ast.Mult: "product"}
_SPELLINGS = str.maketrans({"×": "*", "·": "*", "−": "-", "–": "-"})
# Keys such as `in` are words of Python's own grammar: within the parser all keys wear a prefix.
_NAME, _PREFIX = re.compile(r"(?<![0-9A-Za-z_])[a-z][a-z0-9_]*"), "k_"
_COMMA = re.compile(r"(?<=[0-9]),(?=[0-9])")
LONGEST, DEEPEST = 2_000, 10


class FormulaError(ValueError):
    """The text is no calculation; a sentence says why."""


def text_of(term: Any) -> str:
    """A sound calculation as a formula; "" for what is none."""
    try:
        return _written(term, outermost=True) if isinstance(term, Mapping) else ""
    except ValueError:
        return ""


def parse(text: str) -> dict[str, Any]:
    """The calculation that a formula says. Raises FormulaError."""
    spelt = _COMMA.sub(".", text.translate(_SPELLINGS)).strip()
    if len(spelt) > LONGEST:
        raise FormulaError(_("Công thức quá dài."))
    try:
        tree = ast.parse(_NAME.sub(rf"{_PREFIX}\g<0>", " ".join(spelt.split())), mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise FormulaError(_usage()) from error
    term = _term(tree.body, 0)
    return term if isinstance(term, dict) else {"sum": [term]}


def _usage() -> str:
    return _("Công thức chỉ gồm khóa câu hỏi, số, dấu + - * và ngoặc, ví dụ so_luong * don_gia.")


def _term(node: ast.expr, depth: int) -> Any:
    if depth > DEEPEST:
        raise FormulaError(_("Công thức lồng nhau quá sâu."))
    if isinstance(node, ast.BinOp) and type(node.op) in _OPERATIONS:
        operation = _OPERATIONS[type(node.op)]
        return {operation: [_term(part, depth + 1) for part in _chain(node, type(node.op))]}
    place = _place(node)
    if place:
        return place
    value = node.value if isinstance(node, ast.Constant) else None
    if isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) < 10**15:
        return value
    raise FormulaError(_usage())


def _place(node: ast.expr) -> str:
    """The question, or the column of a table, that is named; "" for anything else."""
    if isinstance(node, ast.Name) and node.id.startswith(_PREFIX):
        return node.id.removeprefix(_PREFIX)
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        table, column = _place(node.value), node.attr
        return f"{table}.{column.removeprefix(_PREFIX)}" if table and column.startswith(_PREFIX) else ""
    return ""


def _chain(node: ast.BinOp, operator: type[ast.operator]) -> list[ast.expr]:
    """a + b + c as three parts: the parser makes (a + b) + c of it."""
    parts = [node.right]
    left: ast.expr = node.left
    while isinstance(left, ast.BinOp) and type(left.op) is operator:
        parts.append(left.right)
        left = left.left
    return [left, *reversed(parts)]


def _written(term: Any, *, outermost: bool = False) -> str:
    if not isinstance(term, Mapping):
        return f"{term}"
    (operation, parts) = next(iter(term.items()), ("", []))
    if len(term) != 1 or operation not in _SIGNS or not isinstance(parts, list):
        raise ValueError
    text = f" {_SIGNS[operation]} ".join(_written(part) for part in parts)
    return text if outermost or len(parts) == 1 else f"({text})"
