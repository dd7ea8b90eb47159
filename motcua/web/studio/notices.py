"""Notices: the words that citizens and officers are told by e-mail and SMS, with a preview."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.messaging import service as messaging
from motcua.web.studio.noticefacts import EXAMPLES
from motcua.web.studio.reading import Part, text
from motcua.web.studio.sheets import Data, ItemForm, Sheet

_LANGUAGES: dict[str, str | Promise] = {"en": gettext_lazy("tiếng Anh")}

# What each fact says.
FACTS: dict[str, "str | Promise"] = {
    "until": gettext_lazy("Tải về được đến ngày"),
    "done": gettext_lazy("Đã sửa hay chưa"),
    "name": gettext_lazy("Họ tên người nhận"),
    "code": gettext_lazy("Mã hồ sơ"),
    "procedure": gettext_lazy("Tên thủ tục"),
    "agency": gettext_lazy("Cơ quan giải quyết"),
    "due": gettext_lazy("Hẹn trả kết quả"),
    "promised": gettext_lazy("Ngày hẹn trả trước đây"),
    "deadline": gettext_lazy("Hạn bổ sung, hoặc hạn trả lời lời mời"),
    "place": gettext_lazy("Nơi nhận kết quả"),
    "amount": gettext_lazy("Số tiền phải nộp"),
    "reason": gettext_lazy("Lý do"),
    "document": gettext_lazy("Tên giấy tờ"),
    "former": gettext_lazy("Cơ quan trước đây"),
    "basis": gettext_lazy("Căn cứ"),
    "defects": gettext_lazy("Các nội dung cần bổ sung, mỗi nội dung có name và reason"),
    "count": gettext_lazy("Số nội dung cần bổ sung"),
    "step": gettext_lazy("Tên bước đang làm"),
    "step_due": gettext_lazy("Lúc hết phần thời gian của bước"),
    "holder": gettext_lazy("Ai đang giữ bước"),
    "day": gettext_lazy("Ngày gửi thư buổi sáng"),
    "turns": gettext_lazy("Số hồ sơ chờ người nhận thư"),
    "late": gettext_lazy("Hồ sơ chờ người nhận đã quá hạn: late.count là số, late.codes là các mã đầu tiên"),
    "due_today": gettext_lazy("Hồ sơ chờ người nhận đến hạn hôm nay: due_today.count, due_today.codes"),
    "over": gettext_lazy("Hồ sơ chờ người nhận quá phần thời gian của bước: over.count, over.codes"),
    "pressing": gettext_lazy("Hồ sơ sắp hết phần thời gian của bước: pressing.count, pressing.codes"),
    "apologies": gettext_lazy("Văn bản xin lỗi chờ ký: apologies.count, apologies.codes"),
    "opinions": gettext_lazy("Ý kiến mà đơn vị người nhận được hỏi: opinions.count, opinions.codes"),
    "unit_late": gettext_lazy("Hồ sơ quá hạn của đơn vị: unit_late.count, unit_late.rows (code và holder)"),
    "unit_over": gettext_lazy("Số hồ sơ của đơn vị quá phần thời gian của bước"),
    "unassigned": gettext_lazy("Số hồ sơ của đơn vị chưa giao cho ai"),
    "filer": gettext_lazy("Họ tên người nộp thay"),
    "ground": gettext_lazy("Căn cứ nộp thay"),
    "desk": gettext_lazy("Bộ phận một cửa nhận hồ sơ, với số điện thoại"),
    "entity": gettext_lazy("Tên tổ chức mời"),
    "role": gettext_lazy("Vai trò được mời"),
    "provider": gettext_lazy("Nơi xác nhận danh tính khi đăng nhập một lần"),
    "word": gettext_lazy("Từ mở địa chỉ liên kết, dùng được một lần"),
    "otp": gettext_lazy("Mã gồm sáu chữ số"),
    "minutes": gettext_lazy("Mã có giá trị bao nhiêu phút"),
    "what": gettext_lazy("Điều đã thay đổi ở bảo vệ hai lớp"),
    "by": gettext_lazy("Ai đã gỡ bảo vệ hai lớp"),
    "time": gettext_lazy("Lúc thay đổi"),
    "portal_url": gettext_lazy("Địa chỉ của Cổng"),
    "site": gettext_lazy("Tên miền của Cổng, dùng cho tin nhắn"),
}


class NoticeForm(ItemForm):
    """The words, channel by channel; a channel without words is not used."""

    subject = forms.CharField(
        label=gettext_lazy("Tiêu đề thư"),
        max_length=200,
        required=False,
        error_messages={"max_length": gettext_lazy("Chỉ viết tối đa %(limit_value)d ký tự.")},
    )
    text = forms.CharField(
        label=gettext_lazy("Lời thư điện tử"),
        help_text=gettext_lazy("Để trống nếu không gửi thư."),
        max_length=10_000,
        required=False,
        widget=forms.Textarea,
        error_messages={"max_length": gettext_lazy("Chỉ viết tối đa %(limit_value)d ký tự.")},
    )
    sms = forms.CharField(
        label=gettext_lazy("Lời tin nhắn"),
        help_text=gettext_lazy("Gửi đi không dấu, dài nhất 160 ký tự. Để trống nếu không gửi tin nhắn."),
        # The limit is on what is sent; the preview counts it.
        validators=[MaxLengthValidator(500, gettext_lazy("Chỉ viết tối đa %(limit_value)d ký tự."))],
        required=False,
        widget=forms.Textarea,
    )
    expires_minutes = forms.IntegerField(
        label=gettext_lazy("Hết giá trị sau (phút)"),
        help_text=gettext_lazy(
            "Chỉ dùng cho mã một lần; tin hết giá trị thì không gửi nữa. Các tin khác để trống."
        ),
        required=False,
        min_value=1,
        max_value=30_000,
        error_messages={
            "invalid": gettext_lazy("Hãy ghi số phút."),
            "min_value": gettext_lazy("Số phút từ 1 trở lên."),
            "max_value": gettext_lazy("Số phút lớn quá."),
        },
    )

    required = forms.BooleanField(
        label=gettext_lazy("Bắt buộc gửi theo quy định"),
        help_text=gettext_lazy("Nếu không bắt buộc, mỗi người tự chọn có nhận thông báo này hay không."),
        required=False,
    )

    def data_typed(self) -> Data:
        said = super().data_typed()
        return said | {
            "expires_minutes": None if said["expires_minutes"] == "" else said["expires_minutes"],
            "required": bool(said["required"]),
        }


class NoticeSheet(Sheet):
    """The editor of a notice's words."""

    template = "studio/edit_notice.jinja"

    def __init__(self, key: str, stored: Data, typed: QueryDict | None = None, more: str = "") -> None:
        super().__init__(key, stored, typed, more)
        self.form = NoticeForm(stored, typed)
        self.forms = [self.form]
        if self.form.is_bound:
            self._show_faults()

    def data(self, act: str = "") -> Data:  # noqa: ARG002 - no table, no buttons
        return self.stored | self.form.data_typed()

    def _show_faults(self) -> None:
        """What the outbox would refuse, at the words that are to blame."""
        if self.form.is_valid():
            for name, sentence in messaging.wording_faults(self.key, self.data()):
                self.form.add_error(name if name in self.form.fields else None, sentence)

    def shown(self) -> dict[str, Any]:
        """The stored words as somebody would get them."""
        return shown(self.key, self.stored)

    def facts(self) -> list[dict[str, str]]:
        """What the words may name."""
        return facts_of(self.key)


