"""Encrypted columns and the blind index (DESIGN section 5).

AES-256-GCM with a fresh nonce per value; the first key of `settings.FIELD_KEYS` encrypts, every listed key
decrypts, so that keys can be replaced while old rows are still read. The blind index is HMAC-SHA-256 under a
key of its own: it answers "is it equal?" without telling what the value is.
"""

import base64
import hashlib
import hmac
import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import models

_VERSION = b"\x01"
_NONCE = 12
_KEY_ID = 4


class CannotDecryptError(Exception):
    """None of the configured keys opens this value."""


@lru_cache(maxsize=8)
def _cipher(key: str) -> tuple[bytes, AESGCM]:
    raw = base64.urlsafe_b64decode(key + "=" * (-len(key) % 4))
    return hashlib.sha256(b"key id" + raw).digest()[:_KEY_ID], AESGCM(raw)


def encrypt(text: str) -> bytes:
    """`text` as version, key id, nonce and ciphertext."""
    key_id, cipher = _cipher(settings.FIELD_KEYS[0])
    nonce = os.urandom(_NONCE)
    return _VERSION + key_id + nonce + cipher.encrypt(nonce, text.encode(), _VERSION)


def decrypt(blob: bytes) -> str:
    """The text behind `blob`; raises CannotDecryptError."""
    blob = bytes(blob)
    version, key_id, rest = blob[:1], blob[1 : 1 + _KEY_ID], blob[1 + _KEY_ID :]
    if version != _VERSION or len(rest) < _NONCE:
        raise CannotDecryptError("the value was changed in the database")
    for known_id, cipher in map(_cipher, settings.FIELD_KEYS):
        if known_id == key_id:
            try:
                return cipher.decrypt(rest[:_NONCE], rest[_NONCE:], _VERSION).decode()
            except InvalidTag as error:
                raise CannotDecryptError("the value was changed in the database") from error
    raise CannotDecryptError("no configured key fits; was a key removed from MOTCUA_FIELD_KEYS too early?")


def header() -> bytes:
    """What every value begins with that depends on no key but the newest."""
    return _VERSION + _cipher(settings.FIELD_KEYS[0])[0]


def headers() -> list[bytes]:
    """What values begin with, by the configured keys, newest first."""
    return [_VERSION + _cipher(key)[0] for key in settings.FIELD_KEYS]


def renew(blob: bytes) -> bytes:
    """The same text under the newest key; raises CannotDecryptError."""
    text = decrypt(blob)
    fresh = encrypt(text)
    if decrypt(fresh) != text:  # the old value goes for good: never for one that does not open
        raise CannotDecryptError("the renewed value does not open")
    return fresh


HEADER_LENGTH = len(_VERSION) + _KEY_ID


@dataclass(frozen=True)
class BlindIndex:
    """The column of a model that holds the fingerprint of others, as `text` makes one text of them."""

    model: str
    column: str
    of: tuple[str, ...]
    purpose: str
    text: Callable[..., str] = str


blind_indexes: list[BlindIndex] = []


def blind_indexed(model: str, column: str, *of: str, purpose: str, text: Callable[..., str] = str) -> None:
    """Declare that `column` of `model` ("app.Model") is the fingerprint of `of`, written as `text` has it.

    `motcua keys reindex` computes it anew; a house rule finds columns that nobody declared.
    """
    blind_indexes.append(BlindIndex(model, column, of, purpose, text))


def blind_index(value: str, purpose: str) -> str:
    """A keyed fingerprint of `value` for equality look-ups; `purpose` keeps columns apart. "" stays ""."""
    if not value:
        return ""
    return hmac.new(settings.INDEX_KEY.encode(), f"{purpose}\0{value}".encode(), hashlib.sha256).hexdigest()


# Django's fields take type arguments for the type checker only.
if TYPE_CHECKING:
    _TextInBinary = models.BinaryField[str, str]
else:
    _TextInBinary = models.BinaryField


class EncryptedTextField(_TextInBinary):
    """Text that is encrypted at rest. Never filter on it: keep a blind index beside it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", "")
        kwargs["editable"] = False
        super().__init__(*args, **kwargs)

    def _check_str_default_value(self) -> list[Any]:
        # Django refuses text as a default of a BinaryField; ours is text on the Python side.
        return []

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        blob = None if value is None else encrypt(self.to_text(value))
        return super().get_db_prep_value(blob, connection, prepared)

    def from_db_value(self, value: Any, *_args: Any) -> Any:
        return None if value is None else self.from_text(decrypt(value))

    def get_default(self) -> Any:
        return self.default() if callable(self.default) else self.default

    def to_text(self, value: Any) -> str:
        return str(value)

    def from_text(self, text: str) -> Any:
        return text


class EncryptedJSONField(EncryptedTextField):
    """JSON that is encrypted at rest (answers of a declaration hold identity numbers)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", dict)
        super().__init__(*args, **kwargs)

    def to_text(self, value: Any) -> str:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))

    def from_text(self, text: str) -> Any:
        return json.loads(text)
