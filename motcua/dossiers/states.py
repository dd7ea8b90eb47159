"""The states of a dossier, named for what the office means, and the national code of each (RULES b.1)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """Two states may share a national code: waiting for papers before and after reception are both 5,
    stopped for a while and for good both 8."""

    REGISTERED = "registered", _("Chờ tiếp nhận")
    SUPPLEMENT_AT_RECEPTION = "supplement_at_reception", _("Chờ bổ sung")
    REFUSED = "refused", _("Không được tiếp nhận")
    WITHDRAWN = "withdrawn", _("Đã rút")
    RECEIVED = "received", _("Đã tiếp nhận")
    PROCESSING = "processing", _("Đang giải quyết")
    SUPPLEMENT_IN_APPRAISAL = "supplement_in_appraisal", _("Chờ bổ sung, tạm dừng tính hạn")
    AWAITING_PAYMENT = "awaiting_payment", _("Chờ nộp phí, tạm dừng tính hạn")
    SUSPENDED = "suspended", _("Tạm dừng giải quyết")
    STOPPED = "stopped", _("Đã dừng giải quyết")
    FINISHED = "finished", _("Đã có kết quả")
    RETURNED = "returned", _("Đã trả kết quả")


NATIONAL_CODES: dict[State, int] = {
    State.REGISTERED: 1,
    State.RECEIVED: 2,
    State.REFUSED: 3,
    State.PROCESSING: 4,
    State.SUPPLEMENT_AT_RECEPTION: 5,
    State.SUPPLEMENT_IN_APPRAISAL: 5,
    State.AWAITING_PAYMENT: 6,
    State.WITHDRAWN: 7,
    State.SUSPENDED: 8,
    State.STOPPED: 8,
    State.FINISHED: 9,
    State.RETURNED: 10,
}

CLOSED = frozenset({State.REFUSED, State.WITHDRAWN, State.STOPPED, State.RETURNED})
WAITING_FOR_APPLICANT = frozenset(
    {State.SUPPLEMENT_AT_RECEPTION, State.SUPPLEMENT_IN_APPRAISAL, State.AWAITING_PAYMENT}
)
# The same said of a row: lists and their indexes mean what is open in these words.
OPEN = ~models.Q(state__in=sorted(CLOSED))
