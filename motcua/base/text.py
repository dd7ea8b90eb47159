"""Vietnamese text: one normal form, folding for search, SMS spelling, amounts in words."""

import re
import unicodedata

_SPACES = re.compile(r"\s+")
_NOT_WORD = re.compile(r"[^a-z0-9]+")
# Invisible characters with no meaning in a form: controls, zero-width marks, direction overrides, BOM, tags;
# and lone surrogates, which no database and no file can hold. The joiners of emoji stay.
_INVISIBLE = re.compile(
    r"[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e"
    r"\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
)


def clean(text: str) -> str:
    """`text` in NFC, without invisible characters (among them those that reverse the reading order)."""
    return unicodedata.normalize("NFC", _INVISIBLE.sub("", text))


def clean_line(text: str) -> str:
    """`clean`, on one line, with single spaces and none at the ends."""
    return _SPACES.sub(" ", clean(text)).strip()


def unaccent(text: str) -> str:
    """`text` without Vietnamese marks, letter case kept. Unicode decomposition alone leaves đ as it is."""
    decomposed = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def fold(text: str) -> str:
    """`text` as it is searched: no marks, lower case, words parted by single spaces."""
    return _NOT_WORD.sub(" ", unaccent(text).lower()).strip()


_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_GROUPS = ("", " nghìn", " triệu", " tỷ", " nghìn tỷ", " triệu tỷ")


def amount_in_words(amount: int) -> str:
    """An amount of VND as receipts write it: 600000 → "Sáu trăm nghìn đồng". Raises ValueError below zero."""
    if amount < 0:
        raise ValueError("an amount on a receipt is never negative")
    words = _number(amount)
    return f"{words[0].upper()}{words[1:]} đồng"


def _number(number: int) -> str:
    if number == 0:
        return _DIGITS[0]
    groups = []
    while number:
        number, group = divmod(number, 1000)
        groups.append(group)
    if len(groups) > len(_GROUPS):
        raise ValueError("an amount beyond any budget")
    top = len(groups) - 1
    parts = [
        _below_thousand(group, full=place < top) + _GROUPS[place]
        for place, group in reversed(list(enumerate(groups)))
        if group
    ]
    return " ".join(parts)


def _below_thousand(number: int, *, full: bool) -> str:
    hundreds, rest = divmod(number, 100)
    words = [f"{_DIGITS[hundreds]} trăm"] if hundreds or full else []
    if rest and rest < 10 and words:
        words.append("linh")
    if rest:
        words.append(_below_hundred(rest))
    return " ".join(words)


def _below_hundred(number: int) -> str:
    tens, unit = divmod(number, 10)
    if tens == 0:
        return _DIGITS[unit]
    head = "mười" if tens == 1 else f"{_DIGITS[tens]} mươi"
    if unit == 0:
        return head
    # Spoken forms: hai mươi mốt, mười lăm; but mười một.
    tail = "mốt" if unit == 1 and tens > 1 else "lăm" if unit == 5 else _DIGITS[unit]
    return f"{head} {tail}"
