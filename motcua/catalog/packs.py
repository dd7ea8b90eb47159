"""A pack as files: a folder of YAML. Read here, judged in checking.py, stored in loading.py.

    pack.yaml        key, province, fields, short names of sources
    agencies.yaml    workflows.yaml    calendars.yaml    regimes.yaml
    procedures/<code>.yaml   forms/<key>.yaml   forms/examples/<key>.yaml   notices/<kind>.yaml

A procedure's file has the shape of content.ProcedureContent, with the workflow by its name and without what
is usual: filed at the lead agency, not online, not sensitive, the service level that belongs to its level.
Under `tests` it may hold workflow tests, which are no part of the content.

reorganizations/<key>.yaml says how the office changes one day. It is judged with the pack, but loading leaves
it alone: an act of its own carries it out (reorganization.py).
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from motcua.catalog.content import ProcedureContent

# Raised when the way of loading changes, so that an unchanged pack is loaded once more.
FORMAT = 2
SERVICE_LEVELS = {4: "toàn trình", 3: "một phần", 2: "cung cấp thông tin"}


@dataclass(frozen=True)
class Fault:
    """One thing to mend in a pack: the file, the place in it, and a sentence."""

    file: str
    path: str
    sentence: str

    def __str__(self) -> str:
        place = f"{self.file} → {self.path}" if self.path else self.file
        return f"{place}: {self.sentence}"


class PackError(ValueError):
    """The pack cannot be loaded; `faults` lists everything that is wrong with it."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = faults


@dataclass
class Pack:
    """The parsed files. What could not be read stands in `faults` and is missing here."""

    directory: Path = Path()
    about: Mapping[str, Any] = field(default_factory=dict)
    agencies: Mapping[str, Any] = field(default_factory=dict)
    workflows: Mapping[str, Any] = field(default_factory=dict)
    procedures: dict[str, dict[str, Any]] = field(default_factory=dict)  # by file name without ending
    forms: dict[str, dict[str, Any]] = field(default_factory=dict)
    examples: dict[str, dict[str, Any]] = field(default_factory=dict)  # by the form's key
    reorganizations: dict[str, dict[str, Any]] = field(default_factory=dict)  # by file name without ending
    faults: list[Fault] = field(default_factory=list)

    def bundle(self, code: str) -> dict[str, Any]:
        """The procedure `code` with its declarations and their examples, as one piece of plain data."""
        procedure = plain(self.procedures[code])
        keys = form_keys(procedure)
        return {
            "procedure": procedure,
            "forms": {key: self.forms[key] for key in keys},
            "examples": {key: self.examples[key] for key in keys if key in self.examples},
        }


def read(directory: Path) -> Pack:
    """Parse every file of the pack in `directory`; a key that stands twice in a file is a fault too."""
    pack = Pack(directory)
    pack.about = _parse(pack, directory / "pack.yaml")
    pack.agencies = _parse(pack, directory / "agencies.yaml")
    workflows = _parse(pack, directory / "workflows.yaml").get("workflows")
    pack.workflows = workflows if isinstance(workflows, dict) else {}
    for path in sorted((directory / "procedures").glob("*.yaml")):
        pack.procedures[path.stem] = _parse(pack, path)
    for path in sorted((directory / "forms").glob("*.yaml")):
        pack.forms[path.stem] = plain(_parse(pack, path))
    for path in sorted((directory / "forms" / "examples").glob("*.yaml")):
        pack.examples[path.stem] = plain(_parse(pack, path))
    for path in sorted((directory / "reorganizations").glob("*.yaml")):
        pack.reorganizations[path.stem] = plain(_parse(pack, path))
    return pack


def content_of(data: Mapping[str, Any], workflows: Mapping[str, Any]) -> ProcedureContent:
    """The content of a procedure's file, with what is usual filled in and the workflow spelt out.

    Expects data that checking.check has found good.
    """
    usual: dict[str, Any] = {
        "filed_at": "lead",
        "is_online": False,
        "is_sensitive": False,
        "processing_time": None,
        "fee": None,
        "service_level": SERVICE_LEVELS[data["level"]],
    }
    said = {key: value for key, value in data.items() if key != "tests"}
    steps = workflows[data["workflow"]]["steps"]
    return ProcedureContent.from_data({**usual, **said, "workflow": steps})


def form_keys(procedure: Mapping[str, Any]) -> list[str]:
    """The keys of all declarations that a procedure's file names; sorted, each once."""
    named = [procedure, *(procedure.get("cases") or ()), *(procedure.get("documents") or ())]
    return sorted({str(one["form"]) for one in named if isinstance(one, Mapping) and one.get("form")})


def plain(data: Any) -> Any:
    """`data` as the database keeps it: YAML reads an unquoted date as a date, JSON knows none."""
    return json.loads(json.dumps(data, ensure_ascii=False, default=str))


def fingerprint(directory: Path) -> str:
    """SHA-256 over the names and bytes of all files that loading reads."""
    digest = hashlib.sha256(str(FORMAT).encode())
    for path in sorted(_files(directory)):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(directory)}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def sha256_of(data: Any) -> str:
    """SHA-256 of plain data in its one canonical spelling."""
    spelt = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(spelt.encode()).hexdigest()


def _files(directory: Path) -> Iterator[Path]:
    yield from directory.glob("*.yaml")
    for folder in ("procedures", "forms", "notices"):
        yield from (path for path in (directory / folder).rglob("*") if path.is_file())


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """YAML's safe loader, but a key given twice is refused where YAML silently keeps the last."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen = set()
        for key_node, _value in node.value:
            if key_node.value in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"khóa “{key_node.value}” xuất hiện hai lần", key_node.start_mark
                )
            seen.add(key_node.value)
        mapping: dict[Any, Any] = super().construct_mapping(node, deep)
        return mapping


def _parse(pack: Pack, path: Path) -> dict[str, Any]:
    name = str(path.relative_to(pack.directory))
    try:
        data = yaml.load(path.read_bytes(), Loader=_Loader)  # noqa: S506 – a safe loader
    except FileNotFoundError:
        pack.faults.append(Fault(name, "", "Thiếu tệp này."))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        pack.faults.append(Fault(name, _place(error), f"Không đọc được: {_reason(error)}."))
    else:
        if isinstance(data, dict):
            return data
        pack.faults.append(Fault(name, "", "Tệp phải là một danh sách khóa: giá trị."))
    return {}


def _place(error: Exception) -> str:
    mark = getattr(error, "problem_mark", None)
    return f"dòng {mark.line + 1}" if mark else ""


def _reason(error: Exception) -> str:
    return str(getattr(error, "problem", None) or error)
