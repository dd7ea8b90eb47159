"""What a message said may go before the message does: that somebody was told, when and how, stays."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Q

from motcua.base.crypto import blind_index
from motcua.messaging.models import Message, MessageQuerySet


def with_content() -> MessageQuerySet:
    """Messages that still say something and wait for nobody."""
    return Message.objects.filter(content_erased_at=None).exclude(state=Message.State.WAITING)


def empty(ids: Collection[int], at: datetime) -> int:
    """Erase words and address of these messages, unless they wait to be sent; how many were emptied."""
    return with_content().filter(pk__in=ids).update(text="", html="", recipient="", content_erased_at=at)


def of_person(email: str, addresses: Collection[str], codes: Collection[str]) -> MessageQuerySet:
    """The messages to one person: about the account, and to any of `addresses` about the dossiers `codes`.

    An e-mail address is one account's alone; a phone number may be shared, so what came by SMS counts only
    where it is about one of the person's own dossiers.
    """
    told = Q(about__in=list(codes), recipient_index__in=[_index(one) for one in addresses if one])
    if email:
        told |= Q(about="", channel="email", recipient_index=_index(email))
    return Message.objects.filter(told)


def _index(address: str) -> str:
    return blind_index(address.lower(), "messaging.recipient")
