"""What the lists of the desk find a dossier by, written down with every act in its transaction.

That is who holds the current step and what is done in it, beside the dossier, and whom the dossier concerns.
All of it only repeats its steps, and of whom an opinion was asked: a list of a hundred thousand cannot look
into the steps of each.
"""

from motcua.dossiers.models import Concern, Dossier, Step
from motcua.dossiers.models.concern import ASKED
from motcua.dossiers.models.turn import HOLDER

Place = tuple[int, int | None, str]
_COLUMNS = {
    column.attname: HOLDER[column.name] for column in Dossier._meta.concrete_fields if column.name in HOLDER
}


def note(dossier: Dossier) -> None:
    """Have it follow the steps. `perform` calls this; whoever else changes steps must."""
    steps = list(dossier.steps.order_by())
    _note_holder(dossier, next((step for step in steps if step.pk == dossier.step_id), None))
    asked = dossier.opinion_requests.order_by().values_list("agency", "department")
    places: set[Place] = {(step.agency_id, step.department_id, step.role) for step in steps}
    _note_concerns(dossier, places | {(agency, department, ASKED) for agency, department in asked})


def _note_holder(dossier: Dossier, step: Step | None) -> None:
    said = {column: step and step.serializable_value(told) for column, told in _COLUMNS.items()}
    # Whoever has not read them, lacks them: then they are written, too.
    if any(vars(dossier).get(column, dossier) != value for column, value in said.items()):
        Dossier.objects.filter(pk=dossier.pk).update(**said)
        for column, value in said.items():
            setattr(dossier, column, value)


def _note_concerns(dossier: Dossier, places: set[Place]) -> None:
    noted = {(one.agency_id, one.department_id, one.role): one for one in dossier.concerns.all()}
    if gone := [one.pk for place, one in noted.items() if place not in places]:
        dossier.concerns.filter(pk__in=gone).delete()
    Concern.objects.bulk_create(
        Concern(
            dossier=dossier,
            agency_id=agency,
            department_id=department,
            role=role,
            procedure_id=dossier.revision.procedure_id,
        )
        for agency, department, role in places - noted.keys()
    )
