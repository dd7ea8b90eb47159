"""What the export of a person's data says of accounts, beside the account itself (base/personal.py)."""

from collections.abc import Iterator
from typing import Any

from motcua.accounts.models import User
from motcua.base import personal


def _memberships(user: User) -> Iterator[dict[str, Any]]:
    for one in user.memberships.select_related("entity"):
        yield {
            "organisation": one.entity.name,
            "tax_code": one.entity.tax_code,
            "role": one.role,
            "begun_at": one.begun_at,
            "ended_at": one.ended_at,
        }


def _links(user: User) -> Iterator[dict[str, Any]]:
    for link in user.sign_on_links.all():
        yield {
            "issuer": link.issuer,
            "subject": link.subject,
            "level": link.level,
            "linked_at": link.linked_at,
            "used_at": link.used_at,
        }


personal.tells("memberships", _memberships)
personal.tells("sign_on_links", _links)
