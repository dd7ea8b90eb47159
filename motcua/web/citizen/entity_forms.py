"""Who is invited into an organisation, and as what."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.accounts.entity_forms import PlainForm
from motcua.accounts.forms import email_field, identity_field
from motcua.accounts.models import MemberRole


def _role_field() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=gettext_lazy("Vai trò"),
        choices=[
            (MemberRole.FILER.value, gettext_lazy("Người nộp hồ sơ: nộp, bổ sung, rút và xem mọi hồ sơ")),
            (MemberRole.VIEWER.value, gettext_lazy("Người xem: chỉ xem hồ sơ đã nộp")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Hãy chọn vai trò.")},
    )


class InvitationForm(PlainForm):
    """Whom to invite: by e-mail address or by identity number, one of the two."""

    role = _role_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        email = email_field(
            required=False, help_text=_("Người được mời nhận thư và trả lời sau khi đăng nhập bằng thư này.")
        )
        email.widget.attrs["autocomplete"] = "off"
        number = identity_field()
        number.required = False
        number.label = _("Hoặc số CCCD/CMND/hộ chiếu")
        number.help_text = _("Chỉ người đã xác nhận số giấy tờ này trên Cổng mới thấy lời mời.")
        self.fields = {"email": email, "identity_number": number, **self.fields}

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not self.errors and bool(said.get("email")) == bool(said.get("identity_number")):
            self.add_error("email", _("Hãy ghi thư điện tử, hoặc số giấy tờ; chỉ một trong hai."))
        return said


class RoleForm(PlainForm):
    role = _role_field()
