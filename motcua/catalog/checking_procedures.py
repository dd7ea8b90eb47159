"""The faults of procedures: their own shape, and that everything they name exists."""

import re
from collections.abc import Mapping
from dataclasses import MISSING, fields
from typing import Any

from motcua.catalog import scenarios
from motcua.catalog.checking_tools import Judge, maps, named, texts
from motcua.catalog.content import Case, Document, ProcedureContent
from motcua.catalog.packs import SERVICE_LEVELS, Pack
from motcua.worktime import service as worktime

CODE = re.compile(r"\d\.\d{6}")
LEVELS_OF_AUTHORITY = ("province", "district", "commune")
SUBJECTS = ("cá nhân", "tổ chức", "doanh nghiệp", "nhà thầu")
_USUAL = {"filed_at", "is_online", "is_sensitive", "processing_time", "fee", "service_level"}
_TEXTS = ("subjects", "steps", "legal_basis", "sources")
_TRUTHS = ("is_online", "is_sensitive")
_NUMBERS = {"fee": 0, "fee_full": 0, "sets": 1}
_LONGEST_NAME = 600


def check(pack: Pack, judge: Judge) -> None:
    """Add the faults of all procedures of `pack` to `judge`."""
    if not pack.procedures:
        judge.fault("procedures", "", "Chưa có thủ tục nào.")
    for name, data in pack.procedures.items():
        if data:
            _check_procedure(f"procedures/{name}.yaml", name, data, pack, judge)


def _check_procedure(file: str, name: str, data: Mapping[str, Any], pack: Pack, judge: Judge) -> None:
    known = {one.name for one in fields(ProcedureContent)}
    judge.known(file, "", data, known | {"tests"})
    for key in _required(ProcedureContent) - _USUAL:
        if key not in data:
            judge.fault(file, key, "Thiếu khóa này.")
    _check_own(file, name, data, judge)
    _check_references(file, data, pack, judge)
    cases = _check_cases(file, data, pack, judge)
    _check_documents(file, data, cases, pack, judge)
    if "tests" in data:
        scenarios.check(data["tests"], _names_for_tests(data, pack), judge, file)


def _names_for_tests(data: Mapping[str, Any], pack: Pack) -> scenarios.Names:
    workflow = pack.workflows.get(str(data.get("workflow")))
    naming = [data, *maps(data.get("cases")), *maps(data.get("documents"))]
    keys = {str(one["form"]) for one in naming if one.get("form")}
    return scenarios.names_in(
        data,
        [pack.forms.get(key, {}) for key in sorted(keys)],
        workflow.get("steps") if isinstance(workflow, dict) else None,
        named(maps(pack.agencies.get("agencies"))),
    )


def _check_own(file: str, name: str, data: Mapping[str, Any], judge: Judge) -> None:
    code = data.get("code")
    judge.pattern(file, "code", code, CODE, "mã thủ tục như 2.000134")
    if code != name:
        judge.fault(file, "code", f"Mã phải trùng tên tệp: {name}.")
    judge.text(file, "name", data.get("name"))
    if len(str(data.get("name"))) > _LONGEST_NAME:
        judge.fault(file, "name", f"Tên dài quá {_LONGEST_NAME} ký tự.")
    judge.one_of(file, "level", data.get("level"), SERVICE_LEVELS, "mức độ")
    judge.one_of(file, "authority_level", data.get("authority_level"), LEVELS_OF_AUTHORITY, "cấp")
    for key in _TRUTHS:
        judge.truth(file, key, data.get(key, False))
    for key in _TEXTS:
        judge.texts(file, key, data.get(key, []))
    for subject in texts(data.get("subjects")):
        judge.one_of(file, "subjects", subject, SUBJECTS, "đối tượng")
    _check_amounts(file, "", data, judge)


