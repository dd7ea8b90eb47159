"""The draft, the dossier it becomes, and the steps that the dossier walks."""

import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from motcua.accounts.models import Post, User, identity_fingerprint
from motcua.base.crypto import EncryptedJSONField, EncryptedTextField
from motcua.base.text import fold
from motcua.catalog.filing import FilingMode, ResultChannel
from motcua.catalog.models import FormRevision, Procedure, ProcedureRevision
from motcua.dossiers.models.inherited import inherited_by, with_inheritance
from motcua.dossiers.states import CLOSED, WAITING_FOR_APPLICANT, State
from motcua.organization.models import Agency, Department, Role


class Channel(models.TextChoices):
    """By which way a dossier comes in. Whatever the way, it is one kind of dossier."""

    ONLINE = "online", _("Trực tuyến")
    COUNTER = "counter", _("Trực tiếp tại quầy")
    POST = "post", _("Qua bưu chính")


class Filing(models.Model):
    """What a draft and a dossier share: what is asked, how, where, and the answers given."""

    channel = models.CharField(max_length=8, choices=Channel, default=Channel.ONLINE)
    postmarked_on = models.DateField(null=True, blank=True, help_text="Of what came by post, where readable")
    revision = models.ForeignKey(ProcedureRevision, models.PROTECT, related_name="+")
    form = models.ForeignKey(FormRevision, models.PROTECT, related_name="+")
    filing_mode = models.CharField(max_length=8, choices=FilingMode.choices)
    case = models.CharField(max_length=40, blank=True)
    filed_at = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    answers: Any = EncryptedJSONField()
    result_channel = models.CharField(max_length=8, choices=ResultChannel.choices, blank=True)
    result_address = EncryptedTextField()

    class Meta:
        abstract = True

    @property
    def is_on_paper(self) -> bool:
        """Whether it came over the counter or by post: its papers are paper, maybe scanned as well."""
        return self.channel != Channel.ONLINE

    @property
    def way(self) -> str:
        """How it was filed, in words: online the level, else the channel."""
        return str(Channel(self.channel).label if self.is_on_paper else FilingMode(self.filing_mode).label)


class DraftQuerySet(models.QuerySet["Draft"]):
    def workable_by(self, user: User, at: datetime) -> "DraftQuerySet":
        """One's own drafts, and those one fills in for others at a desk where one still holds a post."""
        desks = user.posts_at(at).filter(role=Role.ONE_STOP).values("agency")
        return self.filter(Q(applicant=user, clerk=None) | Q(clerk=user, clerk_post__agency__in=desks))


