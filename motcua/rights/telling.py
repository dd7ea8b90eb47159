"""Notices of this room."""

from datetime import datetime
from typing import Any

from django.utils import translation

from motcua.accounts.models import User
from motcua.messaging import service as messaging


@translation.override("vi")
def tell(user: User, kind: str, key: str, at: datetime, **facts: Any) -> None:
    """By e-mail and SMS, as the wording of `kind` has it; never what the data are."""
    to = messaging.Recipient(name=user.full_name, email=user.email or "", phone=user.phone)
    messaging.notify(kind, to, facts, about="", key=key, at=at)
