"""The door to people: officers and their posts, what citizens change on their own account, organisations.

Every act on an officer is written down with who did it and when (OfficerChange). Posts are ended, never
deleted.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from motcua.accounts import (
    choices,
    codes,
    contacts,
    counter,
    counter_contact,
    factors,
    history,
    mail,
    membership,
    passkeys,
    recovery,
    sessions,
    signon,
    substitutions,
)
from motcua.accounts.errors import RefusedError
from motcua.accounts.filters import FilterRefusedError, filters_of, forget_filter, keep_filter
from motcua.accounts.models import OfficerChange, Post, PostQuerySet, User
from motcua.base.text import fold
from motcua.organization.models import Agency, Department, Role

__all__ = [
    "FilterRefusedError",
    "Place",
    "RefusedError",
    "change_profile",
    "choices",
    "codes",
    "contacts",
    "counter",
    "counter_contact",
    "create_officer",
    "disable",
    "enable",
    "end_post",
    "factors",
    "filters_of",
    "forget_filter",
    "give_role",
    "history",
    "invite",
    "keep_filter",
    "membership",
    "move",
    "move_along",
    "officers",
    "passkeys",
    "posts_of",
    "recovery",
    "sessions",
    "signon",
    "substitutions",
    "textable",
]

Act = OfficerChange.Act


@dataclass(frozen=True)
class Place:
    """Where a post is and what its holder does there."""

    agency: Agency
    role: Role
    department: Department | None = None


def posts_of(user: User, at: datetime) -> PostQuerySet:
    """The posts that `user` holds at `at`, with their agencies and departments."""
    return Post.objects.held_at(at).filter(user=user).select_related("agency", "department")


def officers(words: str = "") -> QuerySet[User]:
    """Everybody who holds or held a post, by name; every word of `words` occurs in name or address."""
    found = User.objects.filter(Exists(Post.objects.filter(user=OuterRef("pk"))))
    for word in fold(words).split():
        found = found.filter(Q(folded_name__contains=word) | Q(email__contains=word))
    return found.order_by("folded_name", "pk")


@transaction.atomic
def create_officer(
    *,
    full_name: str,
    email: str,
    phone: str,
    place: Place,
    actor: User | None,
    at: datetime,
    invited: bool = True,
) -> User:
    """A new officer with a first post, and a letter on how to set a password. Raises RefusedError."""
    try:
        with transaction.atomic():
            officer = User.objects.create_user(email=email, password=None, full_name=full_name, phone=phone)
    except IntegrityError:
        raise RefusedError(
            _("Địa chỉ thư này đã có tài khoản. Hãy dùng địa chỉ thư công vụ của cán bộ.")
        ) from None
    EmailAddress.objects.create(user=officer, email=officer.email, primary=True)
    _record(officer, Act.CREATED, actor, at)
    _give(officer, place, actor, at)
    if invited:
        _invite(officer, place.agency, actor, at)
    return officer


@transaction.atomic
def invite(officer: User, *, actor: User, at: datetime) -> None:
    """Send the letter of invitation once more. Raises RefusedError where the officer holds no post."""
    post = posts_of(officer, at).first()
    if post is None:
        raise RefusedError(_("Cán bộ này không giữ vị trí nào. Hãy giao vị trí trước."))
    _invite(officer, post.agency, actor, at)
    _record(officer, Act.INVITED, actor, at, post)


@transaction.atomic
def give_role(officer: User, place: Place, *, actor: User | None, at: datetime) -> Post:
    """One more post for `officer`, beside those they hold. Raises RefusedError where they hold it already."""
    return _give(officer, place, actor, at)


@transaction.atomic
def move_along(
    agency: Agency, departments: Mapping[str, str], successor: Agency, *, at: datetime
) -> list[Post]:
    """Move every open post of an agency that has ended to where its department went; the new posts.

    `departments` says by key which department follows which; posts in none go to `successor`. The machine
    itself acts. Who holds the new post already just gives the old one up. Raises RefusedError.
    """
    following = Department.objects.select_related("agency").in_bulk(departments.values(), field_name="key")
    begun = []
    for post in Post.objects.filter(agency=agency, held_to=None).select_related("user", "department"):
        role = Role(post.role)
        if post.department is None:
            place = Place(successor, role)
        elif post.department.key in departments:
            department = following[departments[post.department.key]]
            place = Place(department.agency, role, department)
        else:
            raise RefusedError(_("Chưa có nơi chuyển đến cho %s.") % post.department.name)
        _end(post, None, at, following=role)
        same = Post.objects.filter(user=post.user, held_to=None, role=role)
        if not same.filter(agency=place.agency, department=place.department).exists():
            begun.append(_give(post.user, place, None, at))
    return begun


@transaction.atomic
def move(post: Post, place: Place, *, actor: User, at: datetime) -> Post:
    """End `post` and begin another at the same moment. Raises RefusedError."""
    _end(post, actor, at, following=place.role)
    return _give(post.user, place, actor, at)


@transaction.atomic
def end_post(post: Post, *, actor: User, at: datetime) -> None:
    """End `post`. Raises RefusedError for one that has ended, and for the last administrator's."""
    _end(post, actor, at)


