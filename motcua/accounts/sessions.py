"""Where sessions are kept (settings.SESSION_ENGINE): Django's own store in the database, which here also
knows whose they are, so that people can see their open sessions and end them.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db

from motcua.base import clock

# Under this key a session names the log-in that began it.
BEGUN_BY = "begun_by"


class SessionStore(db.SessionStore):
    """As Django's documentation has it: the store fills the columns from what the session holds."""

    @classmethod
    def get_model_class(cls) -> Any:
        # This module is loaded by name before the models are.
        from motcua.accounts.access import OpenSession

        return OpenSession

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        row: Any = super().create_model_instance(data)
        row.user_id = int(data[SESSION_KEY]) if SESSION_KEY in data else None
        row.begun_by_id = data.get(BEGUN_BY)
        return row


def open_sessions(user: Any, at: datetime) -> Sequence[Any]:
    """The sessions in which `user` is logged in, the newest first."""
    live = user.open_sessions.filter(expire_date__gt=clock.real(at)).select_related("begun_by")
    return sorted(live, key=lambda each: each.begun_by.at if each.begun_by else at, reverse=True)


def end_others(user: Any, keep: str | None) -> int:
    """End all sessions of `user` but the one with the key `keep`; how many those were."""
    return int(user.open_sessions.exclude(session_key=keep or "").delete()[0])


def end_one(user: Any, begun_by: int, keep: str | None) -> bool:
    """End the session that this log-in of `user` began, unless it is `keep`; whether there was one."""
    others = user.open_sessions.exclude(session_key=keep or "")
    return bool(others.filter(begun_by_id=begun_by).delete()[0])
