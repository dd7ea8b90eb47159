"""Who holds a step: the agency and department that the workflow says, or whoever answers for it today; and
the people there."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q, QuerySet

from motcua.accounts.models import Post, Substitution, User
from motcua.catalog.content import ProcedureContent, WorkflowStep
from motcua.catalog.models import Procedure
from motcua.dossiers.models import Dossier, Step
from motcua.organization import service as organization
from motcua.organization.models import Agency, Department, Role


def holder_of(step: WorkflowStep, dossier: Dossier, content: ProcedureContent) -> Agency:
    """The agency that holds `step` of `dossier`; where the workflow names a former one, its successor."""
    named = organization.resolve_holder(step, dossier.filed_at, dossier.lead_agency)
    return organization.standing_in(named, content)


def department_of(role: str, agency: Agency, field: str) -> Department | None:
    """The department in which a step of this role is done.

    Appraisers and heads sit in a department of the field; desk, leaders and clerks serve the agency.
    """
    in_department = role in (Role.APPRAISER, Role.DEPARTMENT_HEAD)
    return organization.department_in_charge(agency, field) if in_department else None


def matter_of(procedure: Procedure) -> organization.Subject:
    """What a dossier of the procedure is about."""
    return organization.Subject(procedure.code, procedure.field.code)


def follow(steps: Iterable[Step], procedure: Procedure) -> list[Step]:
    """Give steps whose agency has passed this work on to the one that answers for it now; those that moved.

    A step that is done keeps who did it: the dossier may come back to it, or be led from there. Officers whom
    a step names stay: they may have moved along, and if not, their colleagues take over.
    """
    matter, moved = matter_of(procedure), []
    for step in steps:
        agency = organization.standing_in(step.agency, matter)
        if agency == step.agency:
            continue
        if step.done_at and step.former_agency is None:
            step.former_agency, step.former_department = step.agency, step.department
        step.agency, step.department = agency, department_of(step.role, agency, matter.field)
        step.save(update_fields=["agency", "department", "former_agency", "former_department"])
        moved.append(step)
    return moved


def has_holder(step: Step, at: datetime) -> bool:
    """Whether anybody could do the step at `at` (actors.Casting asks the same for one person)."""
    return _posts_for(step, step.role, at).exists()


def holders_of(step: Step, at: datetime) -> list[User]:
    """Whose turn the step is: the officer it names, while in office; else everybody who can hold it.

    Whoever stands in for one of them today is told as well.
    """
    posts = _posts_for(step, step.role, at)
    named = posts.filter(user=step.officer_id) if step.officer_id else posts.none()
    return _people(named, at) or _people(posts, at)


def heads_of(step: Step, at: datetime) -> list[User]:
    """Who leads those that hold the step: an appraiser's head of department; of all others the director."""
    heads = _people(_posts_for(step, Role.DEPARTMENT_HEAD, at), at) if step.role == Role.APPRAISER else []
    if heads or step.role == Role.DIRECTOR:
        return heads
    return _people(_posts_for(step, Role.DIRECTOR, at), at)


def in_words(step: Step) -> str:
    """Who holds a step: "Võ Quốc Bảo (Phòng Lao động, Sở LĐTBXH)"; where it names nobody, the place alone."""
    agency, department = step.done_by
    unit = department.name if department else str(Role(step.role).label)
    if step.officer:
        return f"{step.officer.full_name} ({unit}, {agency.short_name})"
    return f"{unit}, {agency.short_name}"


def _posts_for(step: Step, role: str, at: datetime) -> QuerySet[Post]:
    """The posts of `role` at `at` where the step is; who sits in no department serves all of them."""
    posts = Post.objects.held_at(at).filter(agency=step.agency_id, role=role, user__is_active=True)
    if step.department_id:
        posts = posts.filter(Q(department=None) | Q(department=step.department_id))
    return posts


def _people(posts: QuerySet[Post], at: datetime) -> list[User]:
    standing_in = Substitution.objects.in_force_at(at).filter(post__in=posts)
    acting = Q(pk__in=posts.values("user")) | Q(pk__in=standing_in.values("substitute"))
    return list(User.objects.filter(acting, is_active=True).order_by("pk"))
