"""The draft, the dossier it becomes, and the steps that the dossier walks."""

import uuid
from datetime import datetime
from functools import reduce
from typing import Any

from django.db import models
from django.db.models import Case, Exists, OuterRef, Q, When
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from motcua.accounts.models import LegalEntity, Post, User, identity_fingerprint
from motcua.base.crypto import EncryptedJSONField, EncryptedTextField, blind_indexed
from motcua.base.text import fold
from motcua.catalog.content import Document
from motcua.catalog.filing import FilingMode, ResultChannel
from motcua.catalog.models import FormRevision, Procedure, ProcedureRevision
from motcua.dossiers.models import belonging
from motcua.dossiers.models.concern import Concern, concerning
from motcua.dossiers.models.inherited import inherited_by, with_inheritance
from motcua.dossiers.models.representation import Ground, Owner, authorisation
from motcua.dossiers.models.turn import Office, Turn, with_apology_to_sign
from motcua.dossiers.states import CLOSED, OPEN, State
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
    entity = models.ForeignKey(
        LegalEntity, models.PROTECT, null=True, blank=True, related_name="+", help_text="For whom it is filed"
    )
    ground = models.CharField(
        max_length=12, choices=Ground, blank=True, help_text="By what right, where filed for another person"
    )

    class Meta:
        abstract = True

    @property
    def documents(self) -> tuple[Document, ...]:
        """The papers it takes: those of the procedure in its case, and the right to file for another."""
        listed = self.revision.content.documents_in(self.case)
        return (*listed, authorisation(self.ground)) if self.ground else tuple(listed)

    @property
    def document_names(self) -> dict[str, str]:
        """The names of all papers that it can hold, those of other cases included."""
        names = {document.key: document.name for document in self.revision.content.documents}
        return names | {document.key: document.name for document in self.documents}

    @property
    def is_on_paper(self) -> bool:
        """Whether it came over the counter or by post: its papers are paper, maybe scanned as well."""
        return self.channel != Channel.ONLINE

    @property
    def way(self) -> str:
        """How it was filed, in words: online the level, else the channel."""
        return str(Channel(self.channel).label if self.is_on_paper else FilingMode(self.filing_mode).label)


class DraftQuerySet(models.QuerySet["Draft"]):
    def workable_by(self, user: User, at: datetime, entity: LegalEntity | None = None) -> "DraftQuerySet":
        """The drafts that one may work on, for oneself or for `entity`; see belonging."""
        return self.filter(belonging.workable(user, at, entity))


