"""What happened to a dossier, told to the person it belongs to: outcomes, not the office's inner acts."""

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from motcua.dossiers import service as dossiers
from motcua.dossiers.models import Dossier, Event
from motcua.dossiers.service import Act
from motcua.dossiers.states import WAITING_FOR_APPLICANT, State

# Acts that are not here are the office's own business until something comes of them.
_TOLD = {
    Act.SUBMIT: _("Bạn đã nộp hồ sơ"),
    Act.ACCEPT: _("Cơ quan đã tiếp nhận hồ sơ"),
    Act.REQUEST_SUPPLEMENT_AT_RECEPTION: _("Cơ quan yêu cầu bổ sung"),
    Act.REQUEST_SUPPLEMENT_AGAIN: _("Cơ quan yêu cầu bổ sung"),
    Act.RESUBMIT: _("Bạn đã gửi phần bổ sung"),
    Act.LAPSE: _("Hết hạn bổ sung, hồ sơ được đóng"),
    Act.REFUSE: _("Hồ sơ không được tiếp nhận"),
    Act.WITHDRAW: _("Bạn đã rút hồ sơ"),
    Act.ASK_WITHDRAWAL: _("Bạn đề nghị rút hồ sơ"),
    Act.AGREE_TO_WITHDRAWAL: _("Cơ quan đồng ý, hồ sơ đã được rút"),
    Act.DECLINE_WITHDRAWAL: _("Cơ quan không đồng ý cho rút hồ sơ"),
    Act.FORWARD: _("Đã chuyển đến phòng chuyên môn"),
    Act.ASSIGN: _("Đã phân công cán bộ thẩm định"),
    Act.REQUEST_SUPPLEMENT: _("Cơ quan yêu cầu bổ sung, tạm dừng tính thời hạn"),
    Act.SEND_SUPPLEMENT: _("Bạn đã gửi phần bổ sung"),
    Act.ACCEPT_SUPPLEMENT: _("Cơ quan đã nhận phần bổ sung, tiếp tục tính thời hạn"),
    Act.REQUEST_PAYMENT: _("Cơ quan thông báo nộp phí, tạm dừng tính thời hạn"),
    Act.CANCEL_PAYMENT: _("Cơ quan hủy thông báo nộp phí, tiếp tục tính thời hạn"),
    Act.RECORD_PAYMENT: _("Đã nộp phí, tiếp tục tính thời hạn"),
    Act.PROPOSE: _("Đã thẩm định xong, đang trình duyệt"),
    Act.PASS_ON: _("Đã chuyển cơ quan tiếp theo giải quyết"),
    Act.ENDORSE: _("Lãnh đạo phòng đã đồng ý"),
    Act.APPROVE: _("Lãnh đạo đã phê duyệt"),
    Act.SEND_BACK: _("Đang được thẩm định lại"),
    Act.ISSUE_RESULT: _("Đã có kết quả"),
    Act.RETURN_RESULT: _("Đã trả kết quả"),
    Act.EXTEND: _("Cơ quan xin lỗi và hẹn lại ngày trả kết quả"),
    Act.SUSPEND: _("Cơ quan tạm dừng giải quyết, thời hạn dừng tính"),
    Act.RESUME: _("Cơ quan giải quyết tiếp, thời gian tạm dừng không tính vào thời hạn"),
    Act.STOP: _("Cơ quan dừng giải quyết, hồ sơ khép lại"),
    Act.TRANSFER: _("Đã chuyển sang cơ quan kế thừa, thời hạn không thay đổi"),
}
# At the counter, or of what came by post.
_TOLD_FOR = {
    Act.SUBMIT: _("Bộ phận một cửa đã nộp hồ sơ giúp bạn"),
    Act.RESUBMIT: _("Bộ phận một cửa đã gửi phần bổ sung giúp bạn"),
    Act.SEND_SUPPLEMENT: _("Bộ phận một cửa đã gửi phần bổ sung giúp bạn"),
    Act.WITHDRAW: _("Bộ phận một cửa đã rút hồ sơ giúp bạn"),
    Act.ASK_WITHDRAWAL: _("Bộ phận một cửa đã gửi đề nghị rút hồ sơ giúp bạn"),
}
# Of what one files for an organisation or for another person, several read the story: it names who acted.
_TOLD_BY_NAME = {
    Act.SUBMIT: _("Đã nộp hồ sơ"),
    Act.RESUBMIT: _("Đã gửi phần bổ sung"),
    Act.SEND_SUPPLEMENT: _("Đã gửi phần bổ sung"),
    Act.WITHDRAW: _("Đã rút hồ sơ"),
    Act.ASK_WITHDRAWAL: _("Đã đề nghị rút hồ sơ"),
}
_TONES = {
    Act.REFUSE: "action",
    Act.LAPSE: "action",
    Act.REQUEST_SUPPLEMENT: "action",
    Act.REQUEST_SUPPLEMENT_AT_RECEPTION: "action",
    Act.REQUEST_SUPPLEMENT_AGAIN: "action",
    Act.REQUEST_PAYMENT: "action",
    Act.DECLINE_WITHDRAWAL: "action",
    Act.EXTEND: "action",
    Act.SUSPEND: "action",
    Act.STOP: "action",
    Act.ISSUE_RESULT: "done",
    Act.RETURN_RESULT: "done",
}


def timeline(dossier: Dossier) -> list[dict[str, Any]]:
    """Newest first, for ui.timeline; the words the person may read stand with each act."""
    events = list(dossier.events.all())
    words = dossiers.statements_by_event(dossier, events, for_applicant=True) | dossiers.transfers_told(
        events
    )
    happened = [
        {
            "title": _title(dossier, event),
            "at": event.at,
            "by": _by(dossier, event),
            "text": words.get(event.pk, ""),
            "tone": _TONES.get(Act(event.act), ""),
        }
        for event in reversed(events)
        if event.act in _TOLD
    ]
    return [*_current_step(dossier), *happened]


def _title(dossier: Dossier, event: Event) -> Any:
    """What happened; what the desk did in the person's place says so."""
    act = Act(event.act)
    if dossier.is_filed_by_another and not event.post_id and act in _TOLD_BY_NAME:
        return _TOLD_BY_NAME[act]
    return _TOLD_FOR[act] if event.post_id and act in _TOLD_FOR else _TOLD[act]


def _current_step(dossier: Dossier) -> list[dict[str, Any]]:
    """Where the dossier is now: the step and who holds it; nothing once it is closed."""
    if dossier.is_closed:
        return []
    if dossier.state == State.AWAITING_PAYMENT:
        return [{"title": gettext("Đang chờ nộp phí"), "future": True}]
    if dossier.state in WAITING_FOR_APPLICANT:
        return [{"title": gettext("Đang chờ bổ sung"), "future": True}]
    step = next((s for s in dossier.steps.all() if s.pk == dossier.step_id), None)
    if step is None:
        return []
    return [{"title": gettext("Đang ở bước: %s") % step.name, "by": step.agency.name, "future": True}]


def _by(dossier: Dossier, event: Event) -> str:
    """The office that acted. Officers' names stay out: the person deals with the office.

    Of several people on the applicant's side, which of them.
    """
    if event.post:
        return event.post.agency.name
    return event.actor.full_name if event.actor and dossier.is_filed_by_another else ""
