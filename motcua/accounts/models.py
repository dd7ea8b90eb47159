"""People: citizens who file, officers who work on dossiers, their posts and the history of those."""

from datetime import datetime
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from motcua.accounts import access  # noqa: F401 - models that stand in a module of their own
from motcua.accounts.noticechoices import DeclinedNotice as DeclinedNotice
from motcua.accounts.noticechoices import DigestChoice as DigestChoice
from motcua.base import clock
from motcua.base.crypto import EncryptedJSONField, EncryptedTextField, blind_index, blind_indexed
from motcua.base.text import fold
from motcua.organization.models import Agency, Department, Role


def identity_fingerprint(number: str) -> str:
    """The blind index under which an identity number is stored everywhere (accounts and dossiers alike)."""
    return blind_index(number, "identity")


class PhoneProof(models.TextChoices):
    """How the portal knows a phone number."""

    TYPED = "typed", _("Tự khai, chưa xác nhận")
    COUNTER = "counter", _("Ghi tại quầy")
    CODE = "code", _("Đã xác nhận")


class UserManager(BaseUserManager["User"]):
    def create_user(self, *, email: str | None, password: str | None, **fields: Any) -> "User":
        user = self.model(email=email.lower() if email else None, **fields)
        user.set_password(password)
        user.save()
        return user


