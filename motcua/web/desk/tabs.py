"""The lists of the desk: which dossiers each holds, and in which order."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from motcua.accounts.models import User
from motcua.base import clock
from motcua.dossiers.models.dossier import DossierQuerySet
from motcua.dossiers.service import State, urgency
from motcua.dossiers.states import WAITING_FOR_APPLICANT
from motcua.organization.models import Role

Narrow = Callable[[DossierQuerySet, User, datetime], DossierQuerySet]

MOST_COUNTED = 99


@dataclass(frozen=True)
class Tab:
    """One list. `holds` narrows what may be seen; `order` is for base.paging; `nothing` says it is empty.

    `roles` are those whom it concerns; empty: everybody at the desk.
    """

    key: str
    name: str | Promise
    holds: Narrow
    order: tuple[str, ...]
    nothing: str | Promise
    roles: tuple[Role, ...] = ()


def _open(*states: State) -> Narrow:
    # Said twice, since it leads to the index of what is open.
    return lambda dossiers, _user, _at: dossiers.filter(state__in=states, closed_at=None)


def _for_my_approval(dossiers: DossierQuerySet, user: User, at: datetime) -> DossierQuerySet:
    proposed = Q(pk__in=dossiers.model.objects.filter(supplements__standing="proposed").values("pk"))
    leaving = Q(pk__in=dossiers.model.objects.filter(withdrawal_requests__standing="asked").values("pk"))
    deciding = Q(step__act__in=("endorse", "pass_on", "approve"))
    return dossiers.waiting_for(user, at).filter(deciding | proposed | leaving)


def _due_today(dossiers: DossierQuerySet, _user: User, at: datetime) -> DossierQuerySet:
    midnight = datetime.combine(clock.local(at).date(), time.max, clock.VIETNAM)
    return dossiers.filter(urgency.due(at, midnight), closed_at=None)


def _late(dossiers: DossierQuerySet, _user: User, at: datetime) -> DossierQuerySet:
    return dossiers.filter(urgency.late(at), closed_at=None)


URGENT_FIRST = ("urgency", "pk")
NEWEST_FIRST = ("-submitted_at", "-pk")

TABS = (
    Tab(
        "viec-cua-toi",
        _("Chờ tôi xử lý"),
        lambda dossiers, user, at: dossiers.waiting_for(user, at),
        URGENT_FIRST,
        _("Bạn đã xử lý hết việc của mình."),
    ),
    Tab(
        "cho-tiep-nhan",
        _("Chờ tiếp nhận"),
        _open(State.REGISTERED),
        URGENT_FIRST,
        _("Không có hồ sơ nào chờ tiếp nhận."),
        (Role.ONE_STOP,),
    ),
    Tab(
        "cho-toi-duyet",
        _("Chờ tôi duyệt"),
        _for_my_approval,
        URGENT_FIRST,
        _("Không có hồ sơ nào chờ bạn duyệt."),
        (Role.DEPARTMENT_HEAD, Role.DIRECTOR),
    ),
    Tab(
        "den-han-hom-nay",
        _("Đến hạn hôm nay"),
        _due_today,
        URGENT_FIRST,
        _("Không có hồ sơ nào đến hạn hôm nay."),
    ),
    Tab(
        "qua-han",
        _("Quá hạn"),
        _late,
        URGENT_FIRST,
        _("Không có hồ sơ nào quá hạn."),
    ),
    Tab(
        "dang-giai-quyet",
        _("Đang giải quyết"),
        _open(State.RECEIVED, State.PROCESSING, State.SUSPENDED),
        URGENT_FIRST,
        _("Không có hồ sơ nào đang giải quyết."),
    ),
    Tab(
        "cho-bo-sung",
        _("Chờ người nộp"),
        _open(*sorted(WAITING_FOR_APPLICANT)),
        NEWEST_FIRST,
        _("Không có hồ sơ nào chờ người nộp bổ sung hay nộp phí."),
    ),
    Tab(
        "cho-tra",
        _("Chờ trả kết quả"),
        _open(State.FINISHED),
        ("finished_at", "pk"),
        _("Không có kết quả nào chờ trả."),
    ),
    Tab(
        "da-dong",
        _("Đã đóng"),
        lambda dossiers, _user, _at: dossiers.exclude(closed_at=None),
        ("-closed_at", "-pk"),
        _("Chưa có hồ sơ nào đã đóng."),
    ),
    Tab(
        "tat-ca",
        _("Tất cả"),
        lambda dossiers, _user, _at: dossiers,
        NEWEST_FIRST,
        _("Cơ quan bạn chưa có hồ sơ nào."),
    ),
)
EVERYTHING = TABS[-1]


def of(user: User, at: datetime) -> tuple[Tab, ...]:
    """The lists that concern this officer, the usual one first."""
    roles = {post.role for post in user.posts_at(at)}
    return tuple(tab for tab in TABS if not tab.roles or roles & set(tab.roles))


def held(tab: Tab, dossiers: DossierQuerySet, user: User, at: datetime) -> DossierQuerySet:
    """The dossiers of one list, ready to be sorted by its order."""
    return tab.holds(urgency.with_urgency(dossiers), user, at)


def count(dossiers: DossierQuerySet, tab: Tab) -> str:
    """How many, as a tab says it: "", "7" or "99+". Never counts further than that.

    Counted in the order of the list: its index leads to the first hundred, where databases else read all.
    """
    found = dossiers.order_by(*tab.order)[: MOST_COUNTED + 1].count()
    return f"{MOST_COUNTED}+" if found > MOST_COUNTED else str(found or "")
