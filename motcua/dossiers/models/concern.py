"""Whom a dossier concerns: what decides who sees it among those who hold posts."""

from collections.abc import Collection, Iterable

from django.db import models
from django.db.models import Q

from motcua.accounts.models import Post
from motcua.catalog.models import Procedure
from motcua.organization.models import Agency, Department, Role

# Who gives opinions for a unit.
ADVISING = (Role.APPRAISER, Role.DEPARTMENT_HEAD, Role.DIRECTOR)
ASKED = ""


class Concern(models.Model):
    """A place that a dossier concerns, since it has a step there; once, however many steps are alike.

    Or since its opinion was asked: then the role is `ASKED`. Kept by `dossiers.finding`. Lists ask this of
    every dossier that they pass, so its index holds the answer.
    """

    dossier = models.ForeignKey("dossiers.Dossier", models.CASCADE, related_name="concerns")
    agency = models.ForeignKey(Agency, models.PROTECT, db_index=False, related_name="+")
    department = models.ForeignKey(Department, models.PROTECT, null=True, db_index=False, related_name="+")
    role = models.CharField(max_length=20, choices=Role, blank=True)
    # The dossier's own, by which agencies pass their work on.
    procedure = models.ForeignKey(Procedure, models.PROTECT, db_index=False, related_name="+")

    class Meta:
        indexes = [
            models.Index(
                fields=["agency", "dossier", "department", "role", "procedure"], name="concern_by_agency"
            )
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id}: {self.agency_id}, {self.role}"


HELD = ~Q(role=ASKED)


def concerning(posts: Collection[Post]) -> Q:
    """What concerns an agency, or a department, where one of these posts is."""
    concerned = Q(agency__in={post.agency_id for post in posts if not post.department_id})
    for post in posts:
        if post.department_id:
            # A step that names no department can be held from any of them (actors.cast).
            ours = Q(department=post.department_id) | Q(department=None, role=post.role)
            concerned |= Q(ours, agency=post.agency_id)
    return concerned & HELD | asked_of(posts) & ~HELD


def asked_of(posts: Iterable[Post], request: str = "") -> Q:
    """The requests for an opinion that these posts can answer; `request` leads to them from elsewhere."""
    found = Q(pk__in=[])
    for post in posts:
        if post.role in ADVISING:
            fits = Q((f"{request}agency", post.agency_id))
            department = f"{request}department"
            if post.role == Role.DIRECTOR:
                fits &= Q((department, None))
            elif post.department_id:
                fits &= Q((department, None)) | Q((department, post.department_id))
            found |= fits
    return found
