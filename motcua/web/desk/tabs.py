"""The lists of the desk: which dossiers each holds, and in which order."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from motcua.accounts.models import User
from motcua.dossiers.models.dossier import DossierQuerySet
from motcua.dossiers.service import State

Narrow = Callable[[DossierQuerySet, User, datetime], DossierQuerySet]

MOST_COUNTED = 99


@dataclass(frozen=True)
class Tab:
    """One list. `holds` narrows what may be seen; `order` is for base.paging; `nothing` says it is empty."""

    key: str
    name: str | Promise
    holds: Narrow
    order: tuple[str, ...]
    nothing: str | Promise


def _in(*states: State) -> Narrow:
    return lambda dossiers, _user, _at: dossiers.filter(state__in=states)


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
        _in(State.REGISTERED),
        ("answer_due_at", "pk"),
        _("Không có hồ sơ nào chờ tiếp nhận."),
    ),
    Tab(
        "dang-giai-quyet",
        _("Đang giải quyết"),
        _in(State.RECEIVED, State.PROCESSING),
        URGENT_FIRST,
        _("Không có hồ sơ nào đang giải quyết."),
    ),
    Tab(
        "cho-bo-sung",
        _("Chờ bổ sung"),
        _in(State.SUPPLEMENT_AT_RECEPTION, State.SUPPLEMENT_IN_APPRAISAL),
        NEWEST_FIRST,
        _("Không có hồ sơ nào chờ người nộp bổ sung."),
    ),
    Tab(
        "cho-tra",
        _("Có kết quả, chờ trả"),
        _in(State.FINISHED),
        ("finished_at", "pk"),
        _("Không có kết quả nào chờ trả."),
    ),
    Tab(
        "da-dong",
        _("Đã đóng"),
        _in(State.REFUSED, State.WITHDRAWN, State.RETURNED),
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
BY_KEY = {tab.key: tab for tab in TABS}
FIRST, EVERYTHING = TABS[0], TABS[-1]


def held(tab: Tab, dossiers: DossierQuerySet, user: User, at: datetime) -> DossierQuerySet:
    """The dossiers of one list, ready to be sorted by its order."""
    # Before reception the answer is what is due; afterwards the result.
    return tab.holds(dossiers, user, at).annotate(urgency=Coalesce("due_at", "answer_due_at"))


def count(dossiers: DossierQuerySet) -> str:
    """How many, as a tab says it: "", "7" or "99+". Never counts further than that."""
    found = dossiers.order_by()[: MOST_COUNTED + 1].count()
    return f"{MOST_COUNTED}+" if found > MOST_COUNTED else str(found or "")
