"""A procedure as one readable file: itself, its declarations, and an example of each filled in.

    format: motcua-procedure-1
    procedure: …the pack's procedures/<code>.yaml…
    forms: {KEY: …the pack's forms/<KEY>.yaml…}
    examples: {KEY: {today: "2026-11-22", answers: …}}

Pure: text in, data out, and back. Whether the data makes sense is judged where it is going to be in force.
"""

from collections.abc import Iterator, Mapping
from dataclasses import MISSING, fields
from typing import Any

import yaml
from django.utils.translation import gettext as _

from motcua.base.text import fold
from motcua.catalog import plaintext
from motcua.catalog.checking_procedures import CODE
from motcua.catalog.content import Case, Document, ProcedureContent
from motcua.catalog.packs import SERVICE_LEVELS, Fault, PackError

FORMAT = "motcua-procedure-1"
_PARTS = ("procedure", "forms", "examples")
_LISTS_OF_MAPS = ("documents", "cases", "tests")
_LISTS_OF_TEXTS = ("subjects", "steps", "legal_basis", "sources")
# Of a paper, a case, a test or an act of a test, what holds more than a plain value.
_PARTS_OF_LINES = {
    "texts": ("cases", "without", "documents", "questions"),
    "maps": ("processing_time", "answers", "expect"),
}
_NUMBERS = ("level", "fee", "fee_full", "sets")
_TRUTHS = ("is_online", "is_sensitive")
# What a procedure is unless its file says otherwise (beside the defaults of its own shape).
_USUAL = {"filed_at": "lead", "is_online": False, "is_sensitive": False, "processing_time": None, "fee": None}
# One order for all keys, as the pack's files have them; what is not here follows by the alphabet.
_ORDER = (
    *("code", "key", "name", "title", "basis", "label", "short", "kind", "row_name", "field", "agency"),
    *("deciding_agency", "receiving_place", "authority_level", "filed", "filed_at", "mode", "level"),
    *("service_level", "is_online", "is_sensitive", "workflow", "processing_time", "value", "unit", "fee"),
    *("fee_full", "fee_note", "result", "subjects", "sets", "originals", "copies", "hint", "required"),
    *("joins_photos", "paper"),
    *("required_when", "show_when", "limits", "prefill", "transform", "form", "case", "cases", "act", "at"),
    *("today", "without", "answers", "documents", "steps", "legal_basis", "note", "successor"),
    *("successor_note", "sources", "min_rows", "max_rows", "shown", "options", "dataset", "columns"),
    *("questions", "sections", "source", "expect", "then", "tests"),
    *("province", "district", "commune", "detail"),
)
_RANK = {key: number for number, key in enumerate(_ORDER)}


def dump(data: Mapping[str, Any]) -> str:
    """The file of a procedure. The same data always gives the same text, whatever order its keys have."""
    parts = [f"format: {FORMAT}\n"]
    for name in _PARTS:
        if data.get(name):
            ordered = _examples(data) if name == "examples" else _ordered(data[name], _RANK)
            if name == "forms":
                ordered = dict(sorted(ordered.items()))
            parts.append(plaintext.write({name: ordered}))
    return "\n".join(parts)


def parse(text: str) -> dict[str, Any]:
    """The data in a procedure's file. Raises PackError with everything that keeps it from being edited."""
    try:
        node = plaintext.read(text)
        data = plaintext.plain(node)
        _code_as_written(node, data)
    except plaintext.TextError as error:
        raise PackError([fault(_line(error.line), error.sentence)]) from error
    faults = [fault(_where(node, path), sentence) for path, sentence in _misshapen(data)]
    if faults:
        raise PackError(faults)
    return {name: data.get(name) or {} for name in _PARTS}


def fault(place: str, sentence: str) -> Fault:
    """Something wrong with the file itself."""
    return Fault(_("tệp thủ tục"), place, sentence)


def line_of(text: str, found: Fault) -> int:
    """The line of the file that a fault of its data speaks of; 0 where the text cannot be read."""
    try:
        node = plaintext.read(text)
    except plaintext.TextError:
        return 0
    folder, _slash, name = found.file.rpartition("/")
    within = {
        "procedures": ("procedure",),
        "forms": ("forms", name),
        "forms/examples": ("examples", name, "answers"),
    }
    places = [place.removesuffix(".yaml") for place in within.get(folder, ())]
    return plaintext.line_of(node, [*places, *plaintext.places(found.path.removeprefix(found.file))])


