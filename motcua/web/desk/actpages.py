"""One row for each act of an officer: its address, its form, the service that does it, what is said about it.

A new act is a row here (and a template, where it shows more than a form).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from motcua.accounts.models import User
from motcua.dossiers import service
from motcua.dossiers.models import Dossier
from motcua.dossiers.service import Act
from motcua.web.desk.forms import (
    AcceptForm,
    ActForm,
    ApologyForm,
    AssignForm,
    FaultsForm,
    OpinionForm,
    ProposalForm,
    ReasonForm,
    RefusalForm,
    ResultForm,
    ResumeForm,
    ReturnForm,
    StopForm,
    SuspendForm,
)
from motcua.web.desk.forms_meanwhile import (
    AnswerForm,
    CancelledForm,
    DeclinedForm,
    FeeForm,
    PaidForm,
    QuestionForm,
    ReassignForm,
)

Text = str | Promise


@dataclass(frozen=True)
class ActPage:
    """The page of one act. `follows` says beforehand what the button does, `done` afterwards what it did."""

    act: Act
    slug: str
    service: Callable[..., Any]
    form: type[ActForm]
    follows: Text
    done: Text
    template: str = "desk/act.jinja"
    is_grave: bool = False
    # What a leader may do whenever it is needed, not what the dossier waits for.
    is_aside: bool = False

    @property
    def label(self) -> Text:
        """The act as the office names it."""
        return service.TRANSITIONS[self.act].label


PAGES = (
    ActPage(
        Act.ACCEPT,
        "tiep-nhan",
        service.accept,
        AcceptForm,
        _("Thời hạn giải quyết bắt đầu tính, giấy tiếp nhận và hẹn trả được lập, người nộp được báo ngay."),
        _("Đã tiếp nhận hồ sơ %(code)s."),
        "desk/act_accept.jinja",
    ),
    ActPage(
        Act.REQUEST_SUPPLEMENT_AT_RECEPTION,
        "yeu-cau-bo-sung",
        service.request_supplement_at_reception,
        FaultsForm,
        _("Phiếu yêu cầu bổ sung được gửi ngay cho người nộp, nêu đủ mọi nội dung dưới đây."),
        _("Đã gửi yêu cầu bổ sung hồ sơ %(code)s."),
        "desk/act_faults.jinja",
    ),
    ActPage(
        Act.PROPOSE_SUPPLEMENT_AT_RECEPTION,
        "de-nghi-bo-sung-lan-nua",
        service.propose_supplement_at_reception,
        FaultsForm,
        _("Hồ sơ đã được yêu cầu bổ sung, nên lãnh đạo quyết định có yêu cầu lần nữa hay không."),
        _("Đã trình lãnh đạo yêu cầu bổ sung lần nữa hồ sơ %(code)s."),
        "desk/act_faults.jinja",
    ),
    ActPage(
        Act.REQUEST_SUPPLEMENT_AGAIN,
        "duyet-bo-sung-lan-nua",
        service.request_supplement_again,
        ActForm,
        _("Phiếu yêu cầu bổ sung được gửi ngay cho người nộp, nêu đủ mọi nội dung trên đây."),
        _("Đã duyệt và gửi yêu cầu bổ sung hồ sơ %(code)s."),
        "desk/act_request.jinja",
    ),
    ActPage(
        Act.REFUSE,
        "tu-choi",
        service.refuse,
        RefusalForm,
        _("Hồ sơ đóng lại, phiếu từ chối kèm lý do được gửi cho người nộp. Việc này không hoàn lại được."),
        _("Đã từ chối tiếp nhận hồ sơ %(code)s."),
        is_grave=True,
    ),
    ActPage(
        Act.FORWARD,
        "chuyen-phong",
        service.forward,
        ActForm,
        _("Hồ sơ sang bước tiếp theo của quy trình."),
        _("Đã chuyển hồ sơ %(code)s."),
    ),
    ActPage(
        Act.ASSIGN,
        "phan-cong",
        service.assign,
        AssignForm,
        _("Hồ sơ nằm trong danh sách chờ xử lý của cán bộ được giao."),
        _("Đã phân công hồ sơ %(code)s."),
    ),
    ActPage(
        Act.GIVE_OPINION,
        "cho-y-kien",
        service.give_opinion,
        AnswerForm,
        _("Người hỏi và những người giải quyết tiếp theo đọc được ý kiến này."),
        _("Đã gửi ý kiến về hồ sơ %(code)s."),
        "desk/act_answer.jinja",
    ),
    ActPage(
        Act.PROPOSE,
        "trinh",
        service.propose,
        ProposalForm,
        _("Đề xuất và ý kiến thẩm định được trình lên bước tiếp theo."),
        _("Đã trình hồ sơ %(code)s."),
        "desk/act_opinions.jinja",
    ),
    ActPage(
        Act.PROPOSE_SUPPLEMENT,
        "de-nghi-bo-sung",
        service.propose_supplement,
        FaultsForm,
        _("Lãnh đạo phòng xem và quyết định có gửi yêu cầu cho người nộp hay không."),
        _("Đã đề nghị yêu cầu bổ sung hồ sơ %(code)s; lãnh đạo phòng sẽ quyết định."),
        "desk/act_faults.jinja",
    ),
    ActPage(
        Act.REQUEST_SUPPLEMENT,
        "duyet-bo-sung",
        service.request_supplement,
        ActForm,
        _("Phiếu yêu cầu bổ sung được gửi cho người nộp; thời hạn giải quyết dừng cho tới khi nhận bổ sung."),
        _("Đã duyệt và gửi yêu cầu bổ sung hồ sơ %(code)s. Thời hạn giải quyết tạm dừng."),
        "desk/act_request.jinja",
    ),
    ActPage(
        Act.DECLINE_SUPPLEMENT,
        "khong-duyet-bo-sung",
        service.decline_supplement,
        ReasonForm,
        _("Yêu cầu không được gửi; hồ sơ được giải quyết tiếp như đang có."),
        _("Đã không duyệt yêu cầu bổ sung hồ sơ %(code)s."),
        "desk/act_request.jinja",
    ),
    ActPage(
        Act.ACCEPT_SUPPLEMENT,
        "nhan-bo-sung",
        service.accept_supplement,
        ActForm,
        _("Thời hạn giải quyết tính tiếp theo quy định áp dụng cho hồ sơ này."),
        _("Đã nhận phần bổ sung của hồ sơ %(code)s."),
        "desk/act_changes.jinja",
    ),
    ActPage(
        Act.RECORD_PAYMENT,
        "da-thu-phi",
        service.record_payment,
        PaidForm,
        _("Thời hạn tính tiếp, cộng thêm thời gian chờ nộp phí; người nộp được báo ngày hẹn trả mới."),
        _("Đã ghi nhận phí của hồ sơ %(code)s."),
        "desk/act_paid.jinja",
    ),
    ActPage(
        Act.CANCEL_PAYMENT,
        "huy-thong-bao-phi",
        service.cancel_payment,
        CancelledForm,
        _("Người nộp được báo lý do và không phải nộp nữa; thời hạn tính tiếp."),
        _("Đã hủy thông báo nộp phí hồ sơ %(code)s."),
        "desk/act_paid.jinja",
        is_aside=True,
    ),
    ActPage(
        Act.PASS_ON,
        "chuyen-co-quan",
        service.pass_on,
        OpinionForm,
        _("Hồ sơ được chuyển sang cơ quan tiếp theo của quy trình."),
        _("Đã chuyển hồ sơ %(code)s sang cơ quan tiếp theo."),
        "desk/act_opinions.jinja",
    ),
    ActPage(
        Act.ENDORSE,
        "dong-y-trinh",
        service.endorse,
        OpinionForm,
        _("Hồ sơ được trình lãnh đạo phê duyệt, kèm ý kiến của bạn nếu có."),
        _("Đã đồng ý trình ký hồ sơ %(code)s."),
        "desk/act_opinions.jinja",
    ),
    ActPage(
        Act.APPROVE,
        "phe-duyet",
        service.approve,
        OpinionForm,
        _("Bạn quyết định theo đề xuất trên đây; văn thư sẽ phát hành kết quả."),
        _("Đã phê duyệt hồ sơ %(code)s."),
        "desk/act_opinions.jinja",
    ),
    ActPage(
        Act.ISSUE_RESULT,
        "phat-hanh-ket-qua",
        service.issue_result,
        ResultForm,
        _("Thời hạn dừng tính, người nộp được báo ngay là đã có kết quả và xem được tệp này."),
        _("Đã phát hành kết quả hồ sơ %(code)s."),
        "desk/act_issue.jinja",
    ),
    ActPage(
        Act.SEND_BACK,
        "tra-lai",
        service.send_back,
        ReasonForm,
        _("Hồ sơ về lại bước thẩm định, kèm lý do của bạn. Thời hạn vẫn tính tiếp."),
        _("Đã trả lại hồ sơ %(code)s."),
        "desk/act_opinions.jinja",
    ),
    ActPage(
        Act.RETURN_RESULT,
        "tra-ket-qua",
        service.return_result,
        ReturnForm,
        _("Hồ sơ đóng lại sau khi trả kết quả."),
        _("Đã trả kết quả hồ sơ %(code)s."),
        "desk/act_return.jinja",
    ),
    ActPage(
        Act.RESUME,
        "giai-quyet-tiep",
        service.resume,
        ResumeForm,
        _("Thời hạn tính tiếp, cộng thêm thời gian đã tạm dừng; người nộp được báo ngày hẹn trả mới."),
        _("Hồ sơ %(code)s được giải quyết tiếp."),
    ),
    ActPage(
        Act.AGREE_TO_WITHDRAWAL,
        "cho-rut",
        service.agree_to_withdrawal,
        ResumeForm,
        _("Hồ sơ đóng lại, không có kết quả; người nộp được báo ngay. Việc này không hoàn lại được."),
        _("Đã đồng ý cho rút hồ sơ %(code)s."),
        "desk/act_withdrawal.jinja",
    ),
    ActPage(
        Act.DECLINE_WITHDRAWAL,
        "khong-cho-rut",
        service.decline_withdrawal,
        DeclinedForm,
        _("Hồ sơ được giải quyết tiếp; người nộp được báo lý do."),
        _("Đã trả lời người nộp: không đồng ý cho rút hồ sơ %(code)s."),
        "desk/act_withdrawal.jinja",
    ),
    ActPage(
        Act.ASK_OPINION,
        "hoi-y-kien",
        service.ask_opinion,
        QuestionForm,
        _("Đơn vị được hỏi thấy hồ sơ trong danh sách việc chờ xử lý. Thời hạn vẫn tính tiếp."),
        _("Đã hỏi ý kiến về hồ sơ %(code)s."),
        is_aside=True,
    ),
    ActPage(
        Act.REQUEST_PAYMENT,
        "thong-bao-phi",
        service.request_payment,
        FeeForm,
        _("Người nộp được báo số tiền; thời hạn dừng tính cho tới khi một cửa xác nhận đã thu."),
        _("Đã thông báo nộp phí hồ sơ %(code)s. Thời hạn tạm dừng."),
        is_aside=True,
    ),
    ActPage(
        Act.REASSIGN,
        "giao-lai",
        service.reassign,
        ReassignForm,
        _("Hồ sơ chuyển sang danh sách chờ xử lý của cán bộ được giao. Thời hạn vẫn tính tiếp."),
        _("Đã giao lại hồ sơ %(code)s."),
        is_aside=True,
    ),
    ActPage(
        Act.EXTEND,
        "xin-loi",
        service.extend,
        ApologyForm,
        _("Bạn ký văn bản xin lỗi; người nộp được báo lý do và ngày hẹn mới. Chỉ hẹn lại được một lần."),
        _("Đã ký xin lỗi và hẹn lại ngày trả hồ sơ %(code)s."),
        "desk/act_extend.jinja",
        is_aside=True,
    ),
    ActPage(
        Act.SUSPEND,
        "tam-dung",
        service.suspend,
        SuspendForm,
        _("Thời hạn dừng tính; thông báo có lý do và căn cứ được gửi cho người nộp."),
        _("Đã tạm dừng giải quyết hồ sơ %(code)s."),
        is_aside=True,
    ),
    ActPage(
        Act.STOP,
        "dung",
        service.stop,
        StopForm,
        _("Hồ sơ đóng lại, không có kết quả; người nộp nhận thông báo. Việc này không hoàn lại được."),
        _("Đã dừng giải quyết hồ sơ %(code)s."),
        is_grave=True,
        is_aside=True,
    ),
)
BY_SLUG = {page.slug: page for page in PAGES}
_BY_ACT = {page.act: page for page in PAGES}


def offered(dossier: Dossier, user: User, at: datetime) -> list[ActPage]:
    """The pages of the acts this officer may do now, the usual one first, the grave ones last."""
    pages = [_BY_ACT[row.act] for row in service.offered_acts(dossier, user, at) if row.act in _BY_ACT]
    return sorted(pages, key=lambda page: (page.is_aside, page.is_grave, PAGES.index(page)))
