"""The Range header (RFC 9110, 14.1–14.2): which part of a file a browser or a broken download asks for."""

import re

_ONE = re.compile(r"bytes=(?P<first>\d{0,18})-(?P<last>\d{0,18})", re.ASCII)

# What was asked for begins beyond the end.
NOT_THERE = range(0)


def asked(header: str, size: int) -> range | None:
    """The bytes that `header` asks for, of a file of `size`.

    None means the whole file: nothing was asked, several parts at once (which nobody needs), or something
    that is no range of bytes. NOT_THERE where none of what was asked exists.
    """
    found = _ONE.fullmatch(header.replace(" ", ""))
    if found is None or not (found["first"] or found["last"]):
        return None
    if not found["first"]:
        last_ones = int(found["last"])
        return range(max(0, size - last_ones), size) if last_ones and size else NOT_THERE
    first, last = int(found["first"]), int(found["last"]) if found["last"] else size - 1
    if found["last"] and last < first:
        return None
    return range(first, min(last + 1, size)) if first < size else NOT_THERE
