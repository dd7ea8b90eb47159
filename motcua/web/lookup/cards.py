"""A dossier in the words that a stranger reads: what happened, where it stands, what comes next."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from motcua.dossiers.service import Act, lookup
from motcua.dossiers.states import State

_TOLD: dict[Act, str | Promise] = {
    Act.SUBMIT: _("Đã nộp hồ sơ"),
    Act.ACCEPT: _("Đã tiếp nhận"),
    Act.FORWARD: _("Đã chuyển đến nơi giải quyết"),
    Act.REQUEST_SUPPLEMENT_AT_RECEPTION: _("Cần bổ sung"),
    Act.REQUEST_SUPPLEMENT_AGAIN: _("Cần bổ sung"),
    Act.REQUEST_SUPPLEMENT: _("Cần bổ sung, tạm dừng tính thời hạn"),
    Act.RESUBMIT: _("Đã gửi phần bổ sung"),
    Act.ACCEPT_SUPPLEMENT: _("Đã nhận phần bổ sung, tiếp tục tính thời hạn"),
    Act.REFUSE: _("Không được tiếp nhận"),
    Act.LAPSE: _("Hết hạn bổ sung, hồ sơ được đóng"),
    Act.WITHDRAW: _("Người nộp đã rút hồ sơ"),
    Act.AGREE_TO_WITHDRAWAL: _("Người nộp đã rút hồ sơ"),
    Act.REQUEST_PAYMENT: _("Cần nộp phí, tạm dừng tính thời hạn"),
    Act.RECORD_PAYMENT: _("Đã nộp phí, tiếp tục tính thời hạn"),
    Act.ISSUE_RESULT: _("Đã có kết quả"),
    Act.RETURN_RESULT: _("Đã trả kết quả"),
    Act.EXTEND: _("Cơ quan xin lỗi và hẹn lại ngày trả"),
    Act.SUSPEND: _("Tạm dừng giải quyết, thời hạn dừng tính"),
    Act.RESUME: _("Được giải quyết tiếp"),
    Act.STOP: _("Đã dừng giải quyết"),
    Act.TRANSFER: _("Đã chuyển sang cơ quan kế thừa, thời hạn không thay đổi"),
}
_ASKS = frozenset(
    {
        Act.REQUEST_SUPPLEMENT_AT_RECEPTION,
        Act.REQUEST_SUPPLEMENT_AGAIN,
        Act.REQUEST_SUPPLEMENT,
        Act.REQUEST_PAYMENT,
    }
)
_MEND = _("Đăng nhập và mở Hồ sơ của bạn để xem cần bổ sung những gì, rồi gửi ngay trên đó.")
_NEXT: dict[State, str | Promise] = {
    State.REGISTERED: _(
        "Cơ quan trả lời trong 08 giờ làm việc kể từ khi nộp. Nếu bạn chọn nộp một phần, hãy mang bản chính "
        "đến bộ phận một cửa."
    ),
    State.SUPPLEMENT_AT_RECEPTION: _MEND,
    State.SUPPLEMENT_IN_APPRAISAL: _MEND,
    State.RECEIVED: _("Cơ quan đang giải quyết, bạn chưa cần làm gì thêm."),
    State.PROCESSING: _("Cơ quan đang giải quyết, bạn chưa cần làm gì thêm."),
    State.AWAITING_PAYMENT: _("Đăng nhập để xem số tiền phải nộp, rồi nộp tại bộ phận một cửa."),
    State.SUSPENDED: _("Hồ sơ tạm dừng. Đăng nhập để xem lý do; bạn sẽ được báo khi giải quyết tiếp."),
    State.STOPPED: _("Đăng nhập để xem lý do. Khi đủ điều kiện, bạn có thể nộp hồ sơ mới."),
    State.FINISHED: _(
        "Đã có kết quả. Nhận theo cách bạn đã chọn: tải về sau khi đăng nhập, chờ bưu chính, hoặc đến "
        "bộ phận một cửa với giấy tờ tùy thân và bản chính."
    ),
    State.RETURNED: _("Kết quả đã được trả. Hồ sơ đã hoàn thành."),
    State.REFUSED: _("Đăng nhập để xem lý do. Sửa xong, bạn có thể nộp hồ sơ mới."),
    State.WITHDRAWN: _("Hồ sơ đã rút. Khi cần, bạn có thể nộp hồ sơ mới."),
}


@dataclass(frozen=True)
class Shown:
    """A public card with its words; `next` and `card.explained` are empty with one key only."""

    card: lookup.PublicCard
    timeline: list[dict[str, Any]]
    next: str | Promise


def shown(card: lookup.PublicCard) -> Shown:
    """The card as its page needs it."""
    timeline = [
        {"title": _TOLD[act], "at": at, "tone": "action" if act in _ASKS else ""}
        for act, at in reversed(card.timeline)
        if act in _TOLD
    ]
    return Shown(card, timeline, _NEXT[card.state] if card.both_keys else "")
