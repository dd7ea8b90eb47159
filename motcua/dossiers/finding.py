"""What the lists of the desk find a dossier by, written down with every act in its transaction.

That is who holds the current step and what is done in it, beside the dossier, and whom the dossier concerns.
Both only repeat its steps (and of whom an opinion was asked): a list of a hundred thousand cannot look into the steps of each.
"""

from django.db.models import Value

from motcua.dossiers.models import Concern, Dossier
from motcua.dossiers.models.concern import ASKED
from motcua.dossiers.models.turn import HOLDER

_HOLDER = [column for column in Dossier._meta.concrete_fields if column.name in HOLDER]


def note(dossier: Dossier) -> None:
    """Have it follow the steps. `perform` calls this; whoever else changes steps must."""
    Dossier.objects.filter(pk=dossier.pk).note_holders()
    for column in _HOLDER:
        # Read again by whoever asks for it, and left alone by `save`.
        vars(dossier).pop(column.attname, None)
        dossier._state.fields_cache.pop(column.name, None)
    _note_concerns(dossier)


def _note_concerns(dossier: Dossier) -> None:
    steps = dossier.steps.order_by().values_list("agency", "department", "role")
    asked = dossier.opinion_requests.order_by().values_list("agency", "department", Value(ASKED))
    places = set(steps.union(asked))
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
