"""Reading numbers as people write them: 1.000 · 1 000 · 1000 · 12,5 · 12.5 · 1.234,5.

A dot before exactly three digits parts thousands, as Vietnamese writes them. A comma before exactly three
digits may be either (1,234 is Vietnamese for one and a bit, English for a thousand): we ask.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from motcua.base.text import clean_line

LONGEST_DIGITS = 15  # what JSON readers keep exactly
_SPACES = re.compile(r"(?<=\d)[\s'](?=\d{3}(\D|$))", re.ASCII)
_PLAIN = re.compile(r"[0-9]+")
_GROUPED = re.compile(r"[1-9][0-9]{0,2}(?:([.,])[0-9]{3})(?:\1[0-9]{3})*")
_DECIMAL = re.compile(
    r"([0-9]+|[1-9][0-9]{0,2}(?:\.[0-9]{3})+)?,([0-9]+)|([0-9]+|[1-9][0-9]{0,2}(?:,[0-9]{3})+)?\.([0-9]+)"
)


@dataclass(frozen=True)
class Number:
    """A number that was read, or the sentence that refuses it; both None where nothing was typed."""

    value: Decimal | None = None
    problem: str | None = None


def read_number(text: str, *, whole: bool = False) -> Number:
    """The number in `text`; `whole`: fractions are not offered as a way out."""
    typed = clean_line(text)
    if not typed:
        return Number()
    sign, body = (-1, typed[1:].strip()) if typed[0] in "-−" else (1, typed)
    body = _SPACES.sub("", body)
    if re.fullmatch(r"[1-9][0-9]{0,2},[0-9]{3}", body):
        return Number(problem=_written_plainly(body) if whole else _ambiguous(body))
    digits = _digits(body)
    if digits is None:
        return Number(problem=_("Hãy nhập một con số, ví dụ 1500 hoặc 12,5."))
    if sum(character.isdigit() for character in digits) > LONGEST_DIGITS:
        return Number(problem=_("Số quá dài. Hãy nhập tối đa 15 chữ số."))
    return Number(value=sign * Decimal(digits))


def _digits(body: str) -> str | None:
    if _PLAIN.fullmatch(body):
        return body
    if _GROUPED.fullmatch(body):
        return body.replace(".", "").replace(",", "")
    match = _DECIMAL.fullmatch(body)
    if not match:
        return None
    whole, part = (match[1], match[2]) if match[2] else (match[3], match[4])
    return f"{(whole or '0').replace('.', '').replace(',', '')}.{part}"


def _ambiguous(body: str) -> str:
    return _(
        "“%(typed)s” có thể hiểu hai cách. Nhập %(plain)s nếu là số nghìn, %(decimal)s nếu là số lẻ."
    ) % {
        "typed": body,
        "plain": body.replace(",", ""),
        "decimal": f"{body}0",
    }


def _written_plainly(body: str) -> str:
    said = {"typed": body, "plain": body.replace(",", ""), "dotted": body.replace(",", ".")}
    return _("“%(typed)s” có thể hiểu hai cách. Hãy nhập %(plain)s hoặc %(dotted)s.") % said


def grouped(value: int | Decimal) -> str:
    """The number as Vietnamese writes it: 1234567.5 → "1.234.567,5"."""
    whole, _point, part = (
        f"{value:,f}".partition(".") if isinstance(value, Decimal) else (f"{value:,}", "", "")
    )
    return whole.replace(",", ".") + (f",{part}" if part else "")


def typed_again(value: Decimal) -> str:
    """What to put back into the input: no thousands, and never the ambiguous three digits after a comma."""
    whole, point, part = f"{value:f}".partition(".")
    return f"{whole},{part}0" if len(part) == 3 else f"{whole},{part}" if point else whole
