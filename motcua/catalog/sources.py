"""What of a procedure nobody has confirmed yet, read from the marks that its sources carry."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from motcua.catalog.content import ProcedureContent

# The marks in the pack's `sources`: somebody's memory, or not even that.
_MARKS = ("memory", "unsure")
_FACTS: dict[str, str | Promise] = {
    "mã, tên": _("mã và tên thủ tục"),
    "thời hạn": _("thời hạn"),
    "thành phần": _("giấy tờ cần nộp"),
    "phí": _("phí"),
    "mức độ": _("mức độ"),
}


def unconfirmed(content: ProcedureContent) -> list[str]:
    """The facts of the procedure whose source is a mark only, in words; in the order in which people ask."""
    marked = {
        fact for fact, mark in (source.partition(": ")[::2] for source in content.sources) if mark in _MARKS
    }
    return [str(words) for fact, words in _FACTS.items() if fact in marked]
