"""Plain data as YAML that people read and write by hand, and back.

Reading is wary, for the text may be anybody's: no anchors (a short text could stand for a huge one), no deep
nesting, no tags, no key twice. A date stays the text it is, so that what is read is plain JSON.
"""

import math
import re
from collections.abc import Iterable, Iterator
from typing import Any

import yaml
from django.utils.translation import gettext as _

from motcua.base.text import clean

DEEPEST = 40
LONGEST = 500_000  # characters
_WIDTH = 110
_SHORT = 90
_WORD = 32
_WHOLE = re.compile(r"[-+]?(0|[1-9][0-9]{0,17})")
_TAG = "tag:yaml.org,2002:"
_TRUTHS = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}


class TextError(ValueError):
    """What is wrong at a line (counted from 1) of the text; 0 where it is about the whole text."""

    def __init__(self, line: int, sentence: str) -> None:
        super().__init__(sentence)
        self.line = line
        self.sentence = sentence


def read(text: str) -> yaml.Node:
    """The tree of a YAML text, for `plain` and `line_of`. Raises TextError."""
    if len(text) > LONGEST:
        raise TextError(0, _("Nội dung dài quá %(n)s ký tự.") % {"n": LONGEST})
    try:
        _look_through(text)
        node: yaml.Node | None = _loader(text).get_single_node()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise TextError(mark.line + 1 if mark else 0, _said(error)) from error
    except (yaml.YAMLError, UnicodeError) as error:
        raise TextError(0, _("Có ký tự không dùng được trong tệp.")) from error
    if node is None:
        raise TextError(0, _("Chưa có nội dung."))
    return node


def plain(node: yaml.Node) -> Any:
    """The tree as plain JSON data, its texts cleaned. Raises TextError."""
    if isinstance(node, yaml.MappingNode):
        return dict(_pairs(node))
    if isinstance(node, yaml.SequenceNode):
        return [plain(one) for one in node.value]
    return _scalar(node)


def places(path: str) -> list[str]:
    """The places that a path such as `documents[don].copies` goes through."""
    return re.findall(r"[^.\[\]]+", path)


def line_of(node: yaml.Node, way: Iterable[str]) -> int:
    """The line to which `way` leads, as far as there is one: through keys, and entries by key or number."""
    line, below = node.start_mark.line + 1, node
    for place in way:
        found = _step(below, place)
        if found is not None:
            line, below = found
    return line


def write(data: Any) -> str:
    """`data` as YAML: block text for long texts, one line for small things, no line far over 110."""
    return yaml.dump(data, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=_WIDTH)


# -- reading -------------------------------------------------------------------------------------------


def _loader(text: str) -> Any:
    return getattr(yaml, "CSafeLoader", yaml.SafeLoader)(text)


def _look_through(text: str) -> None:
    # Before the tree is built: building one is recursive, and aliases make it a graph.
    events, depth = _loader(text), 0
    while events.check_event():
        event = events.get_event()
        line = event.start_mark.line + 1
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise TextError(line, _("Không dùng được dấu & và * để nhắc lại; hãy để chữ trong dấu nháy."))
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > DEEPEST:
            raise TextError(line, _("Lồng nhau quá sâu."))


def _pairs(node: yaml.MappingNode) -> Iterator[tuple[str, Any]]:
    seen = set()
    for key_node, value in node.value:
        line = key_node.start_mark.line + 1
        if not isinstance(key_node, yaml.ScalarNode):
            raise TextError(line, _("Khóa phải là chữ."))
        key = clean(key_node.value)
        if key in seen:
            raise TextError(line, _("Khóa “%(key)s” xuất hiện hai lần.") % {"key": key})
        seen.add(key)
        yield key, plain(value)


