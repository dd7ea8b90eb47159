"""Workflow tests of a procedure, played: what the studio tries out and what publishing demands.

    scenario = scenarios.parse(revision, {"name": …, "filed": "2026-11-20 16:55", "then": […]})
    played = scenarios.run(revision, scenario)

The shape of a test stands in catalog/scenarios.py, what can be told of it in rehearsal/moments.py.
"""

from typing import Any

from motcua.catalog import scenarios as shapes
from motcua.catalog.models import Procedure, ProcedureRevision
from motcua.catalog.scenarios import Scenario, ScenarioError
from motcua.dossiers.rehearsal.moments import Done, Moment, Played, Told, TrialSlip
from motcua.dossiers.rehearsal.playing import run
from motcua.dossiers.rehearsal.trials import slip_pdf
from motcua.organization.models import Agency

__all__ = [
    "Done",
    "Moment",
    "Played",
    "Scenario",
    "ScenarioError",
    "Told",
    "TrialSlip",
    "names_in",
    "parse",
    "run",
    "run_all",
    "slip_pdf",
    "with_tests",
]


def names_in(revision: ProcedureRevision) -> shapes.Names:
    """What a test of `revision` may name, for the choices of a page and for reading one."""
    return shapes.names_in(
        revision.data,
        [form.definition for form in revision.forms.all()],
        revision.data["workflow"],
        set(Agency.objects.values_list("key", flat=True)),
    )


def parse(revision: ProcedureRevision, data: Any) -> Scenario:
    """The test in `data`, as it can be played on `revision`. Raises ScenarioError with every fault."""
    return shapes.parse(data, names_in(revision))


def with_tests() -> list[ProcedureRevision]:
    """The revisions in force that bring tests, in the order of their codes."""
    in_force = Procedure.objects.exclude(current=None).values("current")
    found = ProcedureRevision.objects.filter(pk__in=in_force, source__has_key="tests")
    return list(found.select_related("procedure").prefetch_related("forms").order_by("procedure__code"))


def run_all(revision: ProcedureRevision) -> list[Played]:
    """Every test that the procedure's file holds, played on `revision`; one that cannot be read failed."""
    names = names_in(revision)
    return [_run(revision, test, names) for test in revision.source.get("tests") or ()]


def _run(revision: ProcedureRevision, test: Any, names: shapes.Names) -> Played:
    try:
        return run(revision, shapes.parse(test, names))
    except ScenarioError as error:
        name = str(test.get("name")) if isinstance(test, dict) else ""
        return Played(name, (), tuple(str(fault) for fault in error.faults))
