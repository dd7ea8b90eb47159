"""How log lines look, and what never stands in them.

The text of an exception can quote the data that caused it (PostgreSQL: "Key (email)=(…) already exists"),
so only its type and its frames are written. Django's own line for a failed request names the path; ours
names the route.
"""

import logging
import traceback
from types import TracebackType
from typing import Any

from motcua.config.middleware import place

_ExceptionInfo = tuple[type[BaseException] | None, BaseException | None, TracebackType | None]


class Formatter(logging.Formatter):
    """Tracebacks without the exception's own words."""

    def formatException(self, ei: Any) -> str:  # noqa: N802  (the base class names it)
        return without_words(ei)

    def format(self, record: logging.LogRecord) -> str:
        record.exc_text = None
        return super().format(record)


class RouteForPath(logging.Filter):
    """Replaces the path in Django's messages about a request by the route."""

    def filter(self, record: logging.LogRecord) -> bool:
        request = getattr(record, "request", None)
        if request is not None and hasattr(request, "method"):
            status = getattr(record, "status_code", "")
            record.msg, record.args = "%s %s failed %s", (request.method, place(request), status)
        return True


def without_words(info: _ExceptionInfo) -> str:
    """Types and places of an exception and its causes, innermost last."""
    _, error, _ = info
    parts: list[str] = []
    while error is not None:
        frames = "".join(traceback.format_tb(error.__traceback__))
        parts.append(f"{frames}{type(error).__module__}.{type(error).__qualname__}")
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return "\nbecause of\n".join(parts)


CONFIG: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "motcua.config.logs.Formatter",
            "format": "{asctime} {levelname} {name} {message}",
            "style": "{",
        }
    },
    "filters": {"route": {"()": "motcua.config.logs.RouteForPath"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["route"]}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        # Below an error it only repeats our own line about each request.
        "django.request": {"level": "ERROR"},
        # It names the credential of each person who logs in with a passkey.
        "fido2": {"level": "WARNING"},
        "django.server": {"handlers": [], "propagate": False},
    },
}