class User(AbstractBaseUser):
    """A person with an account.

    The identity number is what the person typed until `identity_proven_at` says that it was checked (single
    sign-on, or at the counter). Until then it opens nothing but the dossiers this account filed itself, and
    another account may carry the same number (DESIGN section 5). Of accounts with one number at most one is
    proven.

    A person may have no e-mail address (None, never ""): who registered without one enters by a code to their
    phone; whose account was made at the counter cannot log in until they give one there.

    Phone numbers are shared in families and typed wrongly, so they name accounts without being unique, and
    `phone_proof` says how the portal came to know this one (docs/accounts.md).
    """

    PhoneProof = PhoneProof

    full_name = models.CharField("họ và tên", max_length=120)
    folded_name = models.CharField(max_length=120, db_index=True, editable=False)
    email = models.EmailField("thư điện tử", unique=True, null=True, blank=True)
    phone = models.CharField("số điện thoại", max_length=15, db_index=True)
    phone_proof = models.CharField(max_length=7, choices=PhoneProof, default=PhoneProof.TYPED)
    identity_number = EncryptedTextField()
    identity_index = models.CharField(max_length=64, db_index=True, editable=False, blank=True)
    identity_proven_at = models.DateTimeField(null=True, blank=True)
    # As single sign-on told it (ISO 8601); we ask nobody for it.
    birth_date = EncryptedTextField()
    terms_accepted_at = models.DateTimeField(null=True, blank=True)
    terms_version = models.CharField(max_length=10, blank=True)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["identity_index"],
                condition=Q(identity_proven_at__isnull=False) & ~Q(identity_index=""),
                name="one_proven_account_per_identity",
            ),
            models.CheckConstraint(condition=Q(email=None) | ~Q(email=""), name="no_empty_email"),
        ]

    def __str__(self) -> str:
        return self.full_name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.email = self.email or None
        self.folded_name = fold(self.full_name)
        self.identity_index = identity_fingerprint(self.identity_number)
        super().save(*args, **kwargs)

    def get_full_name(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        """The given name, which comes last in a Vietnamese name and by which people are addressed."""
        return self.full_name.split(" ")[-1]

    def posts_at(self, moment: datetime) -> "models.QuerySet[Post]":
        """The posts in which this person acts at `moment`: their own, and those they stand in for."""
        stood_in_for = Substitution.objects.in_force_at(moment).filter(substitute=self)
        held = Post.objects.held_at(moment).filter(Q(user=self) | Q(pk__in=stood_in_for.values("post")))
        return held.select_related("agency", "department")


blind_indexed("accounts.User", "identity_index", "identity_number", purpose="identity")


def proven_account(identity_number: str) -> User | None:
    """The account for which this number is proven: the database lets there be one."""
    index = identity_fingerprint(identity_number)
    same = User.objects.filter(identity_index=index).exclude(identity_index="")
    return same.exclude(identity_proven_at=None).first()


class PostQuerySet(models.QuerySet["Post"]):
    def held_at(self, moment: datetime) -> "PostQuerySet":
        return self.filter(held_from__lte=moment).filter(Q(held_to=None) | Q(held_to__gt=moment))


class Post(models.Model):
    """An officer's post: a role in an agency, maybe in one department, from one moment to another.

    Posts are ended, never deleted: events of the past name the post under which they were done.
    """

    user = models.ForeignKey(User, models.PROTECT, related_name="posts")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="posts")
    department = models.ForeignKey(Department, models.PROTECT, null=True, blank=True, related_name="posts")
    role = models.CharField(max_length=20, choices=Role)
    held_from = models.DateTimeField()
    held_to = models.DateTimeField(null=True, blank=True)

    objects = PostQuerySet.as_manager()

    class Meta:
        ordering = ["held_from"]
        constraints = [
            # Two rules, because SQLite takes one empty department for different from another.
            models.UniqueConstraint(
                fields=["user", "agency", "department", "role"],
                condition=Q(held_to=None, department__isnull=False),
                name="one_open_post_in_a_department",
            ),
            models.UniqueConstraint(
                fields=["user", "agency", "role"],
                condition=Q(held_to=None, department=None),
                name="one_open_post_in_an_agency",
            ),
            models.CheckConstraint(
                condition=Q(held_to=None) | Q(held_to__gte=models.F("held_from")),
                name="post_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        place = self.department.name if self.department else self.agency.short_name
        return f"{Role(self.role).label}, {place}"


class SubstitutionQuerySet(models.QuerySet["Substitution"]):
    def in_force_at(self, moment: datetime) -> "SubstitutionQuerySet":
        """Those of the day of `moment` that were not ended; what an administrator does nobody inherits."""
        day = clock.local(moment).date()
        return self.filter(ended_at=None, begins_on__lte=day, ends_on__gte=day).exclude(
            post__role=Role.ADMINISTRATOR
        )


class Substitution(models.Model):
    """Somebody acts in the post of an absent colleague, from one day through another (both included).

    What they do meanwhile is recorded as theirs, under the post they stood in for.
    """

    post = models.ForeignKey(Post, models.PROTECT, related_name="substitutions")
    substitute = models.ForeignKey(User, models.PROTECT, related_name="substitutions")
    begins_on = models.DateField()
    ends_on = models.DateField()
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = SubstitutionQuerySet.as_manager()

    class Meta:
        ordering = ["begins_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=models.F("begins_on")), name="substitution_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) ^ Q(ended_by__isnull=False),
                name="an_ended_substitution_says_by_whom",
            ),
        ]
        indexes = [
            models.Index(
                fields=["substitute", "ends_on"], condition=Q(ended_at=None), name="substitution_by_person"
            )
        ]

    def __str__(self) -> str:
        return f"{self.substitute} → {self.post}"


class AppendOnlyError(Exception):
    """Something tried to change or delete a record of the past."""


