"""What is asked about an organisation, of its representative or at the counter."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.accounts.forms import TOO_LONG, CheckedField, email_field, phone_field
from motcua.accounts.models import LegalEntity
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
    """The tax code as the certificate has it."""
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
        error_messages={
            "required": gettext_lazy("Hãy chọn loại tổ chức."),
            "invalid_choice": gettext_lazy("Hãy chọn loại tổ chức."),
        },
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
        phone = phone_field(identifiers.check_phone)
        phone.help_text = _("Số mà cơ quan gọi và nhắn tin về hồ sơ của tổ chức.")
        phone.error_messages["required"] = _("Nhập số điện thoại.")
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
