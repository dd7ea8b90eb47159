"""What officers see of the work that their agency took over: the closed dossiers of former agencies too."""

from collections.abc import Sequence
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet

from motcua.accounts.models import Post
from motcua.catalog.models import Procedure
from motcua.dossiers.models.concern import HELD
from motcua.organization import service as organization
from motcua.organization.models import Role, Succession

_IN_DEPARTMENT = (Role.APPRAISER, Role.DEPARTMENT_HEAD)


def with_inheritance(posts: "QuerySet[Post]") -> list[Post]:
    """The posts, each knowing whether its agency took anything over; no query more than without."""
    taken_over = Succession.objects.filter(successor=OuterRef("agency"))
    return list(posts.annotate(inherits=Exists(taken_over)))


def inherited_by(posts: Sequence[Post]) -> Q:
    """What concerned former agencies whose matters came to where these posts are.

    Whoever sits in a department sees the matters of its fields, or what people of their own role do. `posts`
    are those of `with_inheritance`.
    """
    concerned = Q(pk__in=[])
    heirs = [post for post in posts if post.inherits]  # type: ignore[attr-defined]  # annotated above
    if not heirs:
        return concerned
    shares = organization.inherited_by(post.agency_id for post in heirs)
    # By their ids: so nothing has to be joined to learn which matters these are.
    procedures = [
        _Matter(*row) for row in Procedure.objects.order_by().values_list("pk", "code", "field__code")
    ]
    for post in heirs:
        for share in shares.get(post.agency_id, ()):
            passed_on = [one.pk for one in procedures if one.lies_in(share) and one.is_done_by(post)]
            theirs = Q(HELD, agency=share.agency, procedure__in=passed_on)
            if post.department and post.role not in _IN_DEPARTMENT:
                theirs &= Q(role=post.role)
            concerned |= theirs
    return concerned


class _Matter(NamedTuple):
    """What a procedure is about."""

    pk: int
    code: str
    field: str

    def lies_in(self, share: organization.Share) -> bool:
        return all(self._is_in(part) for part in share.parts)

    def is_done_by(self, post: Post) -> bool:
        department = post.department
        if department is None or post.role not in _IN_DEPARTMENT:
            return True
        return "*" in department.fields or self.field in department.fields

    def _is_in(self, part: organization.Part) -> bool:
        return (
            (part.fields is None or self.field in part.fields)
            and (part.procedures is None or self.code in part.procedures)
            and self.field not in part.other_fields
            and self.code not in part.other_procedures
        )
