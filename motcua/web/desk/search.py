"""What an officer looks for: a code, a name, an identity number. The last two never stand in an address."""

import base64
from binascii import Error as NotBase64

from django.db.models import Q

from motcua.accounts.models import identity_fingerprint
from motcua.base import crypto
from motcua.base.identifiers import check_owner_number
from motcua.base.text import clean_line, fold
from motcua.dossiers.models.dossier import DossierQuerySet

LONGEST = 120
FEW = 300


def sealed(words: str) -> str:
    """The words as opaque text for an address: encrypted, since addresses end up in histories and logs."""
    return base64.urlsafe_b64encode(crypto.encrypt(words)).decode().rstrip("=") if words else ""


def unsealed(token: str) -> str:
    """The words behind a token; "" for anything that we did not give."""
    try:
        return crypto.decrypt(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))) if token else ""
    except (NotBase64, ValueError, crypto.CannotDecryptError):
        return ""


def tidy(typed: str) -> str:
    """What was typed, on one line and not endless."""
    return clean_line(typed)[:LONGEST]


def matching(words: str) -> Q:
    """The dossiers that `words` mean: part of a code, a number, a name with or without accents."""
    name = Q(owner_folded_name__contains=fold(words)) if fold(words) else Q(pk__in=[])
    if not any(character.isdigit() for character in words):
        return name
    compact = words.replace(" ", "").upper()
    number = check_owner_number(compact).value
    return name | Q(code__contains=compact) | Q(owner_identity_index=identity_fingerprint(number))


def by_id(found: DossierQuerySet) -> DossierQuerySet | None:
    """The same dossiers by their ids, so that not every list that counts looks for them; None for too many.

    It looks from the newest on, which people mean more often.
    """
    few = list(found.values_list("pk", flat=True)[: FEW + 1])
    return found.model.objects.filter(pk__in=few) if len(few) <= FEW else None


def exactly(words: str) -> Q:
    """The one dossier that has just this code."""
    return Q(code=words.replace(" ", "").upper())
