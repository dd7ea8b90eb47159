"""What may be typed into the public boxes, and the sentence for what may not."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from motcua.base.identifiers import check_owner_number
from motcua.base.text import clean_line

_CODE = re.compile(r"[A-Z][A-Z0-9.]{1,24}-\d{6}-\d{4,7}", re.ASCII)
_GAPS = re.compile(r"[\s\-\u2010-\u2015\u2212]+")
_DIGITS = re.compile(r"[\d\s.\-]+", re.ASCII)
_TOKEN = re.compile(r"[A-Za-z0-9_-]{16,32}", re.ASCII)

# Longer than any address of ours.
_LONGEST = 200
_TOO_LONG = _("Dài quá. Hãy chỉ nhập mã.")
# What is copied from a paper is neither remembered nor corrected.
_COPIED = {"autocomplete": "off", "spellcheck": "false"}


def read_code(text: str) -> str:
    """A dossier code as we print it, however it was typed: `h10.901 261122 0001` → `H10.901-261122-0001`."""
    return _GAPS.sub("-", clean_line(text)).strip("-").upper()


def is_code(text: str) -> bool:
    """Whether `text` has the shape of a dossier code."""
    return _CODE.fullmatch(text) is not None


def is_paper_code(text: str) -> bool:
    """Whether `text` has the shape of the code on a paper."""
    return _TOKEN.fullmatch(text) is not None


class LookupForm(forms.Form):
    """A dossier code, an identity number, or both."""

    ma = forms.CharField(
        label=_("Mã hồ sơ"),
        help_text=_("In trên giấy hẹn và trong tin nhắn, ví dụ H10.912-261122-0001."),
        required=False,
        max_length=_LONGEST,
        error_messages={"max_length": _TOO_LONG},
        widget=forms.TextInput(attrs=_COPIED | {"autocapitalize": "characters"}),
    )
    giay_to = forms.CharField(
        label=_("Số CMND/CCCD/hộ chiếu"),
        help_text=_("Của người đứng tên hồ sơ; hồ sơ của tổ chức thì nhập mã số thuế."),
        required=False,
        max_length=_LONGEST,
        error_messages={"max_length": _TOO_LONG},
        widget=forms.TextInput(attrs=_COPIED),
    )

    def clean_ma(self) -> str:
        text: str = self.cleaned_data["ma"]
        code = read_code(text)
        if not code or is_code(code):
            return code
        if _DIGITS.fullmatch(text):
            raise forms.ValidationError(
                _("Mã hồ sơ bắt đầu bằng chữ H, ví dụ H10.912-261122-0001. Số giấy tờ thì nhập ở ô bên dưới.")
            )
        raise forms.ValidationError(_("Mã hồ sơ chưa đúng dạng. Hãy chép đủ, ví dụ H10.912-261122-0001."))

    def clean_giay_to(self) -> str:
        text: str = self.cleaned_data["giay_to"]
        if not text:
            return ""
        finding = check_owner_number(text)
        if finding.problem:
            raise forms.ValidationError(finding.problem)
        return finding.value

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if not self.errors and not found["ma"] and not found["giay_to"]:
            self.add_error("ma", _("Hãy nhập mã hồ sơ hoặc số giấy tờ."))
        return found


class PaperCodeForm(forms.Form):
    """The end of the address that a paper names ("Kiểm tra tại …"), or the whole address."""

    ma = forms.CharField(
        label=_("Mã xác thực"),
        help_text=_("Phần cuối của dòng “Kiểm tra tại …” ở chân giấy. Có phân biệt chữ hoa, chữ thường."),
        max_length=_LONGEST,
        widget=forms.TextInput(attrs=_COPIED | {"autocapitalize": "none"}),
        error_messages={"required": _("Hãy nhập mã xác thực in trên giấy."), "max_length": _TOO_LONG},
    )

    def clean_ma(self) -> str:
        text = clean_line(self.cleaned_data["ma"])
        token = text.rstrip("/").rsplit("/", 1)[-1].replace(" ", "")
        if not is_paper_code(token):
            raise forms.ValidationError(
                _("Mã xác thực chưa đúng dạng. Hãy chép lại phần cuối của dòng “Kiểm tra tại …”.")
            )
        return token