def title(key: str) -> str:
    """What a notice is called: "Hồ sơ được tiếp nhận (tiếng Anh)"."""
    kind, _dot, language = key.partition(".")
    name = messaging.title_of(kind)
    return f"{name} ({_LANGUAGES.get(language, language)})" if language else name


def facts_of(key: str) -> list[dict[str, str]]:
    """The facts that the words of a notice may name, with what they mean."""
    known = messaging.facts_of(key) or ()
    return [{"key": f"{{{{ {name} }}}}", "value": str(FACTS[name])} for name in known]


def shown(key: str, data: Mapping[str, Any]) -> dict[str, Any]:
    """The words with realistic facts, as e-mail and SMS, and how long the SMS is."""
    known = messaging.facts_of(key) or ()
    preview = messaging.preview_wording(key, dict(data), {name: EXAMPLES[name] for name in known})
    return {"email": preview, "sms": preview.sms, "length": len(preview.sms), "most": messaging.SMS_LIMIT}


def read(key: str, data: Mapping[str, Any]) -> list[Part]:
    """When the notice goes out of date; the words stand in the preview."""
    expires = text(data, "expires_minutes")
    rows = [
        {"key": _("Tên trong dữ liệu"), "value": key},
        {"key": _("Gửi bằng"), "value": _channels(data)},
        {
            "key": _("Bắt buộc gửi"),
            "value": _("Có, theo quy định") if data.get("required", True) else _("Không, người nhận tự chọn"),
        },
        {"key": _("Hết giá trị sau"), "value": _("%s phút") % expires if expires else _("Không hết giá trị")},
    ]
    return [Part(_("Nội dung"), rows)]


def _channels(data: Mapping[str, Any]) -> str:
    ways = [
        str(name)
        for key, name in (("text", _("thư điện tử")), ("sms", _("tin nhắn")))
        if text(data, key).strip()
    ]
    return ", ".join(ways) or _("Không gửi")
