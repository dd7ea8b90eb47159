"""Which characters an official paper can carry."""

import re
import unicodedata

from django.utils.translation import gettext as _

# Latin with all Vietnamese letters, punctuation, currency: what nearly every answer consists of.
_ORDINARY = re.compile(
    r"[\n\r\t\u0020-\u007e\u00a0-\u024f\u0300-\u036f\u1e00-\u1eff\u2010-\u2044\u20ab\u20ac]*"
)
_PICTURES = re.compile("[\u2600-\u27bf\u2b00-\u2bff\ufe00-\ufe0f\U0001f000-\U000e0fff]")
_KNOWN_SCRIPTS = (
    "LATIN",
    "GREEK",
    "CYRILLIC",
    "MICRO",
    "OHM",
    "ANGSTROM",
    "MODIFIER",
    "FEMININE",
    "MASCULINE",
)


def unprintable(text: str) -> str | None:
    """A sentence naming the first character that cannot be printed: pictures, unassigned or private ones."""
    if _ORDINARY.fullmatch(text):
        return None
    for character in text:
        if _PICTURES.match(character) or unicodedata.category(character) in ("Cn", "Co", "Cs"):
            return _("Có ký tự không in được trên giấy tờ: “%s”. Hãy bỏ ký tự này.") % character
    return None


def foreign_letters(text: str) -> str | None:
    """A sentence of doubt where letters are neither Latin nor Greek nor Cyrillic."""
    if _ORDINARY.fullmatch(text):
        return None
    for character in text:
        if character.isalpha() and not unicodedata.name(character, "").startswith(_KNOWN_SCRIPTS):
            return _("Có chữ không thuộc bảng chữ cái Latinh. Nếu là tên riêng, hãy viết như trên hộ chiếu.")
    return None