class AppendOnly(models.Model):
    """A record of the past: written once, never changed, never deleted."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AppendOnlyError("a record of the past stays as it was written")
        super().save(*args, **kwargs)

    def delete(self, *_args: Any, **_kwargs: Any) -> tuple[int, dict[str, int]]:
        raise AppendOnlyError("a record of the past is never deleted")


class OfficerChange(AppendOnly):
    """One act of an administrator on an officer: who did what to whom, when. Written once, never changed.

    `actor` is empty where the machine itself acted (`motcua createadmin`, the demo cast).
    """

    class Act(models.TextChoices):
        CREATED = "created", _("Lập tài khoản")
        POST_GIVEN = "post_given", _("Giao vị trí")
        POST_ENDED = "post_ended", _("Thôi vị trí")
        DISABLED = "disabled", _("Khóa tài khoản")
        ENABLED = "enabled", _("Mở khóa tài khoản")
        INVITED = "invited", _("Gửi lại thư mời")
        FACTOR_RESET = "factor_reset", _("Đặt lại bảo vệ hai lớp")

    officer = models.ForeignKey(User, models.PROTECT, related_name="changes")
    act = models.CharField(max_length=12, choices=Act)
    post = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="+")
    actor = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.Act(self.act).label}: {self.officer}"


class CounterRecord(AppendOnly):
    """Something that a clerk at the counter did to a citizen's account: who, under which post, when.

    Of a consent it says to which version of the terms, and how it was given. The citizen can read all of it.
    """

    class Act(models.TextChoices):
        CREATED = "created", _("Lập tài khoản tại quầy")
        OPENED = "opened", _("Cán bộ mở tài khoản để nộp thay")
        PROVEN = "proven", _("Xác nhận giấy tờ tùy thân")
        CONSENT = "consent", _("Ghi nhận đồng ý với điều khoản")
        CONTACT = "contact", _("Đổi thông tin liên hệ")
        FACTOR = "factor", _("Gỡ bảo vệ hai lớp")
        PHONE = "phone", _("Xác nhận số điện thoại bằng mã")
        NO_EMAIL = "no_email", _("Bỏ thư điện tử không mở được")

    class How(models.TextChoices):
        SPOKEN = "spoken", _("Nói trực tiếp với cán bộ")
        SIGNED = "signed", _("Ký trên giấy")

    user = models.ForeignKey(User, models.PROTECT, related_name="counter_records")
    act = models.CharField(max_length=8, choices=Act)
    how = models.CharField(max_length=8, choices=How, blank=True)
    terms_version = models.CharField(max_length=10, blank=True)
    clerk = models.ForeignKey(User, models.PROTECT, related_name="+")
    post = models.ForeignKey(Post, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(act="consent") | ~Q(how="") & ~Q(terms_version=""),
                name="a_consent_says_how_and_to_what",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.Act(self.act).label}: {self.user_id}"


class KeptPost(models.Model):
    """What a person typed into a page whose session or token had run out (accounts/resume.py).

    It belongs to the person who was logged in before, and to the page: nobody else and no other page gets it.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    path = models.CharField(max_length=500)
    fields = EncryptedTextField()
    kept_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "path"], name="one_kept_post_per_page")]

    def __str__(self) -> str:
        return self.path


class SavedFilter(models.Model):
    """A filter of the desk's lists that an officer keeps. It may name a person: hence encrypted."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    name = models.CharField(max_length=60)
    wishes: Any = EncryptedJSONField()
    kept_at = models.DateTimeField()

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["user", "name"], name="one_filter_of_a_name")]

    def __str__(self) -> str:
        return self.name


class TotpKey(models.Model):
    """The key that a person's authenticator app and we share.

    It stands in a column of its own, beside allauth's record of the app, so that it is encrypted like all our
    columns and is found where field keys are replaced.
    """

    authenticator = models.OneToOneField("mfa.Authenticator", models.CASCADE, related_name="totp_key")
    secret = EncryptedTextField()
    # The 30 seconds whose code was accepted last. No code of them or of an earlier moment is accepted again.
    last_step = models.BigIntegerField()

    def __str__(self) -> str:
        return f"totp key {self.pk}"


class Consent(AppendOnly):
    """Somebody agreed to a version of the terms, on a page of ours; what the counter heard: CounterRecord."""

    # A registration that nobody confirmed goes with its consent; of an account that is closed it stays.
    user = models.ForeignKey(User, models.CASCADE, related_name="consents")
    version = models.CharField(max_length=10)
    fingerprint = models.CharField(max_length=64, help_text="SHA-256 of the text")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.version}: {self.user_id}"


# Long enough for a file of their own; here, because models are found here.
from motcua.accounts import links  # noqa: E402, F401
from motcua.accounts.legal_entities import FILING_ROLES as FILING_ROLES  # noqa: E402 - built on the above
from motcua.accounts.legal_entities import EntityRecord as EntityRecord  # noqa: E402
from motcua.accounts.legal_entities import Invitation as Invitation  # noqa: E402
from motcua.accounts.legal_entities import LegalEntity as LegalEntity  # noqa: E402
from motcua.accounts.legal_entities import MemberRole as MemberRole  # noqa: E402
from motcua.accounts.legal_entities import Membership as Membership  # noqa: E402
