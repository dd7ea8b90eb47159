"""Vietnamese text: one normal form, folding for search, SMS spelling, amounts in words."""

import re
import unicodedata
from collections.abc import Iterator

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
_GROUPS = ((10**6, " triệu"), (10**3, " nghìn"), (1, ""))
_BILLION = 10**9


def amount_in_words(amount: int) -> str:
    """An amount of VND as receipts write it: 600000 → "Sáu trăm nghìn đồng". Raises ValueError below zero."""
    if amount < 0:
        raise ValueError("an amount on a receipt is never negative")
    words = _number(amount)
    return f"{words[0].upper()}{words[1:]} đồng"


def _number(number: int) -> str:
    if number == 0:
        return _DIGITS[0]
    billions, rest = divmod(number, _BILLION)
    if billions >= _BILLION:
        raise ValueError("an amount beyond any budget")
    # Billions are counted like anything else: một nghìn không trăm linh một tỷ.
    head = [f"{_number(billions)} tỷ"] if billions else []
    return " ".join([*head, *_groups(rest, full=bool(billions))])


def _groups(number: int, *, full: bool) -> Iterator[str]:
    """The words of each three digits; `full`: something stands before them."""
    for size, unit in _GROUPS:
        group, number = divmod(number, size)
        if group:
            yield _below_thousand(group, full=full) + unit
            full = True


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
