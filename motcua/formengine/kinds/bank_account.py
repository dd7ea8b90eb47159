"""Where money is paid to."""

# ruff: noqa: ARG002 - every kind answers the same questions, needed or not.
from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.formengine import datasets
from motcua.formengine.kinds.base import Reading, fault
from motcua.formengine.kinds.choice import Choice
from motcua.formengine.kinds.composite import Composite
from motcua.formengine.kinds.text import Text
from motcua.formengine.model import Option, Question, Raw

SHORTEST, LONGEST = 4, 34  # an IBAN has up to 34


class BankAccount(Composite):
    """{number, bank, holder}: the number without spaces, the bank's key, the holder in capitals."""

    name = "bank_account"
    title = gettext_lazy("Tài khoản ngân hàng")
    parts = ("number", "bank", "holder")

    def members(self, question: Question) -> Mapping[str, Question]:
        """Number, bank, holder."""
        key, banks = question.key, self.choices(question)
        labels = {option.key: option.label for option in banks}
        return {
            "number": Question(f"{key}-number", _("Số tài khoản"), _NUMBER),
            "bank": Question(f"{key}-bank", _("Ngân hàng"), _BANK, options=banks, option_labels=labels),
            "holder": Question(f"{key}-holder", _("Tên chủ tài khoản"), _TEXT, uppercase=True),
        }

    def choices(self, question: Question) -> tuple[Option, ...]:
        """The banks."""
        return datasets.options("ngan_hang")


class _Number(Text):
    """Digits, and letters where a bank uses them."""

    def read(self, question: Question, raw: Raw) -> Reading:
        """The number without what people part it with."""
        reading = super().read(question, raw)
        if reading.value is None:
            return reading
        bare = "".join(character for character in reading.value.upper() if character not in " .-")
        if not (bare.isascii() and bare.isalnum() and SHORTEST <= len(bare) <= LONGEST):
            return fault(_("Số tài khoản gồm từ 4 đến 34 chữ số. Đây không phải số in trên thẻ."))
        return Reading(bare)


_NUMBER, _BANK, _TEXT = _Number(), Choice(), Text()
