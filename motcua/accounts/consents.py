"""Who agreed to which terms, when and how; and whom to ask because newer ones came into force."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from motcua.accounts import terms
from motcua.accounts.models import Consent, CounterRecord, User
from motcua.accounts.terms import Terms


@dataclass(frozen=True)
class Given:
    """One consent in somebody's history; `how` is "" online, else how the counter heard it, and where."""

    version: str
    at: datetime
    how: str = ""
    place: str = ""


@transaction.atomic
def give(user: User, to: Terms, at: datetime) -> None:
    """The person agrees, on a page of ours, to that version; a second press changes nothing."""
    fresh = User.objects.filter(pk=user.pk).exclude(terms_version=to.version)
    if fresh.update(terms_version=to.version, terms_accepted_at=at):
        note(user, to, at)
    user.refresh_from_db(fields=["terms_version", "terms_accepted_at"])


def note(user: User, to: Terms, at: datetime) -> None:
    """Write a consent down that the account already carries."""
    Consent.objects.create(user=user, version=to.version, fingerprint=to.fingerprint, at=at)


def to_ask(user: User, at: datetime) -> Terms | None:
    """The terms to which this person should be asked to agree; None where they did, or never agreed to any.

    Who never did (an officer whom an administrator made) is asked where something needs it.
    """
    now, before = terms.in_force(at), terms.get(user.terms_version)
    if not user.terms_version or user.terms_version == now.version:
        return None
    return now if before is None or before.in_force_from < now.in_force_from else None


def history(user: User) -> list[Given]:
    """Everything this person agreed to, newest first, at the counter too."""
    online = [Given(one.version, one.at) for one in user.consents.all()]
    heard = user.counter_records.filter(act=CounterRecord.Act.CONSENT).select_related("post__agency")
    counter = [Given(one.terms_version, one.at, one.get_how_display(), one.post.agency.name) for one in heard]
    found = online + counter
    # Accounts from before there was this record carry their consent themselves.
    if user.terms_accepted_at and user.terms_version not in {one.version for one in found}:
        found.append(Given(user.terms_version, user.terms_accepted_at))
    return sorted(found, key=lambda one: one.at, reverse=True)
