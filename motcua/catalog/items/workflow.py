"""Workflows: {"name", "steps"}. A change reaches each procedure that uses it as a new revision of its own."""

from datetime import datetime

from motcua.catalog import loading
from motcua.catalog.checking import check_workflows
from motcua.catalog.checking_procedures import check_levels
from motcua.catalog.checking_tools import Judge
from motcua.catalog.items.base import Data, ItemKind, text_in
from motcua.catalog.models import Change, ProcedureRevision, Workflow
from motcua.catalog.packs import Fault, Pack
from motcua.catalog.stored import agencies, bundle_of, revisions_in_force


class WorkflowKind(ItemKind):
    name = Change.Kind.WORKFLOW

    def titles(self) -> dict[str, str]:
        return dict(Workflow.objects.values_list("key", "name"))

    def current(self, key: str) -> Data | None:
        found = Workflow.objects.filter(key=key).first()
        return {"name": found.name, "steps": found.steps} if found else None

    def title(self, key: str, data: Data) -> str:
        return text_in(data, "name", key)

    def faults(self, key: str, data: Data) -> list[Fault]:
        judge = Judge()
        sources = [revision.source for revision in _using(key)]
        pack = Pack(
            agencies=agencies(), workflows={key: data}, procedures={one["code"]: one for one in sources}
        )
        check_workflows(pack, judge)
        judge.short("workflows.yaml", f"workflows.{key}.name", data.get("name"), 200)
        if not judge.faults:
            check_levels(pack, judge)
        return judge.faults

    def apply(self, key: str, data: Data, at: datetime) -> None:
        loading.load_workflows({key: data})
        loading.load_procedures([bundle_of(revision) for revision in _using(key)], at)


def _using(key: str) -> list[ProcedureRevision]:
    return [revision for revision in revisions_in_force() if revision.source.get("workflow") == key]
