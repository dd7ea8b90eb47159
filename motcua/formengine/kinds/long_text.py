"""Text on several lines."""

from __future__ import annotations

import re

from django.utils.translation import gettext_lazy

from motcua.base.text import clean
from motcua.formengine.kinds.text import Text

_BLANK_LINES = re.compile(r"\n{3,}")


class LongText(Text):
    """Reasons, descriptions. Lines are kept, trailing spaces and heaps of empty lines are not."""

    name = "long_text"
    title = gettext_lazy("Chữ, nhiều dòng")
    longest = 5000

    def normal(self, text: str) -> str:
        """The lines, each without spaces at its end."""
        lines = [line.rstrip() for line in clean(text.replace("\r\n", "\n").replace("\r", "\n")).split("\n")]
        return _BLANK_LINES.sub("\n\n", "\n".join(lines)).strip()
