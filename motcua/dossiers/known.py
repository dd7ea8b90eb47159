"""What we know already when somebody begins a declaration: their account, and what they declared before."""

from collections.abc import Sequence

from django.db.models import Case, Q, Value, When

from motcua.accounts.models import LegalEntity, MemberRole, Membership
from motcua.catalog import service as catalog
from motcua.dossiers.models import Dossier, Draft
from motcua.formengine import service as formengine
from motcua.formengine.service import prefilling

# Further back nobody expects to be remembered, and each one costs.
MOST_EARLIER = 10


def sources(draft: Draft) -> prefilling.Sources:
    """The sources from which a new draft may be filled in, as formengine names them.

    A clerk who files for somebody is shown their account only: what they declared elsewhere is not hers to
    read. Who files for another person knows what she typed about them, and neither's earlier dossiers fit.
    """
    own = draft.clerk_id is None and not draft.ground
    wanted = own and catalog.form_of(draft.form).takes_from(prefilling.EARLIER)
    found: dict[str, Sequence[formengine.Source]] = {
        prefilling.PROFILE: [prefilling.Profile(_profile(draft))],
        prefilling.EARLIER: _earlier(draft) if wanted else [],
    }
    if draft.entity:
        facts = _about(draft.entity)
        found[prefilling.ENTITY] = [prefilling.Profile(facts, origin=prefilling.ENTITY)]
    return found


def _profile(draft: Draft) -> dict[str, str]:
    """What is known of the other person; of anybody else their own account, an organisation's filers too."""
    if draft.owner:
        about = draft.whose
        return {
            "full_name": about.name,
            "identity_number": about.identity,
            "phone": about.phone,
            "email": about.email,
        }
    person = draft.applicant
    return {
        "full_name": person.full_name,
        "identity_number": person.identity_number,
        "phone": person.phone,
        "email": person.email or "",
    }


def _about(entity: LegalEntity) -> dict[str, str]:
    heads = Membership.objects.open().filter(entity=entity, role=MemberRole.REPRESENTATIVE)
    head = heads.select_related("user").first()
    return {
        "name": entity.name,
        "tax_code": entity.tax_code,
        "address": entity.address,
        "phone": entity.phone,
        "email": entity.email,
        "representative": head.user.full_name if head else "",
    }


def _earlier(draft: Draft) -> list[formengine.Source]:
    """The own dossiers, the person's or the organisation's: of the same form first, then the newest.

    What was declared in a sensitive case (health, violence) is nobody's business in another procedure.
    """
    form, procedure = draft.form, draft.revision.procedure_id
    # Filed for others by the same person: theirs, not hers.
    own = Dossier.objects.owned_by(draft.applicant, draft.entity).filter(ground="")
    mine = own.filter(Q(is_sensitive=False) | Q(revision__procedure=procedure))
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