def _scalar(node: yaml.Node) -> Any:
    tag, text = node.tag.removeprefix(_TAG), str(node.value)
    match tag:
        case "null":
            return None
        case "bool" if text.lower() in _TRUTHS:
            return _TRUTHS[text.lower()]
        case "int" if _WHOLE.fullmatch(text):
            return int(text)
        case "float":
            return _fraction(text)
        case "str" | "int" | "timestamp" | "merge" | "value":
            return clean(text)
    raise TextError(node.start_mark.line + 1, _("Không dùng được thẻ bắt đầu bằng dấu chấm than."))


def _fraction(text: str) -> Any:
    try:
        number = float(text)
    except ValueError:
        return clean(text)
    return number if math.isfinite(number) else clean(text)


def _step(node: yaml.Node, token: str) -> tuple[int, yaml.Node] | None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == token:
                return key.start_mark.line + 1, value
        # A fault names a question by its key alone, though it stands in the list of its section.
        lists = [_step(value, token) for _key, value in node.value if isinstance(value, yaml.SequenceNode)]
        return next((found for found in lists if found and not token.isdigit()), None)
    if isinstance(node, yaml.SequenceNode):
        for number, entry in enumerate(node.value, 1):
            if token in (_key_of(entry), str(number)):
                return entry.start_mark.line + 1, entry
    return None


def _key_of(entry: yaml.Node) -> str | None:
    pairs = entry.value if isinstance(entry, yaml.MappingNode) else []
    return next((str(value.value) for key, value in pairs if key.value == "key"), None)


def _said(error: yaml.MarkedYAMLError) -> str:
    problem = str(error.problem or "")
    if "mapping values are not allowed" in problem:
        return _("Dấu hai chấm ở chỗ không được phép; hãy để câu chữ trong dấu nháy hoặc xem lại thụt dòng.")
    if "cannot start any token" in problem:
        return _(
            "Ký tự đầu không dùng được ở đây; hãy để chữ trong dấu nháy, và không thụt dòng bằng phím Tab."
        )
    if "unexpected end of stream" in problem or "did not find expected ',' or" in problem:
        return _("Dấu nháy hoặc dấu ngoặc mở ra mà chưa đóng.")
    if "found another document" in problem:
        return _("Chỉ được có một phần; hãy bỏ dòng “---”.")
    if "could not find expected ':'" in problem:
        return _("Thiếu dấu hai chấm sau khóa.")
    if "did not find expected" in problem:
        return _("Thụt dòng không đúng, hoặc thiếu dấu hai chấm.")
    return _("Không đọc được dòng này.")


# -- writing -------------------------------------------------------------------------------------------


class _Dumper(yaml.SafeDumper):
    """YAML as this house writes it by hand."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002
        super().increase_indent(flow, False)  # list entries stand further in than their key

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002
        return True


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.Node:
    # Block text cannot say where a line ends in spaces.
    block = "\n" in text and not re.search(r"[ \t]$", text, re.MULTILINE)
    # Readers of YAML differ about 0271…: is it a number? Quotes leave no doubt.
    digits = text[:1].isdigit() and not text.strip("0123456789.")
    return dumper.represent_scalar(f"{_TAG}str", text, style="|" if block else "'" if digits else None)


def _mapping(dumper: yaml.SafeDumper, data: dict[str, Any]) -> yaml.Node:
    spelt = [f"{key}: {value}" for key, value in data.items()]
    return dumper.represent_mapping(f"{_TAG}map", data.items(), flow_style=_is_small(data.values(), spelt))


def _sequence(dumper: yaml.SafeDumper, data: list[Any]) -> yaml.Node:
    spelt = [str(one) for one in data]
    words = all(len(one) <= _WORD for one in spelt)
    return dumper.represent_sequence(f"{_TAG}seq", data, flow_style=words and _is_small(data, spelt))


def _is_small(values: Any, spelt: list[str]) -> bool:
    scalars = not any(isinstance(one, dict | list) for one in values)
    return scalars and len(", ".join(spelt)) <= _SHORT and not any("\n" in one for one in spelt)


_Dumper.add_representer(str, _text)
_Dumper.add_representer(dict, _mapping)
_Dumper.add_representer(list, _sequence)
