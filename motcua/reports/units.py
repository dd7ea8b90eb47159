"""What a leader answers for: a whole agency, or departments of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from motcua.accounts.models import Post, User
from motcua.dossiers.models import Dossier, Step
from motcua.dossiers.models.dossier import DossierQuerySet
from motcua.organization.models import Agency, Department, Role
from motcua.worktime import service as worktime

LEADERS = (Role.DEPARTMENT_HEAD, Role.DIRECTOR)


@dataclass(frozen=True)
class Unit:
    """A part of the office; without `departments` the whole agency. `is_all`: all that a leader has there."""

    key: str
    name: str
    agency: Agency
    departments: tuple[Department, ...] = ()
    is_all: bool = False

    @cached_property
    def calendar(self) -> worktime.Calendar:
        return self.agency.calendar.calendar

    def dossiers(self) -> DossierQuerySet:
        """Open dossiers that pass through here, wherever they are now."""
        steps = Step.objects.filter(self.steps(), dossier=OuterRef("pk"))
        return Dossier.objects.filter(Exists(steps), closed_at=None)

    def steps(self) -> Q:
        """The steps that are held here."""
        here = Q(agency=self.agency)
        if self.departments:
            # A head's step that names no department can be held from any of them (actors.cast).
            named = Q(department__in=self.departments)
            here &= named | Q(department=None, role=Role.DEPARTMENT_HEAD)
        return here

    def holds(self, agency: int | None, department: int | None, role: str) -> bool:
        """Whether a step of this agency, department (ids; 0: none) and role is held here; as `steps` says."""
        if agency != self.agency.pk or not self.departments:
            return agency == self.agency.pk
        of_all = not department and role == Role.DEPARTMENT_HEAD
        return of_all or department in {one.pk for one in self.departments}


def units_of(user: User, at: datetime) -> list[Unit]:
    """What this person leads at `at`: per agency all of it first, then each department; nobody's is empty."""
    posts = user.posts_at(at).filter(role__in=LEADERS).select_related("agency__calendar", "department")
    by_agency: dict[Agency, list[Post]] = {}
    for post in posts:
        by_agency.setdefault(post.agency, []).append(post)
    return [unit for agency, held in by_agency.items() for unit in _units(agency, held)]


def chosen(units: Sequence[Unit], key: str) -> Unit | None:
    """Of what somebody leads the unit with this key; the first where none is named."""
    if not key:
        return units[0] if units else None
    return next((unit for unit in units if unit.key == key), None)


def _units(agency: Agency, posts: list[Post]) -> Iterator[Unit]:
    everywhere = any(post.role == Role.DIRECTOR or post.department is None for post in posts)
    if everywhere:
        yield Unit(agency.key, agency.name, agency, is_all=True)
        departments = list(agency.departments.all())
    else:
        departments = sorted({post.department for post in posts if post.department}, key=lambda one: one.name)
        if len(departments) > 1:
            name = _("Các phòng của bạn, %s") % agency.short_name
            yield Unit(agency.key, name, agency, tuple(departments), is_all=True)
    for department in departments:
        alone = not everywhere and len(departments) == 1
        yield Unit(department.key, department.name, agency, (department,), is_all=alone)
