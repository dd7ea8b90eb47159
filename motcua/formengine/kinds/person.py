"""A person other than the one who fills in the form: name, date of birth, identity number."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.formengine.kinds.composite import Composite
from motcua.formengine.kinds.date import Date
from motcua.formengine.kinds.identity_number import IdentityNumber
from motcua.formengine.kinds.text import Text
from motcua.formengine.limits import born_with
from motcua.formengine.model import Question, Raw

_MAY_LACK = frozenset({"birth_date", "identity_number"})


class Person(Composite):
    """{full_name, birth_date, identity_number}. `optional: [identity_number]` asks without insisting."""

    name = "person"
    title = gettext_lazy("Một người: họ tên, ngày sinh, số CCCD")
    parts = ("full_name", "birth_date-day", "birth_date-month", "birth_date-year", "identity_number")
    settings = frozenset({"optional"})

    def members(self, question: Question) -> Mapping[str, Question]:
        """Name, day of birth, identity number."""
        key = question.key
        name = Question(f"{key}-full_name", _("Họ và tên"), _TEXT)
        born = Question(f"{key}-birth_date", _("Ngày sinh"), _DATE)
        number = Question(f"{key}-identity_number", _("Số CCCD"), _IDENTITY)
        return {"full_name": name, "birth_date": born, "identity_number": number}

    def can_lack(self, question: Question, part: str) -> bool:
        """As the definition says."""
        return part in question.extra.get("optional", ())

    def doubts(self, value: Mapping[str, Any]) -> list[str]:
        """An identity number of somebody born in another year."""
        born, number = value.get("birth_date"), value.get("identity_number")
        if not born or not number or born_with(number, born):
            return []
        return [_("Năm sinh trong số CCCD khác với ngày sinh. Hãy xem lại trên thẻ.")]

    def said(self, member: Question, value: Any) -> str:
        """Numbers and dates with what they are."""
        text = super().said(member, value)
        return text if member.kind is _TEXT else f"{member.label[0].lower()}{member.label[1:]} {text}"

    def from_profile(self, value: Any) -> Raw:
        """The name."""
        return {"full_name": str(value)}

    def faults(self, question: Question) -> Iterator[str]:
        """Parts that are none, or that cannot be left out."""
        optional = question.extra.get("optional", [])
        if not isinstance(optional, list) or not _MAY_LACK.issuperset(map(str, optional)):
            yield _("“optional” chỉ gồm: %s.") % ", ".join(sorted(_MAY_LACK))


_TEXT, _DATE, _IDENTITY = Text(), Date(), IdentityNumber()