class Draft(Filing):
    """A declaration in the making. Nothing typed is lost: wrong values wait in `typed` to be mended.

    At the counter `clerk` fills it in for the applicant, under `clerk_post`; `taken_in` counts the papers
    that were handed over with it (papers_in.py), by document and kind.
    """

    id: Any = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    applicant = models.ForeignKey(User, models.PROTECT, related_name="drafts")
    clerk = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    clerk_post = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="+")
    taken_in: Any = models.JSONField(default=dict, help_text="{document: {kind: count}}")
    typed: Any = EncryptedJSONField()
    origins: Any = models.JSONField(
        default=dict, help_text="Where unchanged answers came from, by question: profile or a dossier's code"
    )
    version = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField(db_index=True)
    submitted_at = models.DateTimeField(null=True, blank=True)

    objects = DraftQuerySet.as_manager()

    class Meta:
        ordering = ["-changed_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(channel="online", clerk=None, clerk_post=None)
                | ~Q(channel="online") & Q(clerk__isnull=False, clerk_post__isnull=False),
                name="a_clerk_files_on_paper_only",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def procedure(self) -> Procedure:
        return self.revision.procedure


class DossierQuerySet(models.QuerySet["Dossier"]):
    def owned_by(self, user: User) -> "DossierQuerySet":
        """Dossiers this account filed; once its identity number is proven, all filed under that number."""
        mine = Q(applicant=user)
        if user.identity_proven_at and user.identity_index:
            mine |= Q(owner_identity_index=user.identity_index)
        return self.filter(mine)

    def worked_on_by(self, user: User, at: datetime) -> "DossierQuerySet":
        """Dossiers with a step in an agency, or in a department, where the officer holds a post.

        What such an agency took over from a former one is its own; so is what its opinion was asked on.
        """
        posts = with_inheritance(user.posts_at(at).exclude(role=Role.ADMINISTRATOR))
        concerned = Q(pk__in=[])
        for post in posts:
            here = Q(agency=post.agency_id)
            if post.department_id:
                # A step that names no department can be held from any of them (actors.cast).
                here &= Q(department=post.department_id) | Q(department=None, role=post.role)
            concerned |= here
        own = Exists(Step.objects.filter(concerned, dossier=OuterRef("pk")))
        return self.filter(Q(own) | inherited_by(posts, Step.objects.all()) | _among(_asked_of(posts)))

    def waiting_for(self, user: User, at: datetime) -> "DossierQuerySet":
        """Dossiers in which it is this officer's turn.

        A step, a request to decide on, a supplement that was sent, an apology to sign, a wish to withdraw, an
        opinion to give.
        """
        posts = list(user.posts_at(at).exclude(role=Role.ADMINISTRATOR))
        # Whoever stands in for the officer named has that officer's post among theirs.
        mine = {user.pk, *(post.user_id for post in posts)}
        unclaimed = Q(step__officer=None) | Q(step__officer__in=mine) | ~_officer_there(at)
        any_step = Step.objects.filter(_held_under(posts), dossier=OuterRef("pk"))
        proposed = _among(Dossier.objects.filter(supplements__standing="proposed"))
        sent = _among(Dossier.objects.filter(supplements__standing="sent"))
        drafted = _among(Dossier.objects.with_apology_to_sign())
        leaving = _among(Dossier.objects.filter(withdrawal_requests__standing="asked"))
        asked = _among(_asked_of(posts, opinion_requests__answered_at=None))
        # In each line the rare comes first: databases ask the rest of few rows only.
        return self.filter(
            _held_under(posts, "step__") & ~Q(state__in=_AT_REST) & ~proposed & unclaimed
            | proposed & ~Q(state=State.SUSPENDED) & _decided_by(any_step)
            | sent & Exists(any_step.filter(role=Role.ONE_STOP))
            | drafted & _signed_by(any_step)
            | leaving & _signed_by(any_step)
            | asked & ~Q(state__in=(State.FINISHED, State.RECEIVED)),
            closed_at=None,
        )

    def with_apology_to_sign(self) -> "DossierQuerySet":
        """Dossiers with a drafted apology for the due date that they still have."""
        return self.filter(
            apologies__standing="drafted",
            apologies__due_at=F("due_at"),
            state__in=(State.RECEIVED, State.PROCESSING),
        )


# Until the applicant has done their part, or what it was suspended for is over, its step has nothing to do.
_AT_REST = WAITING_FOR_APPLICANT | {State.SUSPENDED}

# Who gives opinions for a unit.
ADVISING = (Role.APPRAISER, Role.DEPARTMENT_HEAD, Role.DIRECTOR)


def _among(dossiers: DossierQuerySet) -> Q:
    """As a subquery, not a join: a dossier with several supplements must not appear twice."""
    return Q(pk__in=dossiers.order_by().values("pk"))


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


def _asked_of(posts: Iterable[Post], **more: Any) -> DossierQuerySet:
    # In one filter, so that all of it is said of the same request.
    return Dossier.objects.filter(asked_of(posts, "opinion_requests__"), **more)


def _held_under(posts: list[Post], step: str = "") -> Q:
    """The steps that these posts can hold; `step` leads to them ("step__": a dossier's current one)."""
    held = Q(pk__in=[])
    for post in posts:
        fits = Q((f"{step}agency", post.agency_id), (f"{step}role", post.role))
        if post.department_id:
            departments = Q((f"{step}department", None)) | Q((f"{step}department", post.department_id))
            fits &= departments
        held |= fits
    return held


def _officer_there(at: datetime) -> Combinable:
    """Of a current step that names an officer: is that person still in a post for it? (actors.Casting)"""
    posts = Post.objects.held_at(at).filter(
        user=OuterRef("step__officer"),
        user__is_active=True,
        agency=OuterRef("step__agency"),
        role=OuterRef("step__role"),
    )
    fitting = posts.filter(Q(department=None) | Q(department=OuterRef("step__department")))
    return Q(Exists(fitting)) | Q(step__department=None) & Exists(posts)


def _decided_by(mine: "models.QuerySet[Step]") -> Combinable:
    """Of a dossier with a proposed request: is one of these steps that of its decider? (actors.Casting)"""
    here = Step.objects.filter(dossier=OuterRef("pk"), agency=OuterRef("step__agency"))
    mine_here = mine.filter(agency=OuterRef("step__agency"))
    has_head = Exists(here.filter(role=Role.DEPARTMENT_HEAD))
    has_leader = Exists(here.filter(role=Role.DIRECTOR))
    return (
        Q(Exists(mine_here.filter(role=Role.DEPARTMENT_HEAD)))
        | ~has_head & Exists(mine_here.filter(role=Role.DIRECTOR))
        | ~has_head & ~has_leader & Exists(mine.filter(role=Role.DEPARTMENT_HEAD))
    )


def _signed_by(mine: "models.QuerySet[Step]") -> Q:
    """Is one of these steps that of the leader of the agency where the dossier now is? (actors.Casting)"""
    here = Step.objects.filter(dossier=OuterRef("pk"), agency=OuterRef("step__agency"), role=Role.DIRECTOR)
    leading = mine.filter(role=Role.DIRECTOR)
    return Q(Exists(leading.filter(agency=OuterRef("step__agency")))) | ~Q(Exists(here)) & Q(Exists(leading))


class Dossier(Filing):
    """A filed dossier (hồ sơ). It pins the revision, form, regime and calendar it was filed under.

    Only `dossiers.perform` assigns `state`, `step` and `version`.
    """

    Channel = Channel

    code = models.CharField(max_length=40, unique=True)
    draft = models.OneToOneField(Draft, models.PROTECT, null=True, related_name="dossier")
    applicant = models.ForeignKey(User, models.PROTECT, related_name="dossiers")
    lead_agency = models.ForeignKey(Agency, models.PROTECT, related_name="led_dossiers")
    is_sensitive = models.BooleanField()
    fee = models.PositiveBigIntegerField(
        null=True, help_text="VND, as pinned at filing; null where not known"
    )

    owner_name = models.CharField(max_length=120)
    owner_folded_name = models.CharField(max_length=120, db_index=True, editable=False)
    owner_identity = EncryptedTextField()
    owner_identity_index = models.CharField(max_length=64, db_index=True, editable=False)
    owner_phone = models.CharField(max_length=15)
    owner_email = models.EmailField()

    state = models.CharField(max_length=24, choices=State)
    version = models.PositiveIntegerField(default=0)
    step: Any = models.ForeignKey("Step", models.PROTECT, null=True, related_name="+")

    submitted_at = models.DateTimeField(db_index=True)
    answer_due_at = models.DateTimeField(
        help_text="The office answers an online filing by then (RULES a.4.2)"
    )
    received_at = models.DateTimeField(null=True)
    first_due_at = models.DateTimeField(null=True, help_text="As promised at reception; never overwritten")
    due_at = models.DateTimeField(null=True, db_index=True)
    finished_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    regime = models.JSONField(null=True, help_text="worktime.Regime in force at reception")
    calendar = models.JSONField(null=True, help_text="worktime.Calendar in force at reception")

    objects = DossierQuerySet.as_manager()

    class Meta:
        ordering = ["-submitted_at", "-pk"]
        indexes = [
            # The desk's lists: what is urgent among what is open, what stands where, what was closed last.
            models.Index(
                Coalesce("due_at", "answer_due_at"), "id", condition=Q(closed_at=None), name="dossier_urgency"
            ),
            models.Index(fields=["state", "-submitted_at", "-id"], name="dossier_by_state"),
            models.Index(fields=["-closed_at", "-id"], name="dossier_closed"),
            # The register of an agency, in the order of reception.
            models.Index(
                fields=["received_at", "id"], condition=Q(received_at__isnull=False), name="dossier_received"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(received_at=None) | Q(regime__isnull=False, calendar__isnull=False),
                name="a_received_dossier_pins_its_rules",
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None) ^ Q(state__in=sorted(CLOSED)),
                name="closed_states_have_a_closing_time",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.owner_folded_name = fold(self.owner_name)
        self.owner_identity_index = identity_fingerprint(self.owner_identity)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("dossier", args=[self.code])

    @property
    def procedure(self) -> Procedure:
        return self.revision.procedure

    @property
    def is_closed(self) -> bool:
        return self.state in CLOSED


class Step(models.Model):
    """One step of the dossier's workflow, with its holder made concrete at submission."""

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    act = models.CharField(max_length=12)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="steps")
    department = models.ForeignKey(Department, models.PROTECT, null=True, related_name="steps")
    role = models.CharField(max_length=20, choices=Role)
    share = models.PositiveSmallIntegerField()
    officer = models.ForeignKey(User, models.PROTECT, null=True, related_name="steps")
    begun_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    # Of the step where the dossier is, while its clock runs (dossiers/budgets.py).
    warn_at = models.DateTimeField(null=True, help_text="75 % of its share of the time are used by then")
    due_at = models.DateTimeField(null=True, help_text="All of its share of the time is used by then")
    remind_at = models.DateTimeField(null=True, help_text="When its holder is to be told of this next")
    # Who did it, where that is no more: `agency` and `department` are those that answer for it today.
    former_agency = models.ForeignKey(Agency, models.PROTECT, null=True, related_name="+")
    former_department = models.ForeignKey(Department, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["dossier", "position"], name="step_position_once")]
        indexes = [
            models.Index(fields=["agency", "dossier"], name="step_by_agency"),
            models.Index(
                fields=["remind_at"], condition=Q(remind_at__isnull=False), name="step_to_remind_of"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.name}"

    @property
    def done_by(self) -> tuple[Agency, Department | None]:
        """The agency and department that did the step, or shall do it."""
        if self.former_agency:
            return self.former_agency, self.former_department
        return self.agency, self.department


class CodeCounter(models.Model):
    """The last number given in an agency on a day; its row is the lock under which the next one is given."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    series = models.CharField(max_length=20)
    day = models.DateField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "series", "day"], name="one_counter_per_agency_series_and_day"
            )
        ]
