"""What officers see of the work that their agency took over: the closed dossiers of former agencies too."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from motcua.accounts.models import Post
from motcua.organization import service as organization
from motcua.organization.models import Role, Succession

_PROCEDURE = "revision__procedure"
_IN_DEPARTMENT = (Role.APPRAISER, Role.DEPARTMENT_HEAD)


def with_inheritance(posts: "QuerySet[Post]") -> list[Post]:
    """The posts, each knowing whether its agency took anything over; no query more than without."""
    taken_over = Succession.objects.filter(successor=OuterRef("agency"))
    return list(posts.annotate(inherits=Exists(taken_over)))


def inherited_by(posts: Sequence[Post], steps: "QuerySet[Any]") -> Q:
    """The dossiers with `steps` of former agencies whose matters came to where these posts are.

    Whoever sits in a department sees the matters of its fields, or what people of their own role do. `posts`
    are those of `with_inheritance`.
    """
    concerned = Q(pk__in=[])
    heirs = [post for post in posts if post.inherits]  # type: ignore[attr-defined]  # annotated above
    if not heirs:
        return concerned
    shares = organization.inherited_by(post.agency_id for post in heirs)
    for post in heirs:
        for share in shares.get(post.agency_id, ()):
            theirs = steps.filter(agency=share.agency, dossier=OuterRef("pk"))
            matters = Q()
            for part in share.parts:
                matters &= _within(part)
            if post.department and post.role not in _IN_DEPARTMENT:
                theirs = theirs.filter(role=post.role)
            elif post.department and "*" not in post.department.fields:
                matters &= Q((f"{_PROCEDURE}__field__code__in", post.department.fields))
            concerned |= matters & Q(Exists(theirs))
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
