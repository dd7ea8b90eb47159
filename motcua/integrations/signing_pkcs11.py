"""A signing key in a token or hardware module, by PKCS#11.

The place is a PKCS#11 URI (RFC 7512), like `pkcs11:token=Mot%20Cua;object=dau?module-path=/usr/lib/….so`.
The key and its certificate carry the same label (`object`).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING
from urllib.parse import unquote

from django.utils.translation import gettext as _

from motcua.papers.signing.service import SigningError

if TYPE_CHECKING:
    from pyhanko.sign.pkcs11 import PKCS11Signer

# Logging in is a state of the whole process: two threads would meet "already logged in".
_one_at_a_time = Lock()


class Token:
    """The key that the URI `place` names, opened with the PIN `password`."""

    def __init__(self, place: str, password: str = "") -> None:
        self.facts = _facts(place)
        self.password = password

    @contextmanager
    def signer(self) -> "Iterator[PKCS11Signer]":
        """Raises SigningError where module, token, PIN or key is not as named."""
        from pkcs11.exceptions import PKCS11Error
        from pyhanko.config.pkcs11 import TokenCriteria
        from pyhanko.sign.general import SigningError as NotFound
        from pyhanko.sign.pkcs11 import PKCS11Signer, open_pkcs11_session

        with _one_at_a_time:
            try:
                session = open_pkcs11_session(
                    self.facts["module-path"],
                    token_criteria=TokenCriteria(label=self.facts["token"]),
                    user_pin=self.password,
                )
            except (PKCS11Error, NotFound, KeyError, OSError, RuntimeError) as error:
                raise SigningError(
                    _("Không mở được thiết bị ký số (chưa cắm, hoặc sai mã PIN); hãy báo người quản trị.")
                ) from error
            try:
                label = self.facts.get("object", "")
                yield PKCS11Signer(session, cert_label=label, key_label=label, other_certs_to_pull=None)
            except PKCS11Error as error:
                raise SigningError(
                    _("Thiết bị ký số ngừng trả lời khi đang ký. Hãy thử lại sau ít phút.")
                ) from error
            finally:
                session.close()


def _facts(uri: str) -> dict[str, str]:
    """The attributes of the URI, from its path and its query."""
    path, _mark, query = uri.removeprefix("pkcs11:").partition("?")
    pairs = [part.partition("=") for part in [*path.split(";"), *query.split("&")] if part]
    return {name: unquote(value) for name, _equals, value in pairs}
