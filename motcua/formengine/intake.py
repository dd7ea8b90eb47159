"""Taking in what a browser or an API client sends: never an exception, only text and lists."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from motcua.formengine.model import Raw

# NUL and lone surrogates can be neither stored nor sent back; everything else is shown again as typed.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
# Nobody types more; what is longer is cut before any rule looks at it and refused for its length.
LONGEST = 20_000


def take(data: Mapping[str, Any], names: Iterable[str]) -> Raw:
    """The values of `names` in `data`: a dict of strings and lists, or a QueryDict."""
    getlist = getattr(data, "getlist", None)
    raw: Raw = {}
    for name in names:
        if name not in data:
            continue
        values = getlist(name) if getlist else data[name]
        texts = [_text(value) for value in (values if isinstance(values, (list, tuple)) else [values])]
        raw[name] = texts[0] if len(texts) == 1 else texts[:200]
    return raw


def one(raw: Mapping[str, str | list[str]], name: str) -> str:
    """The single value of `name`; the last one where several came, "" where none did."""
    value = raw.get(name, "")
    return value if isinstance(value, str) else (value[-1] if value else "")


def many(raw: Mapping[str, str | list[str]], name: str) -> list[str]:
    """All values of `name`."""
    value = raw.get(name, [])
    return [value] if isinstance(value, str) else value


def _text(value: Any) -> str:
    if isinstance(value, str):
        return _UNSTORABLE.sub("", value[:LONGEST])
    # Beyond this Python refuses to write an int, and no question of ours has such an answer.
    if isinstance(value, (int, float)) and abs(value) < 1e300:
        return str(value)
    return ""
