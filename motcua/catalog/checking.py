"""Every fault of a pack at once, each with its file, its place and a sentence that says what is wrong.

A pack is written by hand by people who are no programmers, so nothing here raises on odd data: wrong types
are faults like others.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from motcua.catalog import checking_procedures, checking_reorganizations
from motcua.catalog.checking_tools import CODE_OF_AGENCY, Judge, is_day, maps, named, texts
from motcua.catalog.packs import Fault, Pack, read
from motcua.formengine import service as formengine
from motcua.organization.models import Agency, Role
from motcua.worktime import service as worktime

ACTS = ("receive", "assign", "appraise", "pass_on", "endorse", "approve", "issue", "return")
HOLDERS = ("one_stop", "filed", "filed_parent", "lead")


def check(directory: Path) -> list[Fault]:
    """All faults of the pack in `directory`; empty when it can be loaded."""
    return check_pack(read(directory))


def check_pack(pack: Pack) -> list[Fault]:
    """All faults of a pack that has been read."""
    judge = Judge(pack.faults)
    _check_about(pack, judge)
    calendars = _check_worktime(pack, judge)
    check_agencies(pack, calendars, judge)
    check_workflows(pack, judge)
    check_forms(pack, judge)
    check_examples(pack, judge)
    checking_procedures.check(pack, judge)
    checking_reorganizations.check(pack, judge)
    if not judge.faults:
        _check_afterwards(pack, calendars, judge)
    return judge.faults


def _check_about(pack: Pack, judge: Judge) -> None:
    file = "pack.yaml"
    if not pack.about:
        return
    for key in ("key", "province"):
        judge.text(file, key, pack.about.get(key))
    fields = maps(pack.about.get("fields"))
    if not fields:
        judge.fault(file, "fields", "Cần ít nhất một lĩnh vực, mỗi lĩnh vực có code và name.")
    for number, line in enumerate(fields):
        judge.text(file, f"fields[{number}].code", line.get("code"))
        judge.text(file, f"fields[{number}].name", line.get("name"))
    judge.unique(file, "fields", "lĩnh vực", (line.get("code") for line in fields))


def _check_worktime(pack: Pack, judge: Judge) -> frozenset[str]:
    calendars: Iterable[str] = ()
    for file, load in (("calendars.yaml", worktime.load_calendars), ("regimes.yaml", worktime.load_regimes)):
        try:
            loaded = load(pack.directory / file)
        except FileNotFoundError:
            judge.fault(file, "", "Thiếu tệp này.")
        except (worktime.WorktimeError, ValueError) as error:
            judge.fault(file, "", str(error))
        except Exception as error:
            judge.fault(file, "", f"Không đọc được: {error}.")
        else:
            calendars = loaded if isinstance(loaded, dict) else calendars
    return frozenset(calendars)


def check_agencies(pack: Pack, calendars: frozenset[str], judge: Judge) -> None:
    """Agencies and departments: names, codes, and that all they refer to exists."""
    file = "agencies.yaml"
    lines = maps(pack.agencies.get("agencies"))
    keys = named(lines)
    fields = named(maps(pack.about.get("fields")), "code") | {"*"}
    judge.unique(file, "agencies", "khóa cơ quan", (line.get("key") for line in lines))
    judge.unique(file, "agencies", "mã định danh", (line.get("code") for line in lines))
    departments = [one for line in lines for one in maps(line.get("departments"))]
    judge.unique(file, "agencies", "khóa phòng", (one.get("key") for one in departments))
    if "calendar" in pack.agencies:
        judge.one_of(file, "calendar", pack.agencies["calendar"], calendars, "lịch")
    for line in lines:
        where = f"agencies[{line.get('key')}]"
        for name in ("key", "name", "short_name"):
            judge.text(file, f"{where}.{name}", line.get(name))
        judge.pattern(file, f"{where}.code", line.get("code"), CODE_OF_AGENCY, "mã định danh như H10.912")
        judge.one_of(file, f"{where}.kind", line.get("kind"), Agency.Kind.values, "loại cơ quan")
        for name in ("parent", "one_stop_unit", "successor"):
            if line.get(name) is not None:
                judge.one_of(file, f"{where}.{name}", line[name], keys, "cơ quan")
        if "calendar" in line or "calendar" not in pack.agencies:
            judge.one_of(file, f"{where}.calendar", line.get("calendar"), calendars, "lịch")
        _check_days(file, where, line, judge)
        for one in maps(line.get("departments")):
            here = f"{where}.departments[{one.get('key')}]"
            judge.text(file, f"{here}.name", one.get("name"))
            judge.texts(file, f"{here}.fields", one.get("fields"))
            for code in texts(one.get("fields")):
                judge.one_of(file, f"{here}.fields", code, fields, "lĩnh vực")
    _check_circles(file, lines, judge)


def _check_days(file: str, where: str, line: Mapping[str, Any], judge: Judge) -> None:
    days = {name: str(line[name]) for name in ("valid_from", "valid_to") if line.get(name) is not None}
    for name, day in days.items():
        if not is_day(day):
            judge.fault(file, f"{where}.{name}", "Phải là ngày dạng 2025-07-01.")
            return
    if len(days) == 2 and days["valid_to"] < days["valid_from"]:
        judge.fault(file, f"{where}.valid_to", "Ngày kết thúc ở trước ngày bắt đầu.")


def _check_circles(file: str, lines: list[dict[str, Any]], judge: Judge) -> None:
    parents = {str(line.get("key")): str(line.get("parent") or "") for line in lines}
    for key, parent in parents.items():
        seen, above = {key}, parent
        while above and above not in seen:
            seen.add(above)
            above = parents.get(above, "")
        if above == key:
            judge.fault(file, f"agencies[{key}].parent", "Cơ quan nằm dưới chính nó.")


def check_workflows(pack: Pack, judge: Judge) -> None:
    """Workflows: their steps, who holds them, and an order that can be walked."""
    file = "workflows.yaml"
    agencies = named(maps(pack.agencies.get("agencies")))
    if not pack.workflows and not any(fault.file == file for fault in judge.faults):
        judge.fault(file, "workflows", "Cần ít nhất một quy trình.")
    for name, workflow in pack.workflows.items():
        where = f"workflows.{name}"
        steps = maps(workflow.get("steps")) if isinstance(workflow, dict) else []
        if not steps:
            judge.fault(file, where, "Quy trình chưa có bước nào.")
            continue
        judge.unique(file, where, "khóa bước", (step.get("key") for step in steps))
        for step in steps:
            _check_step(file, f"{where}.{step.get('key')}", step, agencies, judge)
        _check_order(file, where, [str(step.get("act")) for step in steps], judge)


def _check_step(file: str, where: str, step: Mapping[str, Any], agencies: set[str], judge: Judge) -> None:
    for name in ("key", "name"):
        judge.text(file, f"{where}.{name}", step.get(name))
    judge.one_of(file, f"{where}.act", step.get("act"), ACTS, "việc")
    judge.one_of(file, f"{where}.role", step.get("role"), Role.values, "vai trò")
    judge.one_of(file, f"{where}.holder", step.get("holder"), {*HOLDERS, *agencies}, "nơi giữ bước")
    judge.number(file, f"{where}.share", step.get("share"), least=1)
    judge.known(file, where, step, {"key", "name", "act", "role", "holder", "share"})


def _check_order(file: str, where: str, acts: list[str], judge: Judge) -> None:
    if acts[0] != "receive" or acts[-1] != "return":
        judge.fault(file, where, "Bước đầu phải là tiếp nhận (receive), bước cuối là trả kết quả (return).")
    counts = Counter(acts)
    for act in ("receive", "approve", "issue", "return"):
        if counts[act] != 1:
            judge.fault(file, where, f"Cần đúng một bước {act}, đang có {counts[act]}.")
    if not counts["appraise"]:
        judge.fault(file, where, "Cần ít nhất một bước thẩm định (appraise).")


def check_forms(pack: Pack, judge: Judge) -> None:
    """Definitions of forms, by the engine's own judgement."""
    for name, definition in pack.forms.items():
        file = f"forms/{name}.yaml"
        if not definition:
            continue
        if definition.get("key") != name:
            judge.fault(file, "key", f"Khóa phải trùng tên tệp: {name}.")
        try:
            formengine.load(definition, file)
        except formengine.DefinitionError as error:
            for fault in error.faults:
                judge.fault(file, fault.path, fault.sentence)


def _check_afterwards(pack: Pack, calendars: frozenset[str], judge: Judge) -> None:
    """That the agencies are faultless too once a reorganisation is carried out."""
    for name in pack.reorganizations:
        after = Judge()
        check_agencies(checking_reorganizations.afterwards(pack, name), calendars, after)
        for fault in after.faults:
            judge.fault(f"reorganizations/{name}.yaml", fault.path, fault.sentence)


def check_examples(pack: Pack, judge: Judge) -> None:
    """Filled examples: each must be free of problems on the day it names."""
    for key, example in pack.examples.items():
        file = f"forms/examples/{key}.yaml"
        judge.known(file, "", example, {"today", "answers"})
        try:
            form = formengine.load(pack.forms[key], f"forms/{key}.yaml")
            today, answers = date.fromisoformat(str(example["today"])), dict(example["answers"])
        except KeyError as error:
            judge.fault(file, str(error.args[0]), "Thiếu khóa này, hoặc không có tờ khai này.")
        except (ValueError, TypeError):
            judge.fault(file, "", "Cần một ngày (today) và các câu trả lời (answers) của tờ khai.")
        else:
            for problem in form.check(answers, formengine.Context(today)):
                judge.fault(file, problem.path, problem.message)
