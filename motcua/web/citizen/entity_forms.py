"""What is asked about an organisation and its members."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.accounts.forms import TOO_LONG, CheckedField, email_field, identity_field
from motcua.accounts.models import LegalEntity, MemberRole
from motcua.base import identifiers
from motcua.base.text import clean_line


class LineField(forms.CharField):
    """One line of text, cleaned like a name but of any characters."""

    def to_python(self, value: Any) -> str:
        return clean_line(value or "")


class PlainForm(forms.Form):
    """Drawn like the other forms of the account pages."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "%s", "label_suffix": "", **kwargs})
        self.use_required_attribute = False

    def warnings(self) -> list[str]:
        """What is doubtful about what was typed, though it was taken."""
        checked = [field for field in self.fields.values() if isinstance(field, CheckedField)]
        return [field.warning for field in checked if field.warning]


def tax_code_field() -> CheckedField:
    return CheckedField(
        identifiers.check_tax_code,
        label=gettext_lazy("Mã số thuế"),
        help_text=gettext_lazy("10 chữ số, hoặc 13 chữ số với chi nhánh, như trên giấy chứng nhận đăng ký."),
        max_length=20,
        error_messages={"required": gettext_lazy("Nhập mã số thuế."), "max_length": TOO_LONG},
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
    )


class EntityForm(PlainForm):
    """An organisation; the tax code is asked once, the name as long as nobody has proven it."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Loại tổ chức"),
        choices=LegalEntity.Kind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Hãy chọn loại tổ chức.")},
    )
    name = LineField(
        label=gettext_lazy("Tên tổ chức"),
        help_text=gettext_lazy("Ghi đủ như trên giấy chứng nhận đăng ký."),
        max_length=250,
        error_messages={"required": gettext_lazy("Nhập tên tổ chức."), "max_length": TOO_LONG},
        widget=forms.TextInput(attrs={"autocomplete": "organization", "spellcheck": "false"}),
    )
    address = LineField(
        label=gettext_lazy("Địa chỉ trụ sở"),
        help_text=gettext_lazy("Số nhà và đường, xã hoặc phường, tỉnh; cách nhau bằng dấu phẩy."),
        max_length=300,
        error_messages={"required": gettext_lazy("Nhập địa chỉ trụ sở."), "max_length": TOO_LONG},
        widget=forms.TextInput(attrs={"autocomplete": "street-address"}),
    )

    def __init__(self, entity: LegalEntity | None, *args: Any, **kwargs: Any) -> None:
        initial = (
            {name: getattr(entity, name) for name in ("kind", "name", "address", "phone", "email")}
            if entity
            else {}
        )
        super().__init__(*args, **{"initial": initial, **kwargs})
        phone = CheckedField(
            identifiers.check_phone,
            label=_("Số điện thoại"),
            help_text=_("Số mà cơ quan gọi và nhắn tin về hồ sơ của tổ chức."),
            max_length=20,
            error_messages={"required": _("Nhập số điện thoại."), "max_length": TOO_LONG},
            widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"}),
        )
        email = email_field(help_text=_("Thông báo về hồ sơ của tổ chức gửi tới địa chỉ này."))
        if entity is None:
            self.fields = {
                "kind": self.fields["kind"],
                "tax_code": tax_code_field(),
                "name": self.fields["name"],
                "address": self.fields["address"],
            }
        elif entity.proven_at:
            del self.fields["kind"], self.fields["name"]
        self.fields |= {"phone": phone, "email": email}


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