def _check_references(file: str, data: Mapping[str, Any], pack: Pack, judge: Judge) -> None:
    agencies = named(maps(pack.agencies.get("agencies")))
    filed_at = data.get("filed_at", "lead")
    # Where a file could not be read that is its own fault, not one of each procedure.
    for key, value, known, kind in (
        ("field", data.get("field"), named(maps(pack.about.get("fields")), "code"), "lĩnh vực"),
        ("agency", data.get("agency"), agencies, "cơ quan"),
        ("filed_at", filed_at, agencies and {"lead", "districts", "communes", *agencies}, "nơi nộp"),
        ("workflow", data.get("workflow"), set(pack.workflows), "quy trình"),
    ):
        if known:
            judge.one_of(file, key, value, known, kind)
    _check_level(file, data, pack, judge)
    if data.get("is_online") is True:
        if data.get("level") not in (3, 4):
            judge.fault(file, "level", "Thủ tục nộp trực tuyến phải ở mức độ 3 hoặc 4.")
        if not data.get("form"):
            judge.fault(file, "form", "Thủ tục nộp trực tuyến cần một tờ khai.")
    _check_form(file, "form", data.get("form"), pack, judge)


def check_levels(pack: Pack, judge: Judge) -> None:
    """That each procedure is filed where its workflow can begin."""
    for code, data in pack.procedures.items():
        _check_level(f"procedures/{code}.yaml", data, pack, judge)


def _check_level(file: str, data: Mapping[str, Any], pack: Pack, judge: Judge) -> None:
    if _needs_agency_above(data, pack) and data.get("filed_at", "lead") != "communes":
        judge.fault(file, "workflow", "Quy trình có bước của cấp trên nơi nộp, nên cần filed_at: communes.")


def _needs_agency_above(data: Mapping[str, Any], pack: Pack) -> bool:
    workflow = pack.workflows.get(str(data.get("workflow")))
    steps = maps(workflow.get("steps")) if isinstance(workflow, dict) else []
    return any(step.get("holder") == "filed_parent" for step in steps)


def _check_cases(file: str, data: Mapping[str, Any], pack: Pack, judge: Judge) -> set[str]:
    cases = maps(data.get("cases"))
    judge.unique(file, "cases", "trường hợp", (case.get("key") for case in cases))
    for case in cases:
        where = f"cases[{case.get('key')}]"
        judge.known(file, where, case, {one.name for one in fields(Case)})
        judge.text(file, f"{where}.key", case.get("key"))
        judge.text(file, f"{where}.name", case.get("name"))
        _check_form(file, f"{where}.form", case.get("form"), pack, judge)
        _check_amounts(file, f"{where}.", case, judge)
    return named(cases)


def _check_documents(file: str, data: Mapping[str, Any], cases: set[str], pack: Pack, judge: Judge) -> None:
    documents = maps(data.get("documents"))
    judge.unique(file, "documents", "giấy tờ", (document.get("key") for document in documents))
    for document in documents:
        where = f"documents[{document.get('key')}]"
        judge.known(file, where, document, {one.name for one in fields(Document)})
        judge.text(file, f"{where}.key", document.get("key"))
        judge.text(file, f"{where}.name", document.get("name"))
        for name in ("required", "joins_photos"):
            judge.truth(file, f"{where}.{name}", document.get(name, True))
        for name in ("originals", "copies"):
            judge.number(file, f"{where}.{name}", document.get(name, 0), least=0)
        if document.get("paper"):
            judge.text(file, f"{where}.paper", document["paper"])
        judge.texts(file, f"{where}.cases", document.get("cases", []))
        for case in texts(document.get("cases")):
            judge.one_of(file, f"{where}.cases", case, cases, "trường hợp")
        _check_form(file, f"{where}.form", document.get("form"), pack, judge)


def _check_form(file: str, path: str, key: Any, pack: Pack, judge: Judge) -> None:
    if key:
        judge.one_of(file, path, key, pack.forms, "tờ khai")


def _check_amounts(file: str, prefix: str, data: Mapping[str, Any], judge: Judge) -> None:
    for key, least in _NUMBERS.items():
        if data.get(key) is not None:
            judge.number(file, f"{prefix}{key}", data[key], least=least)
    time = data.get("processing_time")
    if time is None:
        return
    try:
        worktime.Duration.from_data(time)
    except (worktime.WorktimeError, TypeError) as error:
        judge.fault(file, f"{prefix}processing_time", str(error))


def _required(shape: type) -> set[str]:
    return {one.name for one in fields(shape) if one.default is MISSING and one.default_factory is MISSING}
