"""One-time codes: by six digits people prove that a phone or an e-mail box is theirs (RULES a.11).

- Six digits out of the system's randomness, good for three minutes, five tries and one purpose; used once.
- Kept is a hash under a key that is not in the database: a bare hash of six digits is guessed in a second.
- A code works where it was asked for: its reference lies in the session of who asked, never in an address.
- A try is counted by a conditional UPDATE before it is judged, so that a hundred at once are still five.
- How often somebody may ask is counted by `may_ask`, for known and unknown addresses alike: once a minute and
  five times an hour for an address, and so often from one network address as the settings say.

Nothing here knows who has an account. Who asks for a code of an unknown address gets a reference like
everybody; there are no digits behind it.
"""

import hmac
import secrets
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from allauth.core.internal import ratelimit
from django.conf import settings
from django.db.models import F
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from motcua.accounts.access import OneTimeCode
from motcua.accounts.models import User
from motcua.base import clock
from motcua.base.crypto import blind_index

Purpose = OneTimeCode.Purpose

LASTS = timedelta(minutes=3)
MOST_TRIES = 5
_SALT = "motcua.accounts.codes"


class WrongCodeError(Exception):
    """These are not the digits; there are tries left."""


class CodeOverError(Exception):
    """The code can no longer be used: too old, used, tried five times, or for something else."""


def may_ask(request: HttpRequest, address: str, *, at_counter: bool = False) -> bool:
    """Whether one more code may go to `address` now; counted whether or not anybody has that address.

    From the network address of a counter many people are sent theirs: there the clerk is counted instead.
    """
    if not is_phone(address):
        # The same count as that of the codes which allauth sends.
        return _counted(request, "confirm_email", address.lower())
    sender = "code_sms_by_clerk" if at_counter else "code_sms_from"
    return _counted(request, sender) and _counted(request, "code_sms", blind_index(address, "accounts.codes"))


def _counted(request: HttpRequest, action: str, key: str | None = None) -> bool:
    # What comes back from single sign-on is a GET; allauth's public door would not count it.
    return bool(ratelimit.consume(request, app="allauth.account", action=action, key=key, limit_get=True))


def is_phone(address: str) -> bool:
    return "@" not in address


def phones_can_be_proven() -> bool:
    """Whether anything sends short messages here; where nothing does, nobody is asked for such a code."""
    return "sms" in settings.MOTCUA_CHANNELS


def ask(
    purpose: str, address: str, *, user: User | None, at: datetime, reference: UUID | None = None
) -> OneTimeCode:
    """Somebody wants a code for `address`. There are no digits yet: `make` makes them."""
    real = clock.real(at)
    return OneTimeCode.objects.create(
        reference=reference or uuid4(),
        purpose=purpose,
        user=user,
        address=address,
        asked_at=real,
        expires_at=real + LASTS,
    )


def make(code: OneTimeCode, at: datetime) -> str:
    """The digits of `code`, for its message alone; its three minutes begin."""
    digits = f"{secrets.randbelow(10**6):06d}"
    code.secret = _hash(code, digits)
    code.expires_at = clock.real(at) + LASTS
    code.save(update_fields=["secret", "expires_at"])
    return digits


def redeem(reference: UUID | str, typed: str, *, purpose: str, at: datetime) -> OneTimeCode:
    """The code, now used. Raises WrongCodeError and CodeOverError.

    Not inside a transaction that an error rolls back: the try would not count.
    """
    real = clock.real(at)
    reference = _uuid(reference)
    alive = OneTimeCode.objects.filter(
        reference=reference, purpose=purpose, used_at=None, tries__lt=MOST_TRIES, expires_at__gt=real
    )
    if not alive.update(tries=F("tries") + 1):
        raise CodeOverError
    code = OneTimeCode.objects.get(reference=reference)
    digits = "".join(typed.split())
    if not code.secret or not hmac.compare_digest(code.secret, _hash(code, digits)):
        raise CodeOverError if code.tries >= MOST_TRIES else WrongCodeError
    if not OneTimeCode.objects.filter(pk=code.pk, used_at=None).update(used_at=real):
        raise CodeOverError
    code.used_at = real
    return code


def _uuid(reference: UUID | str) -> UUID:
    try:
        return UUID(str(reference))
    except ValueError:
        raise CodeOverError from None


def _hash(code: OneTimeCode, digits: str) -> str:
    return salted_hmac(_SALT, f"{code.reference}/{code.purpose}/{digits}", algorithm="sha256").hexdigest()