@transaction.atomic
def disable(officer: User, *, actor: User, at: datetime) -> None:
    """Lock the account: no session of it works until it is unlocked. Raises RefusedError for the last
    administrator.
    """
    _keep_an_administrator(officer, at)
    if User.objects.filter(pk=officer.pk, is_active=True).update(is_active=False):
        _record(officer, Act.DISABLED, actor, at)
    officer.is_active = False


@transaction.atomic
def enable(officer: User, *, actor: User, at: datetime) -> None:
    """Unlock the account; its password and posts are as they were."""
    if User.objects.filter(pk=officer.pk, is_active=False).update(is_active=True):
        _record(officer, Act.ENABLED, actor, at)
    officer.is_active = True


def textable(user: User, phone: str) -> str:
    """`phone` if short messages about a dossier of `user` may go there; "" for one that was merely typed.

    A number that somebody mistyped is a stranger's, who would learn of the dossier.
    """
    merely_typed = phone == user.phone and user.phone_proof == user.PhoneProof.TYPED
    return "" if merely_typed else phone


def change_profile(user: User, *, full_name: str, identity_number: str | None = None) -> None:
    """What people change themselves. A proven identity and its name stay (the form does not offer them).

    Phone and e-mail address change by codes to both ends (contacts.py).
    """
    if user.identity_proven_at is None:
        user.full_name = full_name
        user.identity_number = user.identity_number if identity_number is None else identity_number
    user.save()


def _invite(officer: User, agency: Agency, actor: User | None, at: datetime) -> None:
    """Where nobody logs in with a password of ours, the way in is single sign-on."""
    if settings.LOCAL_LOGIN:
        mail.invite(officer, agency, at)
    else:
        signon.invite(officer, actor=actor, at=at)


def _give(officer: User, place: Place, actor: User | None, at: datetime) -> Post:
    if place.department and place.department.agency_id != place.agency.pk:
        raise RefusedError(_("Phòng này không thuộc cơ quan đã chọn."))
    try:
        with transaction.atomic():
            post = Post.objects.create(
                user=officer, agency=place.agency, department=place.department, role=place.role, held_from=at
            )
    except IntegrityError:
        raise RefusedError(_("Cán bộ đang giữ đúng vị trí này rồi.")) from None
    _record(officer, Act.POST_GIVEN, actor, at, post)
    return post


def _end(post: Post, actor: User | None, at: datetime, following: Role | None = None) -> None:
    if post.role == Role.ADMINISTRATOR and following != Role.ADMINISTRATOR:
        _keep_an_administrator(post.user, at)
    if not Post.objects.filter(pk=post.pk, held_to=None).update(held_to=at):
        raise RefusedError(_("Vị trí này đã kết thúc rồi. Hãy tải lại trang."))
    post.held_to = at
    _record(post.user, Act.POST_ENDED, actor, at, post)


def _keep_an_administrator(leaving: User, at: datetime) -> None:
    """Raises RefusedError where nobody but `leaving` could administer afterwards.

    The posts are locked first and the holders read after that, in a statement of its own: of two
    administrators who shut each other out at once the second must see what the first did.
    """
    posts = Post.objects.held_at(at).filter(role=Role.ADMINISTRATOR)
    list(posts.select_for_update().values_list("pk", flat=True))
    holders = set(posts.filter(user__is_active=True).values_list("user_id", flat=True))
    if holders == {leaving.pk}:
        raise RefusedError(_("Đây là quản trị viên cuối cùng. Hãy giao quyền quản trị cho người khác trước."))


def _record(
    officer: User, act: OfficerChange.Act, actor: User | None, at: datetime, post: Post | None = None
) -> None:
    OfficerChange.objects.create(officer=officer, act=act, actor=actor, post=post, at=at)
