"""A country: whose citizen somebody is, where something is."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from motcua.formengine import datasets
from motcua.formengine.kinds.choice import Choice
from motcua.formengine.model import Option

VIET_NAM = "vn"


class Country(Choice):
    """The country's two letters of ISO 3166, in lower case; `{none_of: [vn]}` asks for a foreign one."""

    name = "country"
    title = gettext_lazy("Quốc gia")
    takes_options = False
    settings = frozenset()

    def own_options(self) -> tuple[Option, ...]:
        """All countries by their Vietnamese names, Viet Nam first."""
        return datasets.options("quoc_gia")
