"""What goes with an e-mail is fetched when it is sent: rooms above say how, by the name of the source.

A message keeps `source` and `key` only. A slip is thus made when its letter goes out, if not before, and its
bytes lie in one place.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from motcua.messaging.channels import Attachment, TemporaryError

Fetch = Callable[[int, datetime], Attachment]

_sources: dict[str, Fetch] = {}


@dataclass(frozen=True)
class Enclosure:
    """One thing to go with an e-mail: `key` is what its source knows it by."""

    source: str
    key: int


def source(name: str) -> Callable[[Fetch], Fetch]:
    """Register the decorated function(key, at); it raises TemporaryError where the thing is not there yet."""

    def register(fetch: Fetch) -> Fetch:
        _sources[name] = fetch
        return fetch

    return register


def fetched(enclosure: Enclosure, at: datetime) -> Attachment:
    """The thing itself. Raises TemporaryError: a letter that promises a slip does not go without it."""
    if enclosure.source not in _sources:
        raise TemporaryError(_("Chưa lấy được giấy tờ gửi kèm."))
    return _sources[enclosure.source](enclosure.key, at)
