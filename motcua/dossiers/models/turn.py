"""Whose turn it is: what makes a dossier wait for an officer, as conditions on the dossier's own columns.

What is done in a step is asked of the columns that repeat the current one (`HOLDER`). Every other reason is
rare, stands in RARE and is found from its own few rows; what is found is another part, by its ids. So each
part has an index that leads to it, in whichever order a list is read (docs/decisions.md).
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import BooleanField, Case, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.expressions import Combinable

from motcua.accounts.models import Post, User
from motcua.dossiers.models.concern import ADVISING, asked_of
from motcua.dossiers.states import OPEN, WAITING_FOR_APPLICANT, State
from motcua.organization.models import Role

# Until the applicant has done their part, or what it was suspended for is over, its step has nothing to do.
_AT_REST = sorted(WAITING_FOR_APPLICANT | {State.SUSPENDED})

# The columns of a dossier that repeat its current step, and of what; all null where there is none.
HOLDER = {
    "step_act": "act",
    "holder_role": "role",
    "holder_agency": "agency",
    "holder_department": "department",
    "holder_officer": "officer",
}


@dataclass(frozen=True)
class Office:
    """All dossiers and all steps: the models that ask here stand above us."""

    dossiers: "QuerySet[Any]"
    steps: "QuerySet[Any]"

    def of_dossier(self, posts: Iterable[Post]) -> "QuerySet[Any]":
        """The steps of a dossier (OuterRef "pk") that these posts can hold."""
        return self.steps.filter(held_under(posts), dossier=OuterRef("pk"))

    def with_supplement(self, standing: str) -> "QuerySet[Any]":
        """The dossiers with a supplement that stands so."""
        return self.dossiers.filter(supplements__standing=standing)


@dataclass(frozen=True)
class Rare:
    """A reason, beside the current step, why it can be an officer's turn; in few dossiers at a time.

    `find` leads from its rows to their dossiers. It gets the posts of those `roles` whose turn it can be.
    """

    roles: tuple[Role, ...]
    find: Callable[[Office, list[Post]], "QuerySet[Any]"]


def _to_decide(office: Office, posts: list[Post]) -> "QuerySet[Any]":
    proposed = office.with_supplement("proposed").exclude(state=State.SUSPENDED)
    return proposed.filter(_decided_by(office.of_dossier(posts), office.steps))


def _to_take_in(office: Office, posts: list[Post]) -> "QuerySet[Any]":
    return office.with_supplement("sent").filter(Exists(office.of_dossier(posts)))


def _to_sign(office: Office, posts: list[Post]) -> "QuerySet[Any]":
    drafted = office.dossiers.filter(with_apology_to_sign())
    return drafted.filter(_signed_by(office.of_dossier(posts), office.steps))


def _to_let_go(office: Office, posts: list[Post]) -> "QuerySet[Any]":
    leaving = office.dossiers.filter(withdrawal_requests__standing="asked")
    return leaving.filter(_signed_by(office.of_dossier(posts), office.steps))


def _to_advise(office: Office, posts: list[Post]) -> "QuerySet[Any]":
    # In one filter, so that all of it is said of the same request.
    asked = office.dossiers.filter(asked_of(posts, "opinion_requests__"), opinion_requests__answered_at=None)
    return asked.exclude(state__in=(State.FINISHED, State.RECEIVED))


DECIDE, LET_GO = "decide", "let go"
RARE = {
    DECIDE: Rare((Role.DEPARTMENT_HEAD, Role.DIRECTOR), _to_decide),
    "take in": Rare((Role.ONE_STOP,), _to_take_in),
    "sign": Rare((Role.DIRECTOR,), _to_sign),
    LET_GO: Rare((Role.DIRECTOR,), _to_let_go),
    "advise": Rare(ADVISING, _to_advise),
}


@dataclass(frozen=True)
class Found:
    """A dossier to which some of RARE lead; whether its current step is the officer's as well."""

    pk: int
    reasons: frozenset[str]
    act: str | None
    is_held: bool


@dataclass(frozen=True)
class Turn:
    """Whose turn it is, asked for one officer at one moment; never to be kept.

    What waits comes in parts, no dossier in two of them. A list is read part by part: of "this or that"
    databases cannot tell how much it is, and read all of it.
    """

    holding: Q
    rare: tuple[Found, ...]

    @classmethod
    def of(cls, user: User, at: datetime, office: Office) -> "Turn":
        posts = list(user.posts_at(at).exclude(role=Role.ADMINISTRATOR))
        holding = _holding(posts, user, at, office) & OPEN
        return cls(holding, _rare(posts, holding, office))

    @property
    def waiting(self) -> tuple[Q, ...]:
        """The dossiers in which it is their turn."""
        return _parts(self.holding, [one.pk for one in self.rare if not one.is_held])

    def waiting_at(self, acts: Collection[str], reasons: Collection[str]) -> tuple[Q, ...]:
        """Of these the ones before a step of `acts`, or there for one of `reasons`."""
        others = [
            one.pk
            for one in self.rare
            if (not one.reasons.isdisjoint(reasons) or one.act in acts)
            and not (one.is_held and one.act in acts)
        ]
        return _parts(self.holding & Q(step_act__in=acts), others)


