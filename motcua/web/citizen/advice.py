"""What the person can do next with a dossier: one sentence, and a door where there is one."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from motcua.base import clock
from motcua.catalog.filing import FilingMode, ResultChannel
from motcua.dossiers.models import Dossier, Supplement
from motcua.dossiers.service import Act
from motcua.dossiers.states import State
from motcua.web.ui.filters import vnd


@dataclass(frozen=True)
class Advice:
    """`kind` is that of the notice: info, warning, success, danger. `href` "": nothing to press."""

    text: str
    kind: str = "info"
    href: str = ""
    action: str = ""

    @property
    def is_urgent(self) -> bool:
        return self.kind == "warning"


def advice(dossier: Dossier, supplement: Supplement | None, at: datetime, *, leaving: bool = False) -> Advice:
    """What to do `at`. `supplement` is the one that waits for the person or for the office, if there is one;
    `leaving`: the person asked to have the dossier back, and waits for an answer."""
    if leaving:
        return Advice(
            _("Bạn đã đề nghị rút hồ sơ. Cơ quan đang xem xét; trong lúc chờ, hồ sơ vẫn được giải quyết.")
        )
    state = State(dossier.state)
    if state in (State.SUPPLEMENT_AT_RECEPTION, State.SUPPLEMENT_IN_APPRAISAL):
        return _about_supplement(dossier, supplement)
    match state:
        case State.REGISTERED:
            return _waiting_for_reception(dossier)
        case State.RECEIVED | State.PROCESSING:
            return Advice(_in_work(dossier, at))
        case State.AWAITING_PAYMENT:
            return _about_payment(dossier)
        case State.SUSPENDED:
            return Advice(
                _("Hồ sơ tạm dừng giải quyết; lý do ghi ở phần Tiến độ. Bạn sẽ được báo khi giải quyết tiếp.")
            )
        case State.STOPPED:
            return Advice(
                _("Cơ quan đã dừng giải quyết hồ sơ; lý do ghi ở phần Tiến độ. Bạn có thể nộp hồ sơ mới."),
                "danger",
            )
        case State.FINISHED:
            return _finished(dossier)
        case State.RETURNED:
            return Advice(_("Kết quả đã được trả. Hồ sơ đã hoàn thành."), "success")
        case State.REFUSED:
            return Advice(
                _("Hồ sơ không được tiếp nhận; lý do ghi ở phần Tiến độ. Bạn có thể sửa rồi nộp lại."),
                "danger",
            )
        case _:
            return Advice(_("Bạn đã rút hồ sơ này. Khi cần, bạn có thể nộp hồ sơ mới."))


def supplement_waiting(dossier: Dossier) -> Supplement | None:
    """The supplement asked of the applicant or sent by them, from prefetched ones: no query."""
    open_ones = (Supplement.Standing.REQUESTED, Supplement.Standing.SENT)
    return next((s for s in dossier.supplements.all() if s.standing in open_ones), None)


def _about_supplement(dossier: Dossier, supplement: Supplement | None) -> Advice:
    if supplement is None or supplement.standing == Supplement.Standing.SENT:
        return Advice(_("Bạn đã gửi phần bổ sung. Cơ quan đang xem, bạn chưa cần làm gì thêm."))
    return Advice(
        _("Hồ sơ cần bổ sung, chậm nhất %(when)s. Quá hạn, hồ sơ có thể bị đóng.")
        % {"when": clock.written(supplement.respond_by)},
        "warning",
        reverse("supplement", args=[dossier.code]),
        _("Bổ sung ngay"),
    )


def _about_payment(dossier: Dossier) -> Advice:
    # The events are prefetched for the story: no query.
    asked = [event.data["amount"] for event in dossier.events.all() if event.act == Act.REQUEST_PAYMENT]
    words = {"amount": vnd(asked[-1]), "place": _place(dossier)}
    text = _("Hãy nộp %(amount)s tại %(place)s. Thời hạn giải quyết tạm dừng cho tới khi bạn nộp.") % words
    return Advice(text, "warning")


def _waiting_for_reception(dossier: Dossier) -> Advice:
    text = _("Cơ quan trả lời chậm nhất %(when)s (08 giờ làm việc kể từ khi nộp).") % {
        "when": clock.written(dossier.answer_due_at)
    }
    if dossier.filing_mode == FilingMode.PARTIAL and not dossier.is_on_paper:
        place = _place(dossier)
        return Advice(text + " " + _("Hãy mang bản chính giấy tờ đến %s để được tiếp nhận.") % place)
    return Advice(text + " " + _("Bạn chưa cần làm gì thêm."))


def _in_work(dossier: Dossier, at: datetime) -> str:
    if dossier.due_at is None:
        return _(
            "Cơ quan đang giải quyết. Thủ tục này không quy định thời hạn; bạn sẽ được báo khi có kết quả."
        )
    if at > dossier.due_at:
        words = {"when": clock.written(dossier.due_at), "agency": dossier.lead_agency.name}
        return (
            _("Đã quá ngày hẹn trả %(when)s mà chưa có kết quả. Bạn có thể hỏi %(agency)s về hồ sơ này.")
            % words
        )
    return _("Cơ quan đang giải quyết, hẹn trả kết quả %(when)s. Bạn chưa cần làm gì thêm.") % {
        "when": clock.written(dossier.due_at)
    }


def _finished(dossier: Dossier) -> Advice:
    match dossier.result_channel:
        case ResultChannel.ONLINE:
            return Advice(_("Đã có kết quả. Bạn mở hồ sơ và tải về ở mục Kết quả."), "success")
        case ResultChannel.POST:
            return Advice(
                _("Đã có kết quả. Kết quả được gửi qua bưu chính đến địa chỉ bạn đã ghi."), "success"
            )
        case _:
            if dossier.is_on_paper:
                text = _("Đã có kết quả. Hãy mang giấy tờ tùy thân và giấy tiếp nhận đến %s để nhận.")
                return Advice(text % _place(dossier), "success")
            text = _("Đã có kết quả. Hãy mang giấy tờ tùy thân và bản chính giấy tờ đã nộp đến %s để nhận.")
            return Advice(text % _place(dossier), "success")


def _place(dossier: Dossier) -> str:
    desk = dossier.filed_at.receiving_desk
    return f"{desk.name} ({desk.address})" if desk.address else desk.name
