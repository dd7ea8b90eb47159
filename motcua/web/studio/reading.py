"""How an item reads: parts with a heading, each a list of facts or a table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any


@dataclass(frozen=True)
class Part:
    """A heading with `rows` (key, value, href …, as ui.summary_list wants) or a table of `lines`."""

    title: str
    rows: Sequence[Mapping[str, Any]] = ()
    columns: Sequence[Mapping[str, Any]] = ()
    lines: Sequence[Sequence[Any]] = field(default=())
    nothing: str = ""  # what stands where there is neither
    folded: str = ""  # the words that open a long list; "": it stands open


def maps(value: Any) -> list[dict[str, Any]]:
    """The mappings in a list of a draft; whatever else stands there is left out."""
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def texts(value: Any) -> list[str]:
    """The texts in a list of a draft."""
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []


def text(data: Mapping[str, Any], key: str) -> str:
    """A text of a draft, "" where there is none."""
    value = data.get(key)
    return "" if value is None or isinstance(value, dict | list) else str(value)


def dmy(value: Any) -> str:
    """A day of the pack (ISO) as people write it; what is no day stays as it is."""
    try:
        return f"{date.fromisoformat(str(value)):%d/%m/%Y}"
    except ValueError:
        return str(value or "")