def is_same(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two bundles say the same, however much of what is usual they spell out."""
    return _essence(one) == _essence(other)


def tidy(procedure: Mapping[str, Any]) -> dict[str, Any]:
    """A procedure's data without what is usual, as people write it in the pack; keys in their order."""
    usual = {**_defaults(ProcedureContent), **_USUAL}
    kept = _without(procedure, usual)
    if kept.get("service_level") == SERVICE_LEVELS.get(procedure.get("level", 0)):
        kept.pop("service_level", None)
    for name, shape in (("documents", Document), ("cases", Case)):
        if name in kept:
            kept[name] = [_without(line, _defaults(shape)) for line in kept[name]]
    done: dict[str, Any] = _ordered(kept, _RANK)
    return done


def is_code(text: str) -> bool:
    """Whether `text` looks like a procedure's national code."""
    return text.isascii() and bool(CODE.fullmatch(text))


def file_name(data: Mapping[str, Any]) -> str:
    """What the file is called where it is downloaded: 2.000134.yaml; no accents, no spaces."""
    code = str(data.get("procedure", {}).get("code", ""))
    safe = code if is_code(code) else fold(code).replace(" ", "-")
    return f"{safe or 'thu-tuc'}.yaml"


# -- shape ---------------------------------------------------------------------------------------------


def _misshapen(data: Any) -> Iterator[tuple[str, str]]:
    """What no page could show, as path and sentence; the finer faults are found by the check."""
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        yield "", _("Đây không phải tệp thủ tục: dòng đầu phải là “format: %(format)s”.") % {"format": FORMAT}
        return
    for key in data:
        if key not in ("format", *_PARTS):
            yield key, _("Không có khóa này.")
    procedure = data.get("procedure")
    if not isinstance(procedure, dict):
        yield "procedure", _("Thiếu phần “procedure” với các khóa của thủ tục.")
    else:
        yield from _misshapen_procedure(procedure)
    for name in ("forms", "examples"):
        part = data.get(name) or {}
        if not isinstance(part, dict) or not all(isinstance(one, dict) for one in part.values()):
            yield name, _("Phải là các tờ khai theo khóa của chúng.")
        elif name == "forms":
            yield from _misshapen_forms(part)
        else:
            yield from _misshapen_examples(part)


def _misshapen_procedure(procedure: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for key, value in procedure.items():
        path = f"procedure.{key}"
        if key in _LISTS_OF_MAPS:
            yield from _misshapen_lines(path, key, value)
        elif key in _LISTS_OF_TEXTS:
            if not _is_texts(value):
                yield path, _("Phải là một danh sách chữ.")
        elif key in _NUMBERS:
            if value is not None and (isinstance(value, bool) or not isinstance(value, int)):
                yield path, _("Phải là số nguyên.")
        elif key in _TRUTHS:
            if not isinstance(value, bool):
                yield path, _("Phải là true hoặc false.")
        elif key == "processing_time":
            if value is not None and not isinstance(value, dict):
                yield path, _("Phải có dạng {value: 5, unit: working_day}.")
        elif not isinstance(value, str):
            yield path, _("Phải là chữ. Số phải để trong dấu nháy.")


def _misshapen_lines(path: str, key: str, value: Any) -> Iterator[tuple[str, str]]:
    named = ("name",) if key == "tests" else ("key", "name")
    if not _is_maps(value):
        yield path, _("Phải là một danh sách, mỗi mục có các khóa của nó.")
        return
    for number, line in enumerate(value, 1):
        here = f"{path}[{number}]"
        for name in named:
            if not isinstance(line.get(name), str):
                yield f"{here}.{name}", _("Mỗi mục cần “%(name)s” là chữ.") % {"name": name}
        yield from _misshapen_values(here, line)


def _misshapen_values(path: str, line: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Lists where there must be lists, mappings where there must be mappings, plain values elsewhere."""
    for key, value in line.items():
        here = f"{path}.{key}"
        if key in _PARTS_OF_LINES["texts"]:
            if value is not None and not _is_texts(value):
                yield here, _("Phải là một danh sách chữ.")
        elif key in _PARTS_OF_LINES["maps"]:
            if value is not None and not isinstance(value, dict):
                yield here, _("Phải là khóa: giá trị.")
            elif key == "expect" and isinstance(value, dict):
                yield from _misshapen_values(here, value)
        elif key == "then":
            if value is not None and not _is_maps(value):
                yield here, _("Phải là một danh sách, mỗi mục có các khóa của nó.")
            for number, turn in enumerate(value if _is_maps(value) else (), 1):
                yield from _misshapen_values(f"{here}[{number}]", turn)
        elif isinstance(value, dict) or (isinstance(value, list) and (key != "told" or not _is_texts(value))):
            yield here, _("Phải là một giá trị.")


def _misshapen_forms(forms: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for key, form in forms.items():
        sections = form.get("sections")
        if not _is_maps(sections):
            yield f"forms[{key}]", _("Tờ khai cần một danh sách “sections”.")
            continue
        for number, section in enumerate(sections, 1):
            if not _is_maps(section.get("questions", [])):
                yield f"forms[{key}].sections[{number}]", _("Phần cần một danh sách “questions”.")
        if not all(isinstance(one, str) for one in _named_below(form)):
            yield f"forms[{key}]", _("Mọi “key” trong tờ khai phải là chữ.")


def _misshapen_examples(examples: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for key, example in examples.items():
        if not isinstance(example.get("answers", {}), dict):
            yield f"examples[{key}].answers", _("Phải là câu hỏi: câu trả lời.")


def _is_maps(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, dict) for one in value)


def _is_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


def _code_as_written(node: yaml.Node, data: Any) -> None:
    """`code: 2.000130` without quotes is a number to YAML, which forgets the last zero; here it is a code."""
    found = node
    for token in ("procedure", "code"):
        pairs = found.value if isinstance(found, yaml.MappingNode) else []
        step = next((value for key, value in pairs if key.value == token), None)
        if step is None:
            return
        found = step
    if isinstance(found, yaml.ScalarNode):
        data["procedure"]["code"] = str(found.value)


def _where(node: yaml.Node, path: str) -> str:
    return f"{_line(plaintext.line_of(node, plaintext.places(path)))} ({path})" if path else ""


def _line(line: int) -> str:
    return _("dòng %(n)s") % {"n": line} if line else ""


# -- order and essence -----------------------------------------------------------------------------------


def _examples(data: Mapping[str, Any]) -> dict[str, Any]:
    """The examples with their answers in the order in which the declarations ask."""
    ordered = {}
    for key in sorted(data["examples"]):
        form = data.get("forms", {}).get(key, {})
        asked = dict.fromkeys(one for one in _named_below(form) if isinstance(one, str))
        rank = {**{name: number for number, name in enumerate(asked, len(_RANK))}, **_RANK}
        ordered[key] = _ordered(data["examples"][key], rank)
    return ordered


def _named_below(value: Any) -> Iterator[Any]:
    """Whatever stands as a `key` in a form, from top to bottom."""
    if isinstance(value, dict):
        if "key" in value:
            yield value["key"]
        for one in value.values():
            yield from _named_below(one)
    elif isinstance(value, list):
        for one in value:
            yield from _named_below(one)


def _ordered(value: Any, rank: Mapping[str, int]) -> Any:
    if isinstance(value, dict):
        keys = sorted(value, key=lambda key: (rank.get(key, len(rank)), key))
        return {key: _ordered(value[key], rank) for key in keys}
    return [_ordered(one, rank) for one in value] if isinstance(value, list) else value


def _essence(bundle: Mapping[str, Any]) -> dict[str, Any]:
    return {name: bundle.get(name) or {} for name in _PARTS} | {"procedure": tidy(bundle["procedure"])}


def _without(data: Mapping[str, Any], usual: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in data.items() if key not in usual or value != usual[key]}


def _defaults(shape: type) -> dict[str, Any]:
    # A tuple of the dataclass is a list in a file.
    found = {one.name: one.default for one in fields(shape) if one.default is not MISSING}
    return {name: [] if value == () else value for name, value in found.items()} | {"tests": []}
