"""What we know already when somebody begins a declaration: their account, and what they declared before."""

from django.db.models import Case, Q, Value, When

from motcua.accounts.models import User
from motcua.catalog import service as catalog
from motcua.catalog.models import FormRevision, ProcedureRevision
from motcua.dossiers.models import Dossier
from motcua.formengine import service as formengine
from motcua.formengine.service import prefilling

# Further back nobody expects to be remembered, and each one costs.
MOST_EARLIER = 10


def sources(
    user: User, revision: ProcedureRevision, form: FormRevision, *, for_clerk: bool = False
) -> prefilling.Sources:
    """The sources from which a new draft of `user` may be filled in, as formengine names them.

    A clerk who files for them is shown their account only: what they declared elsewhere is not hers to read.
    """
    wanted = not for_clerk and catalog.form_of(form).takes_from(prefilling.EARLIER)
    return {
        prefilling.PROFILE: [prefilling.Profile(_profile(user))],
        prefilling.EARLIER: _earlier(user, revision, form) if wanted else [],
    }


def _profile(user: User) -> dict[str, str]:
    return {
        "full_name": user.full_name,
        "identity_number": user.identity_number,
        "phone": user.phone,
        "email": user.email or "",
    }


def _earlier(user: User, revision: ProcedureRevision, form: FormRevision) -> list[formengine.Source]:
    """The person's own dossiers: of the same form first, then the newest.

    What was declared in a sensitive case (health, violence) is nobody's business in another procedure.
    """
    procedure = revision.procedure_id
    mine = Dossier.objects.owned_by(user).filter(Q(is_sensitive=False) | Q(revision__procedure=procedure))
    same_form = Case(When(form__key=form.key, then=Value(0)), default=Value(1))
    newest = mine.alias(other_form=same_form).order_by("other_form", "-submitted_at", "-pk")
    read = newest.select_related("form", "revision").only(
        "code", "answers", "form__key", "form__sha256", "revision__procedure"
    )
    return [
        catalog.form_of(dossier.form).earlier(
            dossier.code,
            dossier.answers,
            same_form=dossier.form.key == form.key,
            same_procedure=dossier.revision.procedure_id == procedure,
        )
        for dossier in read[:MOST_EARLIER]
    ]
