"""The lists of the desk: which dossiers each holds, and in which order."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from functools import cached_property, reduce

from django.db.models import Count, IntegerField, Q, Subquery
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from motcua.accounts.models import User
from motcua.base import clock
from motcua.dossiers.models.dossier import DossierQuerySet, turn_of
from motcua.dossiers.models.turn import DECIDE, LET_GO, Turn
from motcua.dossiers.service import State, urgency
from motcua.dossiers.states import CLOSED, OPEN, WAITING_FOR_APPLICANT
from motcua.organization.models import Role

MOST_COUNTED, FEW = 99, 1000


@dataclass(frozen=True)
class Looking:
    """An officer who looks at the lists at one moment; what several lists ask for is asked once."""

    user: User
    at: datetime

    @cached_property
    def turn(self) -> Turn:
        """What waits for this officer."""
        return turn_of(self.user, self.at)


Parts = tuple[Q, ...]


@dataclass(frozen=True)
class Tab:
    """One list. `holds` says which dossiers, in parts of which no two hold the same; `order` is for
    base.paging; `nothing` says it is empty.

    `roles` are those whom it concerns; empty: everybody at the desk.
    """

    key: str
    name: str | Promise
    holds: Callable[[Looking], Parts]
    order: tuple[str, ...]
    nothing: str | Promise
    roles: tuple[Role, ...] = ()
    holds_closed: bool = False

    def parts_of(
        self, dossiers: DossierQuerySet, looking: Looking, order: tuple[str, ...]
    ) -> list[DossierQuerySet]:
        """The dossiers of this list in its parts, ready to be sorted by `order`."""
        if not self.holds_closed and order != self.order:
            # Said again, since it leads to the indexes of what is open.
            dossiers = dossiers.filter(OPEN)
        return [dossiers.filter(part) for part in self.holds(looking)]


def _in(*states: State) -> Callable[[Looking], Parts]:
    return lambda _looking: (Q(state__in=states),)


def _for_my_approval(looking: Looking) -> Parts:
    return looking.turn.waiting_at(("endorse", "pass_on", "approve"), (DECIDE, LET_GO))


def _due_today(looking: Looking) -> Parts:
    midnight = datetime.combine(clock.local(looking.at).date(), time.max, clock.VIETNAM)
    return (urgency.due(looking.at, midnight),)


def _late(looking: Looking) -> Parts:
    return (urgency.late(looking.at),)


URGENT_FIRST, RUNNING_OUT_FIRST = urgency.FIRST, urgency.RUNNING_OUT_FIRST
NEWEST_FIRST = ("-submitted_at", "-pk")

TABS = (
    Tab(
        "viec-cua-toi",
        _("Chờ tôi xử lý"),
        lambda looking: looking.turn.waiting,
        URGENT_FIRST,
        _("Bạn đã xử lý hết việc của mình."),
    ),
    Tab(
        "cho-tiep-nhan",
        _("Chờ tiếp nhận"),
        _in(State.REGISTERED),
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
        RUNNING_OUT_FIRST,
        _("Không có hồ sơ nào đến hạn hôm nay."),
    ),
    Tab(
        "qua-han",
        _("Quá hạn"),
        _late,
        RUNNING_OUT_FIRST,
        _("Không có hồ sơ nào quá hạn."),
    ),
    Tab(
        "dang-giai-quyet",
        _("Đang giải quyết"),
        _in(State.RECEIVED, State.PROCESSING, State.SUSPENDED),
        URGENT_FIRST,
        _("Không có hồ sơ nào đang giải quyết."),
    ),
    Tab(
        "cho-bo-sung",
        _("Chờ người nộp"),
        _in(*sorted(WAITING_FOR_APPLICANT)),
        NEWEST_FIRST,
        _("Không có hồ sơ nào chờ người nộp bổ sung hay nộp phí."),
    ),
    Tab(
        "cho-tra",
        _("Chờ trả kết quả"),
        _in(State.FINISHED),
        ("finished_at", "pk"),
        _("Không có kết quả nào chờ trả."),
    ),
    Tab(
        "da-dong",
        _("Đã đóng"),
        lambda _looking: (Q(state__in=sorted(CLOSED), closed_at__isnull=False),),
        ("-closed_at", "-pk"),
        _("Chưa có hồ sơ nào đã đóng."),
        holds_closed=True,
    ),
    Tab(
        "tat-ca",
        _("Tất cả"),
        lambda _looking: (Q(),),
        NEWEST_FIRST,
        _("Cơ quan bạn chưa có hồ sơ nào."),
        holds_closed=True,
    ),
)
EVERYTHING = TABS[-1]


def of(user: User, at: datetime) -> tuple[Tab, ...]:
    """The lists that concern this officer, the usual one first."""
    roles = {post.role for post in user.posts_at(at)}
    return tuple(tab for tab in TABS if not tab.roles or roles & set(tab.roles))


@dataclass(frozen=True)
class Narrowed:
    """By what the dossiers of all lists were narrowed: by columns that have an index of their newest, or by
    words (with whatever else), where no index tells how many there are."""

    by_columns: bool = False
    by_words: Q | None = None


def counts(
    known: Sequence[Tab], dossiers: DossierQuerySet, looking: Looking, narrowed: Narrowed
) -> list[str]:
    """How many of `dossiers` each list holds, as its tab says it: "", "7" or "99+".

    Each is counted in an order that an index has, and no further than that; databases else read all. Of many
    dossiers with the same words few may be open, and a hundred would be looked for in vain in one list after
    the other: these few are looked for once.
    """
    found: dict[str, int] = {}
    if narrowed.by_words is not None:
        # Whether they may be seen is asked later: with that, databases begin at the wrong end.
        open_ones = dossiers.model.objects.filter(narrowed.by_words, OPEN).order_by()
        few = list(open_ones.values_list("pk", flat=True)[: FEW + 1])
        if len(few) <= FEW:
            them = dossiers.filter(pk__in=few)
            parts = {tab.key: tab.holds(looking) for tab in known if not tab.holds_closed}
            found = them.aggregate(
                **{key: Count("pk", filter=reduce(Q.__or__, which)) for key, which in parts.items()}
            )
    rest = [tab for tab in known if tab.key not in found]
    by_newest = narrowed.by_columns or narrowed.by_words is not None
    hundreds = _first_hundreds(rest, dossiers, looking, by_newest=by_newest)
    found |= zip((tab.key for tab in rest), hundreds, strict=True)
    return [_said(found[tab.key]) for tab in known]


def _first_hundreds(
    known: Sequence[Tab], dossiers: DossierQuerySet, looking: Looking, *, by_newest: bool
) -> list[int]:
    first: list[tuple[int, DossierQuerySet]] = []
    for number, tab in enumerate(known):
        # Running clocks have an index for each way of narrowing, too.
        order = NEWEST_FIRST if by_newest and tab.order != RUNNING_OUT_FIRST else tab.order
        for part in tab.holds(looking):
            first.append((number, dossiers.filter(part).order_by(*order)[: MOST_COUNTED + 1]))
    # All in one query; a person is what stands once.
    asked = User.objects.filter(pk=looking.user.pk)
    counted = asked.values_list(*[_HowMany(some.values("pk")) for _number, some in first]).get()
    sums = [0] * len(known)
    for (number, _some), count in zip(first, counted, strict=True):
        sums[number] += count
    return sums


class _HowMany(Subquery):
    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()
    empty_result_set_value = 0


def _said(count: int) -> str:
    return f"{MOST_COUNTED}+" if count > MOST_COUNTED else str(count or "")