def _parts(held: Q, others: list[int]) -> tuple[Q, ...]:
    return (held, OPEN & Q(pk__in=others)) if others else (held,)


def with_apology_to_sign() -> Q:
    """Dossiers with a drafted apology for the due date that they still have."""
    return Q(
        apologies__standing="drafted",
        apologies__due_at=F("due_at"),
        state__in=(State.RECEIVED, State.PROCESSING),
    )


def held_under(posts: Iterable[Post], holder: str = "") -> Q:
    """The steps that these posts can hold; "holder_": the dossiers whose current step they can."""
    held = Q(pk__in=[])
    for post in posts:
        fits = Q((f"{holder}agency", post.agency_id), (f"{holder}role", post.role))
        if post.department_id:
            departments = Q((f"{holder}department", None)) | Q((f"{holder}department", post.department_id))
            fits &= departments
        held |= fits
    return held


def _rare(posts: list[Post], holding: Q, office: Office) -> tuple[Found, ...]:
    """The open dossiers to which RARE leads; one query, and one more where there are any."""
    asked = []
    for name, reason in RARE.items():
        if fitting := [post for post in posts if post.role in reason.roles]:
            dossiers = reason.find(office, fitting).filter(OPEN).order_by()
            asked.append(dossiers.values_list("pk", Value(name)))
    reasons: dict[int, set[str]] = {}
    for pk, name in asked[0].union(*asked[1:]) if asked else ():
        reasons.setdefault(pk, set()).add(name)
    if not reasons:
        return ()
    known = office.dossiers.filter(pk__in=sorted(reasons)).order_by()
    is_held = Case(When(holding, then=Value(True)), default=Value(False), output_field=BooleanField())
    told = known.values_list("pk", "step_act", is_held)
    return tuple(Found(pk, frozenset(reasons[pk]), act, held) for pk, act, held in told)


def _holding(posts: list[Post], user: User, at: datetime, office: Office) -> Q:
    """The current step can be done under one of these posts, and is no present colleague's."""
    # Whoever stands in for the officer named has that officer's post among theirs.
    mine = {user.pk, *(post.user_id for post in posts)}
    free = Q(holder_officer=None) | Q(holder_officer__in=mine)
    if gone := _gone(posts, at, office):
        free |= Q(holder_officer__in=gone) & ~_officer_there(at)
    # A subquery, not a join: a dossier with several supplements must not appear twice.
    undecided = Q(pk__in=office.with_supplement("proposed").order_by().values("pk"))
    return held_under(posts, "holder_") & ~Q(state__in=_AT_REST) & ~undecided & free


def _gone(posts: list[Post], at: datetime, office: Office) -> list[int]:
    """Officers whom open steps of these posts name although they hold no such post; mostly nobody.

    Asked person by person, which an index answers: there are few officers, and many steps. Maybe somebody too
    many, who is there for another department only: `_officer_there` decides.
    """
    there = Q(pk__in=[])
    for post in posts:
        department = Q(department=None) | Q(department=post.department_id)
        there |= Q(department, agency=post.agency_id, role=post.role, user__is_active=True)
    named = office.dossiers.filter(held_under(posts, "holder_"), OPEN, holder_officer=OuterRef("user"))
    once = Post.objects.filter(Exists(named), role__in={post.role for post in posts})
    gone = once.exclude(user__in=Post.objects.held_at(at).filter(there).values("user"))
    return list(gone.order_by().values_list("user", flat=True).distinct())


def _officer_there(at: datetime) -> Q:
    """Of a current step that names an officer: is that person still in a post for it? (actors.Casting)"""
    posts = Post.objects.held_at(at).filter(
        user=OuterRef("holder_officer"),
        user__is_active=True,
        agency=OuterRef("holder_agency"),
        role=OuterRef("holder_role"),
    )
    fitting = posts.filter(Q(department=None) | Q(department=OuterRef("holder_department")))
    return Q(Exists(fitting)) | Q(holder_department=None) & Q(Exists(posts))


def _decided_by(mine: "QuerySet[Any]", steps: "QuerySet[Any]") -> Combinable:
    """Of a dossier with a proposed request: is one of these steps that of its decider? (actors.Casting)"""
    here = steps.filter(dossier=OuterRef("pk"), agency=OuterRef("holder_agency"))
    mine_here = mine.filter(agency=OuterRef("holder_agency"))
    has_head = Exists(here.filter(role=Role.DEPARTMENT_HEAD))
    has_leader = Exists(here.filter(role=Role.DIRECTOR))
    return (
        Q(Exists(mine_here.filter(role=Role.DEPARTMENT_HEAD)))
        | ~has_head & Exists(mine_here.filter(role=Role.DIRECTOR))
        | ~has_head & ~has_leader & Exists(mine.filter(role=Role.DEPARTMENT_HEAD))
    )


def _signed_by(mine: "QuerySet[Any]", steps: "QuerySet[Any]") -> Q:
    """Is one of these steps that of the leader of the agency where the dossier now is? (actors.Casting)"""
    here = steps.filter(dossier=OuterRef("pk"), agency=OuterRef("holder_agency"), role=Role.DIRECTOR)
    leading = mine.filter(role=Role.DIRECTOR)
    return Q(Exists(leading.filter(agency=OuterRef("holder_agency")))) | ~Q(Exists(here)) & Q(Exists(leading))
