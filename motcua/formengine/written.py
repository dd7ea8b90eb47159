"""A definition as the text that people write: YAML in, with the line of all that is wrong; YAML out."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import yaml
from django.utils.translation import gettext as _

from motcua.formengine.loading import DefinitionError, load

# A definition of 200 questions has some 60,000 characters and a depth of 9.
LONGEST, DEEPEST = 400_000, 40
# Of a condition or list of limits alone: within a definition it must not be too deep.
DEEPEST_PIECE = 20
WIDTH = 110
# One order for all keys: a database may have lost it. What is not here keeps its place after these.
_ORDER = (
    *("question", "key", "title", "basis", "source", "label", "short", "kind", "row_name", "hint"),
    *("required", "required_when", "show_when", "calculate", "unit", "options", "dataset", "optional"),
    *("limits", "prefill", "autocomplete", "transform", "sensitive", "min_rows", "max_rows", "shown"),
    *("columns", "questions", "sections"),
)
_RANK = {key: number for number, key in enumerate(_ORDER)}
_LAST = ("severity", "message")
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# What no database keeps.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


@dataclass(frozen=True)
class TextFault:
    """One thing to mend: the line, from 1 (0: the whole text), and a sentence."""

    line: int
    sentence: str


class TextError(ValueError):
    """The text cannot be read as data at all."""

    def __init__(self, line: int, sentence: str) -> None:
        super().__init__(sentence)
        self.fault = TextFault(line, sentence)


@dataclass(frozen=True)
class Written:
    """What a text says: plain data, None where it cannot be read, and everything that is wrong with it."""

    data: Any
    faults: tuple[TextFault, ...]


def definition_in(text: str) -> Written:
    """The definition that the text says, with all faults that `load` finds, each at its line."""
    try:
        node, data = _parsed(text)
    except TextError as error:
        return Written(None, (error.fault,))
    try:
        load(data)
    except DefinitionError as error:
        found = (TextFault(_line(node, fault.path), fault.sentence) for fault in error.faults)
        return Written(data, tuple(sorted(found, key=lambda fault: fault.line)))
    return Written(data, ())


def data_in(text: str) -> Any:
    """The plain data (a condition, a calculation) in a piece of YAML; None where it is empty.

    Raises TextError.
    """
    return _parsed(text, DEEPEST_PIECE)[1] if text.strip() else None


def text_of(data: Any) -> str:
    """The data as YAML in the house's manner: what holds nothing further stands on one line."""
    text: str = yaml.dump(
        _ordered(data),
        Dumper=_Dumper,
        allow_unicode=True,
        sort_keys=False,
        width=WIDTH,
        default_flow_style=None,
    )
    return text.removesuffix("...\n")


def _ordered(data: Any) -> Any:
    if isinstance(data, Mapping):
        ranks = {key: _RANK.get(key, len(_RANK) + (key in _LAST)) for key in data}
        return {key: _ordered(data[key]) for key in sorted(data, key=ranks.__getitem__)}
    return [_ordered(part) for part in data] if isinstance(data, list) else data


class _Dumper(yaml.SafeDumper):
    """No anchors: two equal pieces are written twice, as people would."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - PyYAML's question
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002
        """Lists stand deeper than their name."""
        super().increase_indent(flow, indentless=False)

    def represent_mapping(self, tag: str, mapping: Any, flow_style: bool | None = None) -> yaml.MappingNode:
        """What does not fit on one line stands on several."""
        node = super().represent_mapping(tag, mapping, flow_style)
        if sum(len(key.value) + len(str(value.value)) + 6 for key, value in node.value) > WIDTH:
            node.flow_style = False
        return node


def _parsed(text: str, deepest: int = DEEPEST) -> tuple[Any, Any]:
    if len(text) > LONGEST:
        raise TextError(0, _("Văn bản quá dài."))
    if found := _UNSTORABLE.search(text):
        raise TextError(text.count("\n", 0, found.start()) + 1, _("Có ký tự không lưu được."))
    try:
        _refuse_tricks(text, deepest)
        loader = _LOADER(text)
        try:
            node = loader.get_single_node()
            _refuse_twice(node)
            data = loader.construct_document(node) if node is not None else None
        finally:
            loader.dispose()
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        raise TextError(line, _("Không đọc được: %s.") % error.problem) from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        if isinstance(error, TextError):
            raise
        raise TextError(0, _("Không đọc được văn bản này.")) from error
    return node, _plain(data)


def _refuse_tricks(text: str, deepest: int) -> None:
    """References could make a few lines into gigabytes; nobody nests as deep as a recursion ends."""
    depth = 0
    for event in yaml.parse(text, Loader=_LOADER):
        line = event.start_mark.line + 1 if event.start_mark else 0
        if isinstance(event, yaml.AliasEvent):
            raise TextError(line, _("Không dùng được “*”. Hãy viết lại nội dung ở đây."))
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > deepest:
            raise TextError(line, _("Lồng nhau quá sâu."))


def _refuse_twice(node: Any) -> None:
    """A key given twice: YAML would silently keep the last."""
    if isinstance(node, yaml.MappingNode):
        seen = set()
        for key, value in node.value:
            name = key.value if isinstance(key, yaml.ScalarNode) else None
            if name is None or name in seen:
                sentence = _("Khóa “%s” xuất hiện hai lần.") % name if name else _("Khóa phải là chữ.")
                raise TextError(key.start_mark.line + 1, sentence)
            seen.add(name)
            _refuse_twice(value)
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            _refuse_twice(value)


def _plain(data: Any) -> Any:
    """What JSON holds. YAML reads an unquoted day as a date; answers and rules keep it as text."""
    try:
        spelt = json.dumps(data, default=_said, allow_nan=False, ensure_ascii=False)
    except (TypeError, ValueError) as error:
        raise TextError(0, _("Chỉ dùng chữ, số, đúng hoặc sai, danh sách và bảng.")) from error
    if "\\u0000" in spelt or _UNSTORABLE.search(spelt):
        raise TextError(0, _("Có ký tự không lưu được."))
    return json.loads(spelt)


def _said(value: Any) -> str:
    if hasattr(value, "isoformat"):
        return str(value.isoformat())
    raise TypeError


# -- the line of a fault ---------------------------------------------------------------------------------


def _line(node: Any, path: str) -> int:
    """The line of what `path` names: form.sections.2.doi_tuong.nam_san_xuat.limits."""
    names = path.split(".")[1:]
    found = node
    while names and found is not None:
        deeper = _step(found, names)
        if deeper is None:
            break
        found, names = deeper
    return found.start_mark.line + 1 if found is not None else 0


def _step(node: Any, names: list[str]) -> tuple[Any, list[str]] | None:
    """The node one step further on the way, and the rest of the way."""
    if names[0] == "sections" and len(names) > 1 and names[1].isdigit():
        parts = _items(node, "sections")
        number = int(names[1])
        return (parts[number - 1], names[2:]) if number <= len(parts) else None
    for inside in ("columns", "questions"):
        for part in _items(node, inside):
            key = _value(part, "key")
            if key is not None and key.value == names[0]:
                return part, names[1:]
    value = _value(node, names[0])
    return (value, names[1:]) if value is not None else None


def _items(node: Any, name: str) -> list[Any]:
    value = _value(node, name)
    return list(value.value) if isinstance(value, yaml.SequenceNode) else []


def _value(node: Any, name: str) -> Any:
    pairs = node.value if isinstance(node, yaml.MappingNode) else []
    return next((value for key, value in pairs if key.value == name), None)
