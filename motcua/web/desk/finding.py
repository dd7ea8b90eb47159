"""The one way to a dossier at the desk: what this officer may see, or 404; each look is recorded."""

from datetime import datetime

from django.shortcuts import get_object_or_404

from motcua.accounts.gates import SignedInRequest
from motcua.accounts.models import User
from motcua.base.text import clean_line
from motcua.dossiers import service
from motcua.dossiers.models import Dossier

# What every page of the desk says about a dossier. A form's definition is read once per process (form_of).
_TOLD = (
    "revision__procedure__field",
    "form",
    "applicant",
    "lead_agency__calendar",
    "filed_at__one_stop_unit",
    "step__agency",
    "step__department",
    "step__officer",
)


def find(user: User, code: str, at: datetime) -> Dossier:
    """The dossier `code`; raises Http404 where there is none for this officer."""
    seen = Dossier.objects.worked_on_by(user, at).select_related(*_TOLD).defer("form__definition")
    # A code in an address may hold what no database takes as text.
    return get_object_or_404(seen, code=clean_line(code))


def opened(request: SignedInRequest, code: str, at: datetime, what: str) -> Dossier:
    """`find`, and the record that this officer looked; its owner can read that record."""
    dossier = find(request.user, code, at)
    service.looked_at(dossier, user=request.user, at=at, what=what)
    return dossier
