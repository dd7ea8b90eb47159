"""Notes inside the office: words for colleagues beside a dossier, which the applicant never reads."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from motcua.accounts.models import Post, User
from motcua.dossiers.errors import NotAllowedError
from motcua.dossiers.models import Dossier, Note, Step
from motcua.dossiers.wording import said
from motcua.organization.models import Role


def of(dossier: Dossier) -> list[Note]:
    """All notes of the dossier, newest first."""
    return list(dossier.notes.select_related("author", "post__agency", "post__user"))


@transaction.atomic
def add(dossier: Dossier, text: str, *, user: User, at: datetime, seen: int = 0) -> Note:
    """Keep a note of an officer who may see the dossier; `seen` is the newest note on their screen, or 0.

    The same words by the same hand from the same page are one note, however often they are sent. Raises
    IncompleteError where there are no words or too many, NotAllowedError for others.
    """
    words = said(text, "text", _("Hãy viết nội dung ghi chú."))
    # Of two presses at once one comes after the other.
    Dossier.objects.select_for_update(no_key=True).get(pk=dossier.pk)
    post = _post_of(dossier, user, at)
    for earlier in dossier.notes.filter(author=user, pk__gt=seen):
        if earlier.text == words:
            return earlier
    return Note.objects.create(dossier=dossier, author=user, post=post, at=at, text=words)


def _post_of(dossier: Dossier, user: User, at: datetime) -> Post:
    """The post under which the officer has to do with the dossier."""
    if not Dossier.objects.worked_on_by(user, at).filter(pk=dossier.pk).exists():
        raise NotAllowedError(_("Chỉ cán bộ xem được hồ sơ này mới ghi chú được."))
    posts = list(user.posts_at(at).exclude(role=Role.ADMINISTRATOR))
    steps = list(dossier.steps.all())
    # Their own before one in which they stand in for somebody.
    return min(posts, key=lambda post: (not _is_concerned(post, steps), post.user_id != user.pk))


def _is_concerned(post: Post, steps: list[Step]) -> bool:
    """Whether a dossier with these steps is seen from there (`DossierQuerySet.worked_on_by`)."""
    return any(
        step.agency_id == post.agency_id
        and (
            post.department_id in (None, step.department_id)
            or (step.department_id is None and step.role == post.role)
        )
        for step in steps
    )
