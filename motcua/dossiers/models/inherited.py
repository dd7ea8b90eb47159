"""What officers see of the work that their agency took over: the closed dossiers of former agencies too."""

from collections.abc import Sequence

from django.db.models import Exists, OuterRef, Q, QuerySet

from motcua.accounts.models import Post
from motcua.organization import service as organization
from motcua.organization.models import Role, Succession

_PROCEDURE = "dossier__revision__procedure"
_IN_DEPARTMENT = (Role.APPRAISER, Role.DEPARTMENT_HEAD)


def with_inheritance(posts: "QuerySet[Post]") -> list[Post]:
    """The posts, each knowing whether its agency took anything over; no query more than without."""
    taken_over = Succession.objects.filter(successor=OuterRef("agency"))
    return list(posts.annotate(inherits=Exists(taken_over)))


def steps_inherited_by(posts: Sequence[Post]) -> Q:
    """The steps of former agencies whose matters came to where these posts (with_inheritance) are.

    Whoever sits in a department sees the matters of its fields, or what people of their own role do.
    """
    concerned = Q(pk__in=[])
    heirs = [post for post in posts if post.inherits]  # type: ignore[attr-defined]  # annotated above
    if not heirs:
        return concerned
    shares = organization.inherited_by(post.agency_id for post in heirs)
    for post in heirs:
        for share in shares.get(post.agency_id, ()):
            here = Q(agency=share.agency)
            for part in share.parts:
                here &= _within(part)
            if post.department and post.role in _IN_DEPARTMENT:
                fields = post.department.fields
                here &= Q() if "*" in fields else Q((f"{_PROCEDURE}__field__code__in", fields))
            elif post.department:
                here &= Q(role=post.role)
            concerned |= here
    return concerned


def _within(part: organization.Part) -> Q:
    found = Q()
    if part.fields is not None:
        found &= Q((f"{_PROCEDURE}__field__code__in", part.fields))
    if part.procedures is not None:
        found &= Q((f"{_PROCEDURE}__code__in", part.procedures))
    if part.other_fields:
        found &= ~Q((f"{_PROCEDURE}__field__code__in", part.other_fields))
    if part.other_procedures:
        found &= ~Q((f"{_PROCEDURE}__code__in", part.other_procedures))
    return found
