"""Who acts for whom while somebody is away: arranged for days, ended early when they come back.

Arranged by the absent themselves, by the head of their department, by the leader of their agency, or by an
administrator. Nobody takes on an administrator's work this way.
"""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from motcua.accounts.models import Post, PostQuerySet, Substitution, SubstitutionQuerySet, User
from motcua.base import clock
from motcua.organization.models import Agency, Role

LONGEST = timedelta(days=366)


class SubstitutionRefusedError(Exception):
    """It cannot be arranged; `field` says where it is mended: post, substitute, begins_on, ends_on."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


def arranged_by(user: User, at: datetime) -> PostQuerySet:
    """The posts for which this person may arrange a substitute `at`, whether anybody is away or not."""
    own = list(Post.objects.held_at(at).filter(user=user).select_related("agency"))
    mine = Q(user=user)
    for post in own:
        if post.role == Role.DIRECTOR:
            mine |= Q(agency=post.agency_id)
        if post.role == Role.DEPARTMENT_HEAD:
            here = Q(agency=post.agency_id)
            # A head without a department leads all of it.
            mine |= here & Q(department=post.department_id) if post.department_id else here
    everybody = any(post.role == Role.ADMINISTRATOR for post in own)
    posts = Post.objects.held_at(at).filter(user__is_active=True).exclude(role=Role.ADMINISTRATOR)
    found = posts if everybody else posts.filter(mine)
    return found.select_related("user", "agency", "department").order_by("user__folded_name", "pk")


def everybody_at(agency: Agency, at: datetime) -> QuerySet[User]:
    """Who holds a post in `agency`: these can stand in for one another."""
    there = Post.objects.held_at(at).filter(agency=agency).exclude(role=Role.ADMINISTRATOR)
    people = User.objects.filter(pk__in=there.values("user"), is_active=True)
    return people.order_by("folded_name", "pk")


def current(posts: "PostQuerySet", at: datetime) -> SubstitutionQuerySet:
    """Substitutions for these posts that are in force or to come."""
    today = clock.local(at).date()
    open_ones = Substitution.objects.filter(post__in=posts, ended_at=None, ends_on__gte=today)
    return open_ones.select_related("post__user", "post__agency", "post__department", "substitute", "made_by")


def stood_in_for(user: User, at: datetime) -> SubstitutionQuerySet:
    """For whom this person acts `at`."""
    found = Substitution.objects.in_force_at(at).filter(substitute=user)
    return found.select_related("post__user", "post__agency", "post__department")


@transaction.atomic
def arrange(
    post: Post, substitute: User, begins_on: date, ends_on: date, *, actor: User, at: datetime
) -> Substitution:
    """`substitute` acts in `post` from the one day through the other. Raises SubstitutionRefusedError."""
    today = clock.local(at).date()
    # One arrangement for a post at a time: a second one waits here, then finds the first.
    Post.objects.select_for_update(no_key=True).get(pk=post.pk)
    if not arranged_by(actor, at).filter(pk=post.pk).exists():
        raise SubstitutionRefusedError("post", _("Bạn không sắp xếp được người thay cho vị trí này."))
    colleagues = everybody_at(post.agency, at).exclude(pk=post.user_id)
    if not colleagues.filter(pk=substitute.pk).exists():
        raise SubstitutionRefusedError("substitute", _("Hãy chọn một đồng nghiệp cùng cơ quan."))
    if begins_on < today:
        raise SubstitutionRefusedError("begins_on", _("Ngày bắt đầu phải từ hôm nay trở đi."))
    if not begins_on <= ends_on <= begins_on + LONGEST:
        message = _("Ngày kết thúc phải từ ngày bắt đầu trở đi và trong vòng một năm.")
        raise SubstitutionRefusedError("ends_on", message)
    away = Substitution.objects.filter(
        post__user=substitute, ended_at=None, begins_on__lte=ends_on, ends_on__gte=begins_on
    )
    if away.exists():
        raise SubstitutionRefusedError("substitute", _("Người này cũng vắng mặt trong thời gian đó."))
    taken = Substitution.objects.filter(
        post=post, ended_at=None, begins_on__lte=ends_on, ends_on__gte=begins_on
    ).select_related("substitute")
    if before := taken.first():
        words = {"who": before.substitute.full_name, "until": f"{before.ends_on:%d/%m/%Y}"}
        message = _("Trong thời gian này %(who)s đã thay (đến %(until)s). Hãy kết thúc việc đó trước.")
        raise SubstitutionRefusedError("begins_on", message % words)
    return Substitution.objects.create(
        post=post,
        substitute=substitute,
        begins_on=begins_on,
        ends_on=ends_on,
        made_by=actor,
        made_at=at,
    )


def end(substitution: Substitution, *, actor: User, at: datetime) -> bool:
    """The absent is back, or it was a mistake: over from this moment. False where it had ended before."""
    open_one = Substitution.objects.filter(pk=substitution.pk, ended_at=None)
    return bool(open_one.update(ended_at=at, ended_by=actor))
