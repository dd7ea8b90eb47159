"""What people write with an act: reasons, opinions, names."""

from django.utils.translation import gettext as _

from motcua.base.text import clean
from motcua.dossiers.errors import IncompleteError

LONGEST_TEXT = 5000  # a longer reason or opinion belongs in a file


def said(text: str, anchor: str, missing: str = "") -> str:
    """What a person wrote, as it is kept. IncompleteError: too long, or empty with `missing`."""
    words = clean(text).replace("\r\n", "\n").strip()
    if len(words) > LONGEST_TEXT:
        message = _("Chỉ viết tối đa %d ký tự.") % LONGEST_TEXT
        raise IncompleteError(message, ((anchor, message),))
    if missing and not words:
        raise IncompleteError(missing, ((anchor, missing),))
    return words
