"""What stands beside a dossier for the lists to find it by, computed once more from its steps."""

from motcua.dossiers.models import Dossier
from motcua.dossiers.models.turn import HOLDER


def noted(dossier):
    """What was written down: of the current step, and whom the dossier concerns."""
    seen = Dossier.objects.filter(pk=dossier.pk)
    return seen.values(*HOLDER).get(), sorted(_places(dossier.concerns), key=str)


def due_to_note(dossier):
    """What should have been."""
    step = Dossier.objects.get(pk=dossier.pk).step
    asked = [(one.agency_id, one.department_id, "") for one in dossier.opinion_requests.all()]
    places = sorted({*_places(dossier.steps), *asked}, key=str)
    return {name: step and _plain(getattr(step, said)) for name, said in HOLDER.items()}, places


def _places(rows):
    return list(rows.order_by().values_list("agency", "department", "role"))


def _plain(value):
    return getattr(value, "pk", value)
