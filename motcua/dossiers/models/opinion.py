"""An opinion that the holder of a step asks of another unit, with a deadline of its own (RULES a.3)."""

from django.db import models
from django.db.models import Q

from motcua.accounts.models import Post, User
from motcua.base.crypto import EncryptedTextField
from motcua.dossiers.models.concern import ADVISING
from motcua.dossiers.models.dossier import Dossier
from motcua.organization.models import Agency, Department, Role


class OpinionRequestQuerySet(models.QuerySet["OpinionRequest"]):
    def awaited(self) -> "OpinionRequestQuerySet":
        return self.filter(answered_at=None)


class OpinionRequest(models.Model):
    """Asked of an agency, or of one department of it; one who gives opinions there answers, once.

    The office's clock runs on meanwhile: waiting for colleagues is no stop by law (RULES a.6).
    """

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="opinion_requests")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    department = models.ForeignKey(Department, models.PROTECT, null=True, related_name="+")
    question = EncryptedTextField()
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_for = models.ForeignKey(Post, models.PROTECT, related_name="+", help_text="The asker's post")
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    answer = EncryptedTextField()
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    objects = OpinionRequestQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at=None) ^ Q(answered_by__isnull=False),
                name="an_answered_opinion_says_by_whom",
            ),
        ]
        indexes = [
            models.Index(fields=["agency", "dossier"], name="opinion_by_agency"),
            models.Index(fields=["agency", "due_at"], condition=Q(answered_at=None), name="opinion_awaited"),
        ]

    def fits(self, post: Post) -> bool:
        """Whether the holder of `post` gives opinions for the unit (in SQL: `concern.asked_of`).

        A leader speaks for the agency: what a department is asked, its own people answer.
        """
        if post.agency_id != self.agency_id or post.role not in ADVISING:
            return False
        if self.department_id is None:
            return True
        return post.role != Role.DIRECTOR and post.department_id in (None, self.department_id)

    @property
    def unit(self) -> str:
        """Whose opinion it is, as people write it."""
        name = self.agency.short_name
        return f"{self.department.name}, {name}" if self.department else name
