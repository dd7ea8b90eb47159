"""What people choose about the notices that they get; what the law requires is not for choosing."""

from collections.abc import Iterable
from datetime import time

from django.db import transaction

from motcua.accounts.noticechoices import DIGEST_AT, DIGEST_TIMES, DeclinedNotice, DigestChoice
from motcua.messaging import service as messaging

__all__ = [
    "DIGEST_AT",
    "DIGEST_TIMES",
    "choose_digest",
    "choose_notices",
    "declined_by",
    "digest_time",
    "digest_times",
]


def declined_by(user_id: int | None) -> frozenset[tuple[str, str]]:
    """What this person chose not to get, as (kind, channel)."""
    return frozenset(DeclinedNotice.objects.filter(user=user_id).values_list("kind", "channel"))


@transaction.atomic
def choose_notices(user_id: int, wanted: Iterable[tuple[str, str]]) -> None:
    """From now on this person gets of the notices of choice just these, given as (kind, channel)."""
    offered = {(kind, way) for kind, ways in messaging.notices_of_choice().items() for way in ways}
    refused = offered - set(wanted)
    DeclinedNotice.objects.filter(user=user_id).delete()
    rows = [DeclinedNotice(user_id=user_id, kind=kind, channel=way) for kind, way in sorted(refused)]
    # Two tabs saved at once: both mean what they say, and the rows are the same kind of rows.
    DeclinedNotice.objects.bulk_create(rows, ignore_conflicts=True)


def digest_time(user_id: int) -> time | None:
    """When this officer gets the letter of the morning; None: not at all."""
    choice = DigestChoice.objects.filter(user=user_id).first()
    if choice is None:
        return DIGEST_AT
    return choice.at_time if choice.wanted else None


def choose_digest(user_id: int, at_time: time | None) -> None:
    """Have the letter of the morning come at one of DIGEST_TIMES, or (None) not at all."""
    values = {"wanted": at_time is not None, "at_time": at_time or DIGEST_AT}
    DigestChoice.objects.update_or_create(user_id=user_id, defaults=values)


def digest_times(user_ids: Iterable[int]) -> dict[int, time | None]:
    """`digest_time` of many officers, in one query."""
    ids = list(user_ids)
    chosen = {choice.user_id: choice for choice in DigestChoice.objects.filter(user__in=ids)}
    return {
        pk: DIGEST_AT if pk not in chosen else chosen[pk].at_time if chosen[pk].wanted else None for pk in ids
    }
