"""The forms of what happens beside the way of a dossier: colleagues asked, fees, another officer."""

import re
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.dossiers import service
from motcua.dossiers.models import Dossier
from motcua.web.desk.forms import ActForm, AssignForm, ReasonForm, day_field, text_field
from motcua.web.ui.filters import vnd

_IN_THOUSANDS = re.compile(r"\d{1,3}(\.\d{3})+")


class ReassignForm(AssignForm):
    """Which officer appraises instead, and why."""

    reason = text_field(
        gettext_lazy("Lý do"), hint=gettext_lazy("Nếu có. Chỉ cán bộ đọc được, người nộp không thấy.")
    )

    def able(self) -> Any:
        return service.colleagues_for(self.dossier, self.at)

    def arguments(self) -> dict[str, Any]:
        return {**super().arguments(), "reason": self.cleaned_data["reason"]}


class QuestionForm(ActForm):
    """Whom to ask what, until when."""

    unit = forms.ChoiceField(
        label=gettext_lazy("Đơn vị được hỏi"),
        error_messages={
            "required": gettext_lazy("Hãy chọn đơn vị được hỏi."),
            "invalid_choice": gettext_lazy("Hãy chọn đơn vị được hỏi."),
        },
    )
    question = text_field(
        gettext_lazy("Nội dung cần cho ý kiến"),
        gettext_lazy("Hãy ghi rõ cần đơn vị được hỏi cho ý kiến về việc gì."),
        gettext_lazy("Đơn vị được hỏi xem được toàn bộ hồ sơ. Người nộp không thấy nội dung này."),
    )
    until = day_field(
        gettext_lazy("Trả lời chậm nhất ngày"),
        gettext_lazy("Hãy ghi ngày cần trả lời."),
        gettext_lazy("Ví dụ 27/11/2026. Thời hạn giải quyết vẫn tính tiếp trong lúc chờ."),
    )

    def __init__(self, dossier: Dossier, at: datetime, data: Any = None, files: Any = None) -> None:
        super().__init__(dossier, at, data, files)
        self.units = {unit.key: unit for unit in service.opinions.units(dossier, at)}
        field: Any = self.fields["unit"]
        field.choices = [("", _("Chọn đơn vị")), *((key, unit.name) for key, unit in self.units.items())]
        self.initial["until"] = service.opinions.proposed_day(dossier, at)

    def arguments(self) -> dict[str, Any]:
        said = self.cleaned_data
        return {"unit": self.units[said["unit"]], "question": said["question"], "until": said["until"]}


class AnswerForm(ActForm):
    """The opinion of the unit that was asked."""

    answer = text_field(
        gettext_lazy("Ý kiến của đơn vị"),
        gettext_lazy("Hãy ghi ý kiến của đơn vị."),
        gettext_lazy("Chỉ cán bộ đọc được, người nộp không thấy."),
    )

    def arguments(self) -> dict[str, Any]:
        return {"answer": self.cleaned_data["answer"]}


class FeeForm(ActForm):
    """What the applicant has to pay; the fee of the procedure where it is known."""

    amount = forms.IntegerField(
        label=gettext_lazy("Số tiền phải nộp (đồng)"),
        help_text=gettext_lazy("Ví dụ 600000 hoặc 600.000."),
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "required": gettext_lazy("Hãy ghi số tiền phải nộp."),
            "invalid": gettext_lazy("Số tiền chỉ gồm chữ số, ví dụ 600000 hoặc 600.000."),
        },
    )
    reason = text_field(
        gettext_lazy("Lời nhắn cho người nộp"), hint=gettext_lazy("Nếu có. Người nộp đọc được.")
    )

    def __init__(self, dossier: Dossier, at: datetime, data: Any = None, files: Any = None) -> None:
        super().__init__(dossier, at, _without_dots(data), files)
        self.initial["amount"] = dossier.fee or ""
        if dossier.fee:
            self.fields["amount"].help_text = _("Mức của thủ tục: %s.") % vnd(dossier.fee)

    def arguments(self) -> dict[str, Any]:
        return {"amount": self.cleaned_data["amount"], "reason": self.cleaned_data["reason"]}


def _without_dots(data: Any) -> Any:
    """The form as it was sent, an amount without the dots between thousands; "1.5" stays as it is."""
    if not data or not _IN_THOUSANDS.fullmatch(data.get("amount", "").strip()):
        return data
    plain = data.copy()
    plain["amount"] = plain["amount"].replace(".", "")
    return plain


class CancelledForm(ReasonForm):
    """Why nothing has to be paid after all; the applicant reads it."""

    reason = text_field(
        gettext_lazy("Lý do hủy"),
        gettext_lazy("Hãy ghi lý do hủy để người nộp hiểu."),
        gettext_lazy("Người nộp đọc nguyên văn."),
    )


class PaidForm(ActForm):
    """How the fee was paid, and the number of the receipt that was handed out."""

    method = forms.ChoiceField(
        label=gettext_lazy("Cách nộp"),
        choices=[
            (service.payment.Method.CASH.value, gettext_lazy("Tiền mặt")),
            (service.payment.Method.TRANSFER.value, gettext_lazy("Chuyển khoản")),
        ],
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Hãy chọn cách nộp."),
            "invalid_choice": gettext_lazy("Hãy chọn cách nộp."),
        },
    )
    receipt = forms.CharField(
        label=gettext_lazy("Số biên lai"),
        help_text=gettext_lazy("Ký hiệu và số của biên lai đã giao cho người nộp."),
        max_length=60,
        error_messages={
            "required": gettext_lazy("Hãy ghi số biên lai đã giao cho người nộp."),
            "max_length": gettext_lazy("Chỉ viết tối đa %(limit_value)d ký tự."),
        },
    )

    def arguments(self) -> dict[str, Any]:
        method = service.payment.Method(self.cleaned_data["method"])
        return {"method": method, "receipt": self.cleaned_data["receipt"]}


class DeclinedForm(ReasonForm):
    """Why the dossier is not given back; the applicant reads it."""

    reason = text_field(
        gettext_lazy("Lý do không đồng ý"),
        gettext_lazy("Hãy ghi lý do không đồng ý để người nộp hiểu."),
        gettext_lazy("Người nộp đọc nguyên văn."),
    )