class Draft(Filing):
    """A declaration in the making. Nothing typed is lost: wrong values wait in `typed` to be mended.

    At the counter `clerk` fills it in for the applicant, under `clerk_post`; `taken_in` counts the papers
    that were handed over with it (papers_in.py), by document and kind. `owner` says whose matter it is where
    its author files for another person, on a `ground`; {} otherwise.
    """

    id: Any = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    applicant = models.ForeignKey(User, models.PROTECT, related_name="drafts")
    clerk = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    clerk_post = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="+")
    taken_in: Any = models.JSONField(default=dict, help_text="{document: {kind: count}}")
    owner: Any = EncryptedJSONField(help_text="representation.Owner; {}: the applicant, or the organisation")
    owner_index = models.CharField(max_length=64, blank=True, editable=False)
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
            models.CheckConstraint(
                condition=Q(ground="", owner_index="")
                | Q(entity=None, clerk=None) & ~Q(ground="") & ~Q(owner_index=""),
                name="filed_for_another_on_a_ground",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.owner_index = identity_fingerprint(self.owner["identity"]) if self.owner else ""
        super().save(*args, **kwargs)

    @property
    def whose(self) -> Owner:
        """Whose matter it is: another person's, the organisation's, or the applicant's own."""
        if self.owner:
            return Owner.of(self.owner)
        if self.entity:
            return Owner(self.entity.name, self.entity.tax_code, self.entity.phone, self.entity.email)
        person = self.applicant
        return Owner(person.full_name, person.identity_number, person.phone, person.email or "")

    @property
    def procedure(self) -> Procedure:
        return self.revision.procedure


class DossierQuerySet(models.QuerySet["Dossier"]):
    def owned_by(self, user: User, entity: LegalEntity | None = None) -> "DossierQuerySet":
        """The dossiers that are this person's, or, acting for it, those of `entity`; see belonging."""
        return self.filter(belonging.owned(user, entity))

    def worked_on_by(self, user: User, at: datetime) -> "DossierQuerySet":
        """Dossiers with a step in an agency, or in a department, where the officer holds a post.

        What such an agency took over from a former one is its own; so is what its opinion was asked on.
        """
        posts = with_inheritance(user.posts_at(at).exclude(role=Role.ADMINISTRATOR))
        # One subquery on one table, never "this or that": a database then begins with whichever is fewer, the
        # dossiers of the list or those of the agency.
        concerned = Concern.objects.filter(concerning(posts) | inherited_by(posts), dossier=OuterRef("pk"))
        return self.filter(Exists(concerned))

    def waiting_for(self, user: User, at: datetime) -> "DossierQuerySet":
        """Dossiers in which it is this officer's turn.

        A step, a request to decide on, a supplement that was sent, an apology to sign, a wish to withdraw, an
        opinion to give.
        """
        return self.filter(reduce(Q.__or__, turn_of(user, at).waiting))

    def with_apology_to_sign(self) -> "DossierQuerySet":
        """Dossiers with a drafted apology for the due date that they still have."""
        return self.filter(with_apology_to_sign())


def turn_of(user: User, at: datetime) -> Turn:
    """What waits for this officer, for a page that has several lists of it; see `waiting_for`."""
    return Turn.of(user, at, Office(Dossier.objects.all(), Step.objects.all()))


def _holder(model: type[models.Model]) -> Any:
    # No index of its own: "dossier_turn" has what is asked for.
    return models.ForeignKey(
        model, models.PROTECT, null=True, editable=False, db_index=False, related_name="+"
    )


RUNNING = Q(runs_out_at__isnull=False)


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

    owner_name = models.CharField(max_length=250)
    owner_folded_name = models.CharField(max_length=250, editable=False)
    owner_identity = EncryptedTextField()
    owner_identity_index = models.CharField(max_length=64, db_index=True, editable=False)
    owner_phone = models.CharField(max_length=15)
    owner_email = models.EmailField()

    state = models.CharField(max_length=24, choices=State)
    version = models.PositiveIntegerField(default=0)
    step: Any = models.ForeignKey("Step", models.PROTECT, null=True, related_name="+")

    # What the current step says, kept by `dossiers.finding`: lists cannot afford to look into every step.
    step_act = models.CharField(max_length=12, null=True, editable=False)
    holder_role = models.CharField(max_length=20, choices=Role, null=True, editable=False)
    holder_agency = _holder(Agency)
    holder_department = _holder(Department)
    holder_officer = _holder(User)

    submitted_at = models.DateTimeField(db_index=True)
    answer_due_at = models.DateTimeField(
        help_text="The office answers an online filing by then (RULES a.4.2)"
    )
    received_at = models.DateTimeField(null=True)
    first_due_at = models.DateTimeField(null=True, help_text="As promised at reception; never overwritten")
    due_at = models.DateTimeField(null=True, db_index=True)
    finished_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    # Before reception the answer is what is due; afterwards the result.
    urgency: Any = models.GeneratedField(
        expression=Coalesce("due_at", "answer_due_at"), output_field=models.DateTimeField(), db_persist=True
    )
    runs_out_at: Any = models.GeneratedField(
        # Of a law that sets no time there is no due date.
        expression=Case(
            When(state=State.REGISTERED, then="answer_due_at"),
            When(state__in=(State.RECEIVED, State.PROCESSING), then="due_at"),
        ),
        output_field=models.DateTimeField(null=True),
        db_persist=True,
    )
    regime = models.JSONField(null=True, help_text="worktime.Regime in force at reception")
    calendar = models.JSONField(null=True, help_text="worktime.Calendar in force at reception")

    objects = DossierQuerySet.as_manager()

    class Meta:
        ordering = ["-submitted_at", "-pk"]
        indexes = [
            # The desk's lists: what is urgent among what is open and among everything, what waits for whom,
            # what stands where, what was closed last, what is to be collected. On PostgreSQL there are two
            # more, for parts of names and codes (migration 0020).
            models.Index(fields=["urgency", "id"], condition=OPEN, name="dossier_urgency"),
            models.Index(fields=["urgency", "id"], name="dossier_by_urgency"),
            models.Index(fields=["owner_folded_name", "id"], name="dossier_by_name"),
            models.Index(fields=["runs_out_at", "id"], condition=RUNNING, name="dossier_running"),
            models.Index(
                fields=["step_act", "runs_out_at", "id"], condition=RUNNING, name="dossier_act_runs"
            ),
            models.Index(
                fields=["revision", "runs_out_at", "id"], condition=RUNNING, name="dossier_revision_runs"
            ),
            models.Index(fields=["submitted_at"], condition=OPEN, name="dossier_open"),
            models.Index(fields=["code"], condition=OPEN, name="dossier_open_by_code"),
            models.Index(fields=["owner_folded_name", "id"], condition=OPEN, name="dossier_open_by_name"),
            models.Index(
                fields=["holder_agency", "holder_role", "urgency", "id"],
                condition=OPEN,
                name="dossier_turn",
            ),
            models.Index(
                fields=["holder_agency", "holder_role", "holder_officer"],
                condition=OPEN,
                name="dossier_named",
            ),
            models.Index(fields=["state", "-submitted_at", "-id"], name="dossier_by_state"),
            models.Index(fields=["step_act", "-submitted_at", "-id"], name="dossier_by_act"),
            models.Index(fields=["revision", "-submitted_at", "-id"], name="dossier_by_revision"),
            models.Index(fields=["-closed_at", "-id"], name="dossier_closed"),
            models.Index(
                fields=["finished_at", "id"], condition=Q(state=State.FINISHED), name="dossier_finished"
            ),
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
            models.CheckConstraint(
                condition=Q(entity=None) | Q(ground=""), name="for_an_organisation_or_for_a_person"
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

    @property
    def is_filed_by_another(self) -> bool:
        """Whether who filed is not whose matter it is: for an organisation, or for another person."""
        return self.entity_id is not None or bool(self.ground)


def _identity_of(owner: dict[str, Any]) -> str:
    return str(owner["identity"]) if owner else ""


blind_indexed("dossiers.Draft", "owner_index", "owner", purpose="identity", text=_identity_of)
blind_indexed("dossiers.Dossier", "owner_identity_index", "owner_identity", purpose="identity")


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
