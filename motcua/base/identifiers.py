"""Identity numbers, tax codes, phones, passports: shape, check digits, doubts (RULES c).

Each check answers a Finding. A `problem` blocks; a `warning` is shown and may be confirmed, because old
papers do not always follow the rules of new ones.
"""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _
from stdnum.vn import mst

from motcua.base.text import clean_line

# Provinces of birth registration in a 12-digit identity number (Circular 07/2016/TT-BCA, annex 1).
_BIRTH_PROVINCES = (
    "001 002 004 006 008 010 011 012 014 015 017 019 020 022 024 025 026 027 030 031 033 034 035 036 037 038 "
    "040 042 044 045 046 048 049 051 052 054 056 058 060 062 064 066 067 068 070 072 074 075 077 079 080 082 "
    "083 084 086 087 089 091 092 093 094 095 096"
)
BIRTH_PROVINCES = frozenset(_BIRTH_PROVINCES.split())
_SEPARATORS = re.compile(r"[\s.\-–]+")
_MOBILE = re.compile(r"0(3[2-9]|5[25689]|7[06-9]|8[1-9]|9[0-46-9])\d{7}", re.ASCII)
_LANDLINE = re.compile(r"02\d{9}", re.ASCII)
_PASSPORT = re.compile(r"(?=.*\d)[A-Z0-9]{5,15}", re.ASCII)


@dataclass(frozen=True)
class Finding:
    """What a check found: the normal form of the value, what blocks it, what is doubtful about it."""

    value: str
    problem: str | None = None
    warning: str | None = None


def check_identity(text: str) -> Finding:
    """A citizen identity number of 12 digits (CCCD) or the older one of 9 (CMND)."""
    value = _SEPARATORS.sub("", clean_line(text))
    if not (value.isascii() and value.isdigit()):
        return Finding(value, problem=_("Số CCCD/CMND chỉ gồm chữ số, ví dụ 070090001234."))
    if len(value) == 9:
        return Finding(value, warning=_("CMND 9 số đã hết hiệu lực từ 1/1/2025. Hãy dùng số CCCD nếu đã có."))
    if len(value) != 12:
        found = len(value)
        return Finding(
            value, problem=_("Số CCCD gồm 12 chữ số, số CMND gồm 9 chữ số; bạn đã nhập %d.") % found
        )
    if value[:3] not in BIRTH_PROVINCES or value[3] > "5":
        return Finding(
            value, warning=_("Ba số đầu của số CCCD không phải mã tỉnh nào. Hãy xem lại trên thẻ.")
        )
    return Finding(value)


def check_passport(text: str) -> Finding:
    """A passport number: 5 to 15 letters and digits (Vietnamese ones: a letter and 7 or 8 digits)."""
    value = _SEPARATORS.sub("", clean_line(text)).upper()
    if not _PASSPORT.fullmatch(value):
        return Finding(
            value, problem=_("Số hộ chiếu gồm 5 đến 15 chữ cái không dấu và chữ số, ví dụ C1234567.")
        )
    return Finding(value)


def check_identity_or_passport(text: str) -> Finding:
    """The guide's "số CMND/CCCD/hộ chiếu": digits are an identity number, anything else a passport."""
    value = _SEPARATORS.sub("", clean_line(text))
    return check_identity(text) if value.isascii() and value.isdigit() else check_passport(text)


def check_tax_code(text: str) -> Finding:
    """A tax code of 10 digits, or 13 with a branch; a wrong check digit only warns (old registrations)."""
    value = re.sub(r"[^0-9A-Za-z]", "", clean_line(text))
    if not (value.isascii() and value.isdigit() and len(value) in (10, 13)):
        return Finding(
            value, problem=_("Mã số thuế gồm 10 chữ số, hoặc 13 chữ số với chi nhánh, ví dụ 0100233488.")
        )
    shown = value if len(value) == 10 else f"{value[:10]}-{value[10:]}"
    if not mst.is_valid(value):
        return Finding(
            shown, warning=_("Mã số thuế này không đúng số kiểm tra. Hãy xem lại trên giấy chứng nhận.")
        )
    return Finding(shown)


def check_owner_number(text: str) -> Finding:
    """The number that a dossier is found by: a person's identity number or passport, an organisation's tax
    code (10 or 13 digits, which no identity number has)."""
    value = _SEPARATORS.sub("", clean_line(text))
    is_tax_code = value.isascii() and value.isdigit() and len(value) in (10, 13)
    return check_tax_code(value) if is_tax_code else check_identity_or_passport(text)


def check_tax_or_identity(text: str) -> Finding:
    """A tax code, or the identity number that persons use in its place (12 or 9 digits)."""
    digits = re.sub(r"[^0-9A-Za-z]", "", clean_line(text))
    if digits.isascii() and digits.isdigit() and len(digits) in (9, 12):
        return check_identity(text)
    finding = check_tax_code(text)
    if finding.problem:
        return Finding(
            finding.value, problem=_("Nhập mã số thuế (10 hoặc 13 chữ số) hoặc số CCCD (12 chữ số).")
        )
    return finding


def check_phone(text: str) -> Finding:
    """A Vietnamese mobile or landline number; +84 and 84 become 0."""
    value = re.sub(r"[\s.\-()]+", "", clean_line(text))
    value = re.sub(r"^(\+84|0084|84(?=\d{9,10}$))", "0", value)
    if not (_MOBILE.fullmatch(value) or _LANDLINE.fullmatch(value)):
        return Finding(value, problem=_("Số điện thoại gồm 10 chữ số, bắt đầu bằng 0, ví dụ 0912 345 678."))
    return Finding(value)


def check_mobile(text: str) -> Finding:
    """A number that can receive SMS."""
    finding = check_phone(text)
    if not finding.problem and not _MOBILE.fullmatch(finding.value):
        return Finding(finding.value, problem=_("Cần số di động để nhận tin nhắn, ví dụ 0912 345 678."))
    return finding
