"""File names as people send them: odd, long, hostile. What is kept is safe to show and to save under."""

import re

from django.utils.translation import gettext as _

from motcua.base.text import clean_line

LONGEST = 120
# Reserved on one system or another, or able to end a quoted header.
_RESERVED = re.compile(r'[<>:"|?*\x00-\x1f\x7f\ud800-\udfff]')

# Windows takes these for devices, whatever their extension, and cannot save them.
_DEVICE = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)


def clean_name(sent: str) -> str:
    """`sent` without folders, invisible and reserved characters, at most 120 long; never empty."""
    last = clean_line(sent).replace("\\", "/").rsplit("/", 1)[-1]
    bare = clean_line(_RESERVED.sub(" ", last)).lstrip(". ")
    if _DEVICE.fullmatch(bare):
        bare = f"_{bare}"
    return shorten(bare) or _("tệp không tên")


def shorten(name: str) -> str:
    """`name` at 120 characters or less, its extension kept."""
    if len(name) <= LONGEST:
        return name
    stem, dot, extension = name.rpartition(".")
    if not dot or len(extension) > 10:
        return name[:LONGEST].rstrip()
    return f"{stem[: LONGEST - len(extension) - 1].rstrip()}.{extension}"


def extension_of(name: str) -> str:
    """What stands after the last dot, in lower case; "" where there is none."""
    stem, dot, extension = name.rpartition(".")
    return extension.lower() if dot and stem else ""
