"""Organisations (tổ chức): an enterprise, a cooperative, an office … and who acts for them, in which role.

The rules are prose at the top of membership.py, which alone writes these tables. Import from `models`.
"""

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from motcua.accounts.models import AppendOnly, Post, User, identity_fingerprint
from motcua.base import clock
from motcua.base.crypto import EncryptedTextField, blind_indexed
from motcua.base.text import fold


class MemberRole(models.TextChoices):
    """What a member may do: the representative everything, a filer file and see, a viewer see."""

    REPRESENTATIVE = "representative", _("Người đại diện theo pháp luật")
    FILER = "filer", _("Người nộp hồ sơ")
    VIEWER = "viewer", _("Người xem")


# Who begins drafts, submits, mends and withdraws for an organisation.
FILING_ROLES = frozenset({MemberRole.REPRESENTATIVE, MemberRole.FILER})


class LegalEntity(models.Model):
    """An organisation, known by its tax code.

    Whoever registers one says of herself that she represents it. Until `proven_at` says that the business
    registration certificate was seen, it opens nothing but what its own members filed through it, and others
    may register the same tax code. Of organisations with one tax code at most one is proven.
    """

    class Kind(models.TextChoices):
        ENTERPRISE = "enterprise", _("Doanh nghiệp")
        COOPERATIVE = "cooperative", _("Hợp tác xã, tổ hợp tác")
        UNIT = "unit", _("Cơ quan, đơn vị")
        OTHER = "other", _("Tổ chức khác")

    kind = models.CharField(max_length=12, choices=Kind)
    name = models.CharField(max_length=250)
    folded_name = models.CharField(max_length=250, editable=False)
    tax_code = models.CharField(max_length=14, db_index=True)
    address = models.CharField(max_length=300)
    phone = models.CharField(max_length=15)
    email = models.EmailField()
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=clock.now, editable=False)
    proven_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tax_code"],
                condition=Q(proven_at__isnull=False),
                name="one_proven_entity_per_tax_code",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.folded_name = fold(self.name)
        super().save(*args, **kwargs)

    @property
    def owner_index(self) -> str:
        """The blind index under which dossiers of this tax code are found."""
        return identity_fingerprint(self.tax_code)


class MembershipQuerySet(models.QuerySet["Membership"]):
    def open(self) -> "MembershipQuerySet":
        """Those that have not ended."""
        return self.filter(ended_at=None)


class Membership(models.Model):
    """A person who acts for an organisation, from one moment to another. Ended, never deleted."""

    entity = models.ForeignKey(LegalEntity, models.PROTECT, related_name="memberships")
    user = models.ForeignKey(User, models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=14, choices=MemberRole)
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["begun_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["entity", "user"], condition=Q(ended_at=None), name="one_open_membership"
            ),
            models.UniqueConstraint(
                fields=["entity"],
                condition=Q(ended_at=None, role="representative"),
                name="one_representative_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{MemberRole(self.role).label}, {self.entity}"

    @property
    def may_file(self) -> bool:
        """Whether this member begins, submits, mends and withdraws."""
        return self.role in FILING_ROLES

    @property
    def may_manage(self) -> bool:
        """Whether this member invites, removes and changes what the organisation says of itself."""
        return self.role == MemberRole.REPRESENTATIVE


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def waiting(self, at: datetime) -> "InvitationQuerySet":
        """Those that can still be answered."""
        return self.filter(standing=Invitation.Standing.SENT, expires_at__gt=at)


class Invitation(models.Model):
    """An offer to become a member, or the representative, that its addressee accepts or declines.

    Addressed to a member (`user`, to hand over), an e-mail address or an identity number: whoever has proven
    to be behind it finds the offer in her account. Whether anybody is, the sender does not learn.
    """

    class Standing(models.TextChoices):
        SENT = "sent", _("Đang chờ trả lời")
        ACCEPTED = "accepted", _("Đã nhận lời")
        DECLINED = "declined", _("Đã từ chối")
        WITHDRAWN = "withdrawn", _("Đã rút lại")

    entity = models.ForeignKey(LegalEntity, models.PROTECT, related_name="invitations")
    role = models.CharField(max_length=14, choices=MemberRole)
    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    email = models.EmailField(blank=True, db_index=True)
    identity_number = EncryptedTextField()
    identity_index = models.CharField(max_length=64, db_index=True, editable=False, blank=True)
    invited_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    standing = models.CharField(max_length=10, choices=Standing, default=Standing.SENT)
    answered_at = models.DateTimeField(null=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(user__isnull=False, email="", identity_index="")
                | Q(user=None, identity_index="") & ~Q(email="")
                | Q(user=None, email="") & ~Q(identity_index=""),
                name="an_invitation_has_one_addressee",
            ),
            models.CheckConstraint(
                condition=Q(standing="sent") ^ Q(answered_at__isnull=False),
                name="an_answered_invitation_says_when",
            ),
        ]

    @property
    def makes_representative(self) -> bool:
        return self.role == MemberRole.REPRESENTATIVE

    def __str__(self) -> str:
        return f"{MemberRole(self.role).label}, {self.entity}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.identity_index = identity_fingerprint(self.identity_number) if self.identity_number else ""
        super().save(*args, **kwargs)


blind_indexed("accounts.Invitation", "identity_index", "identity_number", purpose="identity")


class EntityRecord(AppendOnly):
    """Something that happened to an organisation or its members: who did it, when, about whom.

    `post` is the clerk's where the counter acted. Addresses of invitations stay in the invitation.
    """

    class Act(models.TextChoices):
        REGISTERED = "registered", _("Đăng ký tổ chức")
        PROVEN = "proven", _("Xác nhận người đại diện tại quầy")
        CHANGED = "changed", _("Sửa thông tin tổ chức")
        INVITED = "invited", _("Mời thành viên")
        RECALLED = "recalled", _("Rút lại lời mời")
        JOINED = "joined", _("Nhận lời mời")
        DECLINED = "declined", _("Từ chối lời mời")
        ROLE_CHANGED = "role_changed", _("Đổi vai trò")
        REMOVED = "removed", _("Cho thôi thành viên")
        LEFT = "left", _("Rời tổ chức")
        HANDED_OVER = "handed_over", _("Giao vai trò người đại diện")

    entity = models.ForeignKey(LegalEntity, models.PROTECT, related_name="records")
    act = models.CharField(max_length=12, choices=Act)
    role = models.CharField(max_length=14, choices=MemberRole, blank=True)
    member = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    actor = models.ForeignKey(User, models.PROTECT, related_name="+")
    post = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(act="proven") | Q(post__isnull=False), name="a_proof_names_the_post"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.Act(self.act).label}: {self.entity_id}"
