"""Procedures with their declarations: {"procedure", "forms", "examples"} (packs.Bundle as plain data)."""

from datetime import datetime

from motcua.catalog import loading
from motcua.catalog.checking import check_examples, check_forms
from motcua.catalog.checking_procedures import check as check_procedures
from motcua.catalog.checking_tools import Judge
from motcua.catalog.items.base import Data, ItemKind, text_in
from motcua.catalog.models import Change, Procedure, Workflow
from motcua.catalog.packs import Fault, Pack
from motcua.catalog.stored import agencies, bundle_of, fields


class ProcedureKind(ItemKind):
    name = Change.Kind.PROCEDURE

    def titles(self) -> dict[str, str]:
        found = Procedure.objects.exclude(current=None).order_by("code")
        return dict(found.values_list("code", "name"))

    def current(self, key: str) -> Data | None:
        found = Procedure.objects.exclude(current=None).select_related("current").filter(code=key).first()
        return bundle_of(found.current) if found else None

    def title(self, key: str, data: Data) -> str:
        procedure = data.get("procedure")
        return text_in(procedure, "name", key) if isinstance(procedure, dict) else key

    def faults(self, key: str, data: Data) -> list[Fault]:
        judge = Judge()
        for name in ("procedure", "forms", "examples"):
            if not isinstance(data.get(name), dict):
                judge.fault("", name, "Thiếu phần này.")
        judge.known("", "", data, {"procedure", "forms", "examples"})
        if judge.faults:
            return judge.faults
        pack = Pack(
            about={"fields": fields()},
            agencies=agencies(),
            workflows={one.key: {"name": one.name, "steps": one.steps} for one in Workflow.objects.all()},
            procedures={key: data["procedure"]},
            forms=data["forms"],
            examples=data["examples"],
        )
        check_forms(pack, judge)
        check_examples(pack, judge)
        check_procedures(pack, judge)
        return judge.faults

    def apply(self, key: str, data: Data, at: datetime) -> None:
        loading.load_procedures([data], at)
